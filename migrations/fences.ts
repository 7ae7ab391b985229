/** What every tenant table has: the tenant's columns, references that carry them, and row-level security. */

const TENANT_COLUMNS = `
  client_account_id uuid not null,
  engagement_id uuid not null`;

const TENANT_REFERENCE =
  'foreign key (client_account_id, engagement_id) references migration.engagements (client_account_id, id)';

/** A reference that holds the tenant too, so that a row of another tenant cannot be referred to. */
export const reference = (column: string, table: string): string =>
  `foreign key (client_account_id, engagement_id, ${column}) references migration.${table} (client_account_id, engagement_id, id)`;

const inTenant = `client_account_id = nullif(current_setting('lacuna.client_account_id', true), '')::uuid
  and engagement_id = nullif(current_setting('lacuna.engagement_id', true), '')::uuid`;

export interface TenantTable {
  readonly name: string;
  /** Columns and constraints after those of the tenant. */
  readonly columns: string;
  /** Other tenant tables refer to it, which needs the tenant in a unique key. */
  readonly isReferredTo: boolean;
  /**
   * A mandatory reference to another tenant table proves the tenant already, and a check of its own costs as much again
   * for every row that is written.
   */
  readonly isProvenByReference: boolean;
}

export function createTenantTable({ name, columns, isReferredTo, isProvenByReference }: TenantTable): string {
  const key = isReferredTo ? ', unique (client_account_id, engagement_id, id)' : '';
  const tenant = isProvenByReference ? '' : `, ${TENANT_REFERENCE}`;
  return `create table migration.${name} (${TENANT_COLUMNS}, ${columns}${key}${tenant})`;
}

/** Forced row-level security on settings local to the transaction, and the rights of the role gateways connect as. */
export const fenceTenantTable = (table: string, rights = 'select, insert, update, delete'): string[] => [
  `alter table migration.${table} enable row level security`,
  `alter table migration.${table} force row level security`,
  `create policy tenant on migration.${table} using (${inTenant}) with check (${inTenant})`,
  `grant ${rights} on migration.${table} to lacuna_app`,
];

/** Later migrations write rows as the owner, which forced security binds too. */
export const letOwnerWrite = (tables: readonly string[]): string =>
  `do $$ declare t record; begin
      for t in select tablename from pg_tables where schemaname = 'migration' and tablename in (${tables.map((name) => `'${name}'`).join(', ')}) loop
        execute format('create policy owner on migration.%I to %I using (true) with check (true)', t.tablename, current_user);
      end loop; end $$`;
