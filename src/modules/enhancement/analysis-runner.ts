import { filterContext } from '../../ai/filter-context.js';
import type { JobContext } from '../../jobs/define-job.js';
import type { Logger } from '../../logger.js';
import type { Scope } from '../../scope.js';
import { acquireLease, type Lease } from '../../store/lease.js';
import { type Store, StoreUnavailable } from '../../store/store.js';
import { type HeldRun, LostRun } from './advance-run.js';
import { type AnalysisTask, type Analyst, AnalystError, BudgetExhausted } from './analyst.js';
import type { Cancellations } from './cancellations.js';
import type { RunCounters } from './describe-progress.js';
import { AssetErrorCode, EnhancementStatus, RunErrorCode } from './enhancement-status.js';
import { isCircuitOpen } from './is-circuit-open.js';
import { judgeWriteError } from './judge-write-error.js';
import type { LearningSource } from './learning-source.js';
import { normaliserFor } from './normaliser-for.js';
import type { ProgressBoard } from './progress-board.js';
import type { AssetTask } from './read-turn.js';
import type { Analyzed, RunLedger, Turn } from './run-ledger.js';
import { readSafeKeys } from './safe-keys/read-safe-keys.js';
import type { RunEnd } from './settle-run.js';
import type { UsageBook } from './usage-book.js';
import { validateAnswers } from './validate-answers.js';
import { DeadlineExceeded, withinDeadline } from './within-deadline.js';

/** How long a worker that says nothing keeps a flow (DESIGN 6); renewed while it works. */
const LEASE_MS = 15 * 60 * 1000;

export interface RunnerParts {
  readonly ledger: RunLedger;
  readonly board: ProgressBoard;
  readonly analyst: Analyst;
  readonly learnings: LearningSource;
  readonly usage: UsageBook;
  readonly cancellations: Cancellations;
  readonly store: Store;
  readonly logger: Logger;
  readonly assetTimeoutMs: number;
}

type Proposed =
  | { kind: 'ANALYZED'; done: Omit<Analyzed, 'durationMs'> }
  | { kind: 'FAILED'; errorCode: AssetErrorCode };

/** Ends a run where it is: the asset at hand becomes what it was before. */
class RunStopped extends Error {
  override readonly name = 'RunStopped';

  constructor(readonly errorCode: RunErrorCode) {
    super(`the run is stopped: ${errorCode}`);
  }
}

/** Works a run off, asset after asset. Whatever it holds in memory may be lost at any moment: the ledger knows how far it is. */
export class AnalysisRunner {
  constructor(private readonly parts: RunnerParts) {}

  async run({ scope, signal }: JobContext, input: { runId: string; collectionFlowId: string }): Promise<void> {
    const { ledger, cancellations, logger } = this.parts;
    const lease = await this.takeLease(input.collectionFlowId);
    try {
      const run = await ledger.takeUp(scope, input.runId);
      if (!run) return;
      const stop = lease ? AbortSignal.any([signal, lease.lost]) : signal;
      await cancellations.during(run.id, (canceled) => this.workOff(scope, run, { stop, canceled }));
    } catch (error) {
      if (!(error instanceof LostRun)) throw error;
      logger.warn({ analysisRunId: input.runId, requestId: scope.requestId }, 'a run went on without this worker');
    } finally {
      await lease?.release();
    }
  }

  /**
   * The queue gives a run to one worker at a time, so whoever holds the lease has been taken for dead: it is taken away, which
   * tells a worker that only slept to drop what it is at. Without the store the fencing number alone keeps it from writing.
   */
  private async takeLease(flowId: string): Promise<Lease | undefined> {
    const { store, logger } = this.parts;
    const key = `gap_enhancement_lock:${flowId}`;
    try {
      const lease = await acquireLease(store, key, { ttlMs: LEASE_MS });
      if (lease) return lease;
      await store.delete(key);
      return await acquireLease(store, key, { ttlMs: LEASE_MS });
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      logger.warn({ collectionFlowId: flowId }, 'the store is down: a run goes on without its lease');
      return undefined;
    }
  }

  private async workOff(
    scope: Scope,
    run: HeldRun,
    signals: { stop: AbortSignal; canceled: AbortSignal },
  ): Promise<void> {
    try {
      await this.analyzeAll(scope, run, signals);
    } catch (error) {
      if (!(error instanceof RunStopped)) throw error;
      await this.end(scope, run, { status: EnhancementStatus.ABORTED, errorCode: error.errorCode });
    }
  }

  private async analyzeAll(
    scope: Scope,
    run: HeldRun,
    { stop, canceled }: { stop: AbortSignal; canceled: AbortSignal },
  ): Promise<void> {
    const { ledger, board } = this.parts;
    const interrupted = AbortSignal.any([stop, canceled]);
    for (;;) {
      stop.throwIfAborted();
      const turn = await ledger.nextTurn(scope, run);
      if (turn.kind === 'NONE_LEFT') return this.end(scope, run, { status: EnhancementStatus.COMPLETED });
      if (turn.kind === 'CANCEL_REQUESTED') return this.end(scope, run, { status: EnhancementStatus.CANCELED });
      if (turn.kind !== 'MISSING') await board.publish(scope, run.collectionFlowId, turn.counters);
      if (turn.kind === 'SKIPPED') continue;
      const counters = await this.takeTurn(scope, run, turn, interrupted);
      // An interrupted turn has no result: either the stop throws above, or the next look at the run finds the request.
      if (!counters) continue;
      const { processed, failed, skipped } = counters;
      if (isCircuitOpen({ completed: processed - failed - skipped, failed }))
        return this.end(scope, run, { status: EnhancementStatus.ABORTED, errorCode: RunErrorCode.CIRCUIT_OPEN });
    }
  }

  /** Undefined when it was interrupted: the asset is then still this run's to finish. */
  private async takeTurn(
    scope: Scope,
    run: HeldRun,
    turn: Extract<Turn, { kind: 'ANALYZE' | 'MISSING' }>,
    interrupted: AbortSignal,
  ): Promise<RunCounters | undefined> {
    const { ledger, learnings } = this.parts;
    if (turn.kind === 'MISSING')
      return ledger.fail(scope, run, { ...turn, errorCode: AssetErrorCode.ASSET_NOT_FOUND, durationMs: 0 });
    const { task } = turn;
    const startedAt = performance.now();
    const proposed = await this.propose(scope, run, task, interrupted);
    if (!proposed) return undefined;
    const durationMs = Math.round(performance.now() - startedAt);
    const place = { analysisId: task.analysisId, assetId: task.facts.id, durationMs };
    if (proposed.kind === 'FAILED') return ledger.fail(scope, run, { ...place, errorCode: proposed.errorCode });
    for (let isFirst = true; ; isFirst = false) {
      try {
        const counters = await ledger.complete(scope, run, task, { ...proposed.done, durationMs });
        const { learningIds: usedIds } = proposed.done;
        await learnings.learnFromAnalysis(scope, { analysisRunId: run.id, assetId: task.facts.id, usedIds });
        return counters;
      } catch (error) {
        const verdict = judgeWriteError(error);
        if (verdict === 'UNKNOWN') throw error;
        if (verdict === 'CONFLICT' && isFirst) continue;
        const errorCode = verdict === 'CONFLICT' ? AssetErrorCode.PERSISTENCE_CONFLICT : AssetErrorCode.INTERNAL;
        this.logFailure(run, task, errorCode, { err: error });
        return ledger.fail(scope, run, { ...place, errorCode });
      }
    }
  }

  /** Asks the analyst and checks its answers; an asset without gaps needs no asking. Undefined when it was interrupted. */
  private async propose(
    scope: Scope,
    run: HeldRun,
    { facts, gaps }: AssetTask,
    interrupted: AbortSignal,
  ): Promise<Proposed | undefined> {
    const { analyst, learnings, usage, store, assetTimeoutMs } = this.parts;
    const safeKeys = await readSafeKeys(scope, store);
    const failed = (errorCode: AssetErrorCode, why: object): Proposed => {
      this.logFailure(run, { facts }, errorCode, why);
      return { kind: 'FAILED', errorCode };
    };
    try {
      const context = filterContext(facts, safeKeys);
      const fieldNames = gaps.map(({ fieldName }) => fieldName);
      const shown = await learnings.recall(scope, facts, fieldNames);
      const task: AnalysisTask = {
        tenant: scope.tenant,
        facts,
        context,
        gaps,
        learnings: shown,
        precedents: await learnings.precedents(scope, facts, fieldNames),
        normalise: normaliserFor(facts.assetType),
        account: usage.accountFor(scope, { analysisRunId: run.id, assetId: facts.id, model: run.model }),
      };
      const { answers, precedentIds, inputTokens, outputTokens } =
        gaps.length === 0
          ? NOTHING_ASKED
          : await withinDeadline(assetTimeoutMs, interrupted, (signal) => analyst.analyze(task, signal));
      const validated = validateAnswers(answers, task);
      if (!validated.ok) return failed(AssetErrorCode.VALIDATION_FAILED, { faults: validated.faults });
      return {
        kind: 'ANALYZED',
        done: {
          answers: validated.answers,
          contextKeysUsed: context.keysUsed,
          learningIds: [...new Set([...shown.map(({ id }) => id), ...precedentIds])],
          inputTokens,
          outputTokens,
        },
      };
    } catch (error) {
      if (interrupted.aborted) return undefined;
      if (error instanceof BudgetExhausted) throw new RunStopped(RunErrorCode.BUDGET_EXHAUSTED);
      return failed(errorCodeOf(error), { err: error });
    }
  }

  private logFailure(run: HeldRun, { facts }: Pick<AssetTask, 'facts'>, errorCode: AssetErrorCode, why: object): void {
    this.parts.logger.warn(
      { analysisRunId: run.id, assetId: facts.id, errorCode, ...why },
      'an asset was not analysed',
    );
  }

  private async end(scope: Scope, run: HeldRun, end: RunEnd): Promise<void> {
    const { ledger, board, logger } = this.parts;
    const { counters, inconsistentAssets } = await ledger.settle(scope, run, end);
    await board.publish(scope, run.collectionFlowId, counters);
    const { status, processed, failed, skipped } = counters;
    const log = {
      analysisRunId: run.id,
      requestId: scope.requestId,
      status,
      processed,
      failed,
      skipped,
      inconsistentAssets,
    };
    if (inconsistentAssets > 0) logger.error(log, 'a run left assets that say they are analysed and are not');
    else logger.info(log, 'a run was settled');
  }
}

function errorCodeOf(error: unknown): AssetErrorCode {
  if (error instanceof DeadlineExceeded) return AssetErrorCode.AGENT_TIMEOUT;
  return error instanceof AnalystError ? error.code : AssetErrorCode.INTERNAL;
}

const NOTHING_ASKED = { answers: [], precedentIds: [], inputTokens: 0, outputTokens: 0 };
