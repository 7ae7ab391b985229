import { afterEach, describe, expect, it } from 'vitest';
import { AnalysisFleet } from '../kit/analysis/analysis-fleet.js';
import { breakRedis } from '../kit/analysis/break-redis.js';
import { ENDS_OF_LOST_MODEL, FAULTS, failModel, loseModel } from '../kit/analysis/fail-model.js';
import { freezeWorkers } from '../kit/analysis/freeze-workers.js';
import { killWorkers } from '../kit/analysis/kill-workers.js';
import { loseWorker, shareFlows } from '../kit/analysis/share-flows.js';
import { hasRedisServer } from '../kit/redis-server.js';

// The same scenarios at their full counts: npm run soak -- enhancement
const MODEL_MS = 20;
const LONG = { timeout: 120_000 };

let fleet: AnalysisFleet;
afterEach(() => fleet.close());

describe('processes that share a database', () => {
  it('analyse every asset once, wherever SIGKILL strikes', LONG, async () => {
    fleet = await AnalysisFleet.start({ workers: 1, modelMs: MODEL_MS });
    const { kills, repeatedCalls } = await killWorkers(fleet, { runs: 1, assets: 60, killsARun: 2 });
    expect(repeatedCalls).toBeLessThanOrEqual(kills);
  });

  it('refuse what a worker writes that was taken for dead', LONG, async () => {
    fleet = await AnalysisFleet.start({ workers: 2, modelMs: 700 });
    const size = { rounds: 1, flows: 3, assets: 3, moment: 'IN_CALLS' } as const;
    expect(await freezeWorkers(fleet, size)).toEqual({ lateRuns: 3 });
  });

  it('give each fault of a model its code, count what it cost, and stop asking one that is gone', LONG, async () => {
    fleet = await AnalysisFleet.start({ workers: 1, modelMs: 0 });
    // Those that end at the deadline only are in test/ai/model-faults.test.ts.
    const quick = FAULTS.filter(({ code }) => code !== 'AGENT_TIMEOUT');
    for (const fault of quick) expect((await failModel(fleet, fault, 1)).failed).toBe(1);
    expect(await loseModel(fleet, 'server_error')).toEqual(ENDS_OF_LOST_MODEL);
  });
});

describe.skipIf(!hasRedisServer)('processes that share a database and Redis', () => {
  it('go through a Redis that is killed, and one that is emptied', LONG, async () => {
    fleet = await AnalysisFleet.start({ workers: 1, hasRedis: true, modelMs: MODEL_MS });
    for (const how of ['RESTART', 'FLUSH'] as const)
      expect((await breakRedis(fleet, { times: 1, assets: 40, how })).polls).toBeGreaterThan(1);
  });

  it('work on flows side by side, never two on one, and take over what a lost one was at', LONG, async () => {
    fleet = await AnalysisFleet.start({ workers: 2, hasRedis: true, modelMs: 100 });
    // One worker takes four runs: more at a time are several workers'.
    expect((await shareFlows(fleet, { tenants: 2, flowsATenant: 3, assets: 6 })).mostCallsAtOnce).toBeGreaterThan(4);
    await loseWorker(fleet, { assets: 10 });
  });
});
