import 'reflect-metadata';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { loadConfig } from '../src/config.js';
import { startEmbeddedServer } from '../src/db/embedded-server.js';
import { appUrl } from '../src/db/migrate.js';
import { createLogger } from '../src/logger.js';
import { createAuthenticator } from '../src/modules/tenancy/authenticate.js';
import { compareAnswers } from './compare-answers.js';
import { cpuSeconds } from './cpu.js';
import { load } from './load.js';
import { OPERATIONS, type Operation, PROGRESS, progressKey, type Request } from './operations.js';
import { prepareDatabase } from './prepare-database.js';
import { type Round, table } from './table.js';
import { TARGETS, type Target } from './targets.js';

/**
 * Reads under load: the gateway and what it is compared with, on one database and one store, and in turns, so that the
 * machine's moods meet all of them. Figures are ratios of the same round; the median is printed, and written to
 * docs/performance.md with `--write`.
 */
const { values: options } = parseArgs({
  options: {
    operations: { type: 'string', default: 'Q1,Q2,Q3,Q4,Q5' },
    connections: { type: 'string', default: '1,32' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    tenants: { type: 'string', default: '20' },
    targets: { type: 'string', default: TARGETS.map(({ name }) => name).join() },
    write: { type: 'boolean', default: false },
    /** A folder for a CPU profile of each server; it costs some speed. */
    profile: { type: 'string' },
  },
});

const SECRET = 'the secret of the benchmark, forty characters';
const SUBJECT = 'bench';
const REDIS_PORT = 4390;
const REDIS_URL = `redis://127.0.0.1:${REDIS_PORT}`;
const WARM_UP_SECONDS = 1;
const PAGE = 'docs/performance.md';

const logger = createLogger('warn');
const children = new Map<string, ChildProcess>();

function run(name: string, command: string, args: readonly string[], environment: Record<string, string> = {}): void {
  const env = { ...process.env, ...environment };
  children.set(name, spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] }));
}

async function start(target: Target, databaseUrl: string): Promise<void> {
  const profile = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`];
  run(target.name, process.execPath, [...profile, ...target.command], {
    NODE_ENV: 'production',
    PORT: String(target.port),
    LOG_LEVEL: 'error',
    JWT_SECRET: SECRET,
    LACUNA_PLATFORM_ADMINS: SUBJECT,
    REDIS_URL,
    ...target.environment,
    DATABASE_URL: target.isOwner ? databaseUrl : appUrl(databaseUrl),
  });
  for (let attempt = 0; attempt < 240; attempt++) {
    const isUp = await fetch(`http://127.0.0.1:${target.port}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await sleep(250);
  }
  throw new Error(`${target.name} did not start`);
}

async function startRedis(): Promise<void> {
  run('redis', 'redis-server', ['--port', String(REDIS_PORT), '--save', '', '--appendonly', 'no']);
  const redis = new Redis(REDIS_URL, { lazyConnect: false, retryStrategy: () => 100, maxRetriesPerRequest: 50 });
  // Until it listens.
  redis.on('error', () => undefined);
  for (const operation of OPERATIONS)
    if (operation.name === 'Q1')
      for (const { variables } of operation.requests(Number(options.tenants)))
        await redis.set(progressKey(String(variables['id'])), PROGRESS);
  await redis.quit();
}

async function mintToken(): Promise<string> {
  const authenticator = await createAuthenticator(loadConfig({ JWT_SECRET: SECRET }));
  return (await authenticator.mintToken?.(SUBJECT)) ?? '';
}

const urlOf = ({ port }: Target) => `http://127.0.0.1:${port}/graphql`;

async function measure(
  operation: Operation,
  targets: readonly Target[],
  requests: readonly Request[],
  connections: number,
  { token, postmaster }: { token: string; postmaster: number },
): Promise<Round[]> {
  const prepared = new Map(
    targets.map((target) => [
      target,
      requests.map((request) => ({ body: target.body(operation, request), headers: headersOf(request, token) })),
    ]),
  );
  for (const [target, sent] of prepared) await load(urlOf(target), sent, connections, WARM_UP_SECONDS);
  const rounds: Round[] = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    const figures: Round = new Map();
    for (let turn = 0; turn < targets.length; turn++) {
      const target = targets[(turn + round) % targets.length] as Target;
      const pids = [children.get(target.name)?.pid, children.get('redis')?.pid, postmaster].filter(
        (pid) => pid !== undefined,
      );
      const before = cpuSeconds(pids);
      const measured = await load(urlOf(target), prepared.get(target) ?? [], connections, Number(options.seconds));
      if (measured.errors > 0)
        throw new Error(`${target.name} answered ${measured.errors} requests of ${operation.name} with an error`);
      figures.set(target.name, { ...measured, cpuMs: ((cpuSeconds(pids) - before) * 1000) / measured.requests });
    }
    rounds.push(figures);
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  return rounds;
}

const headersOf = ({ clientAccountId, engagementId }: Request, token: string) => ({
  'content-type': 'application/json',
  authorization: `Bearer ${token}`,
  'x-client-account-id': clientAccountId,
  'x-engagement-id': engagementId,
});

/** The table stands between two comments of the page. */
async function write(text: string): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  await writeFile(
    PAGE,
    page.replace(/(<!-- reads -->\n)[\s\S]*?(<!-- \/reads -->)/, (_, from, to) => `${from}\n${text}\n${to}`),
  );
}

const server = await startEmbeddedServer(path.resolve('.lacuna/bench'), logger);
try {
  const { databaseUrl, postmaster } = await prepareDatabase(server.url, Number(options.tenants));
  const wanted = options.targets.split(',');
  const targets = TARGETS.filter(({ name }) => wanted.includes(name));
  await startRedis();
  for (const target of targets) await start(target, databaseUrl);
  const token = await mintToken();
  const rows: { operation: Operation; connections: number; rounds: Round[] }[] = [];
  for (const operation of OPERATIONS.filter(({ name }) => options.operations.split(',').includes(name))) {
    const requests = operation.requests(Number(options.tenants));
    const asked = targets.filter(({ without = [] }) => !without.includes(operation.name));
    await compareAnswers(operation, asked, requests, (request) => headersOf(request, token));
    for (const connections of options.connections.split(',').map(Number))
      rows.push({
        operation,
        connections,
        rounds: await measure(operation, asked, requests, connections, { token, postmaster }),
      });
  }
  const text = table(
    rows,
    targets.map(({ name }) => name),
  );
  process.stdout.write(`${text}\n`);
  if (options.write) await write(text);
} finally {
  for (const child of children.values()) child.kill('SIGTERM');
  await sleep(500);
  await server.stop();
}
