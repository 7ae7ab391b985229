import { expect } from 'vitest';
import type { TestDatabase } from './database.js';
import { createFlow, type Discovery, discover, importRecords } from './discovery.js';
import type { TestApp } from './test-app.js';

/** The foreign keys between raw records and assets. */
export const WIRING_KEYS = ['assets_raw_import_record', 'raw_import_records_asset'];

/** An asset and the record that it was made of. */
export interface Link {
  assetId: string;
  recordId: string;
}

/** A discovery flow that has made `count` assets, each wired to its record. */
export async function discoverLinks(
  d: Discovery & { readonly app: TestApp },
  count: number,
): Promise<{ flowId: string; links: Link[] }> {
  const flowId = await createFlow(d, 'Inventory');
  const records = Array.from({ length: count }, (_, n) => ({ Name: `web-${n}`, Type: 'Server' }));
  await importRecords(d, flowId, records, 'GENERIC');
  expect((await discover(d, flowId)).status).toBe('COMPLETED');
  const links = await d.app.database.rows<Link>(
    `select a.id as "assetId", r.id as "recordId" from migration.assets a join migration.raw_import_records r
      on r.id = a.raw_import_records_id and r.asset_id = a.id where a.discovery_flow_id = $1 order by a.name`,
    [flowId],
  );
  expect(links).toHaveLength(count);
  return { flowId, links };
}

/** Takes the keys of wiring off while a broken load is made up, and puts them back as the migration does: not validated. */
export async function withoutWiringKeys(database: TestDatabase, load: () => Promise<unknown>): Promise<void> {
  const keys = await database.rows<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where conname = any ($1)`,
    [WIRING_KEYS],
  );
  expect(keys).toHaveLength(WIRING_KEYS.length);
  for (const { table, name } of keys) await database.rows(`alter table ${table} drop constraint ${name}`);
  await load();
  for (const { table, name, definition } of keys)
    await database.rows(
      `alter table ${table} add constraint ${name} ${definition.replace(' NOT VALID', '')} not valid`,
    );
}
