import 'reflect-metadata';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import pg from 'pg';
import { startEmbeddedServer } from '../src/db/embedded-server.js';
import { createLogger } from '../src/logger.js';
import { cpuSeconds } from './cpu.js';
import { OPERATIONS } from './operations.js';
import { prepareDatabase } from './prepare-database.js';
import { headersOf, mintToken, Servers, urlOf } from './servers.js';
import { TARGETS } from './targets.js';

/**
 * Clients that poll the progress of a flow every two seconds while nothing changes, by GET with the ETag that they have:
 * how many one gateway serves, how late, at what cost, and what one answer weighs. Ten clients share a connection, as
 * behind a proxy; a connection sends the polls of a second one after the other as soon as the second begins, all at once.
 */
const { values: given } = parseArgs({
  options: { clients: { type: 'string', default: '10000' }, seconds: { type: 'string', default: '10' } },
});
const TENANTS = 20;
const EVERY_SECONDS = 2;
const CLIENTS_PER_CONNECTION = 10;
/** For opening the connections, whose first polls wait for all of them. */
const WARM_UP_SECONDS = 8;
/** PostgreSQL counts what a session has done when it has been idle for this long. */
const COUNTED_AFTER_MS = 11_000;
const clients = Number(given.clients);
const seconds = Number(given.seconds);

const target = TARGETS.find(({ name }) => name === 'lacuna again');
const poll = OPERATIONS.find(({ name }) => name === 'Q1');
if (!target || !poll) throw new Error('no gateway or no poll to measure');
const server = await startEmbeddedServer(path.resolve('.lacuna/bench'), createLogger('warn'));
const servers = new Servers();
try {
  const { databaseUrl, postmaster } = await prepareDatabase(server.url, TENANTS);
  await servers.startRedis(TENANTS);
  await servers.start(target, databaseUrl);
  const token = await mintToken();
  const requests = await Promise.all(
    poll.requests(TENANTS).map(async (request) => {
      const parameters = new URLSearchParams({ query: poll.query, variables: JSON.stringify(request.variables) });
      const headers = { ...headersOf(request, token), 'apollo-require-preflight': 'true' };
      const url = `${urlOf(target)}?${parameters.toString()}`;
      const first = await fetch(url, { headers });
      await first.arrayBuffer();
      const { pathname, search } = new URL(url);
      const known = { ...headers, 'if-none-match': first.headers.get('etag') ?? '' };
      return { method: 'GET' as const, path: pathname + search, headers: known };
    }),
  );
  const owner = new pg.Client({ connectionString: databaseUrl });
  await owner.connect();
  const transactions = async () => {
    await sleep(COUNTED_AFTER_MS);
    const { rows } = await owner.query<{ n: number }>(
      'select xact_commit::int as n from pg_stat_database where datname = current_database()',
    );
    return rows[0]?.n ?? 0;
  };
  const committed = await transactions();
  const options: autocannon.Options = {
    url: urlOf(target),
    connections: Math.ceil(clients / CLIENTS_PER_CONNECTION),
    overallRate: clients / EVERY_SECONDS,
    duration: WARM_UP_SECONDS + seconds,
    requests,
  };
  // Without a callback there is nothing to listen to.
  const load = autocannon(options, () => undefined);
  const done = once(load, 'done') as Promise<[autocannon.Result]>;
  const polls: { status: number; bytes: number; ms: number }[] = [];
  load.on('response', (_, status, bytes, ms) => polls.push({ status, bytes, ms }));
  await sleep(WARM_UP_SECONDS * 1000);
  const from = polls.length;
  const pids = [...servers.pidsOf(target.name, 'redis'), postmaster];
  const cpu = cpuSeconds(pids);
  await sleep(seconds * 1000);
  const cpuMs = (cpuSeconds(pids) - cpu) * 1000;
  const timed = polls.slice(from);
  const [{ errors }] = await done;
  const asked = (await transactions()) - committed;
  await owner.end();
  const unchanged = timed.filter(({ status }) => status === 304);
  const times = unchanged.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const late = (share: number) => times[Math.floor(times.length * share)]?.toFixed(1);
  const bytes = unchanged.reduce((sum, answer) => sum + answer.bytes, 0);
  process.stdout.write(
    `${clients} clients, a poll each ${EVERY_SECONDS} s: ${(unchanged.length / seconds).toFixed(0)} of ${clients / EVERY_SECONDS} polls a second answered as unchanged` +
      ` (p50 ${late(0.5)} ms, p99 ${late(0.99)} ms), ${errors} errors, ${timed.length - unchanged.length} others;` +
      ` CPU ${(cpuMs / unchanged.length).toFixed(3)} ms, ${(asked / polls.length).toFixed(4)} transactions,` +
      ` ${(bytes / unchanged.length).toFixed(0)} bytes each\n`,
  );
} finally {
  await servers.stop();
  await server.stop();
}
