import { v7 as uuid } from 'uuid';
import type { Tenant } from '../../src/scope.js';
import type { TestDatabase } from './database.js';

/** A tenant, written straight into the database. */
export async function insertTenant(database: TestDatabase): Promise<Tenant> {
  const tenant = { clientAccountId: uuid(), engagementId: uuid() };
  const { clientAccountId, engagementId } = tenant;
  await database.rows('insert into migration.client_accounts (id, name) values ($1, $2)', [
    clientAccountId,
    `Client ${clientAccountId}`,
  ]);
  await database.rows('insert into migration.engagements (id, client_account_id, name) values ($1, $2, $3)', [
    engagementId,
    clientAccountId,
    'Move to the cloud',
  ]);
  return tenant;
}

/** Servers that say little of themselves, in the order of their ids. */
export async function insertServers(database: TestDatabase, tenant: Tenant, count: number): Promise<string[]> {
  const assets = Array.from({ length: count }, (_, index) => ({ id: uuid(), name: `web-prod-${index}` }));
  await database.rows(
    `insert into migration.assets (client_account_id, engagement_id, id, name, asset_type, normalised_name, discovery_source, custom_attributes)
     select $1, $2, a.id, a.name, 'SERVER', a.name, 'RVTOOLS',
       jsonb_build_object('OS according to the VMware Tools', 'Ubuntu Linux (64-bit)', 'Cluster', 'cl-01', 'tech_stack', 'nginx')
     from jsonb_to_recordset($3::jsonb) a (id uuid, name text)`,
    [tenant.clientAccountId, tenant.engagementId, JSON.stringify(assets)],
  );
  return assets.map(({ id }) => id);
}

/** Fields that the servers of `insertServers` lack. */
export const GAP_FIELDS = ['environment', 'location', 'os_name', 'os_version', 'os_family', 'virtualization_cluster'];

/** A scanned collection flow of the assets. Gaps that another flow opened stay that flow's. */
export async function insertScannedFlow(
  database: TestDatabase,
  tenant: Tenant,
  assetIds: readonly string[],
  fields: readonly string[] = GAP_FIELDS,
): Promise<string> {
  const flowId = uuid();
  const owner = [tenant.clientAccountId, tenant.engagementId];
  await database.rows(
    `insert into migration.collection_flows (client_account_id, engagement_id, id, master_flow_id, name, status, current_phase, created_by)
     values ($1, $2, $3, $3, 'Wave 1', 'PAUSED', 'GAP_ANALYSIS', 'ann')`,
    [...owner, flowId],
  );
  await database.rows(
    `insert into migration.collection_flow_assets (client_account_id, engagement_id, collection_flow_id, asset_id)
     select $1, $2, $3, unnest($4::uuid[])`,
    [...owner, flowId, assetIds],
  );
  await database.rows(
    `insert into migration.collection_data_gaps (client_account_id, engagement_id, id, collection_flow_id, asset_id, field_name, gap_type, gap_category, priority)
     select $1, $2, gen_random_uuid(), $3, asset, field, 'MISSING_FIELD', 'test', 2
     from unnest($4::uuid[]) asset, unnest($5::text[]) field on conflict do nothing`,
    [...owner, flowId, assetIds, fields],
  );
  return flowId;
}
