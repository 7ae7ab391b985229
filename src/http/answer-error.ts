import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseAway } from '../db/is-database-away.js';
import { AppError, DATABASE_AWAY, type ErrorCode } from '../errors.js';
import type { Logger } from '../logger.js';

const MASKED = 'Something went wrong on our side. Quote the request id when you report it.';

/** Codes of what fastify itself refuses; any other fault of the client's is BAD_USER_INPUT. */
const CODES: Readonly<Record<number, ErrorCode>> = { 404: 'NOT_FOUND', 413: 'LIMIT_EXCEEDED' };

/** Answers an error outside of GraphQL as GraphQL would: code, message, request id; what is not meant for clients is masked. */
export const answerError =
  (logger: Logger) =>
  (error: FastifyError | AppError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const known = error instanceof AppError ? error : isDatabaseAway(error) ? DATABASE_AWAY : undefined;
    const status = known?.httpStatus ?? (error as FastifyError).statusCode ?? 500;
    if (status >= 500 && known !== error)
      logger.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'a request failed');
    const code = known?.code ?? CODES[status] ?? (status < 500 ? 'BAD_USER_INPUT' : 'INTERNAL');
    const message = known || status < 500 ? wordsOf(known ?? error, request) : MASKED;
    const retryAfter = known?.details['retryAfterSeconds'];
    if (typeof retryAfter === 'number') reply.header('retry-after', retryAfter);
    return reply
      .status(status)
      .send({ errors: [{ message, extensions: { ...known?.details, code, requestId: request.id } }] });
  };

function wordsOf({ code, message }: FastifyError | AppError, { headers, routeOptions }: FastifyRequest): string {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return `Expected a body of at most ${routeOptions.bodyLimit} bytes; got ${headers['content-length'] ?? 'more'}.`;
  return code === 'FST_ERR_CTP_INVALID_JSON_BODY' ? 'Invalid JSON: expected the body to be one JSON value.' : message;
}

/** For a path, or a method on it, that is not served. */
export function answerUnknownPath(): never {
  throw new AppError('NOT_FOUND', 'Expected a path and method that are served, such as POST /graphql; these are not.');
}
