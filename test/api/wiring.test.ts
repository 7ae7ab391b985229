import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { TestApp } from '../kit/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.close());

const HEALTH = `query ($detail: Boolean!) { wiringHealth(detail: $detail) { healthStatus cached cacheAgeSeconds clientAccountId engagementId
  metrics { flowBasedAssetsMissingDiscoveryFlowId allAssetsMissingDiscoveryFlowId assetsWithOrphanRawImportRef rawRecordsWithOrphanAssetRef unprocessedRawRecords }
  samples { metric id name createdAt } } }`;

interface Health {
  wiringHealth: {
    healthStatus: string;
    cached: boolean;
    metrics: Record<string, number>;
    samples: { metric: string; id: string; name: string | null }[] | null;
  };
}

/** Rows as a broken loader would leave them: the constraints of links are off while they are written. */
async function damage(tenant: Tenant) {
  const flow = randomUUID();
  const dataImport = randomUUID();
  const ids = Array.from({ length: 7 }, () => randomUUID());
  const keys = [tenant.clientAccountId, tenant.engagementId];
  const asset = (id: string, over: string) =>
    app.database.rows(
      `insert into migration.assets (id, client_account_id, engagement_id, name, asset_type, normalised_name, discovery_method, discovery_flow_id, raw_import_records_id)
       select $3::uuid, $1::uuid, $2::uuid, 'web-' || left($3::uuid::text, 4), 'SERVER', 'web', ${over}`,
      [...keys, id],
    );
  await app.database.rows(
    `insert into migration.discovery_flows (client_account_id, engagement_id, id, master_flow_id, name, status, current_phase, created_by)
    values ($1, $2, $3, $3, 'f', 'COMPLETED', 'FINALIZATION', 'test')`,
    [...keys, flow],
  );
  await app.database.rows(
    `insert into migration.data_imports (client_account_id, engagement_id, id, discovery_flow_id, format, status) values ($1, $2, $3, $4, 'GENERIC', 'STORED')`,
    [...keys, dataImport, flow],
  );
  await asset(ids[0] ?? '', `'flow_based', null, null`);
  await asset(ids[1] ?? '', `null, null, null`);
  await app.database.rows('alter table migration.assets drop constraint assets_raw_import_record');
  await app.database.rows('alter table migration.raw_import_records drop constraint raw_import_records_asset');
  await asset(ids[2] ?? '', `'flow_based', '${flow}', '${randomUUID()}'`);
  const record = (row: number, assetId: string | null, isProcessed: boolean) =>
    app.database.rows(
      `insert into migration.raw_import_records (client_account_id, engagement_id, id, data_import_id, discovery_flow_id, row_number, status, raw_data, asset_id, is_processed)
       values ($1, $2, gen_random_uuid(), $3, $4, $5, 'PENDING', '{}', $6, $7)`,
      [...keys, dataImport, flow, row, assetId, isProcessed],
    );
  await record(1, randomUUID(), true);
  for (let row = 2; row < 9; row++) await record(row, null, false);
  return ids;
}

describe('wiring health', () => {
  it('is healthy where nothing is wired wrongly, and tells which tenant was looked at', async () => {
    const tenant = await app.createTenant();
    const { wiringHealth } = await app.query<Health>(HEALTH, { detail: false }, { tenant });
    expect(wiringHealth).toMatchObject({ healthStatus: 'HEALTHY', cached: false, samples: null, ...tenant });
  });

  it('counts every kind of damage and names the rows', async () => {
    const tenant = await app.createTenant();
    const [missingFlow, , orphan] = await damage(tenant);
    const { wiringHealth } = await app.query<Health>(HEALTH, { detail: true }, { tenant });
    expect(wiringHealth.healthStatus).toBe('UNHEALTHY');
    expect(wiringHealth.metrics).toEqual({
      flowBasedAssetsMissingDiscoveryFlowId: 1,
      allAssetsMissingDiscoveryFlowId: 2,
      assetsWithOrphanRawImportRef: 1,
      rawRecordsWithOrphanAssetRef: 1,
      unprocessedRawRecords: 7,
    });
    const of = (metric: string) => wiringHealth.samples?.filter((sample) => sample.metric === metric) ?? [];
    expect(of('flowBasedAssetsMissingDiscoveryFlowId').map(({ id }) => id)).toEqual([missingFlow]);
    expect(of('assetsWithOrphanRawImportRef').map(({ id }) => id)).toEqual([orphan]);
    expect(of('unprocessedRawRecords')).toHaveLength(5);
  });

  it('keeps its figures for a while, apart for each tenant and for detail', async () => {
    const [tenant, other] = [await app.createTenant(), await app.createTenant()];
    const ask = async (as: Tenant, detail = false) =>
      (await app.query<Health>(HEALTH, { detail }, { tenant: as })).wiringHealth;
    expect((await ask(tenant)).cached).toBe(false);
    expect((await ask(tenant)).cached).toBe(true);
    expect((await ask(tenant, true)).cached).toBe(false);
    expect((await ask(other)).cached).toBe(false);
  });
});
