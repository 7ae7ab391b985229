import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import {
  consistencyFailures,
  enhancementDuration,
  enhancementRuns,
  enhancementTokens,
} from '../../telemetry/metrics.js';
import { proposalReadsSql } from '../gaps/proposal-reads.js';
import { advanceRun, type HeldRun, isHeld, lost } from './advance-run.js';
import { NOTHING_SPENT, type OpenAnalysis, type Spending } from './analyst.js';
import type { RunCounters } from './describe-progress.js';
import type { AssetErrorCode } from './enhancement-status.js';
import { listReads } from './list-reads.js';
import { isTurnNeeded } from './plan-analysis.js';
import { type AssetTask, gapsVersionSql, type NextTurn, readTurn } from './read-turn.js';
import { type RunBooks, type RunEnd, type SettledRun, settleRun } from './settle-run.js';
import type { ValidAnswer } from './validate-answers.js';

/** Whose turn it is. ANALYZE and SKIPPED are written down already. */
export type Turn =
  | { readonly kind: 'ANALYZE'; readonly task: AssetTask; readonly counters: RunCounters }
  | { readonly kind: 'SKIPPED'; readonly counters: RunCounters }
  | Exclude<NextTurn, { kind: 'TASK' }>;

/** What the turn of one asset took. */
interface Effort {
  readonly spending: Spending;
  readonly promptVersion: string | null;
  readonly durationMs: number;
}

/** What came of one asset. */
export interface Analyzed extends Effort {
  readonly answers: readonly ValidAnswer[];
  readonly contextKeysUsed: readonly string[];
  readonly learningIds: readonly string[];
}

/** What a run is about to turn to. */
export interface NextAsset {
  readonly task: AssetTask;
  readonly analysis: Pick<OpenAnalysis, 'reserve'>;
}

/** What did not come of one. */
export interface Failed extends Effort {
  readonly analysisId: string;
  readonly assetId: string;
  readonly errorCode: AssetErrorCode;
}

/**
 * What a worker reads and writes of its run. Each step is one transaction that is fenced (see `advanceRun`): a worker that
 * was taken for dead changes nothing when it wakes up. Killed between two steps, the run is exactly as far as its last
 * step says.
 */
export class RunLedger {
  constructor(
    private readonly books: RunBooks,
    private readonly maxAgeDays: number,
  ) {}

  /** Takes the run up, also from a worker that died with it. Undefined when it is settled already. */
  takeUp(scope: Scope, runId: string): Promise<HeldRun | undefined> {
    return scope.transaction((tx) =>
      tx.row<HeldRun>(sql`
        update migration.analysis_runs r set fencing_number = r.fencing_number + 1, status = 'IN_PROGRESS',
          started_at = coalesce(r.started_at, now()), updated_at = now()
        where ${inTenant(tx, 'r')} and r.id = ${runId} and r.status in ('QUEUED', 'IN_PROGRESS')
        returning r.id, r.collection_flow_id as "collectionFlowId", r.force_refresh as "forceRefresh", r.field_names as "fieldNames",
          r.requested_at as "requestedAt", r.model, r.fencing_number as "fencingNumber"`),
    );
  }

  /**
   * The first asset that is not finished, marked as being analysed; or why there is none. It is marked only as it was
   * read: when another flow's run, or a person, was faster, it is read again.
   */
  nextTurn(scope: Scope, run: HeldRun): Promise<Turn> {
    return scope.transaction(async (tx) => {
      for (;;) {
        const next = await readTurn(tx, run, isHeld(tx, run));
        if (!next) throw lost(run);
        if (next.kind !== 'TASK') return next;
        const { task } = next;
        if (!this.isNeeded(run, task)) return { kind: 'SKIPPED', counters: await skip(tx, run, task) };
        const { isBegun, ...counters } = await begin(tx, run, task);
        if (isBegun) return { kind: 'ANALYZE', task, counters };
      }
    });
  }

  /** The asset to be analysed after `current`, as it is now; undefined where there is none that needs it. Marks nothing. */
  async lookAhead(scope: Scope, run: HeldRun, current: AssetTask): Promise<AssetTask | undefined> {
    const next = await readTurn(scope, run, isHeld(scope, run), current.analysisId);
    return next?.kind === 'TASK' && this.isNeeded(run, next.task) ? next.task : undefined;
  }

  private isNeeded(run: HeldRun, { state, readAt }: AssetTask): boolean {
    return isTurnNeeded(state, { ...run, maxAgeDays: this.maxAgeDays, now: readAt });
  }

  /**
   * Writes the proposals of one asset, its status, the run's counters and what the calls took, all or nothing. A gap that
   * people closed meanwhile stays closed. With it `next` is begun, where it is still as it was read and no cancellation was
   * asked for, and its call reserved.
   */
  async complete(
    scope: Scope,
    run: HeldRun,
    task: AssetTask,
    done: Analyzed,
    next?: NextAsset,
  ): Promise<{ counters: RunCounters; isNextBegun: boolean }> {
    const { spending, promptVersion, durationMs, contextKeysUsed, learningIds } = done;
    const { inputTokens, outputTokens } = spending;
    const assetId = task.facts.id;
    const advanced = await scope.transaction(async (tx) => {
      // All are sent at once, in this order; PostgreSQL settles and reserves while the entry of the audit is made.
      if (spending !== NOTHING_SPENT || next?.analysis.reserve) this.books.usage.lockBudgets(tx);
      const advancing = advanceRun<Begun & { gapsEnhanced: number }>(tx, run, {
        run: sql`processed = r.processed + 1${next ? sql`, current_asset = ${next.task.facts.name}` : sql``}`,
        writes: {
          asset: sql`update migration.assets a set ${analyzedColumns(task)}, updated_at = now() from run where a.id = ${assetId} and ${inTenant(tx, 'a')} returning a.id`,
          enhanced: enhanceGaps(tx, run, task, done.answers),
          analysis: sql`update migration.asset_analyses n set status = 'COMPLETED', error_code = null, finished_at = now(), duration_ms = ${durationMs},
            gaps_enhanced = (select count(*) from enhanced), input_tokens = ${inputTokens}, output_tokens = ${outputTokens},
            context_keys_used = ${JSON.stringify(contextKeysUsed)}::jsonb, learnings_used = ${JSON.stringify(learningIds)}::jsonb from run where n.id = ${task.analysisId}`,
          ...(next && beginning(tx, next.task, sql`for no key update skip locked`)),
        },
        answer: sql`(select count(*) from enhanced) as "gapsEnhanced", ${next ? IS_BEGUN : sql`false`} as "isBegun"`,
      });
      const event = ({ gapsEnhanced }: { gapsEnhanced: number }) => ({
        action: 'agent.asset_analyzed',
        collectionFlowId: run.collectionFlowId,
        assetId,
        details: {
          analysisRunId: run.id,
          model: run.model,
          promptVersion,
          gapsEnhanced,
          inputTokens,
          outputTokens,
          contextKeysUsed,
        },
      });
      const recorded = this.books.audit.record(tx, advancing.then(event));
      const settled = spending.settle(tx);
      const reserved = next?.analysis.reserve?.(tx);
      const [{ gapsEnhanced: _, isBegun: isNextBegun, ...counters }] = await Promise.all([
        advancing,
        settled,
        reserved,
        recorded,
      ]);
      return { counters, isNextBegun };
    });
    countAsset('completed', done);
    return advanced;
  }

  /** The asset is as if it had never been analysed, and the run goes on without it. */
  async fail(scope: Scope, run: HeldRun, failed: Failed): Promise<RunCounters> {
    const { analysisId, assetId, errorCode, durationMs, spending, promptVersion } = failed;
    const { inputTokens, outputTokens } = spending;
    const advanced = await scope.transaction(async (tx) => {
      await spending.settle(tx);
      const counters = await advanceRun(tx, run, {
        run: sql`processed = r.processed + 1, failed = r.failed + 1`,
        writes: {
          asset: sql`update migration.assets a set ai_gap_analysis_status = 0, ai_gap_analysis_timestamp = null, updated_at = now()
            from run where a.id = ${assetId} and ${inTenant(tx, 'a')}`,
          analysis: sql`update migration.asset_analyses n set status = 'FAILED', error_code = ${errorCode}, finished_at = now(), duration_ms = ${durationMs},
            input_tokens = ${inputTokens}, output_tokens = ${outputTokens} from run where n.id = ${analysisId}`,
        },
      });
      await this.books.audit.record(tx, {
        action: 'agent.asset_failed',
        collectionFlowId: run.collectionFlowId,
        assetId,
        details: { analysisRunId: run.id, model: run.model, promptVersion, errorCode, inputTokens, outputTokens },
      });
      return counters;
    });
    countAsset(errorCode, failed);
    return advanced;
  }

  async settle(scope: Scope, run: HeldRun, end: RunEnd): Promise<SettledRun> {
    const ended = await scope.transaction(async (tx) => {
      const settled = await settleRun(tx, this.books, run.id, isHeld(tx, run), end);
      if (!settled) throw lost(run);
      return settled;
    });
    enhancementRuns.inc({ status: end.status });
    consistencyFailures.inc(ended.inconsistentAssets);
    return ended;
  }
}

function countAsset(outcome: string, { durationMs, spending }: Effort): void {
  enhancementDuration.observe({ outcome }, durationMs / 1000);
  enhancementTokens.observe({ direction: 'input' }, spending.inputTokens);
  enhancementTokens.observe({ direction: 'output' }, spending.outputTokens);
}

interface Begun extends RunCounters {
  isBegun: boolean;
}

const begin = (tx: Scope, run: HeldRun, task: AssetTask) =>
  advanceRun<Begun>(tx, run, {
    run: sql`current_asset = ${task.facts.name}`,
    writes: beginning(tx, task, sql`for no key update`),
    answer: sql`${IS_BEGUN} as "isBegun"`,
  });

/**
 * Marks an asset as being analysed, where neither it nor its open gaps have changed since they were read. Beside writes to
 * another asset it must not wait for `lock`: who locks several of them does so in another order.
 */
const beginning = (tx: Scope, { analysisId, facts, rowVersion, gapsVersion }: AssetTask, lock: Sql) => ({
  begun: sql`update migration.assets a set ai_gap_analysis_status = 1, updated_at = now()
    from run, (select o.id from migration.assets o where o.id = ${facts.id} and ${inTenant(tx, 'o')} ${lock}) locked
    where a.id = ${facts.id} and a.id = locked.id and a.xmin::text = ${rowVersion} and not run.is_cancel_requested
      and ${gapsVersionSql(tx, sql`${facts.id}`)} = ${gapsVersion} returning a.id`,
  begun_analysis: sql`update migration.asset_analyses n set status = 'IN_PROGRESS', started_at = now() from begun where n.id = ${analysisId}`,
});

const IS_BEGUN = sql`exists (select from begun)`;

const skip = (tx: Scope, run: HeldRun, { analysisId }: AssetTask) =>
  advanceRun(tx, run, {
    run: sql`processed = r.processed + 1, skipped = r.skipped + 1`,
    writes: {
      analysis: sql`update migration.asset_analyses n set status = 'SKIPPED', finished_at = now() from run where n.id = ${analysisId}`,
    },
  });

/**
 * An analysis that covered all that was open makes the asset analysed, as of now; when its values changed while the
 * analyst was at it, as of just before that change, so that it is stale at once. One that was asked about some fields
 * only leaves the asset as it was.
 */
function analyzedColumns({ isWhole, valuesVersion }: AssetTask): Sql {
  if (!isWhole) return sql`ai_gap_analysis_status = case when a.ai_gap_analysis_timestamp is null then 0 else 2 end`;
  return sql`ai_gap_analysis_status = 2, ai_gap_analysis_timestamp = case when a.values_changed_at::text = ${valuesVersion}
    then now() else least(now(), a.values_changed_at) - interval '1 millisecond' end`;
}

/**
 * Joins the asset, so that it is locked before its gaps, as everything that writes both does; compares with its id, so
 * that the gaps are found by it whatever the planner knows.
 */
function enhanceGaps(tx: Scope, run: HeldRun, { facts, gaps }: AssetTask, answers: readonly ValidAnswer[]): Sql {
  const fields = new Map(gaps.map(({ id, fieldName }) => [id, fieldName]));
  const proposals = answers.map((answer) => ({
    ...answer,
    reads: listReads(facts, fields.get(answer.gapId) ?? '', answer.evidence),
  }));
  return sql`update migration.collection_data_gaps g set confidence_score = p."confidenceScore", ai_suggestions = p."aiSuggestions",
      suggested_resolution = p."suggestedResolution", proposed_value = p."proposedValue", evidence = p.evidence,
      proposal_reads = ${proposalReadsSql(sql`p.reads`)}, analysis_run_id = ${run.id}, updated_at = now()
    from asset, jsonb_to_recordset(${JSON.stringify(proposals)}::jsonb) p ("gapId" uuid, "confidenceScore" double precision, "aiSuggestions" jsonb,
      "suggestedResolution" text, "proposedValue" jsonb, evidence jsonb, reads jsonb)
    where g.id = p."gapId" and g.asset_id = ${facts.id} and g.resolution_status = 'PENDING' and ${inTenant(tx, 'g')} returning g.id`;
}
