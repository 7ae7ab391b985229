import 'reflect-metadata';
import { afterEach, describe, expect, it } from 'vitest';
import { AnalysisFleet, type FleetSize } from '../kit/analysis/analysis-fleet.js';
import { breakRedis } from '../kit/analysis/break-redis.js';
import { ENDS_OF_LOST_MODEL, FAULTS, failModel, loseModel } from '../kit/analysis/fail-model.js';
import { freezeWorkers } from '../kit/analysis/freeze-workers.js';
import { hasInjections, injectInstructions, injectionTexts } from '../kit/analysis/inject-instructions.js';
import { killWorkers } from '../kit/analysis/kill-workers.js';
import { loseWorker, shareFlows } from '../kit/analysis/share-flows.js';
import { EnhancementBench } from '../kit/enhancement-bench.js';
import { startModelServer } from '../kit/model-server.js';
import { hasRedisServer } from '../kit/redis-server.js';

const MODEL_MS = 20;
const FAULTS_EACH = 100;
const ASSETS = 200;
const LOST_WORKERS = 5;

/**
 * Most of the time of these is spent waiting for a process that is dead to be missed, so this many deployments go through
 * them side by side.
 */
const FLEETS = 4;
/** In each of the fleets. */
const KILLED_RUNS = 5;
const KILLS_A_RUN = 5;
const FROZEN_FLOWS = 2;
const FREEZES_IN_CALLS = 7;
const FREEZES_ANYWHERE = 6;
const REDIS_BREAKAGES = 5;

const fleets: AnalysisFleet[] = [];
afterEach(async () => {
  for (const fleet of fleets.splice(0)) await fleet.close();
});

async function startFleet(size: FleetSize): Promise<AnalysisFleet> {
  const fleet = await AnalysisFleet.start(size);
  fleets.push(fleet);
  return fleet;
}

/** The figures of all fleets together. */
async function inFleets(
  size: FleetSize,
  work: (fleet: AnalysisFleet) => Promise<Readonly<Record<string, number>>>,
): Promise<Record<string, number>> {
  for (let fleet = 0; fleet < FLEETS; fleet++) await startFleet(size);
  const sums: Record<string, number> = {};
  for (const figures of await Promise.all(fleets.map(work)))
    for (const [name, figure] of Object.entries(figures)) sums[name] = (sums[name] ?? 0) + figure;
  say(sums);
  return sums;
}

/** What was measured, for the report of a run. */
const say = (figures: object) =>
  process.stdout.write(`${expect.getState().currentTestName}: ${JSON.stringify(figures)}\n`);

describe('a model', () => {
  it.each(FAULTS)(`that fails ${FAULTS_EACH} times: $fault`, async (fault) => {
    const seconds = fault.code === 'AGENT_TIMEOUT' ? '1' : '30';
    const fleet = await startFleet({
      workers: 1,
      modelMs: 0,
      environment: { LACUNA_ASSET_TIMEOUT_SECONDS: seconds },
    });
    const figures = await failModel(fleet, fault, FAULTS_EACH);
    say(figures);
    expect(figures.failed).toBe(FAULTS_EACH);
  });

  it.each(['server_error', 'reset', 'hang'] as const)('that is gone: %s', async (fault) => {
    const fleet = await startFleet({ workers: 1, modelMs: 0, environment: { LACUNA_ASSET_TIMEOUT_SECONDS: '1' } });
    expect(await loseModel(fleet, fault)).toEqual(ENDS_OF_LOST_MODEL);
  });

  it.skipIf(!hasInjections)('that obeys every text of the collections of injections', async () => {
    const bench = await EnhancementBench.start();
    const model = await startModelServer();
    try {
      const texts = injectionTexts();
      const figures = await injectInstructions(bench, model, texts);
      say({ texts: texts.length, ...figures });
      expect(figures.obeyed + figures.refused).toBeGreaterThan(texts.length / 2);
      expect(figures.informed).toBeGreaterThan(0);
    } finally {
      await bench.remove();
      await model.close();
    }
  });
});

describe('processes that share a database', () => {
  it(`analyse every asset once through ${FLEETS * KILLED_RUNS * KILLS_A_RUN} times SIGKILL`, async () => {
    const size = { runs: KILLED_RUNS, assets: ASSETS, killsARun: KILLS_A_RUN };
    const figures = await inFleets({ workers: 1, modelMs: MODEL_MS }, (fleet) => killWorkers(fleet, size));
    expect(figures.kills).toBe(FLEETS * KILLED_RUNS * KILLS_A_RUN);
    expect(figures.repeatedCalls).toBeLessThanOrEqual(figures.kills ?? 0);
  });

  it('refuse what a worker writes that was frozen in the middle of its calls', async () => {
    const size = { rounds: FREEZES_IN_CALLS, flows: FROZEN_FLOWS, assets: 3, moment: 'IN_CALLS' } as const;
    const figures = await inFleets({ workers: 2, modelMs: 700 }, (fleet) => freezeWorkers(fleet, size));
    expect(figures.lateRuns).toBe(FLEETS * FREEZES_IN_CALLS * FROZEN_FLOWS);
  });

  it('refuse what a worker writes that was frozen anywhere, and are not kept waiting by its locks', async () => {
    const size = { rounds: FREEZES_ANYWHERE, flows: FROZEN_FLOWS, assets: 60, moment: 'ANYWHERE' } as const;
    const figures = await inFleets({ workers: 2, modelMs: 5 }, (fleet) => freezeWorkers(fleet, size));
    expect(figures.lateRuns).toBe(FLEETS * FREEZES_ANYWHERE * FROZEN_FLOWS);
  });
});

describe.skipIf(!hasRedisServer)('processes that share a database and Redis', () => {
  it.each(['RESTART', 'FLUSH'] as const)(`go through ${FLEETS * REDIS_BREAKAGES} times %s of Redis`, async (how) => {
    const figures = await inFleets({ workers: 1, hasRedis: true, modelMs: MODEL_MS }, (fleet) =>
      breakRedis(fleet, { times: REDIS_BREAKAGES, assets: 60, how }),
    );
    expect(figures.polls).toBeGreaterThan(FLEETS * REDIS_BREAKAGES);
  });

  it('are four workers on the flows of several tenants', async () => {
    // Slow enough for all of them to wait for it at one time: one worker takes four runs, so more than twelve are four workers'.
    const fleet = await startFleet({ workers: 4, hasRedis: true, modelMs: 400 });
    const figures = await shareFlows(fleet, { tenants: 4, flowsATenant: 5, assets: 20 });
    say(figures);
    expect(figures.mostCallsAtOnce).toBeGreaterThan(12);
  });

  it('take over what a lost worker was at', async () => {
    const fleet = await startFleet({ workers: 2, hasRedis: true, modelMs: MODEL_MS });
    for (let time = 0; time < LOST_WORKERS; time++) {
      const figures = await loseWorker(fleet, { assets: 200 });
      say(figures);
      expect(figures.takenOverMs).toBeLessThan(30_000);
    }
  });
});
