import type { ServerResponse } from 'node:http';
import type { onRequestHookHandler } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';

/** Nothing comes from elsewhere, no script stands in a page, and no other site shows one of ours in a frame. */
const OWN_ORIGIN = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  workerSrc: ["'self'"],
  manifestSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

const APOLLO = 'https://*.apollographql.com';

/** Where nginx ends TLS it adds HSTS; said over plain HTTP it means nothing. */
const OF_ANY: HelmetOptions = { hsts: false };

type Headers = Readonly<Record<string, string>>;

/** What every answer has. */
export const SECURITY_HEADERS = headersOf({
  ...OF_ANY,
  contentSecurityPolicy: { useDefaults: false, directives: OWN_ORIGIN },
});

/**
 * The same where development shows Apollo Sandbox, at /graphql: a page of Apollo's in a frame, loaded by a script of
 * theirs.
 */
export const SANDBOX_HEADERS = headersOf({
  ...OF_ANY,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      ...OWN_ORIGIN,
      scriptSrc: ["'self'", "'unsafe-inline'", APOLLO],
      styleSrc: ["'self'", "'unsafe-inline'", APOLLO, 'https://fonts.googleapis.com'],
      imgSrc: ["'self'", 'data:', APOLLO],
      fontSrc: ["'self'", 'https://fonts.gstatic.com'],
      connectSrc: ["'self'", APOLLO],
      manifestSrc: ["'self'", APOLLO],
      frameSrc: [APOLLO],
    },
  },
});

/** An `onRequest` hook. */
export const setHeaders =
  (headers: Headers): onRequestHookHandler =>
  (_request, reply, done) => {
    reply.headers(headers);
    done();
  };

/** What helmet sets. As a middleware it writes the policy anew each time, which is a tenth of what a poll costs. */
function headersOf(options: HelmetOptions): Headers {
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => (headers[name.toLowerCase()] = value),
    removeHeader: () => {},
  };
  helmet(options)({} as never, response as unknown as ServerResponse, (error) => {
    if (error) throw error;
  });
  return headers;
}
