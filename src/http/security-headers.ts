import type { FastifyHelmetOptions } from '@fastify/helmet';

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

/** Of every answer. Where nginx ends TLS it adds HSTS; said over plain HTTP it means nothing. */
export const securityHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: { useDefaults: false, directives: OWN_ORIGIN },
  hsts: false,
};

/** Of Apollo Sandbox, which development shows at /graphql: a page of Apollo's in a frame, loaded by a script of theirs. */
export const sandboxHeaders: FastifyHelmetOptions = {
  ...securityHeaders,
  crossOriginEmbedderPolicy: false,
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
};
