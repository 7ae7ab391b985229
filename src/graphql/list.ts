import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type Sql, sql } from '../db/statement.js';
import { badInput } from '../errors.js';
import { type Conditions, type Given, givenConditions } from './condition.js';
import { decodeCursor } from './cursor.js';
import type { PageArgs } from './page-args.js';
import type { Coordinate } from './read-field.js';
import type { ReadGround, ReadModel } from './read-model.js';

/** The largest page that is served; asking for more is answered with this many, and said so (DESIGN 11). */
export const MAX_PAGE_SIZE = 200;

/** Which rows of its model a list has. */
interface Narrowing<Filter extends object, Args extends PageArgs> {
  /** Beside the fence of the tenant; of a list below a parent, by the parent's id. */
  belongs?(row: Sql, parentId: Sql, ground: ReadGround): Sql;
  readonly conditions?: Conditions<Filter>;
  /** Where the arguments hold the filter; in `filter` unless said otherwise. */
  filterOf?(args: Args): Filter;
  readonly isNewestFirst?: boolean;
}

/** What the arguments of a client come to. */
export interface Reading {
  /** Rows on the page. */
  readonly size: number;
  readonly isCapped: boolean;
  readonly afterId: string | undefined;
  readonly given: readonly Given[];
  /** What ties a cursor to this list and filter; made when a cursor is. */
  readonly cursorKey: () => string;
}

/** A list that can be paged, ordered by id, which is ordered by creation. */
export class List<
  Row extends object = object,
  Filter extends object = object,
  Args extends PageArgs = PageArgs & { filter?: Filter | null },
> {
  readonly isNewestFirst: boolean;
  private readonly emptyKey: string;

  constructor(
    /** The field that shows it; stands in the cursors, so that one of another list is refused. */
    readonly coordinate: Coordinate,
    readonly model: ReadModel<Row>,
    private readonly narrowing: Narrowing<Filter, Args> = {},
  ) {
    this.isNewestFirst = narrowing.isNewestFirst ?? false;
    this.emptyKey = this.keyOf({});
  }

  /** Checks the arguments of a client; throws BAD_USER_INPUT. The cursor is good only for the same filter. */
  read(args: Args): Reading {
    const { first, after } = args;
    // An explicit null comes as it is; none are asked for with 0, to learn whether there are any.
    if (!Number.isInteger(first) || first < 0)
      throw badInput('first', `Expected "first" to be 0 to ${MAX_PAGE_SIZE}; got ${first}.`);
    const filter = this.narrowing.filterOf?.(args) ?? (args as { filter?: Filter | null }).filter;
    const given = givenConditions(this.narrowing.conditions, filter);
    let key: string | undefined;
    const cursorKey = () =>
      (key ??= given.size === 0 ? this.emptyKey : this.keyOf(Object.fromEntries([...given].map(parameterOf))));
    return {
      size: Math.min(first, MAX_PAGE_SIZE),
      isCapped: first > MAX_PAGE_SIZE,
      afterId: after === undefined || after === null ? undefined : decodeCursor(after, cursorKey()),
      given: [...given.values()],
      cursorKey,
    };
  }

  /** `from ... where ...` of the whole list: of the tenant, below the parent, as the conditions narrow it. */
  from(ground: ReadGround, alias: string, parentId: Sql, conditions: readonly Sql[]): Sql {
    const row = sql.raw(alias);
    const belongs = this.narrowing.belongs?.(row, parentId, ground);
    const all = [this.model.fence(ground, alias), ...(belongs ? [belongs] : []), ...conditions];
    return sql`from ${sql.raw(this.model.table)} ${row} where ${sql.join(all, sql` and `)}`;
  }

  /** What follows `from` for one page: rows beyond a cursor, in order, at most `limit`. */
  window(alias: string, afterId: Sql | undefined, limit: Sql): Sql {
    const id = sql.raw(`${alias}.id`);
    const beyond =
      afterId === undefined ? sql`` : this.isNewestFirst ? sql`and ${id} < ${afterId}` : sql`and ${id} > ${afterId}`;
    return sql`${beyond} order by ${id} ${sql.raw(this.isNewestFirst ? 'desc' : 'asc')} limit ${limit}`;
  }

  private keyOf(given: object): string {
    return createHash('sha256')
      .update(`${this.coordinate} ${canonicalize(given)}`)
      .digest('base64url')
      .slice(0, 12);
  }
}

const parameterOf = ([name, { parameter }]: [string, Given]) => [name, parameter] as const;
