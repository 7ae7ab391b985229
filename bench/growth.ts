import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { v7 as uuid } from 'uuid';
import { startInProcess, type TenantIds } from './in-process.js';
import { median } from './load.js';

/**
 * What a scan, a scan again (where it finds nothing new), the gaps of one asset, a wiring check, a page and a poll cost by
 * the size of an engagement; scan, gaps and check beside the least that can be done by hand. One gateway, no Redis.
 */
const { values: options } = parseArgs({
  options: { assets: { type: 'string', default: '1000,10000' }, rounds: { type: 'string', default: '3' } },
});

const bench = await startInProcess({ LACUNA_ANSWER_CACHE: 'off', LACUNA_REQUEST_TIMEOUT_SECONDS: '600' });
const { owner } = bench;

interface Flow {
  readonly tenant: TenantIds;
  readonly id: string;
}

/** A tenant with so many servers that say nothing of themselves, each wired to its record and selected by one flow. */
async function prepare(assets: number): Promise<Flow> {
  const tenant = await bench.createTenant();
  const [id, discoveryId, importId] = [uuid(), uuid(), uuid()];
  const columns = 'client_account_id, engagement_id, id';
  await owner.query(
    `with d as (insert into migration.discovery_flows (${columns}, master_flow_id, name, status, current_phase, created_by)
       values ($1, $2, $4, $4, 'Inventory', 'COMPLETED', 'FINALIZATION', 'bench')),
     i as (insert into migration.data_imports (${columns}, discovery_flow_id, format, status) values ($1, $2, $5, $4, 'GENERIC', 'STORED'))
     insert into migration.collection_flows (${columns}, master_flow_id, discovery_flow_id, name, status, current_phase, created_by)
       values ($1, $2, $3, $4, $4, 'Wave', 'PAUSED', 'MANUAL_COLLECTION', 'bench')`,
    [...tenant, id, discoveryId, importId],
  );
  await owner.query(
    `insert into migration.raw_import_records (${columns}, data_import_id, discovery_flow_id, row_number, status, raw_data, is_processed)
     select $1, $2, migration.uuid_v7(), $3, $4, n, 'STORED', '{}', true from generate_series(1, $5::int) n`,
    [...tenant, importId, discoveryId, assets],
  );
  await owner.query(
    `insert into migration.assets (${columns}, name, normalised_name, asset_type, discovery_flow_id, raw_import_records_id)
     select $1, $2, migration.uuid_v7(), 'srv' || row_number, 'srv' || row_number, 'SERVER', $3, id
     from migration.raw_import_records where data_import_id = $4`,
    [...tenant, discoveryId, importId],
  );
  await owner.query(
    'update migration.raw_import_records r set asset_id = a.id from migration.assets a where a.raw_import_records_id = r.id and r.data_import_id = $1',
    [importId],
  );
  await owner.query(
    `insert into migration.collection_flow_assets (client_account_id, engagement_id, collection_flow_id, asset_id)
     select $1, $2, $3, id from migration.assets where discovery_flow_id = $4`,
    [...tenant, id, discoveryId],
  );
  await owner.query('vacuum analyze');
  return { tenant, id };
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const times = async (work: () => Promise<unknown>): Promise<number> => {
  const all: number[] = [];
  for (let round = 0; round < Number(options.rounds) * 5; round++) all.push(await took(work));
  return median(all);
};

const scan = ({ tenant, id }: Flow) =>
  bench.ask(tenant, `mutation { scanGaps(input: {collectionFlowId: "${id}"}) { gapsFound } }`);

/** The gaps that the gateway found for another flow like it, written by one statement. */
const scanByHand = ({ tenant, id }: Flow, like: Flow) =>
  owner.query(
    `insert into migration.collection_data_gaps (client_account_id, engagement_id, collection_flow_id, asset_id, field_name, gap_type, gap_category, priority)
     select $1, $2, $3, fa.asset_id, f.field_name, f.gap_type, f.gap_category, f.priority from migration.collection_flow_assets fa
     cross join (select distinct field_name, gap_type, gap_category, priority from migration.collection_data_gaps where collection_flow_id = $4) f
     where fa.collection_flow_id = $3 on conflict (asset_id, field_name, gap_type) do nothing`,
    [...tenant, id, like.id],
  );

const wiringByHand = ({ tenant }: Flow) =>
  owner.query(
    `select (select count(*) from migration.assets a where a.client_account_id = $1 and a.engagement_id = $2 and not exists
         (select from migration.raw_import_records r where r.id = a.raw_import_records_id and r.asset_id = a.id)) as assets,
       (select count(*) from migration.raw_import_records r where r.client_account_id = $1 and r.engagement_id = $2 and not exists
         (select from migration.assets a where a.id = r.asset_id and a.raw_import_records_id = r.id)) as records`,
    [...tenant],
  );

async function gapsOf({ id }: Flow): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(
    'select count(*)::int as n from migration.collection_data_gaps where collection_flow_id = $1',
    [id],
  );
  return rows[0]?.n ?? 0;
}

async function line(assets: number): Promise<string> {
  const [flow, other] = [await prepare(assets), await prepare(assets)];
  const scanned = await took(() => scan(flow));
  const byHand = await took(() => scanByHand(other, flow));
  const gaps = await gapsOf(flow);
  if ((await gapsOf(other)) !== gaps)
    throw new Error(`${assets} assets have ${gaps} gaps, ${await gapsOf(other)} by hand`);
  await owner.query('vacuum analyze');
  const again = await took(() => scan(flow));
  const wiring = await took(() => bench.ask(flow.tenant, '{ wiringHealth { healthStatus } }'));
  const wiringHand = await took(() => wiringByHand(flow));
  const page = await times(() =>
    bench.ask(
      flow.tenant,
      '{ gaps(first: 50, filter: {priorities: [CRITICAL]}) { nodes { id fieldName asset { name } } pageInfo { hasNextPage } } }',
    ),
  );
  const poll = await times(() =>
    bench.ask(flow.tenant, `{ enhancementProgress(collectionFlowId: "${flow.id}") { status version pollAfterMs } }`),
  );
  const perRow = (ms: number) => `${ms.toFixed(0)} ms, ${((ms * 1000) / assets).toFixed(0)} µs`;
  return `| ${[
    assets,
    gaps,
    `${perRow(scanned)}, ${(scanned / byHand).toFixed(1)}x`,
    perRow(again),
    `${perRow(wiring)}, ${(wiring / wiringHand).toFixed(1)}x`,
    `${page.toFixed(1)} ms`,
    `${poll.toFixed(1)} ms`,
  ].join(' | ')} |\n`;
}

try {
  await line(1);
  process.stdout.write(
    '| assets | gaps | scan: in all, an asset, times by hand | scanned again | wiring check: in all, an asset, times by hand | page of 50 gaps | poll |\n|---|---|---|---|---|---|---|\n',
  );
  for (const assets of options.assets.split(',').map(Number)) process.stdout.write(await line(assets));
} finally {
  await bench.close();
}
