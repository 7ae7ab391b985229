import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { redact } from '../ai/redact.js';
import { isDatabaseAway } from '../db/is-database-away.js';
import { AppError, DATABASE_AWAY, type ErrorCode } from '../errors.js';
import type { Logger } from '../logger.js';
import { MOST_TOKENS } from './limits/limit-document.rule.js';

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

/** Limits that the libraries check themselves, in words of their own. */
const LIMITS: readonly { said: RegExp; message: string; details: object }[] = [
  {
    said: /^Syntax Error: Document contains more tha[nt] \d+ tokens/,
    message: `Expected at most ${MOST_TOKENS} tokens in a document; got more.`,
    details: { limit: 'tokens', max: MOST_TOKENS },
  },
  {
    said: /^Operation batching disabled/,
    message: 'Expected at most 1 operation in a request; got a list of them.',
    details: { limit: 'operations', max: 1 },
  },
];

/**
 * PostgreSQL's codes for a NUL in text, and in JSON: any text of a request may hold one, and none can be stored or
 * looked for.
 */
const NO_TEXT = new Set(['22021', '22P05']);

/** Apollo refuses some requests without a code of its own. */
const isRefusal = (thrown: unknown): boolean =>
  thrown instanceof GraphQLError &&
  thrown.originalError === undefined &&
  (thrown.extensions['http'] as { status?: number } | undefined)?.status === 400;

/** What a validation suggests is part of the schema. */
const SUGGESTION = / ?Did you mean .+?\?$/;

/** Where in a variable a value is of the wrong type, as graphql-js words it: a value's own quotes are escaped. */
const PLACE_IN_VARIABLE = /^Variable "\$.* at "(\w+(?:\.\w+|\[\d+\])*)"; /s;

/**
 * The error as the client may see it. What was thrown for the client goes out whole; anything else is logged and
 * answered as INTERNAL, or UPSTREAM_UNAVAILABLE while PostgreSQL is away, since its message may hold data of a tenant.
 */
export const formatError =
  (logger: Logger, { isSchemaShown }: { isSchemaShown: boolean }) =>
  (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const { message, locations, path, extensions } = formatted;
    const kept = extensions?.['requestId'] === undefined ? {} : { requestId: extensions['requestId'] };
    const place = { ...(locations && { locations }), ...(path && { path }) };
    const error = thrown instanceof GraphQLError ? (thrown.originalError ?? thrown) : thrown;
    if (error instanceof AppError)
      return { message: error.message, ...place, extensions: { ...kept, ...error.details, code: error.code } };
    if (error instanceof Error && 'code' in error && NO_TEXT.has(String(error.code)))
      return {
        message: 'Expected text without the character NUL (U+0000); got some with it.',
        ...place,
        extensions: { code: 'BAD_USER_INPUT' },
      };
    const limit = LIMITS.find(({ said }) => said.test(message));
    if (limit) return { message: limit.message, extensions: { ...limit.details, code: 'LIMIT_EXCEEDED' } };
    if (REQUEST_ERRORS.has(String(extensions?.['code']))) {
      // graphql-js quotes a value that it cannot take, whole.
      const words = redact(isSchemaShown ? message : message.replace(SUGGESTION, '')).text;
      const field = PLACE_IN_VARIABLE.exec(message)?.[1];
      return { message: words, ...place, extensions: { code: extensions?.['code'], ...(field && { field }) } };
    }
    if (isRefusal(thrown)) return { message, ...place, extensions: { code: 'BAD_REQUEST' } };
    logger.error({ err: error, path: path?.join('.') }, 'an operation failed');
    if (isDatabaseAway(error))
      return { message: DATABASE_AWAY.message, ...place, extensions: { code: DATABASE_AWAY.code } };
    return {
      message: 'Something went wrong on our side. Quote the request id when you report it.',
      ...place,
      extensions: { code: 'INTERNAL' },
    };
  };
