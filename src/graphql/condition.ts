import { type Sql, sql } from '../db/statement.js';
import { badInput } from '../errors.js';

/** The longest list that a client may send at once (DESIGN 11). */
export const MAX_INLINE_LIST = 250;

/** How one field of a filter narrows a list. */
export interface Condition {
  /**
   * What the statement compares with: by default what the client sent. Undefined does not narrow; throws BAD_USER_INPUT
   * for what must not be sent. `field` is where it stands in the arguments.
   */
  parameter?(value: never, field: string): unknown;
  /** The comparison. Whether the parameter is an array is all of it that the text may depend on. */
  where(row: Sql, parameter: Sql, isArray: boolean): Sql;
}

/** A condition that a client asks for, and what it compares with. */
export interface Given {
  readonly condition: Condition;
  readonly parameter: unknown;
}

/** A condition for every field of a filter, so that a new field cannot be forgotten. */
export type Conditions<Filter> = { readonly [Field in keyof Filter]-?: Condition };

export const equals = (column: string): Condition => ({
  where: (row, value) => sql`${row}.${sql.raw(column)} = ${value}`,
});

/** One value as an equation lets an index give the rows in the order of the page. */
export const oneOf = (column: string, check?: (value: string, field: string) => string): Condition => ({
  parameter: (values: readonly string[], field) => {
    if (values.length > MAX_INLINE_LIST)
      throw badInput(field, `Expected at most ${MAX_INLINE_LIST} values; got ${values.length}.`);
    const checked = check ? values.map((value, index) => check(value, `${field}[${index}]`)) : values;
    return checked.length === 1 ? checked[0] : checked;
  },
  where: (row, value, isArray) =>
    isArray ? sql`${row}.${sql.raw(column)} = any(${value})` : sql`${row}.${sql.raw(column)} = ${value}`,
});

/** What a client's filter gives of the conditions, by field. */
export function givenConditions<Filter extends object>(
  conditions: Conditions<Filter> | undefined,
  filter: Filter | null | undefined,
): ReadonlyMap<string, Given> {
  const given = new Map<string, Given>();
  for (const [name, condition] of Object.entries<Condition>(conditions ?? {})) {
    const value: unknown = filter?.[name as keyof Filter];
    if (value === undefined || value === null) continue;
    const parameter = condition.parameter ? condition.parameter(value as never, `filter.${name}`) : value;
    if (parameter !== undefined) given.set(name, { condition, parameter });
  }
  return given;
}
