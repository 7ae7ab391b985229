import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { createWriteStream, openAsBlob, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { v7 as uuid } from 'uuid';
import { createClient, type LacunaClient } from '../sdk/src/index.js';
import { loadConfig } from '../src/config.js';
import { startEmbeddedServer } from '../src/db/embedded-server.js';
import { createLogger } from '../src/logger.js';
import { createAuthenticator } from '../src/modules/tenancy/authenticate.js';
import { GATEWAY_COMMAND } from './gateway-command.js';
import { median } from './load.js';
import { freshDatabase } from './prepare-database.js';

/**
 * An import of generated servers, from the first byte of the upload to the last asset, beside COPY of the same rows into
 * the raw table and one INSERT ... SELECT into assets; in turns, on one database. Of several sizes (`--rows
 * 10000,1000000`) also what a record costs in each, and by how much the memory of the process grows.
 */
const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    columns: { type: 'string', default: '15' },
  },
});
const SIZES = options.rows.split(',').map(Number);
const FOLDER = path.resolve('.lacuna/bench');
const RSS_INTERVAL_MS = 200;
const SECRET = 'the secret of the benchmark, forty characters';
const PORT = 4304;
const ALL_COLUMNS = [
  'Name',
  'FQDN',
  'IP address',
  'Operating system',
  'OS version',
  'CPU cores',
  'Memory MB',
  'Disk GB',
  'Environment',
  'Location',
  'Power state',
  'Owner',
  'Cost center',
  'Serial number',
  'Notes',
  'Description',
  'Application',
  'Cluster',
  'Host',
  'Rack',
  'Vendor',
  'Model',
  'Support group',
  'Created',
  'Last seen',
  'Backup policy',
  'Criticality',
  'vCenter',
  'Folder',
  'Annotation',
];
const COLUMNS = ALL_COLUMNS.slice(0, Number(options.columns));

const row = (n: number): string[] => allCells(n).slice(0, COLUMNS.length);

const allCells = (n: number): string[] => [
  `srv-${String(n).padStart(7, '0')}`,
  `srv-${String(n).padStart(7, '0')}.corp.example`,
  `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`,
  ['Ubuntu 22.04', 'Microsoft Windows Server 2019 (64-bit)', 'Red Hat Enterprise Linux 8 (64-bit)', ''][n % 4] ?? '',
  '',
  String(2 + (n % 30)),
  String(1024 * (1 + (n % 64))),
  String(40 + (n % 900)),
  ['prod', 'Test', 'development', ''][n % 4] ?? '',
  ['Ghent', 'Antwerp', ''][n % 3] ?? '',
  n % 5 === 0 ? 'poweredOff' : 'poweredOn',
  `team-${n % 97}`,
  `CC ${1000 + (n % 400)}`,
  `SN${String(n).padStart(9, '0')}`,
  `row ${n}`,
  `Server number ${n} of the generated estate`,
  `app-${n % 1_000}`,
  `cluster-${n % 40}`,
  `esx${String(n % 600).padStart(3, '0')}.corp.example`,
  `R${n % 120}`,
  ['Dell', 'HPE', 'Lenovo'][n % 3] ?? '',
  `Model ${n % 17}`,
  `group ${n % 23}`,
  `2021-0${1 + (n % 9)}-1${n % 10}`,
  `2026-10-${10 + (n % 20)}`,
  ['daily', 'weekly', 'none'][n % 3] ?? '',
  ['high', 'medium', 'low'][n % 3] ?? '',
  `vc${n % 5}.corp.example`,
  `/dc1/vm/team-${n % 97}`,
  '',
];

const logger = createLogger('warn');

async function token(): Promise<string> {
  const { mintToken } = await createAuthenticator(loadConfig({ JWT_SECRET: SECRET }));
  return (await mintToken?.('bench')) ?? '';
}

async function untilReady(): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (
      await fetch(`http://127.0.0.1:${PORT}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await sleep(100);
  }
  throw new Error('the gateway did not start');
}

async function createTenant(platform: LacunaClient): Promise<{ clientAccountId: string; engagementId: string }> {
  const { clientAccount } = (await platform.createClientAccount({ input: { name: uuid() } })).createClientAccount;
  const { engagement } = (
    await platform.createEngagement({ input: { clientAccountId: clientAccount.id, name: 'bench' } })
  ).createEngagement;
  return { clientAccountId: clientAccount.id, engagementId: engagement.id };
}

/** What the same rows cost at least: COPY into the raw table, and one statement that makes assets of them. */
async function copy(
  { clientAccountId, engagementId }: { clientAccountId: string; engagementId: string },
  rows: number,
): Promise<number> {
  const [flow, dataImport] = [uuid(), uuid()];
  await owner.query(
    `insert into migration.discovery_flows (client_account_id, engagement_id, id, master_flow_id, name, status, current_phase, created_by)
    values ($1, $2, $3, $3, 'copy', 'COMPLETED', 'FINALIZATION', 'bench')`,
    [clientAccountId, engagementId, flow],
  );
  await owner.query(
    `insert into migration.data_imports (client_account_id, engagement_id, id, discovery_flow_id, format, status) values ($1, $2, $3, $4, 'GENERIC', 'STORED')`,
    [clientAccountId, engagementId, dataImport, flow],
  );
  const startedAt = performance.now();
  const lines = function* () {
    for (let n = 0; n < rows; n++) {
      const cells = row(n);
      const raw = JSON.stringify(Object.fromEntries(COLUMNS.map((column, index) => [column, cells[index]])));
      yield `${clientAccountId}\t${engagementId}\t${uuid()}\t${dataImport}\t${flow}\t${n + 1}\tPROCESSED\t${raw.replaceAll('\\', '\\\\')}\n`;
    }
  };
  const target = owner.query(
    copyFrom(
      'copy migration.raw_import_records (client_account_id, engagement_id, id, data_import_id, discovery_flow_id, row_number, status, raw_data) from stdin',
    ),
  );
  await pipeline(Readable.from(lines()), target);
  await owner.query(
    `insert into migration.assets (client_account_id, engagement_id, id, name, asset_type, normalised_name, environment, location, serial_number, fqdn, attributes,
      discovery_flow_id, master_flow_id, raw_import_records_id, discovery_method)
    select r.client_account_id, r.engagement_id, migration.uuid_v7(), r.raw_data->>'Name', 'SERVER', lower(r.raw_data->>'Name'), r.raw_data->>'Environment', r.raw_data->>'Location',
      r.raw_data->>'Serial number', r.raw_data->>'FQDN', r.raw_data, r.discovery_flow_id, r.discovery_flow_id, r.id, 'flow_based'
    from migration.raw_import_records r where r.data_import_id = $1`,
    [dataImport],
  );
  return Math.round(performance.now() - startedAt);
}

async function journey(client: LacunaClient, rows: number): Promise<number> {
  const { discoveryFlow } = (await client.createDiscoveryFlow({ input: { name: 'bench' } })).createDiscoveryFlow;
  const { uploadUrl } = (
    await client.createImportUpload({ input: { discoveryFlowId: discoveryFlow.id, fileName: 'servers.csv' } })
  ).createImportUpload;
  const file = path.join(FOLDER, 'servers.csv');
  const lines = function* () {
    yield `${COLUMNS.join(',')}\n`;
    for (let n = 0; n < rows; n++) yield `${row(n).join(',')}\n`;
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
  const startedAt = performance.now();
  await client.upload(uploadUrl, await openAsBlob(file));
  const storedMs = Math.round(performance.now() - startedAt);
  await client.runDiscovery({ input: { discoveryFlowId: discoveryFlow.id } });
  const flow = await client.waitForDiscovery(discoveryFlow.id);
  const importMs = Math.round(performance.now() - startedAt);
  if (flow.recordCounts.processed !== rows)
    throw new Error(`expected ${rows} processed records, got ${JSON.stringify(flow.recordCounts)}`);
  process.stderr.write(`${rows} rows: upload ${storedMs} ms, with discovery ${importMs} ms\n`);
  return importMs;
}

function residentMib(pid: number): number {
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kib) / 1024);
}

/** By how many MiB the gateway grows while `work` is done, at most. */
async function growthDuring<T>(work: () => Promise<T>): Promise<{ result: T; growthMib: number }> {
  const pid = gateway.pid ?? 0;
  const before = residentMib(pid);
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMib(pid));
  }, RSS_INTERVAL_MS);
  try {
    return { result: await work(), growthMib: peak - before };
  } finally {
    clearInterval(timer);
  }
}

/** Warm code and full pools: what the first import costs once is not what a record costs. */
const WARM_UP_ROWS = 5_000;

const server = await startEmbeddedServer(FOLDER, logger);
const url = await freshDatabase(server.url, 'bench_import');
const gateway = spawn(process.execPath, GATEWAY_COMMAND, {
  env: {
    ...process.env,
    DATABASE_URL: url,
    PORT: String(PORT),
    JWT_SECRET: SECRET,
    LACUNA_RATE_LIMIT_PER_MINUTE: '0',
    LACUNA_TENANT_RATE_LIMIT_PER_MINUTE: '0',
    LACUNA_PLATFORM_ADMINS: 'bench',
    LOG_LEVEL: 'error',
    LACUNA_DATA_DIR: FOLDER,
    LACUNA_UPLOAD_MAX_MIB: '2048',
  },
  stdio: ['ignore', 'ignore', 'inherit'],
});
const owner = new pg.Client({ connectionString: url });
try {
  await owner.connect();
  const platform = createClient({ url: `http://127.0.0.1:${PORT}`, token: await token() });
  await untilReady();
  await journey(platform.forTenant(await createTenant(platform)), WARM_UP_ROWS);
  process.stdout.write(
    '| rows | COPY + INSERT ... SELECT | upload + discovery | speed against COPY | a record | memory grows by |\n| --- | --- | --- | --- | --- | --- |\n',
  );
  for (const rows of SIZES) {
    const samples: { copyMs: number; importMs: number; growthMib: number }[] = [];
    for (let round = 0; round < Number(options.rounds); round++) {
      const copyMs = await copy(await createTenant(platform), rows);
      const client = platform.forTenant(await createTenant(platform));
      const { result: importMs, growthMib } = await growthDuring(() => journey(client, rows));
      samples.push({ copyMs, importMs, growthMib });
    }
    const of = (pick: (sample: (typeof samples)[number]) => number) => median(samples.map(pick));
    const importMs = of((sample) => sample.importMs);
    process.stdout.write(
      `| ${rows} | ${of(({ copyMs }) => copyMs)} ms | ${importMs} ms (${Math.round(rows / (importMs / 1000))} rows/s) | ` +
        `${of((sample) => sample.copyMs / sample.importMs).toFixed(2)} | ${Math.round((importMs / rows) * 1000)} µs | ${of(({ growthMib }) => growthMib)} MiB |\n`,
    );
  }
} finally {
  gateway.kill('SIGTERM');
  await owner.end();
  await sleep(500);
  await server.stop();
}
