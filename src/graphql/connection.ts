import DataLoader from 'dataloader';
import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { type Sql, sql } from '../db/statement.js';
import type { Scope } from '../scope.js';
import { encodeCursor } from './cursor.js';
import { type List, MAX_PAGE_SIZE, type Reading } from './list.js';
import type { PageArgs } from './page-args.js';

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

/** The page of a list that has no parent. */
export async function readPage<Row extends object, Filter extends object, Args extends PageArgs>(
  scope: Scope,
  list: List<Row, Filter, Args>,
  fields: ReadonlySet<string>,
  args: Args,
): Promise<Page<Row>> {
  const reading = list.read(args);
  const source = sourceOf(scope, list, reading);
  const rows = await scope.rows<Row & HasId>(
    sql`select ${list.model.columns(scope, fields, ROW)} ${source} ${windowOf(list, reading)}`,
  );
  const count = async () => (await scope.row<{ n: number }>(sql`select count(*) as n ${source}`))?.n ?? 0;
  return toPage(reading, rows, count);
}

/**
 * The same list below many parents: one statement for all of them, each parent limited in SQL. A page of every parent
 * starts at the same `after`, as graphql gives all siblings the same arguments.
 */
export function pageLoader<Row extends object, Filter extends object, Args extends PageArgs>(
  scope: Scope,
  list: List<Row, Filter, Args>,
  fields: ReadonlySet<string>,
  args: Args,
): DataLoader<string, Page<Row>> {
  const reading = list.read(args);
  const source = sourceOf(scope, list, reading);
  const counts = new DataLoader<string, number>(async (parents) => {
    const rows = await scope.rows<{ parent: string; n: number }>(
      sql`select parent.id as parent, page.n from unnest(${parents}::uuid[]) parent (id)
        cross join lateral (select count(*) as n ${source}) page`,
    );
    const byParent = new Map(rows.map((row) => [row.parent, row.n]));
    return parents.map((parent) => byParent.get(parent) ?? 0);
  });
  return new DataLoader<string, Page<Row>>(async (parents) => {
    const rows = await scope.rows<Row & HasId & { parentKey: string }>(
      sql`select parent.id as "parentKey", page.* from unnest(${parents}::uuid[]) parent (id)
        cross join lateral (select ${list.model.columns(scope, fields, ROW)} ${source} ${windowOf(list, reading)}) page`,
    );
    const byParent = new Map<string, (Row & HasId)[]>(parents.map((parent) => [parent, []]));
    for (const row of rows) byParent.get(row.parentKey)?.push(row);
    return parents.map((parent) => toPage(reading, byParent.get(parent) ?? [], () => counts.load(parent)));
  });
}

interface HasId {
  id: string;
}

const ROW = 'x';

const sourceOf = (scope: Scope, list: Pick<List, 'from'>, { given }: Reading): Sql =>
  list.from(
    scope,
    ROW,
    sql`parent.id`,
    given.map(({ condition, parameter }) => condition.where(sql.raw(ROW), sql`${parameter}`, Array.isArray(parameter))),
  );

// One row more than the page tells whether another page follows.
const windowOf = (list: Pick<List, 'window'>, { afterId, size }: Reading): Sql =>
  list.window(ROW, afterId === undefined ? undefined : sql`${afterId}`, sql`${size + 1}`);

function toPage<T extends HasId>(reading: Reading, rows: T[], totalCount: () => Promise<number>): Page<T> {
  const hasNextPage = rows.length > reading.size;
  const nodes = hasNextPage ? rows.slice(0, reading.size) : rows;
  const cursorAt = (row: T | undefined) => (row ? encodeCursor(row.id, reading.cursorKey()) : null);
  return {
    nodes,
    get edges() {
      return nodes.map((node) => ({ node, cursor: encodeCursor(node.id, reading.cursorKey()) }));
    },
    pageInfo: {
      hasNextPage,
      hasPreviousPage: reading.afterId !== undefined,
      get startCursor() {
        return cursorAt(nodes[0]);
      },
      get endCursor() {
        return cursorAt(nodes.at(-1));
      },
      pageSize: reading.size,
      pageSizeCapped: reading.isCapped,
      maxPageSize: MAX_PAGE_SIZE,
    },
    totalCount,
  };
}
