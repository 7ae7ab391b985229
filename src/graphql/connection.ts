import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import DataLoader from 'dataloader';
import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { type Sql, sql } from '../db/statement.js';
import { badInput, excerpt } from '../errors.js';
import type { Scope } from '../scope.js';
import { isUuid } from './id.js';

/** The largest page that is served; asking for more is answered with this many, and said so (DESIGN 11). */
export const MAX_PAGE_SIZE = 200;

@ObjectType({ simpleResolvers: true, description: 'Where a page stands in its list.' })
class PageInfo {
  @Field(() => Boolean, { description: 'Whether more follows this page.' })
  hasNextPage!: boolean;
  @Field(() => Boolean, {
    description: 'Whether this page was asked for with `after`, so that something stands before it.',
  })
  hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true, description: 'Cursor of the first node; null on an empty page.' })
  startCursor!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last node, to be sent as `after`; null on an empty page.',
  })
  endCursor!: string | null;
  @Field(() => Int, { description: 'The page size that was served.' })
  pageSize!: number;
  @Field(() => Boolean, { description: 'Whether more was asked for than is served at once.' })
  pageSizeCapped!: boolean;
  @Field(() => Int, { description: 'The largest page that is served.' })
  maxPageSize!: number;
}

/** One page of a list: what a connection's fields are resolved from. */
export interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly edges: readonly { node: Row; cursor: string }[];
  readonly pageInfo: PageInfo;
  /** Counted only when it is selected: graphql-js calls a function it finds under a field's name. */
  totalCount(): Promise<number>;
}

/** The Relay connection type of a node class, and its edge type. */
export function connectionOf<T extends object>(Node: () => ClassType<T>, name: string): ClassType<Page<T>> {
  @ObjectType(`${name}Edge`, { simpleResolvers: true, description: `One ${name} and its place in the list.` })
  class Edge {
    @Field(Node, { description: `The ${name}.` })
    node!: T;
    @Field(() => String, { description: 'Opaque; good as `after` for the same list with the same filter.' })
    cursor!: string;
  }
  @ObjectType(`${name}Connection`, { simpleResolvers: true, description: `A page of a list of ${name}.` })
  class Connection {
    @Field(() => [Edge], { description: 'The nodes with their cursors.' })
    edges!: Edge[];
    @Field(() => [Node()], { description: 'The nodes alone.' })
    nodes!: T[];
    @Field(() => PageInfo, { description: 'Where this page stands.' })
    pageInfo!: PageInfo;
    @Field(() => Int, { description: 'How many the whole list holds; counted only when asked for.' })
    totalCount!: () => Promise<number>;
  }
  return Connection;
}

export interface PageArgs {
  first: number;
  after?: string | null;
}

/** A list that can be paged, ordered by id, which is ordered by creation. */
export interface ListSource {
  /** Stands in the cursors, so that one of another list is refused. */
  readonly list: string;
  /** The filter as the client sent it; a cursor is good only for the same filter. */
  readonly filter?: object | null | undefined;
  /** e.g. `sql\`migration.assets a\``. */
  readonly from: Sql;
  /** The alias of the rows that are listed, as in `from`. */
  readonly alias: string;
  /** Tenant, parent and filter. A list below a parent compares with `parent.id`. */
  readonly where: Sql;
  readonly columns: Sql;
  readonly isNewestFirst?: boolean;
}

interface HasId {
  id: string;
}

/** The page of a list that has no parent. */
export async function readPage<T extends HasId>(scope: Scope, source: ListSource, args: PageArgs): Promise<Page<T>> {
  const window = checkArgs(source, args);
  const rows = await scope.rows<T>(sql`select ${source.columns} ${pageOf(source, window)}`);
  const count = async () =>
    (await scope.row<{ n: number }>(sql`select count(*) as n from ${source.from} where ${source.where}`))?.n ?? 0;
  return toPage(window, rows, count);
}

/**
 * The same list below many parents: one statement for all of them, each parent limited in SQL. A page of every parent
 * starts at the same `after`, as graphql gives all siblings the same arguments.
 */
export function pageLoader<T extends HasId>(
  scope: Scope,
  source: ListSource,
  args: PageArgs,
): DataLoader<string, Page<T>> {
  const window = checkArgs(source, args);
  const counts = new DataLoader<string, number>(async (parents) => {
    const rows = await scope.rows<{ parent: string; n: number }>(
      sql`select parent.id as parent, page.n from unnest(${parents}::uuid[]) parent (id)
        cross join lateral (select count(*) as n from ${source.from} where ${source.where}) page`,
    );
    const byParent = new Map(rows.map((row) => [row.parent, row.n]));
    return parents.map((parent) => byParent.get(parent) ?? 0);
  });
  return new DataLoader<string, Page<T>>(async (parents) => {
    const rows = await scope.rows<T & { parentKey: string }>(
      sql`select parent.id as "parentKey", page.* from unnest(${parents}::uuid[]) parent (id)
        cross join lateral (select ${source.columns} ${pageOf(source, window)}) page`,
    );
    const byParent = new Map<string, T[]>(parents.map((parent) => [parent, []]));
    for (const row of rows) byParent.get(row.parentKey)?.push(row);
    return parents.map((parent) => toPage(window, byParent.get(parent) ?? [], () => counts.load(parent)));
  });
}

/** Loads rows by id in one statement; an id that the tenant does not have gives null. */
export const rowLoader = <T extends HasId>(
  read: (ids: readonly string[]) => Promise<T[]>,
): DataLoader<string, T | null> =>
  new DataLoader(async (ids) => {
    const byId = new Map((await read(ids)).map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  });

interface Window {
  size: number;
  isCapped: boolean;
  afterId: string | undefined;
  /** What ties a cursor to this list and filter; made when a cursor is. */
  key: () => string;
}

function checkArgs(source: ListSource, { first, after }: PageArgs): Window {
  if (first < 1) throw badInput('first', `Expected "first" to be 1 to ${MAX_PAGE_SIZE}; got ${first}.`);
  let made: string | undefined;
  const key = () => (made ??= keyOf(source));
  return {
    size: Math.min(first, MAX_PAGE_SIZE),
    isCapped: first > MAX_PAGE_SIZE,
    afterId: after === undefined || after === null ? undefined : decodeCursor(after, key()),
    key,
  };
}

const keyOf = ({ list, filter }: ListSource) =>
  createHash('sha256')
    .update(`${list} ${canonicalize(filter ?? null)}`)
    .digest('base64url')
    .slice(0, 12);

// One row more than the page tells whether another page follows.
function pageOf({ alias, from, where, isNewestFirst = false }: ListSource, { size, afterId }: Window): Sql {
  const id = sql.raw(`${alias}.id`);
  const beyond =
    afterId === undefined ? sql`` : isNewestFirst ? sql`and ${id} < ${afterId}` : sql`and ${id} > ${afterId}`;
  return sql`from ${from} where ${where} ${beyond} order by ${id} ${sql.raw(isNewestFirst ? 'desc' : 'asc')} limit ${size + 1}`;
}

function toPage<T extends HasId>(window: Window, rows: T[], totalCount: () => Promise<number>): Page<T> {
  const hasNextPage = rows.length > window.size;
  const nodes = hasNextPage ? rows.slice(0, window.size) : rows;
  const cursorAt = (row: T | undefined) => (row ? encodeCursor(row.id, window.key()) : null);
  return {
    nodes,
    get edges() {
      return nodes.map((node) => ({ node, cursor: encodeCursor(node.id, window.key()) }));
    },
    pageInfo: {
      hasNextPage,
      hasPreviousPage: window.afterId !== undefined,
      get startCursor() {
        return cursorAt(nodes[0]);
      },
      get endCursor() {
        return cursorAt(nodes.at(-1));
      },
      pageSize: window.size,
      pageSizeCapped: window.isCapped,
      maxPageSize: MAX_PAGE_SIZE,
    },
    totalCount,
  };
}

const encodeCursor = (id: string, key: string) => Buffer.from(`${key}:${id}`).toString('base64url');

function decodeCursor(cursor: string, key: string): string {
  const [cursorKey, id] = Buffer.from(cursor, 'base64url').toString().split(':');
  if (id === undefined || !isUuid(id)) {
    throw badInput('after', `Expected "after" to be a cursor that this list returned; got "${excerpt(cursor)}".`);
  }
  if (cursorKey !== key)
    throw badInput(
      'after',
      'Expected "after" to be a cursor of this list with the same filter; this one is of another query.',
    );
  return id;
}
