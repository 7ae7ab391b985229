import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type HeldRun, LostRun } from '../../src/modules/enhancement/advance-run.js';
import { NOTHING_SPENT } from '../../src/modules/enhancement/analyst.js';
import { AssetErrorCode, EnhancementStatus } from '../../src/modules/enhancement/enhancement-status.js';
import type { Turn } from '../../src/modules/enhancement/run-ledger.js';
import { createWatchRunJob } from '../../src/modules/enhancement/watch-run.job.js';
import type { Tenant } from '../../src/scope.js';
import { EnhancementBench } from '../kit/enhancement-bench.js';
import { insertScannedFlow, insertServers, insertTenant } from '../kit/flow-of-assets.js';
import { hang, ScriptedAnalyst } from '../kit/scripted-analyst.js';

let bench: EnhancementBench;
let tenant: Tenant;
beforeAll(async () => {
  bench = await EnhancementBench.start();
});
beforeEach(async () => {
  tenant = await insertTenant(bench.database);
});
afterAll(() => bench.remove());

const rows = <Row = Record<string, unknown>>(text: string, values: unknown[]) => bench.database.rows<Row>(text, values);

async function flowOf(count: number) {
  const assetIds = await insertServers(bench.database, tenant, count);
  return { assetIds, flowId: await insertScannedFlow(bench.database, tenant, assetIds) };
}

const outcomes = async (runId: string) =>
  (
    await rows<{ status: string }>(
      'select status from migration.asset_analyses where analysis_run_id = $1 order by position',
      [runId],
    )
  ).map(({ status }) => status);

/** How often each asset of the tenant was analysed, by the audit trail. */
const analyzedTimes = async () =>
  (
    await rows<{ n: number }>(
      "select count(*)::int as n from migration.audit_events where engagement_id = $1 and action = 'agent.asset_analyzed' group by asset_id",
      [tenant.engagementId],
    )
  ).map(({ n }) => n);

const effort = { spending: NOTHING_SPENT, promptVersion: null, durationMs: 1 };

async function takeUp(runId: string): Promise<HeldRun> {
  const held = await bench.ledger.takeUp(bench.scope(tenant), runId);
  if (!held) throw new Error(`run ${runId} is settled`);
  return held;
}

describe('a worker that lost its run', () => {
  const ways: [string, (held: HeldRun, turn: Extract<Turn, { kind: 'ANALYZE' }>) => Promise<unknown>][] = [
    ['take the next asset', (held) => bench.ledger.nextTurn(bench.scope(tenant), held)],
    [
      'write proposals',
      (held, { task }) =>
        bench.ledger.complete(bench.scope(tenant), held, task, {
          answers: task.gaps.map(({ id }) => ({
            gapId: id,
            confidenceScore: 1,
            aiSuggestions: ['late', 'later'],
            suggestedResolution: 'late',
            proposedValue: null,
            evidence: [],
          })),
          contextKeysUsed: [],
          learningIds: [],
          ...effort,
        }),
    ],
    [
      'write a failure',
      (held, { task: { analysisId, facts } }) => {
        const failed = { analysisId, assetId: facts.id, errorCode: AssetErrorCode.INTERNAL, ...effort };
        return bench.ledger.fail(bench.scope(tenant), held, failed);
      },
    ],
    ['end it', (held) => bench.ledger.settle(bench.scope(tenant), held, { status: EnhancementStatus.COMPLETED })],
  ];

  const contents = (runId: string, assetIds: readonly string[]) =>
    Promise.all([
      rows('select * from migration.analysis_runs where id = $1', [runId]),
      rows('select * from migration.asset_analyses where analysis_run_id = $1 order by position', [runId]),
      rows('select * from migration.assets where id = any($1) order by id', [assetIds]),
      rows('select * from migration.collection_data_gaps where asset_id = any($1) order by id', [assetIds]),
      rows('select * from migration.audit_events where engagement_id = $1 order by sequence', [tenant.engagementId]),
    ]);

  it.each(ways)('cannot %s', async (_name, write) => {
    const { assetIds, flowId } = await flowOf(2);
    const run = await bench.start(tenant, flowId);
    const first = await takeUp(run.id);
    const turn = await bench.ledger.nextTurn(bench.scope(tenant), first);
    if (turn.kind !== 'ANALYZE') throw new Error(`expected an asset to analyse, got ${turn.kind}`);
    const second = await takeUp(run.id);
    expect(second.fencingNumber).toBe(first.fencingNumber + 1);
    const before = await contents(run.id, assetIds);
    await expect(write(first, turn)).rejects.toThrow(LostRun);
    expect(await contents(run.id, assetIds)).toEqual(before);
    // The same write of the worker that holds the run is taken.
    await expect(write(second, turn)).resolves.toBeDefined();
    expect(await contents(run.id, assetIds)).not.toEqual(before);
  });

  it('stops quietly when it wakes up, and the asset it was at is analysed once, by the other', async () => {
    const { flowId } = await flowOf(4);
    const run = await bench.start(tenant, flowId);
    const other = new ScriptedAnalyst(async () => undefined);
    const sleeper = new ScriptedAnalyst(async (call) => {
      if (call === 1) await bench.work(tenant, run, { analyst: other });
    });
    await bench.work(tenant, run, { analyst: sleeper });
    expect([sleeper.calls, other.calls]).toEqual([2, 3]);
    expect(await outcomes(run.id)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED', 'COMPLETED']);
    expect(await analyzedTimes()).toEqual([1, 1, 1, 1]);
    expect(await rows('select status, processed from migration.analysis_runs where id = $1', [run.id])).toEqual([
      { status: 'COMPLETED', processed: 4 },
    ]);
  });
});

describe('the lease of a flow', () => {
  it('is taken from a worker that died with it, and given back', async () => {
    const { flowId } = await flowOf(1);
    const run = await bench.start(tenant, flowId);
    const key = `gap_enhancement_lock:${flowId}`;
    await bench.store.set(key, 'of a worker that was killed', 900_000);
    let during: string | undefined;
    const analyst = new ScriptedAnalyst(async () => {
      during = await bench.store.get(key);
    });
    await bench.work(tenant, run, { analyst });
    expect(during).toMatch(/^[0-9a-f-]{36}$/);
    expect(await bench.store.get(key)).toBeUndefined();
    expect(await outcomes(run.id)).toEqual(['COMPLETED']);
  });

  it('is done without while the store is down', async () => {
    const without = await EnhancementBench.start();
    try {
      const there = await insertTenant(without.database);
      const flowId = await insertScannedFlow(without.database, there, await insertServers(without.database, there, 2));
      const run = await without.start(there, flowId);
      await without.store.close();
      await without.work(there, run);
      expect(await without.database.rows('select status, processed from migration.analysis_runs')).toEqual([
        { status: 'COMPLETED', processed: 2 },
      ]);
    } finally {
      await without.remove();
    }
  });
});

describe('assets that two flows share', () => {
  it('are analysed once when both run at the same time, and both runs complete', async () => {
    const { assetIds, flowId } = await flowOf(20);
    const otherId = await insertScannedFlow(bench.database, tenant, assetIds);
    const runs = [await bench.start(tenant, flowId), await bench.start(tenant, otherId)];
    await Promise.all(runs.map((run) => bench.work(tenant, run)));
    expect(await analyzedTimes()).toEqual(Array.from({ length: 20 }, () => 1));
    const all = [...(await outcomes(runs[0]?.id ?? '')), ...(await outcomes(runs[1]?.id ?? ''))];
    expect(all.toSorted()).toEqual(Array.from({ length: 40 }, (_, index) => (index < 20 ? 'COMPLETED' : 'SKIPPED')));
    expect(
      await rows('select status, processed from migration.analysis_runs where id = any($1)', [
        runs.map(({ id }) => id),
      ]),
    ).toEqual([
      { status: 'COMPLETED', processed: 20 },
      { status: 'COMPLETED', processed: 20 },
    ]);
  });

  it('are analysed once when both were told to refresh', async () => {
    const { assetIds, flowId } = await flowOf(3);
    const otherId = await insertScannedFlow(bench.database, tenant, assetIds);
    const before = await bench.start(tenant, flowId);
    await bench.work(tenant, before);
    const first = await bench.start(tenant, flowId, { forceRefresh: true });
    const second = await bench.start(tenant, otherId, { forceRefresh: true });
    expect(second.plan).toMatchObject({ forced: 3, skipped: 0 });
    await bench.work(tenant, first);
    await bench.work(tenant, second);
    expect(await outcomes(first.id)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
    expect(await outcomes(second.id)).toEqual(['SKIPPED', 'SKIPPED', 'SKIPPED']);
  });

  it('are left alone while the other flow is at them', async () => {
    const { assetIds, flowId } = await flowOf(1);
    const otherId = await insertScannedFlow(bench.database, tenant, assetIds);
    const [first, second] = [await bench.start(tenant, flowId), await bench.start(tenant, otherId)];
    const analyst = new ScriptedAnalyst(async () => {
      await bench.work(tenant, second);
      expect(await outcomes(second.id)).toEqual(['SKIPPED']);
    });
    await bench.work(tenant, first, { analyst });
    expect(await outcomes(first.id)).toEqual(['COMPLETED']);
  });
});

describe('what a lost worker left behind', () => {
  it('is freed after the time that is asked for: its asset, its run, its flow', async () => {
    const { assetIds, flowId } = await flowOf(3);
    const run = await bench.start(tenant, flowId);
    const stopping = new AbortController();
    const analyst = new ScriptedAnalyst(async (call, _task, signal) => {
      if (call === 0) return undefined;
      stopping.abort(new Error('gone'));
      return hang(signal);
    });
    await expect(bench.work(tenant, run, { analyst, signal: stopping.signal })).rejects.toThrow('gone');
    const scope = bench.scope(tenant);
    expect(await bench.stuck.reset(scope, 60)).toBe(0);
    await rows("update migration.assets set updated_at = now() - interval '61 minutes' where id = any($1)", [assetIds]);
    await rows("update migration.analysis_runs set updated_at = now() - interval '61 minutes' where id = $1", [run.id]);
    expect(await bench.stuck.reset(bench.scope(await insertTenant(bench.database)), 60)).toBe(0);
    expect(await bench.stuck.reset(scope, 60)).toBe(1);
    expect(
      await rows('select ai_gap_analysis_status as status from migration.assets where id = any($1) order by id', [
        assetIds,
      ]),
    ).toEqual([{ status: 2 }, { status: 0 }, { status: 0 }]);
    expect(
      await rows('select status, error_code as error from migration.analysis_runs where id = $1', [run.id]),
    ).toEqual([{ status: 'FAILED', error: 'WORKER_LOST' }]);
    expect(await outcomes(run.id)).toEqual(['COMPLETED', 'PENDING', 'PENDING']);
    // The flow is free again, and the job that may still come finds nothing to do.
    await bench.work(tenant, run);
    const next = await bench.start(tenant, flowId);
    expect(next.plan).toMatchObject({ fresh: 2, skipped: 1 });
  });

  it('is looked for an hour after each start, and again as long as the run is not settled', async () => {
    const { flowId } = await flowOf(1);
    const run = await bench.start(tenant, flowId);
    const looks = () =>
      rows<{ look: number; minutes: number }>(
        `select (data -> 'input' ->> 'look')::int as look, round(extract(epoch from start_after - now()) / 60)::int as minutes
         from pgboss.job where name = 'watch-run' and data -> 'input' ->> 'runId' = $1 order by look`,
        [run.id],
      );
    expect(await looks()).toEqual([{ look: 1, minutes: 60 }]);
    const job = createWatchRunJob(bench.stuck, bench.queue);
    const context = { scope: bench.scope(tenant), signal: new AbortController().signal };
    await job.run(context, { runId: run.id, look: 1 });
    expect(await looks()).toHaveLength(2);
    await bench.work(tenant, run);
    await job.run(context, { runId: run.id, look: 2 });
    expect((await looks()).map(({ look }) => look)).toEqual([1, 2]);
  });
});
