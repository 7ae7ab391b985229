import type { onSendHookHandler } from 'fastify';

interface Answer {
  errors?: { extensions?: Record<string, unknown> }[];
}

/** An `onSend` hook: what GraphQL refused before it made a context (batches, requests that may be forged) has no id yet. */
export const carryRequestId: onSendHookHandler = (request, reply, payload, done) => {
  if (reply.statusCode < 400 || typeof payload !== 'string' || payload.includes('"requestId"'))
    return done(null, payload);
  if (!String(reply.getHeader('content-type')).includes('json')) return done(null, payload);
  const answer = JSON.parse(payload) as Answer;
  const errors = answer.errors?.map((error) => ({
    ...error,
    extensions: { ...error.extensions, requestId: request.id },
  }));
  const text = JSON.stringify({ ...answer, errors });
  reply.header('content-length', Buffer.byteLength(text));
  done(null, text);
};
