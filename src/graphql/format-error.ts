import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { AppError, type ErrorCode } from '../errors.js';
import type { Logger } from '../logger.js';

/** Codes whose HTTP status clients and proxies act on; other errors are 200 beside the data that could be served. */
export const HTTP_STATUS: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  CONFLICT: 409,
  RATE_LIMITED: 429,
};

/** Codes that Apollo gives to a request it could not execute; they mean what they say and hold nothing of ours. */
const REQUEST_ERRORS = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/**
 * The error as the client may see it. What was thrown for the client goes out whole; anything else is logged and
 * answered as INTERNAL, since its message may hold data of a tenant.
 */
export const formatError =
  (logger: Logger) =>
  (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const { message, locations, path, extensions } = formatted;
    const kept = extensions?.['requestId'] === undefined ? {} : { requestId: extensions['requestId'] };
    const place = { ...(locations && { locations }), ...(path && { path }) };
    const error = thrown instanceof GraphQLError ? (thrown.originalError ?? thrown) : thrown;
    if (error instanceof AppError)
      return { message: error.message, ...place, extensions: { ...kept, ...error.details, code: error.code } };
    if (REQUEST_ERRORS.has(String(extensions?.['code'])))
      return { message, ...place, extensions: { code: extensions?.['code'] } };
    logger.error({ err: error, path: path?.join('.') }, 'an operation failed');
    return {
      message: 'Something went wrong on our side. Quote the request id when you report it.',
      ...place,
      extensions: { code: 'INTERNAL' },
    };
  };
