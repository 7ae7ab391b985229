import { sql } from '../../db/statement.js';
import { FlowStatus } from '../../graphql/flow.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { CollectionPhase } from './collection-phase.js';

/**
 * Completes the flows over these assets that wait for people and have no open gap left. They are locked before they are
 * looked at, after the assets and in the order of their ids: of two people who close the last two gaps, the later one
 * sees what the earlier one did.
 */
export async function finalizeFlows(tx: Scope, assetIds: readonly string[]): Promise<void> {
  const over = await tx.rows<{ id: string }>(
    sql`select distinct fa.collection_flow_id as id from migration.collection_flow_assets fa where ${inTenant(tx, 'fa')} and fa.asset_id = any(${assetIds})`,
  );
  const waiting = await tx.rows<{ id: string }>(
    sql`select f.id from migration.collection_flows f where ${inTenant(tx, 'f')} and f.id = any(${over.map(({ id }) => id)})
      and f.status = ${FlowStatus.PAUSED} order by f.id for no key update`,
  );
  await tx.rows(sql`update migration.collection_flows f set current_phase = ${CollectionPhase.FINALIZATION}, status = ${FlowStatus.COMPLETED}, updated_at = now()
    where ${inTenant(tx, 'f')} and f.id = any(${waiting.map(({ id }) => id)}) and not exists (
      select from migration.collection_flow_assets fa cross join lateral (
        select from migration.collection_data_gaps g where ${inTenant(tx, 'g')} and g.asset_id = fa.asset_id and g.resolution_status = 'PENDING' limit 1) g
      where ${inTenant(tx, 'fa')} and fa.collection_flow_id = f.id)`);
}
