import { createHash } from 'node:crypto';
import type { onSendHookHandler } from 'fastify';

/** What an answer depends on beside its URL. */
const VARY = 'accept, authorization, x-client-account-id, x-engagement-id';

/**
 * An `onSend` hook: a GET that succeeds is answered with an ETag made of its answer, and with 304 and no body where
 * `If-None-Match` holds it already. The answer is made all the same, with every check of who asks: 304 says that it would
 * be what the client has. The cookie-less `no-cache` lets browsers keep it, and has them ask each time.
 */
export const answerUnchanged: onSendHookHandler = (request, reply, payload, done) => {
  if (request.method !== 'GET' || reply.statusCode !== 200 || typeof payload !== 'string') return done(null, payload);
  const etag = `"${createHash('sha256').update(payload).digest('base64url').slice(0, 22)}"`;
  reply.header('etag', etag);
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'private, no-cache');
  reply.header('vary', [reply.getHeader('vary'), VARY].flat().filter(Boolean).join(', '));
  if (!isKnown(request.headers['if-none-match'], etag)) return done(null, payload);
  reply.code(304).removeHeader('content-length').removeHeader('content-type');
  done(null, null);
};

/** Compared weakly, as RFC 9110 (13.1.2) asks: proxies that compress on the way mark the tag as weak. */
const isKnown = (sent: string | undefined, etag: string): boolean =>
  sent !== undefined && sent.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
