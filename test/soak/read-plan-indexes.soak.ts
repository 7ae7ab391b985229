import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seed } from '../../bench/seed.js';
import { READS, ReadPlans } from '../kit/read-plans.js';

const TENANTS = 20;

/** For each asset of the seed a raw record, an analysis and an entry of the audit: a planner walks an empty table gladly. */
async function seedHistory(owner: pg.Client): Promise<void> {
  await owner.query(`insert into migration.data_imports (client_account_id, engagement_id, id, discovery_flow_id, format, status)
    select client_account_id, engagement_id, md5('import' || id)::uuid, id, 'GENERIC', 'STORED' from migration.discovery_flows`);
  await owner.query(`insert into migration.raw_import_records (client_account_id, engagement_id, id, data_import_id, discovery_flow_id, row_number, status, raw_data, is_processed, error_code)
    select client_account_id, engagement_id, md5('record' || id)::uuid, md5('import' || discovery_flow_id)::uuid, discovery_flow_id, row_number() over (),
      case when row_number() over () % 50 = 0 then 'REJECTED' else 'STORED' end, '{}', true, case when row_number() over () % 50 = 0 then 'BAD_VALUE' end
    from migration.assets`);
  await owner.query(`insert into migration.analysis_runs (client_account_id, engagement_id, id, collection_flow_id, status, plan, model, requested_by, request_id)
    select client_account_id, engagement_id, md5('run' || id)::uuid, id, 'COMPLETED', '{}', 'none', 'bench', 'bench' from migration.collection_flows`);
  await owner.query(`insert into migration.asset_analyses (client_account_id, engagement_id, id, analysis_run_id, asset_id, position, status)
    select client_account_id, engagement_id, md5('analysis' || asset_id)::uuid, md5('run' || collection_flow_id)::uuid, asset_id, row_number() over (), 'COMPLETED'
    from migration.collection_flow_assets`);
  await owner.query(`insert into migration.audit_events (client_account_id, engagement_id, id, sequence, occurred_at, actor, action, request_id, asset_id, previous_hash, hash)
    select client_account_id, engagement_id, md5('event' || id)::uuid, row_number() over (), '2026-06-01', 'bench', 'asset.updated', id::text, id, '', '' from migration.assets`);
  await owner.query('analyze');
}

describe('statements of the read plan at scale', () => {
  let plans: ReadPlans;

  beforeAll(async () => {
    plans = await ReadPlans.open();
    await seed(plans.owner, TENANTS);
    await seedHistory(plans.owner);
  }, 600_000);
  afterAll(() => plans.close());

  it.each(READS)('read no large table from end to end: %s', async (operation) => {
    const { walked, plan } = await plans.walkedBy(operation);
    expect(walked, plan).toEqual([]);
  });
});
