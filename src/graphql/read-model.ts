import type { AnyEntity, EntityClass } from '@mikro-orm/core';
import type DataLoader from 'dataloader';
import type { StoredColumn } from '../db/database.js';
import { type Sql, sql } from '../db/statement.js';
import type { Scope } from '../scope.js';
import { rowLoader } from './row-loader.js';

/** What the statements of a read model are made for: a scope, or the stand-ins of a statement that is made once for all. */
export interface ReadGround {
  readonly tenant: { readonly clientAccountId: unknown; readonly engagementId: unknown };
}

/** A field that SQL computes from a row of the table named by `alias`. */
export type Computed = (alias: Sql, ground: ReadGround) => Sql;

/** `alias` belongs to the tenant: the first of the three fences, in every statement. */
export const inTenant = ({ tenant }: ReadGround, alias: string): Sql =>
  sql`${sql.raw(alias)}.client_account_id = ${tenant.clientAccountId} and ${sql.raw(alias)}.engagement_id = ${tenant.engagementId}`;

/**
 * How a GraphQL object type is read as rows: stored properties come from the entity's own mapping; `extra` adds what
 * the mapping cannot say, once per field: an SQL expression, or the stored properties its resolver needs. Resolvers and
 * the read plan both read by it.
 */
export class ReadModel<Row extends object = object> {
  private readonly needs = new Map<string, readonly string[]>();
  private readonly computed = new Map<string, Computed>();

  constructor(
    private readonly entity: EntityClass<Row & AnyEntity>,
    /** Where the rows are, e.g. `migration.assets`. */
    readonly table: string,
    extra: Readonly<Record<string, Computed | readonly string[]>> = {},
    /** Which rows the tenant has. */
    readonly fence: typeof inTenant = inTenant,
  ) {
    for (const [field, how] of Object.entries(extra)) {
      if (typeof how === 'function') this.computed.set(field, how);
      else this.needs.set(field, how);
    }
  }

  /** Name of the GraphQL type. */
  get typeName(): string {
    return this.entity.name;
  }

  /** A relation's field is resolved from stored properties of this type. */
  require(field: string, properties: readonly string[]): void {
    this.needs.set(field, properties);
  }

  /** The field's SQL expression over the row `alias`, if it is computed. */
  computedField(ground: ReadGround, field: string, alias: string): Sql | undefined {
    return this.computed.get(field)?.(sql.raw(alias), ground);
  }

  /** The column a stored property is kept in. */
  column({ columnsOf }: Pick<Scope, 'columnsOf'>, property: string): StoredColumn | undefined {
    return columnsOf(this.entity)[property];
  }

  /** The select list for `fields` of the row `alias`; the id is always in it, anything unknown (`__typename`) is not. */
  columns(scope: Scope, fields: Iterable<string>, alias: string): Sql {
    const stored = scope.columnsOf(this.entity);
    const list = new Map<string, Sql>();
    const addStored = (property: string) => {
      const column = stored[property];
      if (column !== undefined) list.set(property, sql.raw(`${alias}.${column.name} as "${property}"`));
    };
    addStored('id');
    for (const field of fields) {
      const expression = this.computedField(scope, field, alias);
      if (expression) list.set(field, sql`${expression} as ${sql.ref(field)}`);
      else for (const property of this.needs.get(field) ?? [field]) addStored(property);
    }
    return sql.join([...list.values()]);
  }

  /** Rows by id with the given fields, in the order of their ids; what the tenant does not have is left out. */
  byIds(scope: Scope, ids: readonly string[], fields: Iterable<string>): Promise<Row[]> {
    return scope.rows(
      sql`select ${this.columns(scope, fields, 'x')} from ${sql.raw(this.table)} x where ${this.fence(scope, 'x')} and x.id = any(${ids}) order by x.id`,
    );
  }

  /** The row of this id; undefined where the tenant has none. */
  byId(scope: Scope, id: string, fields: Iterable<string>): Promise<Row | undefined> {
    return scope.row(
      sql`select ${this.columns(scope, fields, 'x')} from ${sql.raw(this.table)} x where ${this.fence(scope, 'x')} and x.id = ${id}`,
    );
  }

  /** Rows by id, many in one statement; what the tenant does not have is null. */
  loader(scope: Scope, fields: Iterable<string>): DataLoader<string, Row | null> {
    return rowLoader((ids) => this.byIds(scope, ids, fields) as Promise<(Row & { id: string })[]>);
  }
}
