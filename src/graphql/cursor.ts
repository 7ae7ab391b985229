import { quoteInput } from '../ai/quote-input.js';
import { type Sql, sql } from '../db/statement.js';
import { badInput } from '../errors.js';
import { isUuid } from './id.js';

/** A place in a list: the id of a row, and `key`, which says of which list and filter. */
export const encodeCursor = (id: string, key: string): string => Buffer.from(`${key}:${id}`).toString('base64url');

/** The same made in SQL. */
export const cursorSql = (id: Sql, key: Sql): Sql =>
  sql`rtrim(translate(encode(convert_to(${key} || ':' || ${id}, 'UTF8'), 'base64'), '+/', '-_'), '=')`;

/** The id in a cursor; BAD_USER_INPUT for one of another list, or of none. */
export function decodeCursor(cursor: string, key: string): string {
  const [cursorKey, id] = Buffer.from(cursor, 'base64url').toString().split(':');
  if (id === undefined || !isUuid(id)) {
    throw badInput('after', `Expected "after" to be a cursor that this list returned; got "${quoteInput(cursor)}".`);
  }
  if (cursorKey !== key)
    throw badInput(
      'after',
      'Expected "after" to be a cursor of this list with the same filter; this one is of another query.',
    );
  return id;
}
