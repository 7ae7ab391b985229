import { GraphQLError } from 'graphql';
import { AppError } from '../../errors.js';

/** A request that asks for too much: what was expected and what came, for people and for programs. */
export function limitExceeded(
  limit: string,
  { max, got, what, field }: { max: number; got: number | string; what: string; field?: string },
): GraphQLError {
  const message = `Expected at most ${max} ${what}; got ${got}.`;
  return new GraphQLError(message, {
    originalError: new AppError('LIMIT_EXCEEDED', message, { limit, max, got, ...(field !== undefined && { field }) }),
    extensions: { http: { status: 400 } },
  });
}
