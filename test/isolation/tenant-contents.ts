import { MetadataStorage } from '@mikro-orm/core';
import type { Tenant } from '../../src/scope.js';
import type { TestDatabase } from '../kit/database.js';

/** Ids by table. */
export type StoredIds = ReadonlyMap<string, readonly string[]>;

/** Every id that is stored for a tenant, with every table that could hold one, and the tenant's own two. */
export async function storedIds(database: TestDatabase, tenant: Tenant): Promise<StoredIds> {
  const tables = await database.rows<{ name: string }>(`
    select c.table_name as name from information_schema.columns c
    where c.table_schema = 'migration' and c.column_name in ('id', 'client_account_id', 'engagement_id') and c.data_type = 'uuid'
    group by c.table_name having count(*) = 3 order by 1`);
  const ids = new Map<string, string[]>([
    ['client_accounts', [tenant.clientAccountId]],
    ['engagements', [tenant.engagementId]],
  ]);
  for (const { name } of tables) {
    const found = await database.rows<{ id: string }>(
      `select id from migration.${name} where client_account_id = $1 and engagement_id = $2 order by id`,
      [tenant.clientAccountId, tenant.engagementId],
    );
    ids.set(
      name,
      found.map(({ id }) => id),
    );
  }
  return ids;
}

/** The table of a GraphQL object type that is stored: one class is both. */
export const tableOf = (objectType: string): string | undefined =>
  Object.values(MetadataStorage.getMetadata()).find(({ className }) => className === objectType)?.tableName;

/** A checksum of everything in every table but the queue's. */
export async function checksum(database: TestDatabase): Promise<Record<string, string>> {
  const tables = await database.rows<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'migration' order by 1",
  );
  const sums: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await database.rows<{ sum: string }>(
      `select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from migration.${name} t`,
    );
    sums[name] = row?.sum ?? '';
  }
  return sums;
}
