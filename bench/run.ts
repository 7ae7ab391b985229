import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { loadConfig } from '../src/config.js';
import { startEmbeddedServer } from '../src/db/embedded-server.js';
import { appUrl, migrate } from '../src/db/migrate.js';
import { installQueue } from '../src/jobs/queue.js';
import { createLogger } from '../src/logger.js';
import { createAuthenticator } from '../src/modules/tenancy/authenticate.js';
import { JOB_NAMES } from '../src/modules.js';
import { load, median } from './load.js';
import { OPERATIONS, type Operation, type Request } from './operations.js';
import { seed } from './seed.js';

/**
 * Reads under load: the gateway, the same resolvers on hydrated entities, and the hand-written limit, on one database and
 * in turns, so that the machine's moods meet all of them. Figures are ratios of the same round; the median is printed.
 */
const { values: options } = parseArgs({
  options: {
    operations: { type: 'string', default: 'Q1,Q2,Q3,Q4,Q5' },
    connections: { type: 'string', default: '1,32' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    tenants: { type: 'string', default: '20' },
    targets: { type: 'string', default: 'limit,lacuna,hydrated' },
  },
});

const SECRET = 'the secret of the benchmark, forty characters';
const SUBJECT = 'bench';
const WARM_UP_SECONDS = 1;
const COMPARED = 12;

interface Target {
  name: string;
  port: number;
  command: string[];
  environment: Record<string, string>;
  body(operation: Operation, request: Request): string;
}

const graphqlBody = (operation: Operation, { variables }: Request) =>
  JSON.stringify({ query: operation.query, variables });

const TARGETS: readonly Target[] = [
  {
    name: 'limit',
    port: 4301,
    command: ['--max-semi-space-size=32', '--import', 'tsx', 'bench/limit-server.ts'],
    environment: {},
    body: ({ name }, { variables }) => JSON.stringify({ op: name, variables }),
  },
  {
    name: 'lacuna',
    port: 4302,
    command: ['--max-semi-space-size=32', 'dist/src/main.js'],
    environment: { LACUNA_ROLES: 'gateway' },
    body: graphqlBody,
  },
  {
    name: 'hydrated',
    port: 4303,
    command: ['--max-semi-space-size=32', '--import', 'tsx', 'bench/hydrated-server.ts'],
    environment: {},
    body: graphqlBody,
  },
];

const logger = createLogger('warn');
const children: ChildProcess[] = [];
async function prepareDatabase(ownerUrl: string, tenants: number): Promise<string> {
  const name = `bench_${tenants}`;
  const admin = new pg.Client({ connectionString: ownerUrl });
  await admin.connect();
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) await admin.query(`create database ${name}`);
  await admin.end();
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  await migrate(url.href, (owner) => installQueue(owner, JOB_NAMES, logger), logger);
  const owner = new pg.Client({ connectionString: url.href });
  await owner.connect();
  const { rows } = await owner.query('select from migration.engagements limit 1');
  if (rows.length === 0) {
    process.stderr.write(`seeding ${tenants * 5000} assets\n`);
    await seed(owner, tenants);
  }
  await owner.end();
  return url.href;
}

async function start(target: Target, databaseUrl: string): Promise<void> {
  const environment = {
    ...process.env,
    NODE_ENV: 'production',
    PORT: String(target.port),
    LOG_LEVEL: 'error',
    JWT_SECRET: SECRET,
    LACUNA_RATE_LIMIT_PER_MINUTE: '0',
    LACUNA_TENANT_RATE_LIMIT_PER_MINUTE: '0',
    LACUNA_PLATFORM_ADMINS: SUBJECT,
    ...target.environment,
    DATABASE_URL: target.name === 'lacuna' ? databaseUrl : appUrl(databaseUrl),
  };
  children.push(spawn(process.execPath, target.command, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] }));
  for (let attempt = 0; attempt < 120; attempt++) {
    const isUp = await fetch(`http://127.0.0.1:${target.port}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await sleep(250);
  }
  throw new Error(`${target.name} did not start`);
}

async function mintToken(): Promise<string> {
  const { mintToken: mint } = await createAuthenticator(loadConfig({ JWT_SECRET: SECRET }));
  return (await mint?.(SUBJECT)) ?? '';
}

const headersOf = ({ clientAccountId, engagementId }: Request, token: string) => ({
  'content-type': 'application/json',
  authorization: `Bearer ${token}`,
  'x-client-account-id': clientAccountId,
  'x-engagement-id': engagementId,
});

const urlOf = (target: Target) => `http://127.0.0.1:${target.port}/graphql`;

/** Speed of a wrong answer is worth nothing: what the targets say must be the same before they are timed. */
async function compare(
  operation: Operation,
  targets: readonly Target[],
  requests: readonly Request[],
  token: string,
): Promise<void> {
  for (const request of requests.slice(0, COMPARED)) {
    const answers = await Promise.all(
      targets.map(async (target) => {
        const response = await fetch(urlOf(target), {
          method: 'POST',
          headers: headersOf(request, token),
          body: target.body(operation, request),
        });
        return { target: target.name, leaves: leavesOf(await response.json()) };
      }),
    );
    const [first] = answers;
    for (const { target, leaves } of answers) {
      if (leaves === first?.leaves && leaves.length > 4) continue;
      throw new Error(
        `${operation.name}: ${target} and ${first?.target} differ\n${leaves.slice(0, 600)}\n${first?.leaves.slice(0, 600)}`,
      );
    }
  }
}

/** Every leaf of an answer, sorted, times in one form; the version of a progress is each server's own. */
function leavesOf(answer: unknown): string {
  const leaves: string[] = [];
  const walk = (value: unknown, key: string) => {
    if (key === 'version') return;
    if (value !== null && typeof value === 'object')
      for (const [name, inner] of Object.entries(value)) walk(inner, name);
    else
      leaves.push(
        typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value).toISOString() : String(value),
      );
  };
  walk(answer, '');
  return leaves.toSorted().join('|');
}

async function measure(
  operation: Operation,
  targets: readonly Target[],
  requests: readonly Request[],
  connections: number,
  token: string,
): Promise<string[]> {
  const prepared = targets.map((target) =>
    requests.map((request) => ({ body: target.body(operation, request), headers: headersOf(request, token) })),
  );
  const samples = targets.map((): { requestsPerSecond: number; p50Ms: number; p99Ms: number }[] => []);
  for (const [index, target] of targets.entries())
    await load(urlOf(target), prepared[index] ?? [], connections, WARM_UP_SECONDS);
  for (let round = 0; round < Number(options.rounds); round++) {
    for (let turn = 0; turn < targets.length; turn++) {
      const index = (turn + round) % targets.length;
      const target = targets[index] as Target;
      const measured = await load(urlOf(target), prepared[index] ?? [], connections, Number(options.seconds));
      if (measured.errors > 0)
        throw new Error(`${target.name} answered ${measured.errors} requests of ${operation.name} with an error`);
      samples[index]?.push(measured);
    }
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  const [limit] = samples;
  const place = (wanted: string) => samples[targets.findIndex(({ name }) => name === wanted)];
  const [ours, hydrated] = [place('lacuna'), place('hydrated')];
  const gain =
    ours && hydrated
      ? median(
          ours.map((sample, round) => sample.requestsPerSecond / (hydrated[round]?.requestsPerSecond ?? Number.NaN)),
        )
      : undefined;
  const ratio = (index: number) =>
    median(
      (samples[index] ?? []).map(
        (sample, round) => sample.requestsPerSecond / (limit?.[round]?.requestsPerSecond ?? Number.NaN),
      ),
    );
  const absolute = (index: number) => median((samples[index] ?? []).map((sample) => sample.requestsPerSecond));
  const cell = (name: string) => {
    const index = targets.findIndex((target) => target.name === name);
    if (index < 0) return '-';
    const p99Ms = median((samples[index] ?? []).map((sample) => sample.p99Ms));
    return `${ratio(index).toFixed(2)} (${absolute(index).toFixed(0)}/s, p99 ${p99Ms.toFixed(0)} ms)`;
  };
  return [
    `${operation.name} ${operation.title}`,
    String(connections),
    ...TARGETS.map(({ name }) => cell(name)),
    gain === undefined ? '-' : gain.toFixed(1),
  ];
}

function print(rows: readonly string[][]): void {
  const header = ['operation', 'connections', ...TARGETS.map(({ name }) => name), 'lacuna / hydrated'];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  process.stdout.write(line(header) + line(header.map(() => '---')) + rows.map(line).join(''));
}

const server = await startEmbeddedServer(path.resolve('.lacuna/bench'), logger);
try {
  const databaseUrl = await prepareDatabase(server.url, Number(options.tenants));
  const wanted = options.targets.split(',');
  const targets = TARGETS.filter(({ name }) => wanted.includes(name));
  for (const target of targets) await start(target, databaseUrl);
  const token = await mintToken();
  const rows: string[][] = [];
  for (const operation of OPERATIONS.filter(({ name }) => options.operations.split(',').includes(name))) {
    const requests = operation.requests(Number(options.tenants));
    // What the store answers has no entities to hydrate.
    const asked = operation.sql === undefined ? targets.filter(({ name }) => name !== 'hydrated') : targets;
    await compare(operation, asked, requests, token);
    for (const connections of options.connections.split(',').map(Number))
      rows.push(await measure(operation, asked, requests, connections, token));
  }
  print(rows);
} finally {
  for (const child of children) child.kill('SIGTERM');
  await sleep(500);
  await server.stop();
}
