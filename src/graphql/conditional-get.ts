import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { onSendHookHandler } from 'fastify';

/** What an answer depends on beside its URL. */
const VARY = 'accept, authorization, x-client-account-id, x-engagement-id';

/** Lets browsers keep an answer, and has them ask each time. */
const KEPT = 'private, no-cache';

/**
 * An `onSend` hook: a GET that succeeds is answered with an ETag made of its answer, and with 304 and no body where
 * `If-None-Match` holds it already. The answer is made all the same, with every check of who asks: 304 says that it would
 * be what the client has.
 */
export const answerUnchanged: onSendHookHandler = (request, reply, payload, done) => {
  if (request.method !== 'GET' || reply.statusCode !== 200 || typeof payload !== 'string') return done(null, payload);
  const { isUnchanged, headers } = compareWithKept(payload, request.headers, reply.getHeader('vary'));
  const control = reply.getHeader('cache-control') ?? KEPT;
  reply.headers({ ...headers, 'cache-control': control });
  if (!isUnchanged) return done(null, payload);
  reply.code(304).removeHeader('content-length').removeHeader('content-type');
  done(null, null);
};

/** Whether the client of a GET has its answer already, and what is said of it to be known again. */
export function compareWithKept(text: string, sent: IncomingHttpHeaders, vary: HeaderValue) {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  return {
    isUnchanged: isKnown(sent['if-none-match'], etag),
    headers: { etag, 'cache-control': KEPT, vary: [vary, VARY].flat().filter(Boolean).join(', ') },
  };
}

type HeaderValue = string | number | readonly string[] | undefined;

/** Compared weakly, as RFC 9110 (13.1.2) asks: proxies that compress on the way mark the tag as weak. */
const isKnown = (sent: string | undefined, etag: string): boolean =>
  sent !== undefined && sent.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
