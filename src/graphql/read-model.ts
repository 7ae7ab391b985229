import type { AnyEntity, EntityClass } from '@mikro-orm/core';
import { type Sql, sql } from '../db/statement.js';
import type { Scope } from '../scope.js';

/** A field that SQL computes from a row of the table named by `alias`. */
export type Computed = (alias: Sql, scope: Scope) => Sql;

/**
 * How a GraphQL object type is read as rows: stored properties come from the entity's own mapping; `extra` adds what
 * the mapping cannot say, once per field: an SQL expression, or the stored properties its resolver needs.
 */
export class ReadModel {
  constructor(
    private readonly entity: EntityClass<AnyEntity>,
    /** Where the rows are, e.g. `migration.assets`. */
    readonly table: string,
    private readonly extra: Readonly<Record<string, Computed | readonly string[]>> = {},
  ) {}

  /** The select list for `fields` of the row `alias`; the id is always in it, anything unknown (`__typename`) is not. */
  columns(scope: Scope, fields: Iterable<string>, alias: string): Sql {
    const stored = scope.columnsOf(this.entity);
    const row = sql.raw(alias);
    const list = new Map<string, Sql>();
    const addStored = (property: string) => {
      const column = stored[property];
      if (column !== undefined) list.set(property, sql.raw(`${alias}.${column} as "${property}"`));
    };
    addStored('id');
    for (const field of fields) {
      const extra = this.extra[field];
      if (extra === undefined) addStored(field);
      else if (typeof extra === 'function') list.set(field, sql`${extra(row, scope)} as ${sql.ref(field)}`);
      else for (const property of extra) addStored(property);
    }
    return sql.join([...list.values()]);
  }
}

/** `alias` belongs to the scope's tenant: the first of the three fences, in every statement. */
export const inTenant = (scope: Scope, alias: string): Sql =>
  sql`${sql.raw(alias)}.client_account_id = ${scope.tenant.clientAccountId} and ${sql.raw(alias)}.engagement_id = ${scope.tenant.engagementId}`;
