import type { FastifyReply, FastifyRequest } from 'fastify';

interface Answer {
  errors?: { extensions?: Record<string, unknown> }[];
}

/** An `onSend` hook: what GraphQL refused before it made a context (batches, requests that may be forged) has no id yet. */
export async function carryRequestId(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  if (reply.statusCode < 400 || typeof payload !== 'string' || payload.includes('"requestId"')) return payload;
  if (!String(reply.getHeader('content-type')).includes('json')) return payload;
  const answer = JSON.parse(payload) as Answer;
  const errors = answer.errors?.map((error) => ({
    ...error,
    extensions: { ...error.extensions, requestId: request.id },
  }));
  const text = JSON.stringify({ ...answer, errors });
  reply.header('content-length', Buffer.byteLength(text));
  return text;
}
