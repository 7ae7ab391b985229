import type { JobContext } from '../../jobs/define-job.js';
import type { Logger } from '../../logger.js';
import type { Scope } from '../../scope.js';
import { acquireLease, type Lease } from '../../store/lease.js';
import { type Store, StoreUnavailable } from '../../store/store.js';
import { type HeldRun, LostRun } from './advance-run.js';
import { type Analyst, RunStopped } from './analyst.js';
import { AssetTurn } from './asset-turn.js';
import type { Cancellations } from './cancellations.js';
import { EnhancementStatus, RunErrorCode } from './enhancement-status.js';
import { isCircuitOpen } from './is-circuit-open.js';
import type { LearningSource } from './learning-source.js';
import type { PatternLibrary } from './pattern-library.js';
import type { ProgressBoard } from './progress-board.js';
import { RunLearnings } from './run-learnings.js';
import type { RunLedger, Turn } from './run-ledger.js';
import { RunRules } from './run-rules.js';
import type { RunEnd } from './settle-run.js';
import type { UsageBook } from './usage-book.js';

/** How long a worker that says nothing keeps a flow (DESIGN 6); renewed while it works. */
const LEASE_MS = 15 * 60 * 1000;

/**
 * A worker that stops dead within a transaction holds its locks, on the run and on the tenant's audit trail, and would keep
 * out whoever takes the run over: PostgreSQL ends the transaction after this long.
 */
const FROZEN = { idle_in_transaction_session_timeout: '10s' };

export interface RunnerParts {
  readonly ledger: RunLedger;
  readonly board: ProgressBoard;
  readonly analyst: Analyst;
  readonly learnings: LearningSource;
  readonly patterns: PatternLibrary;
  readonly usage: UsageBook;
  readonly cancellations: Cancellations;
  readonly store: Store;
  readonly logger: Logger;
  readonly assetTimeoutMs: number;
}

/** Works a run off, asset after asset. Whatever it holds in memory may be lost at any moment: the ledger knows how far it is. */
export class AnalysisRunner {
  constructor(private readonly parts: RunnerParts) {}

  async run(job: JobContext, input: { runId: string; collectionFlowId: string }): Promise<void> {
    const { ledger, cancellations, logger } = this.parts;
    const { signal } = job;
    const scope = job.scope.with({ settings: FROZEN });
    const lease = await this.takeLease(input.collectionFlowId);
    try {
      const run = await ledger.takeUp(scope, input.runId);
      if (!run) return;
      await this.parts.analyst.prepare();
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
    const learnings = new RunLearnings(this.parts.learnings, scope, run.id);
    let end: RunEnd;
    try {
      end = await this.analyzeAll(scope, run, learnings, signals);
    } catch (error) {
      if (!(error instanceof RunStopped)) throw error;
      end = { status: EnhancementStatus.ABORTED, errorCode: error.errorCode };
    } finally {
      await learnings.write();
    }
    await this.end(scope, run, end);
  }

  private async analyzeAll(
    scope: Scope,
    run: HeldRun,
    learnings: RunLearnings,
    { stop, canceled }: { stop: AbortSignal; canceled: AbortSignal },
  ): Promise<RunEnd> {
    const { ledger, board } = this.parts;
    const interrupted = AbortSignal.any([stop, canceled]);
    const assetTurn = new AssetTurn(this.parts, scope, run, learnings, new RunRules(this.parts.patterns, scope));
    let next: Turn | undefined;
    try {
      for (;;) {
        stop.throwIfAborted();
        const turn = next ?? (await ledger.nextTurn(scope, run));
        if (turn.kind === 'NONE_LEFT') return { status: EnhancementStatus.COMPLETED };
        if (turn.kind === 'CANCEL_REQUESTED') return { status: EnhancementStatus.CANCELED };
        if (turn.kind !== 'MISSING') await board.publish(scope, run.collectionFlowId, turn.counters);
        const step = turn.kind === 'SKIPPED' ? undefined : await assetTurn.take(turn, interrupted);
        next = step?.next;
        // An interrupted turn has no result: either the stop throws above, or the next look at the run finds the request.
        if (!step) continue;
        const { processed, failed, skipped } = step.counters;
        if (isCircuitOpen({ completed: processed - failed - skipped, failed }))
          return { status: EnhancementStatus.ABORTED, errorCode: RunErrorCode.CIRCUIT_OPEN };
      }
    } finally {
      await assetTurn.close();
    }
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
