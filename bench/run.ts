import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedServer } from '../src/db/embedded-server.js';
import { createLogger } from '../src/logger.js';
import { compareAnswers } from './compare-answers.js';
import { cpuSeconds } from './cpu.js';
import { load, type Sent } from './load.js';
import { OPERATIONS, type Operation, type Request } from './operations.js';
import { prepareDatabase } from './prepare-database.js';
import { headersOf, mintToken, Servers, urlOf } from './servers.js';
import { type Round, table } from './table.js';
import { COLLECTOR_PORT, TARGETS, type Target } from './targets.js';

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
    targets: { type: 'string', default: TARGETS.flatMap(({ name, isAside }) => (isAside ? [] : name)).join() },
    write: { type: 'boolean', default: false },
    /** A folder for a CPU profile of each server; it costs some speed. */
    profile: { type: 'string' },
  },
});

const WARM_UP_SECONDS = 1;
const PAGE = 'docs/performance.md';

const logger = createLogger('warn');
const servers = new Servers(options.profile);

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
  for (const [target, sent] of prepared) {
    // A poll that is timed is never the first of its flow, which reads the database.
    await askEach(target, sent);
    await load(urlOf(target), sent, connections, WARM_UP_SECONDS);
  }
  const rounds: Round[] = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    const figures: Round = new Map();
    for (let turn = 0; turn < targets.length; turn++) {
      const target = targets[(turn + round) % targets.length] as Target;
      if (target.isAskedAgain === true) await askEach(target, prepared.get(target) ?? []);
      const pids = [...servers.pidsOf(target.name, 'redis'), postmaster];
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

/** Each request once. */
async function askEach(target: Target, sent: readonly Sent[]): Promise<void> {
  for (const { body, headers } of sent) {
    const response = await fetch(urlOf(target), { method: 'POST', body, headers });
    await response.arrayBuffer();
  }
}

/** The table stands between two comments of the page. */
async function write(text: string): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  await writeFile(
    PAGE,
    page.replace(/(<!-- reads -->\n)[\s\S]*?(<!-- \/reads -->)/, (_, from, to) => `${from}\n${text}\n${to}`),
  );
}

let traceBytes = 0;
const collector = createServer((request, response) => {
  request.on('data', (chunk: Buffer) => (traceBytes += chunk.length)).on('end', () => response.end('{}'));
});

const server = await startEmbeddedServer(path.resolve('.lacuna/bench'), logger);
try {
  const { databaseUrl, postmaster } = await prepareDatabase(server.url, Number(options.tenants));
  const wanted = options.targets.split(',');
  const targets = TARGETS.filter(({ name }) => wanted.includes(name));
  await servers.startRedis(Number(options.tenants));
  collector.listen(COLLECTOR_PORT, '127.0.0.1');
  for (const target of targets) await servers.start(target, databaseUrl);
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
  if (traceBytes > 0) process.stdout.write(`${Math.round(traceBytes / 1024)} KiB of traces came in.\n`);
  if (options.write) await write(text);
} finally {
  await servers.stop();
  collector.close();
  await server.stop();
}
