import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appUrl } from '../../src/db/migrate.js';
import type { Tenant } from '../../src/scope.js';
import { createFlow } from '../kit/discovery.js';
import { type As, TestApp } from '../kit/test-app.js';
import { discoverLinks, type Link, WIRING_KEYS, withoutWiringKeys } from '../kit/wiring.js';

let app: TestApp;
let tenant: Tenant;
beforeAll(async () => {
  app = await TestApp.start();
});
beforeEach(async () => {
  tenant = await app.createTenant();
});
afterAll(() => app.close());

interface Report {
  dryRun: boolean;
  assetsLinked: number;
  rawRecordsLinked: number;
  unresolvable: number;
  constraintsValidated: string[];
}

const BACKFILL = `mutation ($input: BackfillWiringInput!) { backfillWiring(input: $input) {
  report { dryRun assetsLinked rawRecordsLinked unresolvable constraintsValidated } } }`;

async function backfill(input: { dryRun?: boolean }, as: As = { tenant }): Promise<Report> {
  const { backfillWiring } = await app.query<{ backfillWiring: { report: Report } }>(BACKFILL, { input }, as);
  return backfillWiring.report;
}

const report = (over: Partial<Report>): Report => ({
  dryRun: false,
  assetsLinked: 0,
  rawRecordsLinked: 0,
  unresolvable: 0,
  constraintsValidated: WIRING_KEYS,
  ...over,
});

interface Health {
  healthStatus: string;
  cached: boolean;
  metrics: Record<string, number>;
  samples: { metric: string; id: string }[];
}

const readHealth = async (): Promise<Health> =>
  (
    await app.query<{ wiringHealth: Health }>(
      `{ wiringHealth(detail: true) { healthStatus cached samples { metric id } metrics { flowBasedAssetsMissingDiscoveryFlowId
        allAssetsMissingDiscoveryFlowId assetsWithOrphanRawImportRef rawRecordsWithOrphanAssetRef unprocessedRawRecords } } }`,
      {},
      { tenant },
    )
  ).wiringHealth;

/** Everything of the tenant that a backfill could change. */
const contents = async (of = tenant) => {
  const keys = [of.clientAccountId, of.engagementId];
  const where = 'where client_account_id = $1 and engagement_id = $2 order by id';
  return {
    assets: await app.database.rows(`select * from migration.assets ${where}`, keys),
    records: await app.database.rows(`select * from migration.raw_import_records ${where}`, keys),
    events: await app.database.rows(`select * from migration.audit_events ${where}`, keys),
  };
};

const discovered = (count: number, of = tenant) => discoverLinks({ app, tenant: of }, count);
const setAsset = (link: Link | undefined, change: string) =>
  app.database.rows(`update migration.assets set ${change} where id = $1`, [link?.assetId]);
const setRecord = (link: Link | undefined, change: string) =>
  app.database.rows(`update migration.raw_import_records set ${change} where id = $1`, [link?.recordId]);

describe('a backfill', () => {
  it('counts and changes nothing unless told otherwise; then links both sides, and once', async () => {
    const { flowId, links } = await discovered(6);
    const [noFlow, noRecord, neither, noAsset, waiting] = links;
    await setAsset(noFlow, 'discovery_flow_id = null, master_flow_id = null');
    await setAsset(noRecord, 'raw_import_records_id = null');
    await setAsset(neither, 'discovery_flow_id = null, raw_import_records_id = null, discovery_method = null');
    await setRecord(noAsset, 'asset_id = null');
    await setRecord(waiting, `asset_id = null, is_processed = false, processed_at = null, status = 'PENDING'`);
    const damaged = await contents();

    const found = { assetsLinked: 3, rawRecordsLinked: 2 };
    const dry = report({ ...found, dryRun: true, constraintsValidated: [] });
    expect(await backfill({})).toEqual(dry);
    expect(await backfill({ dryRun: true })).toEqual(dry);
    expect(await contents()).toEqual(damaged);

    expect(await backfill({ dryRun: false })).toEqual(report(found));
    const wired = await app.database.rows(
      `select a.id as "assetId", r.id as "recordId" from migration.assets a
        join migration.raw_import_records r on r.id = a.raw_import_records_id and r.asset_id = a.id
        join migration.discovery_flows f on f.id = a.discovery_flow_id and f.master_flow_id = a.master_flow_id
      where f.id = $1 and r.is_processed and r.status = 'PROCESSED' and r.processed_at is not null order by a.name`,
      [flowId],
    );
    expect(wired).toEqual(links);
    const after = await contents();
    expect(after.events.at(-1)?.action).toBe('wiring.backfilled');

    expect(await backfill({ dryRun: false })).toEqual(report({}));
    expect(await contents()).toEqual(after);
  });

  it('records what each batch changed, and that the keys hold', async () => {
    const { links } = await discovered(2);
    await withoutWiringKeys(app.database, () => setAsset(links[0], 'raw_import_records_id = null'));
    await backfill({ dryRun: false });
    const events = await app.database.rows<{ actor: string; details: unknown }>(
      `select details from migration.audit_events where engagement_id = $1 and action = 'wiring.backfilled' order by sequence`,
      [tenant.engagementId],
    );
    expect(events.map(({ details }) => details)).toEqual([
      { assetsLinked: 1, rawRecordsLinked: 0 },
      { constraintsValidated: WIRING_KEYS },
    ]);
    expect(await app.query('{ verifyAuditTrail { isIntact } }', {}, { tenant })).toEqual({
      verifyAuditTrail: { isIntact: true },
    });
  });

  it('takes the record that made the asset, not one that added to it later', async () => {
    const { links } = await discovered(2);
    const [first, second] = links;
    await setRecord(second, `asset_id = '${first?.assetId}', created_at = created_at + interval '1 hour'`);
    await setAsset(first, 'raw_import_records_id = null');
    expect(await backfill({ dryRun: false })).toMatchObject({ assetsLinked: 1 });
    const [asset] = await app.database.rows('select raw_import_records_id as id from migration.assets where id = $1', [
      first?.assetId,
    ]);
    expect(asset).toEqual({ id: first?.recordId });
  });

  it('never overwrites a link, even where the two sides do not agree', async () => {
    const { links } = await discovered(3);
    const [one, two, three] = links;
    const elsewhere = await createFlow({ app, tenant }, 'Another inventory');
    await setRecord(one, `asset_id = '${two?.assetId}'`);
    await setAsset(three, `discovery_flow_id = '${elsewhere}'`);
    const before = await contents();
    expect(await backfill({ dryRun: false })).toMatchObject({ assetsLinked: 0, rawRecordsLinked: 0, unresolvable: 0 });
    expect(await contents()).toMatchObject({ assets: before.assets, records: before.records });
  });

  it('leaves alone what people made by hand', async () => {
    const { links } = await discovered(1);
    await setAsset(links[0], `discovery_method = 'manual', discovery_flow_id = null, raw_import_records_id = null`);
    expect(await backfill({ dryRun: false })).toEqual(report({}));
  });

  it('does not guess which of two assets a record made', async () => {
    const { links } = await discovered(2);
    const [one, two] = links;
    await setRecord(one, 'asset_id = null');
    await setAsset(two, `raw_import_records_id = '${one?.recordId}'`);
    expect(await backfill({ dryRun: false })).toMatchObject({ rawRecordsLinked: 0, unresolvable: 1 });
  });

  it('links thousands in batches, each with its own entry in the trail, and carries on where one failed', async () => {
    const { flowId, links } = await discovered(1);
    await app.database.rows(
      `with made as (
         insert into migration.raw_import_records (client_account_id, engagement_id, id, data_import_id, discovery_flow_id, row_number, status, raw_data, is_processed)
         select client_account_id, engagement_id, gen_random_uuid(), data_import_id, discovery_flow_id, n, 'PROCESSED', '{}', true
         from migration.raw_import_records, generate_series(2, 2501) n where id = $1 returning *)
       insert into migration.assets (client_account_id, engagement_id, id, name, asset_type, normalised_name, discovery_method, raw_import_records_id)
       select client_account_id, engagement_id, gen_random_uuid(), 'db-' || row_number, 'SERVER', 'db-' || row_number, 'flow_based', id from made`,
      [links[0]?.recordId],
    );
    expect(await backfill({})).toMatchObject({ assetsLinked: 2500, rawRecordsLinked: 2500, unresolvable: 0 });
    // The last batch fails: what was linked before stays, and the next backfill carries on from there.
    const [last] = await app.database.rows<{ id: string }>(
      'select id from migration.assets where engagement_id = $1 and discovery_flow_id is null order by id desc limit 1',
      [tenant.engagementId],
    );
    await app.database.rows(
      `create function migration.fail() returns trigger language plpgsql as $$ begin raise 'broken'; end $$`,
    );
    await app.database.rows(
      `create trigger broken before update on migration.assets for each row when (new.id = '${last?.id}') execute function migration.fail()`,
    );
    expect((await app.error(BACKFILL, { input: { dryRun: false } }, { tenant })).extensions.code).toBe('INTERNAL');
    expect(await backfill({})).toMatchObject({ assetsLinked: 500, rawRecordsLinked: 500 });
    await app.database.rows('drop function migration.fail cascade');
    expect(await backfill({ dryRun: false })).toEqual(report({ assetsLinked: 500, rawRecordsLinked: 500 }));
    const batches = await app.database.rows<{ details: Record<string, number> }>(
      `select details from migration.audit_events where engagement_id = $1 and action = 'wiring.backfilled' and details ? 'assetsLinked' order by sequence`,
      [tenant.engagementId],
    );
    expect(batches.map(({ details }) => details.assetsLinked)).toEqual([1000, 1000, 500]);
    const [counts] = await app.database.rows(
      `select count(*)::int as linked from migration.assets a join migration.raw_import_records r on r.id = a.raw_import_records_id and r.asset_id = a.id
       where a.discovery_flow_id = $1`,
      [flowId],
    );
    expect(counts).toEqual({ linked: 2501 });
    expect(await backfill({ dryRun: false })).toEqual(report({}));
  });
});

describe('references that lead nowhere', () => {
  it('are named by the health, reported, left as they are, and keep the keys from being validated anywhere', async () => {
    const neighbour = await app.createTenant();
    const { links } = await discovered(5);
    const [lostRecord, lostAsset, foreignRecord, foreignAsset, lostFlow] = links;
    const [theirs] = (await discovered(1, neighbour)).links;
    await withoutWiringKeys(app.database, async () => {
      await setAsset(lostRecord, `raw_import_records_id = '${randomUUID()}'`);
      await setRecord(lostAsset, `asset_id = '${randomUUID()}'`);
      await setAsset(foreignRecord, `raw_import_records_id = '${theirs?.recordId}'`);
      await setRecord(foreignAsset, `asset_id = '${theirs?.assetId}'`);
      await setAsset(lostFlow, 'discovery_flow_id = null, raw_import_records_id = null');
      await setRecord(lostFlow, 'asset_id = null');
    });
    const namesEveryOne = (health: Health) => {
      const named = (metric: string) =>
        health.samples
          .filter((sample) => sample.metric === metric)
          .map(({ id }) => id)
          .toSorted();
      const sorted = (...ids: (string | undefined)[]) => ids.map(String).toSorted();
      expect(health.healthStatus).toBe('UNHEALTHY');
      expect(named('assetsWithOrphanRawImportRef')).toEqual(sorted(lostRecord?.assetId, foreignRecord?.assetId));
      expect(named('rawRecordsWithOrphanAssetRef')).toEqual(sorted(lostAsset?.recordId, foreignAsset?.recordId));
      expect(named('flowBasedAssetsMissingDiscoveryFlowId')).toEqual([lostFlow?.assetId]);
    };
    namesEveryOne(await readHealth());
    const damaged = await contents();

    const found = report({ unresolvable: 5, constraintsValidated: [] });
    expect(await backfill({})).toEqual({ ...found, dryRun: true });
    expect(await backfill({ dryRun: false })).toEqual(found);
    expect(await contents()).toEqual(damaged);
    namesEveryOne(await readHealth());
    expect(await backfill({ dryRun: false }, { tenant: neighbour })).toEqual(report({ constraintsValidated: [] }));

    await setAsset(lostRecord, 'raw_import_records_id = null');
    await setAsset(foreignRecord, 'raw_import_records_id = null');
    for (const link of [lostAsset, foreignAsset]) await setRecord(link, 'asset_id = null');
    expect(await backfill({ dryRun: false })).toEqual(
      report({ assetsLinked: 2, rawRecordsLinked: 2, unresolvable: 1 }),
    );
    const invalid = await app.database.rows('select from pg_constraint where conname = any ($1) and not convalidated', [
      WIRING_KEYS,
    ]);
    expect(invalid).toEqual([]);
  });

  it('are counted anew after a backfill, not out of the cache', async () => {
    const { links } = await discovered(1);
    await setAsset(links[0], 'discovery_flow_id = null');
    expect(await readHealth()).toMatchObject({ healthStatus: 'UNHEALTHY', cached: false });
    await backfill({});
    expect(await readHealth()).toMatchObject({ healthStatus: 'UNHEALTHY', cached: true });
    await backfill({ dryRun: false });
    expect(await readHealth()).toMatchObject({ healthStatus: 'HEALTHY', cached: false });
  });
});

describe('who may backfill', () => {
  it('only an ADMIN, and nothing of another tenant is touched', async () => {
    const neighbour = await app.createTenant();
    for (const of of [tenant, neighbour]) {
      const { links } = await discovered(2, of);
      await setAsset(links[0], 'discovery_flow_id = null');
      await setRecord(links[1], 'asset_id = null');
    }
    await app.grant('ann', 'ANALYST', tenant.clientAccountId);
    await app.grant('ada', 'ADMIN', tenant.clientAccountId);
    const forbidden = [
      { tenant, subject: 'ann' },
      { tenant: neighbour, subject: 'ada' },
    ];
    for (const as of forbidden)
      expect((await app.error(BACKFILL, { input: { dryRun: false } }, as)).extensions.code).toBe('FORBIDDEN');
    const untouched = await contents(neighbour);
    expect(await backfill({ dryRun: false }, { tenant, subject: 'ada' })).toMatchObject({
      assetsLinked: 1,
      rawRecordsLinked: 1,
    });
    expect(await contents(neighbour)).toEqual(untouched);
  });

  it('one at a time in a tenant: the second is told so, other tenants and counting are not held up', async () => {
    const neighbour = await app.createTenant();
    const { links } = await discovered(1);
    await setAsset(links[0], 'discovery_flow_id = null');
    const holder = new pg.Client({ connectionString: app.database.url });
    await holder.connect();
    try {
      // The first backfill waits for a row that somebody else is writing.
      await holder.query('begin');
      await holder.query('select from migration.assets where id = $1 for update', [links[0]?.assetId]);
      const first = backfill({ dryRun: false });
      await waitForBlocked();
      const second = await app.ask(BACKFILL, { input: { dryRun: false } }, { tenant });
      expect(second.status).toBe(409);
      expect(second.errors[0]?.extensions.code).toBe('CONFLICT');
      expect(await backfill({})).toMatchObject({ dryRun: true, assetsLinked: 1 });
      expect(await backfill({ dryRun: false }, { tenant: neighbour })).toMatchObject({ assetsLinked: 0 });
      await holder.query('commit');
      expect(await first).toMatchObject({ assetsLinked: 1 });
      expect(await backfill({ dryRun: false })).toMatchObject({ assetsLinked: 0 });
    } finally {
      await holder.end();
    }
  });

  it('the role of the gateway validates the keys by the one function and can do nothing else to them', async () => {
    const gateway = new pg.Client({ connectionString: appUrl(app.database.url) });
    await gateway.connect();
    try {
      await expect(
        gateway.query('alter table migration.assets validate constraint assets_raw_import_record'),
      ).rejects.toThrow('must be owner');
      const { rows } = await gateway.query<{ names: string[] }>('select migration.validate_wiring() as names');
      expect(rows[0]?.names).toEqual(WIRING_KEYS);
    } finally {
      await gateway.end();
    }
  });
});

async function waitForBlocked(): Promise<void> {
  for (;;) {
    const waiting = await app.database.rows(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%for no key update%'`,
    );
    if (waiting.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
