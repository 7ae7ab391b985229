import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/db/statement.js';
import { lockAssetStates, updateAssetStates } from '../../src/modules/discovery/inventory/asset-rows.js';
import { AnalystError, NOTHING_SPENT, RunStopped } from '../../src/modules/enhancement/analyst.js';
import { RunErrorCode } from '../../src/modules/enhancement/enhancement-status.js';
import { scanAssets } from '../../src/modules/gaps/scan-gaps.js';
import type { Tenant } from '../../src/scope.js';
import { EnhancementBench } from '../kit/enhancement-bench.js';
import { GAP_FIELDS, insertScannedFlow, insertServers, insertTenant } from '../kit/flow-of-assets.js';
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

async function flowOf(count: number, fields: readonly string[] = GAP_FIELDS) {
  const assetIds = await insertServers(bench.database, tenant, count);
  return { assetIds, flowId: await insertScannedFlow(bench.database, tenant, assetIds, fields) };
}

const readRun = async (id: string) =>
  (
    await rows(
      `select status, error_code as error, processed, failed, skipped, total, finished_at is not null as "isFinished"
       from migration.analysis_runs where id = $1`,
      [id],
    )
  )[0];

const outcomes = async (runId: string) =>
  (
    await rows<{ status: string; error: string | null }>(
      'select status, error_code as error from migration.asset_analyses where analysis_run_id = $1 order by position',
      [runId],
    )
  ).map(({ status, error }) => error ?? status);

const assetStatuses = async (ids: readonly string[]) =>
  (
    await rows<{ shown: string }>(
      `select ai_gap_analysis_status || case when ai_gap_analysis_timestamp is null then '' else ' dated' end as shown
       from migration.assets where id = any($1) order by id`,
      [ids],
    )
  ).map(({ shown }) => shown);

const readFlow = async (id: string) =>
  (await rows('select status, current_phase as phase from migration.collection_flows where id = $1', [id]))[0];

const actions = async () =>
  (
    await rows<{ action: string }>(
      'select action from migration.audit_events where engagement_id = $1 order by sequence',
      [tenant.engagementId],
    )
  ).map(({ action }) => action);

describe('a run', () => {
  it('gives every gap a proposal, marks the assets and hands the flow on', async () => {
    const { assetIds, flowId } = await flowOf(3);
    const run = await bench.start(tenant, flowId);
    await bench.work(tenant, run);
    expect(await readRun(run.id)).toEqual({
      status: 'COMPLETED',
      error: null,
      processed: 3,
      failed: 0,
      skipped: 0,
      total: 3,
      isFinished: true,
    });
    const gaps = await rows(
      `select count(*)::int as n, count(*) filter (where analysis_run_id = $2 and confidence_score between 0 and 1
         and jsonb_array_length(ai_suggestions) between 2 and 3 and ai_suggestions ? suggested_resolution)::int as enhanced
       from migration.collection_data_gaps where asset_id = any($1)`,
      [assetIds, run.id],
    );
    expect(gaps).toEqual([{ n: 18, enhanced: 18 }]);
    expect(await assetStatuses(assetIds)).toEqual(['2 dated', '2 dated', '2 dated']);
    expect(await readFlow(flowId)).toEqual({ status: 'PAUSED', phase: 'QUESTIONNAIRE_GENERATION' });
    const analyzed = Array.from({ length: 3 }, () => 'agent.asset_analyzed');
    expect(await actions()).toEqual(['analysis.requested', ...analyzed, 'analysis.completed']);
    const keys = await rows(
      'select distinct context_keys_used as keys from migration.asset_analyses where analysis_run_id = $1',
      [run.id],
    );
    expect(keys).toEqual([{ keys: ['id', 'name', 'asset_type', 'discovery_source', 'tech_stack'] }]);
  });

  it('asks nobody about an asset without gaps, and ends a flow that has none', async () => {
    const { assetIds, flowId } = await flowOf(2, []);
    const run = await bench.start(tenant, flowId);
    const analyst = new ScriptedAnalyst(async () => undefined);
    await bench.work(tenant, run, { analyst });
    expect(analyst.calls).toBe(0);
    expect(await outcomes(run.id)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(await assetStatuses(assetIds)).toEqual(['2 dated', '2 dated']);
    expect(await readFlow(flowId)).toEqual({ status: 'COMPLETED', phase: 'FINALIZATION' });
  });

  it('says how many assets call themselves analysed with a gap that nobody answered', async () => {
    const { assetIds, flowId } = await flowOf(3);
    const found = async () => {
      const [last] = await rows<{ n: number }>(
        `select (details -> 'inconsistentAssets')::int as n from migration.audit_events
         where engagement_id = $1 and action = 'analysis.completed' order by sequence desc limit 1`,
        [tenant.engagementId],
      );
      return last?.n;
    };
    const run = await bench.start(tenant, flowId);
    await bench.work(tenant, run);
    expect(await found()).toBe(0);
    await rows(
      "update migration.collection_data_gaps set confidence_score = null where asset_id = any($1) and field_name in ('os_name', 'location')",
      [assetIds.slice(1)],
    );
    await bench.start(tenant, flowId);
    expect(await found()).toBe(2);
  });

  it('goes on after an asset that failed, and leaves that one as never analysed', async () => {
    const { assetIds, flowId } = await flowOf(7);
    const run = await bench.start(tenant, flowId);
    const analyst = new ScriptedAnalyst(async (call, { gaps }, signal) => {
      if (call === 1) return { answers: [], learningIds: [], spending: { ...NOTHING_SPENT, inputTokens: 7 } };
      if (call === 3) return hang(signal);
      if (call === 5) throw new AnalystError('the model is gone');
      if (call === 6) throw new TypeError(`a fault of ours, ${gaps.length}`);
      return undefined;
    });
    await bench.work(tenant, run, { analyst, assetTimeoutMs: 100 });
    expect(await outcomes(run.id)).toEqual([
      'COMPLETED',
      'VALIDATION_FAILED',
      'COMPLETED',
      'AGENT_TIMEOUT',
      'COMPLETED',
      'MODEL_ERROR',
      'INTERNAL',
    ]);
    expect(await readRun(run.id)).toMatchObject({ status: 'ABORTED', error: 'CIRCUIT_OPEN', processed: 7, failed: 4 });
    expect(await assetStatuses(assetIds)).toEqual(['2 dated', '0', '2 dated', '0', '2 dated', '0', '0']);
  });

  it('stops where it is when no asset could be analysed any more, and leaves the asset at hand for the next run', async () => {
    const { assetIds, flowId } = await flowOf(3);
    const run = await bench.start(tenant, flowId);
    const analyst = new ScriptedAnalyst(async (call) => {
      if (call > 0) throw new RunStopped('five calls in a row have failed', RunErrorCode.MODEL_UNAVAILABLE);
    });
    await bench.work(tenant, run, { analyst });
    expect(await outcomes(run.id)).toEqual(['COMPLETED', 'PENDING', 'PENDING']);
    expect(await readRun(run.id)).toMatchObject({ status: 'ABORTED', error: 'MODEL_UNAVAILABLE', failed: 0 });
    expect(await assetStatuses(assetIds)).toEqual(['2 dated', '0', '0']);
  });

  it('stops when more than half of its assets have failed, and keeps what is done', async () => {
    const { assetIds, flowId } = await flowOf(5);
    const run = await bench.start(tenant, flowId);
    const analyst = new ScriptedAnalyst(async (call) => {
      if (call > 0) throw new AnalystError('the model is gone');
    });
    await bench.work(tenant, run, { analyst });
    expect(await outcomes(run.id)).toEqual(['COMPLETED', 'MODEL_ERROR', 'MODEL_ERROR', 'PENDING', 'PENDING']);
    expect(await readRun(run.id)).toMatchObject({
      status: 'ABORTED',
      error: 'CIRCUIT_OPEN',
      processed: 3,
      isFinished: true,
    });
    expect(await assetStatuses(assetIds)).toEqual(['2 dated', '0', '0', '0', '0']);
    expect(await readFlow(flowId)).toEqual({ status: 'FAILED', phase: 'GAP_ANALYSIS' });
  });

  it('stops at once when it is canceled in the middle of an asset, which is then as it was', async () => {
    const { assetIds, flowId } = await flowOf(3);
    const run = await bench.start(tenant, flowId);
    let isCallAborted = false;
    const analyst = new ScriptedAnalyst(async (call, _task, signal) => {
      if (call === 0) return undefined;
      const canceled = await bench.service.cancelAnalysis(bench.scope(tenant), { runId: run.id });
      expect(canceled.status).toBe('IN_PROGRESS');
      return hang(signal).finally(() => {
        isCallAborted = signal.aborted;
      });
    });
    await bench.work(tenant, run, { analyst });
    expect(isCallAborted).toBe(true);
    expect(await readRun(run.id)).toMatchObject({ status: 'CANCELED', error: null, processed: 1 });
    expect(await outcomes(run.id)).toEqual(['COMPLETED', 'PENDING', 'PENDING']);
    expect(await assetStatuses(assetIds)).toEqual(['2 dated', '0', '0']);
    expect(await readFlow(flowId)).toEqual({ status: 'PAUSED', phase: 'GAP_ANALYSIS' });
    expect((await actions()).slice(-2)).toEqual(['analysis.cancel_requested', 'analysis.canceled']);
  });

  it('stops before the next asset when nobody told the worker that it is canceled', async () => {
    const { flowId } = await flowOf(3);
    const run = await bench.start(tenant, flowId);
    const analyst = new ScriptedAnalyst(async () => {
      await rows('update migration.analysis_runs set is_cancel_requested = true where id = $1', [run.id]);
    });
    await bench.work(tenant, run, { analyst });
    expect(await readRun(run.id)).toMatchObject({ status: 'CANCELED', processed: 1 });
  });

  it('is handed back when its worker stops, and carried on by the next without anything done twice', async () => {
    const { flowId } = await flowOf(4);
    const run = await bench.start(tenant, flowId);
    const stopping = new AbortController();
    const first = new ScriptedAnalyst(async (call, _task, signal) => {
      if (call < 2) return undefined;
      stopping.abort(new Error('the worker is stopping'));
      return hang(signal);
    });
    await expect(bench.work(tenant, run, { analyst: first, signal: stopping.signal })).rejects.toThrow(
      'the worker is stopping',
    );
    expect(await outcomes(run.id)).toEqual(['COMPLETED', 'COMPLETED', 'IN_PROGRESS', 'PENDING']);
    const second = new ScriptedAnalyst(async () => undefined);
    await bench.work(tenant, run, { analyst: second });
    expect(second.calls).toBe(2);
    expect(await readRun(run.id)).toMatchObject({ status: 'COMPLETED', processed: 4 });
    expect((await actions()).filter((action) => action === 'agent.asset_analyzed')).toHaveLength(4);
  });
});

describe('what changes while the analyst is at an asset', () => {
  it('is kept: a gap that a person closed stays closed', async () => {
    const { assetIds, flowId } = await flowOf(1);
    const run = await bench.start(tenant, flowId);
    const analyst = new ScriptedAnalyst(async (_call, { gaps }) => {
      await rows("update migration.collection_data_gaps set resolution_status = 'REJECTED' where id = $1", [
        gaps[0]?.id,
      ]);
    });
    await bench.work(tenant, run, { analyst });
    const gaps = await rows<{ resolution: string; isAnalyzed: boolean }>(
      `select distinct resolution_status as resolution, confidence_score is not null as "isAnalyzed"
       from migration.collection_data_gaps where asset_id = any($1) order by 1`,
      [assetIds],
    );
    expect(gaps).toEqual([
      { resolution: 'PENDING', isAnalyzed: true },
      { resolution: 'REJECTED', isAnalyzed: false },
    ]);
    expect(
      await rows('select gaps_enhanced as n from migration.asset_analyses where analysis_run_id = $1', [run.id]),
    ).toEqual([{ n: 5 }]);
  });

  it('is seen: an asset whose values changed is stale at once, and the next run takes it', async () => {
    const { flowId } = await flowOf(2);
    const run = await bench.start(tenant, flowId);
    const analyst = new ScriptedAnalyst(async (call, { facts }) => {
      if (call === 0)
        await rows('update migration.assets set values_changed_at = clock_timestamp() where id = $1', [facts.id]);
    });
    await bench.work(tenant, run, { analyst });
    expect(await outcomes(run.id)).toEqual(['COMPLETED', 'COMPLETED']);
    const next = await bench.start(tenant, flowId);
    expect(next.plan).toEqual({ total: 2, fresh: 0, stale: 1, forced: 0, skipped: 1 });
  });

  it('is seen also where its transaction had begun before the analysis, and waited for it', async () => {
    const { assetIds, flowId } = await flowOf(1);
    const run = await bench.start(tenant, flowId);
    await bench.scope(tenant).transaction(async (tx) => {
      await tx.row(sql`select now()`);
      await bench.work(tenant, run);
      const moved = [...(await lockAssetStates(tx, assetIds))].map(
        ([id, state]) => [id, { ...state, location: 'Ghent' }] as const,
      );
      await updateAssetStates(tx, new Map(moved), { keepsAnalysis: false });
    });
    expect((await bench.start(tenant, flowId)).plan).toMatchObject({ stale: 1, skipped: 0 });
  });
});

describe('a gap that a scan opens', () => {
  const scan = (flowId: string) => bench.scope(tenant).transaction((tx) => scanAssets(tx, flowId));
  const unanswered = async (assetIds: readonly string[]) => {
    const [counted] = await rows<{ n: number }>(
      `select count(*)::int as n from migration.collection_data_gaps
       where asset_id = any($1) and resolution_status = 'PENDING' and confidence_score is null`,
      [assetIds],
    );
    return counted?.n;
  };

  const STALE = { total: 1, fresh: 0, stale: 1, forced: 0, skipped: 0 };

  /** What the next run takes, and how many gaps it leaves without an answer. */
  async function next(assetIds: readonly string[], flowId: string) {
    const run = await bench.start(tenant, flowId);
    if (!run.isSettled) await bench.work(tenant, run);
    return { plan: run.plan, unanswered: await unanswered(assetIds) };
  }

  it('after its asset was analysed is taken by the next run, which takes it once', async () => {
    const { assetIds, flowId } = await flowOf(1, ['os_name']);
    await bench.work(tenant, await bench.start(tenant, flowId));
    await scan(flowId);
    expect(await next(assetIds, flowId)).toEqual({ plan: STALE, unanswered: 0 });
    await scan(flowId);
    expect(await next(assetIds, flowId)).toMatchObject({ plan: { stale: 0, skipped: 1 } });
  });

  it('while its asset is analysed is taken by the next run', async () => {
    const { assetIds, flowId } = await flowOf(1, ['os_name']);
    const run = await bench.start(tenant, flowId);
    const analyst = new ScriptedAnalyst(async () => {
      await scan(flowId);
    });
    await bench.work(tenant, run, { analyst });
    expect(await next(assetIds, flowId)).toEqual({ plan: STALE, unanswered: 0 });
  });

  it('that has begun before the analysis, and waited for it, is taken by the next run', async () => {
    const { assetIds, flowId } = await flowOf(1, ['os_name']);
    const run = await bench.start(tenant, flowId);
    await bench.scope(tenant).transaction(async (tx) => {
      await tx.row(sql`select now()`);
      await bench.work(tenant, run);
      await scanAssets(tx, flowId);
    });
    expect(await next(assetIds, flowId)).toEqual({ plan: STALE, unanswered: 0 });
  });
});

describe('a write that meets another', () => {
  /** Makes the first `times` attempts to mark the asset analysed fail as PostgreSQL fails them. */
  const conflict = (assetId: string, times: number, code: string) =>
    rows(
      `create sequence migration.conflicts; grant usage on migration.conflicts to lacuna_app;
       create or replace function migration.meet_conflict() returns trigger language plpgsql as $$ begin
         if new.id = '${assetId}' and new.ai_gap_analysis_status = 2 and nextval('migration.conflicts') <= ${times} then
           raise exception using errcode = '${code}', message = 'others were here';
         end if; return new; end $$;
       create trigger meet_conflict before update on migration.assets for each row execute function migration.meet_conflict()`,
      [],
    );
  const clear = () => rows('drop trigger meet_conflict on migration.assets; drop sequence migration.conflicts', []);

  it.each([
    ['is made again after a serialization failure', 1, '40001', 'COMPLETED'],
    ['is made again after a deadlock', 1, '40P01', 'COMPLETED'],
    ['is given up the second time', 2, '40001', 'PERSISTENCE_CONFLICT'],
    ['is given up at once when the data cannot be stored', 1, '23514', 'INTERNAL'],
  ])('%s', async (_name, times, code, outcome) => {
    const { assetIds, flowId } = await flowOf(3);
    const run = await bench.start(tenant, flowId);
    await conflict(assetIds[1] ?? '', times, code);
    try {
      await bench.work(tenant, run);
    } finally {
      await clear();
    }
    expect(await outcomes(run.id)).toEqual(['COMPLETED', outcome, 'COMPLETED']);
    const isDone = outcome === 'COMPLETED';
    expect(await assetStatuses(assetIds)).toEqual(['2 dated', isDone ? '2 dated' : '0', '2 dated']);
    const analyzed = await rows(
      'select count(*)::int as n from migration.collection_data_gaps where asset_id = $1 and confidence_score is not null',
      [assetIds[1]],
    );
    expect(analyzed).toEqual([{ n: isDone ? GAP_FIELDS.length : 0 }]);
  });
});

describe('a run over some fields', () => {
  it('answers those gaps only, and leaves the asset as it was', async () => {
    const { assetIds, flowId } = await flowOf(2);
    const partial = await bench.start(tenant, flowId, { fieldNames: ['environment', 'os_name'] });
    await bench.work(tenant, partial);
    const analyzed = () =>
      rows(
        'select field_name as field, count(*)::int as n from migration.collection_data_gaps where asset_id = any($1) and analysis_run_id = $2 group by 1 order by 1',
        [assetIds, partial.id],
      );
    expect(await analyzed()).toEqual([
      { field: 'environment', n: 2 },
      { field: 'os_name', n: 2 },
    ]);
    expect(await assetStatuses(assetIds)).toEqual(['0', '0']);

    const whole = await bench.start(tenant, flowId);
    await bench.work(tenant, whole);
    const before = await rows('select ai_gap_analysis_timestamp from migration.assets where id = any($1) order by id', [
      assetIds,
    ]);
    const again = await bench.start(tenant, flowId, { fieldNames: ['location'] });
    expect(again.plan).toEqual({ total: 2, fresh: 0, stale: 0, forced: 2, skipped: 0 });
    await bench.work(tenant, again);
    expect(
      await rows('select ai_gap_analysis_timestamp from migration.assets where id = any($1) order by id', [assetIds]),
    ).toEqual(before);
    const byRun = await rows(
      'select analysis_run_id as run, count(*)::int as n from migration.collection_data_gaps where asset_id = any($1) group by 1 order by 2',
      [assetIds],
    );
    expect(byRun).toEqual([
      { run: again.id, n: 2 },
      { run: whole.id, n: 10 },
    ]);
  });
});
