import { sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';

/**
 * How many assets of a run say that they are analysed, and not stale, although a gap that was open at the time has no
 * confidence, in whichever flow. Anything but 0 is a fault of ours: it is logged and kept in the audit trail, and the assets can be put
 * right with `forceRefresh`.
 */
export async function countInconsistentAssets(scope: Scope, runId: string): Promise<number> {
  // As a filter and not as a condition: a semi-join would walk all gaps of a tenant that is new to the planner's statistics.
  const row = await scope.row<{ n: number }>(sql`
    select count(*) filter (where exists (
      select from migration.collection_data_gaps g where g.asset_id = a.id and ${inTenant(scope, 'g')}
        and g.resolution_status = 'PENDING' and g.confidence_score is null and g.created_at <= a.ai_gap_analysis_timestamp)) as n
    from migration.asset_analyses n join migration.assets a on a.id = n.asset_id and a.ai_gap_analysis_status = 2 and a.values_changed_at <= a.ai_gap_analysis_timestamp
    where ${inTenant(scope, 'n')} and n.analysis_run_id = ${runId}`);
  return row?.n ?? 0;
}
