import type { FieldNode, GraphQLField, GraphQLObjectType } from 'graphql';
import { type Sql, sql } from '../../db/statement.js';
import { cursorSql } from '../cursor.js';
import { type List, MAX_PAGE_SIZE, type Reading } from '../list.js';
import type { PageArgs } from '../page-args.js';
import { joinPieces, objectPieces, type Piece } from './json-text.js';
import { NotPlannable } from './not-plannable.js';
import { objectTypeOf } from './object-type.js';
import type { Planner } from './planner.js';
import type { Site } from './site.js';

type Field = GraphQLField<unknown, unknown>;
type Nodes = readonly FieldNode[];

/** The text of a statement depends on which conditions are given, whether each is of several values, and on a cursor. */
const shapeOf = ({ given, afterId }: Reading): string =>
  `${given.map(({ condition, parameter }) => `${idOf(condition)}${Array.isArray(parameter) ? '*' : ''}`).join()}${afterId === undefined ? '' : '>'};`;

const ids = new WeakMap<object, number>();
let lastId = 0;
function idOf(condition: object): number {
  let id = ids.get(condition);
  if (id === undefined) ids.set(condition, (id = lastId += 1));
  return id;
}

/** One page of a list, as its connection type shows it. `parentId` is that of the row it is below. */
export function pageText(planner: Planner, list: List, field: Field, nodes: Nodes, parentId: Sql | undefined): Sql {
  const found = planner.site(field, nodes, (args) => list.read(args as unknown as PageArgs), shapeOf);
  planner.isFiltered ||= found.reading.given.length > 0;
  return new PageWriter(planner, list, found.site, found.reading, parentId).write(objectTypeOf(field), nodes);
}

/** What of `pageInfo` is known only from the rows. */
const FROM_ROWS: ReadonlySet<string> = new Set(['hasNextPage', 'startCursor', 'endCursor']);
/** The rows of a page, with the text of each. */
const ROWS = sql.raw('p');

class PageWriter {
  private readonly alias: string;
  private readonly source: Sql;
  private readonly size: Sql;
  private readonly cursorKey: Sql;
  /** What each row brings: the texts of nodes and edges. */
  private readonly texts: Sql[] = [];
  /** Whether one row more than the page is read, which tells whether another page follows. */
  private looksAhead = false;
  private readsRows = false;

  constructor(
    private readonly planner: Planner,
    private readonly list: List,
    private readonly site: Site<Reading>,
    private readonly reading: Reading,
    parentId: Sql | undefined,
  ) {
    this.alias = planner.nextAlias();
    this.size = sql`${site.slot(({ size }) => size)}::int`;
    this.cursorKey = sql`${site.slot(({ cursorKey }) => cursorKey())}::text`;
    const conditions = reading.given.map(({ condition, parameter }, index) =>
      condition.where(
        sql.raw(this.alias),
        sql`${site.slot(({ given }) => given[index]?.parameter)}`,
        Array.isArray(parameter),
      ),
    );
    this.source = list.from(planner.ground, this.alias, parentId ?? sql`null`, conditions);
  }

  write(type: GraphQLObjectType, nodes: Nodes): Sql {
    const { planner } = this;
    const selection = planner.selection(type, nodes);
    for (const found of selection.values()) this.lookAt(type, found);
    const page = joinPieces(objectPieces(planner.entries(type, selection, (...one) => this.part(...one))));
    return this.readsRows ? sql`(select ${page} from (${this.rows()}) ${ROWS})` : sql`(select ${page})`;
  }

  /** What is said of the page decides how its rows are read. */
  private lookAt(type: GraphQLObjectType, nodes: Nodes): void {
    const field = type.getFields()[nodes[0]?.name.value ?? ''];
    if (field?.name !== 'pageInfo') return;
    const asked = [...this.planner.selection(objectTypeOf(field), nodes).values()].map(([node]) => node?.name.value);
    this.looksAhead ||= asked.includes('hasNextPage');
    this.readsRows ||= asked.some((name) => name !== undefined && FROM_ROWS.has(name));
  }

  private part(field: Field, nodes: Nodes): Piece[] {
    switch (field.name) {
      case 'nodes':
        return this.listOf(this.node(objectTypeOf(field), nodes));
      case 'edges':
        return this.listOf(this.edge(objectTypeOf(field), nodes));
      case 'pageInfo':
        return this.pageInfo(objectTypeOf(field), nodes);
      case 'totalCount':
        return [sql`(select count(*) ${this.source})`];
      default:
        throw new NotPlannable(`${field.name} of a page`);
    }
  }

  private node(type: GraphQLObjectType, nodes: Nodes): Piece[] {
    return this.planner.rowPieces(type, { model: this.list.model, alias: this.alias }, nodes);
  }

  private edge(type: GraphQLObjectType, nodes: Nodes): Piece[] {
    const selection = this.planner.selection(type, nodes);
    return objectPieces(
      this.planner.entries(type, selection, (field, found) =>
        field.name === 'node'
          ? this.node(objectTypeOf(field), found)
          : ['"', cursorSql(sql.raw(`${this.alias}.id`), this.cursorKey), '"'],
      ),
    );
  }

  private listOf(item: Piece[]): Piece[] {
    this.readsRows = true;
    this.texts.push(joinPieces(item));
    const column = sql.raw(`text${this.texts.length}`);
    const ofPage = this.looksAhead ? sql`filter (where ${ROWS}.n <= ${this.size})` : sql``;
    return ['[', sql`string_agg(${ROWS}.${column}, ',') ${ofPage}`, ']'];
  }

  private pageInfo(type: GraphQLObjectType, nodes: Nodes): Piece[] {
    return objectPieces(
      this.planner.entries(type, this.planner.selection(type, nodes), ({ name }) => [this.pageFact(name)]),
    );
  }

  private pageFact(name: string): Piece {
    switch (name) {
      case 'hasNextPage':
        return sql`(count(*) > ${this.size})::text`;
      case 'hasPreviousPage':
        return String(this.reading.afterId !== undefined);
      case 'startCursor':
        return this.cursorAt(this.looksAhead ? sql`least(1, ${this.size})` : sql`1`);
      case 'endCursor':
        return this.cursorAt(this.looksAhead ? sql`least(count(*), ${this.size})::int` : sql`count(*)::int`);
      case 'pageSize':
        return this.size;
      case 'pageSizeCapped':
        return sql`${this.site.slot(({ isCapped }) => isCapped)}::bool::text`;
      case 'maxPageSize':
        return String(MAX_PAGE_SIZE);
      default:
        throw new NotPlannable(`${name} of a page`);
    }
  }

  private cursorAt(place: Sql): Sql {
    const id = sql`(array_agg(${ROWS}.id))[${place}]`;
    return sql`coalesce('"' || ${cursorSql(id, this.cursorKey)} || '"', 'null')`;
  }

  /** The limit stands below the texts, so that they are made for the rows of the page alone. */
  private rows(): Sql {
    const { list, site, reading, alias, texts } = this;
    const afterId = reading.afterId === undefined ? undefined : sql`${site.slot((now) => now.afterId)}`;
    const limit = this.looksAhead ? sql`${this.size} + 1` : this.size;
    const row = sql.raw(alias);
    const columns = [
      sql`${row}.id`,
      ...(this.looksAhead ? [sql`row_number() over () as n`] : []),
      ...texts.map((text, index) => sql`${text} as ${sql.raw(`text${index + 1}`)}`),
    ];
    return sql`select ${sql.join(columns)} from (select ${row}.* ${this.source} ${list.window(alias, afterId, limit)}) ${row}`;
  }
}
