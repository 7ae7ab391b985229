import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import type { AuditService } from '../audit/audit.service.js';
import { COUNTERS } from './advance-run.js';
import { decidePhase } from './decide-phase.js';
import type { RunCounters } from './describe-progress.js';
import { EnhancementStatus, type RunErrorCode } from './enhancement-status.js';
import type { UsageBook } from './usage-book.js';
import { countInconsistentAssets } from './verify-consistency.js';

type SettledStatus =
  | EnhancementStatus.COMPLETED
  | EnhancementStatus.ABORTED
  | EnhancementStatus.FAILED
  | EnhancementStatus.CANCELED;

/** Where the end of a run is written down beside itself. */
export interface RunBooks {
  readonly audit: AuditService;
  readonly usage: UsageBook;
}

export interface RunEnd {
  readonly status: SettledStatus;
  readonly errorCode?: RunErrorCode;
}

export interface SettledRun {
  readonly counters: RunCounters;
  readonly inconsistentAssets: number;
  /** Assets that were being analysed, and are again as they were before. */
  readonly restoredAssets: number;
}

/**
 * Ends a run and hands its flow on, in the transaction of `tx`. `guard` is the condition on the run `r` that the caller
 * may still end it; undefined when it does not hold. The fencing number moves on, so that whoever worked on the run
 * cannot write any more.
 */
export async function settleRun(
  tx: Scope,
  { audit, usage }: RunBooks,
  runId: string,
  guard: Sql,
  { status, errorCode }: RunEnd,
): Promise<SettledRun | undefined> {
  const run = await tx.row<RunCounters & { collectionFlowId: string; restoredAssets: number }>(sql`
    with settled as (
      update migration.analysis_runs r set status = ${status}, error_code = ${errorCode ?? null}, current_asset = null,
        fencing_number = r.fencing_number + 1, finished_at = now(), updated_at = now()
      where ${inTenant(tx, 'r')} and r.id = ${runId} and ${guard} returning r.*
    ), reopened as (
      update migration.asset_analyses n set status = 'PENDING', started_at = null
      from settled where n.analysis_run_id = settled.id and n.status = 'IN_PROGRESS' returning n.asset_id
    ), restored as (
      update migration.assets a set updated_at = now(),
        ai_gap_analysis_status = case when a.ai_gap_analysis_timestamp is null then 0 else 2 end
      from reopened where a.id = reopened.asset_id and a.ai_gap_analysis_status = 1 returning a.id
    )
    select ${COUNTERS}, r.collection_flow_id as "collectionFlowId", (select count(*) from restored) as "restoredAssets" from settled r`);
  if (!run) return undefined;
  const { collectionFlowId, restoredAssets, ...counters } = run;
  await handOnFlow(tx, collectionFlowId, status, counters.processed > counters.skipped);
  await usage.recordSkipped(tx, runId);
  const inconsistentAssets = await countInconsistentAssets(tx, runId);
  const { processed, total, failed, skipped } = counters;
  await audit.record(tx, {
    action: `analysis.${status.toLowerCase()}`,
    collectionFlowId,
    details: {
      analysisRunId: runId,
      processed,
      total,
      failed,
      skipped,
      inconsistentAssets,
      ...(errorCode !== undefined && { errorCode }),
    },
  });
  return { counters, inconsistentAssets, restoredAssets };
}

/** A run that analysed nothing leaves what people are asked, and have answered, as it is. */
async function handOnFlow(tx: Scope, flowId: string, status: SettledStatus, hasAnalyzed: boolean): Promise<void> {
  const open = await tx.rows(sql`
    select from migration.collection_flow_assets s
    join migration.collection_data_gaps g on g.asset_id = s.asset_id and g.resolution_status = 'PENDING' and ${inTenant(tx, 'g')}
    where ${inTenant(tx, 's')} and s.collection_flow_id = ${flowId} limit 1`);
  const step = decidePhase({ status, hasPendingGaps: open.length > 0 });
  const isCompleted = status === EnhancementStatus.COMPLETED;
  await tx.rows(sql`
    update migration.collection_flows f set current_phase = ${step.phase}, status = ${step.status}, updated_at = now(),
      analyzed_at = case when ${isCompleted}::boolean and (${hasAnalyzed}::boolean or f.analyzed_at is null) then now() else f.analyzed_at end
    where ${inTenant(tx, 'f')} and f.id = ${flowId}`);
}
