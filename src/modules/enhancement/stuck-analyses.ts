import { sql } from '../../db/statement.js';
import { badInput } from '../../errors.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Logger } from '../../logger.js';
import type { Scope } from '../../scope.js';
import { EnhancementStatus, RunErrorCode } from './enhancement-status.js';
import type { ProgressBoard } from './progress-board.js';
import { type RunBooks, settleRun } from './settle-run.js';

/** No asset takes this long: who has said nothing since then will not say anything more (DESIGN 6). */
export const RESET_AFTER_MINUTES = 60;

const MAX_MINUTES = 525_600;

/** Frees what a worker left behind that nobody took over: assets in progress, and runs that block their flow. */
export class StuckAnalyses {
  constructor(
    private readonly books: RunBooks,
    private readonly board: ProgressBoard,
    private readonly logger: Logger,
  ) {}

  /**
   * Runs of which nothing was heard for `olderThanMinutes` end as FAILED with WORKER_LOST, and a worker that still holds
   * one can no longer write; assets in progress for that long are free again. Answers how many assets that are.
   */
  async reset(scope: Scope, olderThanMinutes: number): Promise<number> {
    if (olderThanMinutes < 0 || olderThanMinutes > MAX_MINUTES)
      throw badInput(
        'input.olderThanMinutes',
        `Expected "input.olderThanMinutes" to be 0 to ${MAX_MINUTES}; got ${olderThanMinutes}.`,
      );
    const { assets, flowIds } = await scope.transaction(async (tx) => {
      const cutoff = sql`now() - make_interval(mins => ${olderThanMinutes}::int)`;
      const silent = await tx.rows<{ id: string; collectionFlowId: string }>(sql`
        select r.id, r.collection_flow_id as "collectionFlowId" from migration.analysis_runs r
        where ${inTenant(tx, 'r')} and r.status = 'IN_PROGRESS' and r.updated_at < ${cutoff} order by r.id`);
      const end = { status: EnhancementStatus.FAILED, errorCode: RunErrorCode.WORKER_LOST } as const;
      const isSilent = sql`r.status = 'IN_PROGRESS' and r.updated_at < ${cutoff}`;
      let freed = 0;
      for (const { id } of silent) freed += (await settleRun(tx, this.books, id, isSilent, end))?.restoredAssets ?? 0;
      const rest = await tx.rows(sql`
        update migration.assets a set ai_gap_analysis_status = 0, ai_gap_analysis_timestamp = null, updated_at = now()
        where ${inTenant(tx, 'a')} and a.ai_gap_analysis_status = 1 and a.updated_at < ${cutoff} returning a.id`);
      freed += rest.length;
      const details = { assets: freed, runs: silent.length, olderThanMinutes };
      if (freed > 0) await this.books.audit.record(tx, { action: 'analysis.stuck_reset', details });
      return { assets: freed, flowIds: silent.map(({ collectionFlowId }) => collectionFlowId) };
    });
    for (const flowId of flowIds) await this.board.forget(scope, flowId);
    if (assets > 0 || flowIds.length > 0)
      this.logger.warn({ assets, runs: flowIds.length, requestId: scope.requestId }, 'stuck analyses were reset');
    return assets;
  }

  async isUnsettled(scope: Scope, runId: string): Promise<boolean> {
    const rows = await scope.rows(sql`
      select from migration.analysis_runs r where ${inTenant(scope, 'r')} and r.id = ${runId} and r.status in ('QUEUED', 'IN_PROGRESS')`);
    return rows.length > 0;
  }
}
