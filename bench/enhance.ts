import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { createClient } from '../sdk/src/index.js';
import { loadConfig } from '../src/config.js';
import { startEmbeddedServer } from '../src/db/embedded-server.js';
import { createLogger } from '../src/logger.js';
import { createAuthenticator } from '../src/modules/tenancy/authenticate.js';
import { insertScannedFlow, insertServers, insertTenant } from '../test/kit/flow-of-assets.js';
import { startModelServer } from '../test/kit/model-server.js';
import { GATEWAY_COMMAND } from './gateway-command.js';
import { median } from './load.js';
import { freshDatabase } from './prepare-database.js';

/**
 * What an analysis costs beside its model: runs over ten assets with six gaps each, of a gateway and worker in one
 * process, with a model that answers at once, or after `--delay` milliseconds. The baseline is the same requests sent to the
 * model by hand.
 */
const { values: options } = parseArgs({
  options: {
    assets: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '20' },
    delay: { type: 'string', default: '0' },
  },
});
const ASSETS = Number(options.assets);
const SECRET = 'the secret of the benchmark, forty characters';
const PORT = 4311;
const POLL_MS = 60;

const logger = createLogger('warn');
const server = await startEmbeddedServer(path.resolve('.lacuna/bench'), logger);
const url = await freshDatabase(server.url, 'bench_enhance');
const model = await startModelServer();
const gateway = spawn(process.execPath, GATEWAY_COMMAND, {
  env: {
    ...process.env,
    DATABASE_URL: url,
    PORT: String(PORT),
    JWT_SECRET: SECRET,
    LACUNA_RATE_LIMIT_PER_MINUTE: '0',
    LACUNA_TENANT_RATE_LIMIT_PER_MINUTE: '0',
    LACUNA_PLATFORM_ADMINS: 'bench',
    LACUNA_ANALYZE_COOLDOWN_SECONDS: '0',
    LACUNA_MODEL: 'openai:double',
    OPENAI_BASE_URL: model.baseUrl,
    LOG_LEVEL: 'error',
    LACUNA_DATA_DIR: path.resolve('.lacuna/bench'),
  },
  stdio: ['ignore', 'ignore', 'inherit'],
});
const owner = new pg.Client({ connectionString: url });

async function untilReady(): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const isReady = await fetch(`http://127.0.0.1:${PORT}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await sleep(100);
  }
  throw new Error('the gateway did not start');
}

const rows = async <Row>(text: string, values: unknown[] = []) => (await owner.query(text, values)).rows as Row[];
const database = { url, rows, drop: () => owner.end() };

interface Sample {
  /** From the mutation to the poll that shows the end. */
  readonly wholeMs: number;
  /** From one asset's end to the next one's, medians: all of it, and without the model's call. */
  readonly assetMs: number;
  readonly ownMs: number;
  readonly calls: number;
}

async function analyze(): Promise<Sample & { again: Sample; baselineMs: number }> {
  const tenant = await insertTenant(database);
  const flowId = await insertScannedFlow(database, tenant, await insertServers(database, tenant, ASSETS));
  const client = createClient({ url: `http://127.0.0.1:${PORT}`, token }).forTenant(tenant);
  const run = async (): Promise<Sample> => {
    model.reset();
    model.delay(Number(options.delay));
    const startedAt = performance.now();
    const { analyzeGaps } = await client.analyzeGaps({ input: { collectionFlowId: flowId } });
    for (;;) {
      const { enhancementProgress } = await client.enhancementProgress({ collectionFlowId: flowId });
      if (enhancementProgress.pollAfterMs === 0) break;
      await sleep(POLL_MS);
    }
    const wholeMs = performance.now() - startedAt;
    const assets = await rows<{ assetMs: number; callMs: number }>(
      `select extract(epoch from n.finished_at - coalesce(lag(n.finished_at) over (order by n.position), r.started_at))::float8 * 1000 as "assetMs",
         coalesce((select sum(c.duration_ms) from migration.model_calls c where c.analysis_run_id = r.id and c.asset_id = n.asset_id), 0)::int as "callMs"
       from migration.asset_analyses n join migration.analysis_runs r on r.id = n.analysis_run_id where r.id = $1 and n.status = 'COMPLETED' order by n.position`,
      [analyzeGaps.run.id],
    );
    return {
      wholeMs,
      assetMs: median(assets.map(({ assetMs }) => assetMs)),
      ownMs: median(assets.map(({ assetMs, callMs }) => assetMs - callMs)),
      calls: model.requests.length,
    };
  };
  const first = await run();
  const bodies = model.requests.map(({ raw }) => raw);
  const again = await run();
  return { ...first, again, baselineMs: await byHand(bodies) };
}

/** The same requests, one after another, from this process. */
async function byHand(bodies: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (const body of bodies) {
    const startedAt = performance.now();
    const headers = { 'content-type': 'application/json' };
    await (await fetch(`${model.baseUrl}/chat/completions`, { method: 'POST', headers, body })).text();
    times.push(performance.now() - startedAt);
  }
  return median(times);
}

const memoryMib = async (line: string) => {
  const status = await readFile(`/proc/${gateway.pid}/status`, 'utf8');
  return Math.round(Number(new RegExp(`${line}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
};

const { mintToken } = await createAuthenticator(loadConfig({ JWT_SECRET: SECRET }));
const token = (await mintToken?.('bench')) ?? '';
try {
  await owner.connect();
  await untilReady();
  const samples: Awaited<ReturnType<typeof analyze>>[] = [];
  for (let round = 0; round < Number(options.rounds); round++) samples.push(await analyze());
  const of = (pick: (sample: (typeof samples)[number]) => number) => median(samples.map(pick)).toFixed(1);
  const first = samples[0]?.wholeMs.toFixed(0);
  process.stdout.write(
    `| ${ASSETS} assets, ${ASSETS * 6} gaps, ${samples.length} runs | |\n| --- | --- |\n` +
      `| whole run, as a client sees it | ${of(({ wholeMs }) => wholeMs)} ms (the first of the process ${first} ms) |\n` +
      `| an asset | ${of(({ assetMs }) => assetMs)} ms |\n` +
      `| an asset without its model call | ${of(({ ownMs }) => ownMs)} ms |\n` +
      `| the same model call by hand | ${of(({ baselineMs }) => baselineMs)} ms; an asset takes ${of(({ assetMs, baselineMs }) => assetMs / baselineMs)} of it |\n` +
      `| calls of the first run, and of the second | ${of(({ calls }) => calls)}, ${of(({ again }) => again.calls)} |\n` +
      `| whole second run | ${of(({ again }) => again.wholeMs)} ms |\n` +
      `| memory of the process, at most | ${await memoryMib('VmHWM')} MiB |\n`,
  );
} finally {
  gateway.kill('SIGTERM');
  await owner.end();
  await model.close();
  await sleep(500);
  await server.stop();
}
