import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { quoteInput } from '../ai/quote-input.js';

/** Whether a text has the form of a UUID, of whatever version: what PostgreSQL takes for one. */
export const isUuid = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);

function parse(value: unknown): string {
  if (typeof value === 'string' && isUuid(value)) return value.toLowerCase();
  throw new GraphQLError(`Expected an id in the form of a UUID; got ${quoteInput(value)}.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

/**
 * The built-in ID, as every id of this API is: a UUID. Checked where it enters, so that a malformed one is an error of
 * the caller's and never one of the database's.
 */
export const ID = new GraphQLScalarType<string, string>({
  name: 'ID',
  description: 'A UUID.',
  serialize: String,
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
});
