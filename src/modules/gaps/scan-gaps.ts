import { sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { findGaps } from './find-gaps.js';

/** What a scan changed. */
export interface ScanCounts {
  /** Gaps that are open now, whichever flow found them. */
  open: number;
  opened: number;
  reopened: number;
  closed: number;
}

/** Says in `resolved_by` that a value came from a source or from an edit, not from a decision on the gap. */
const BY_VALUE = 'value';

/**
 * Compares the assets of a flow with the catalogue, in a handful of statements whatever their number: closes what has a
 * value or does not apply any more, reopens what is blank again, opens what is missing. What is open already stays one
 * row, whichever flow found it, and what a person rejected or called not applicable stays closed.
 */
export async function scanAssets(tx: Scope, flowId: string): Promise<ScanCounts> {
  const { clientAccountId, engagementId } = tx.tenant;
  await findGaps(
    tx,
    sql`select fa.asset_id from migration.collection_flow_assets fa where ${inTenant(tx, 'fa')} and fa.collection_flow_id = ${flowId}`,
  );
  const closed = await closeUnfound(tx);
  const reopened = await tx.rows(sql`
    update migration.collection_data_gaps g set resolution_status = 'PENDING', resolved_value = null, resolved_by = null, resolved_at = null,
      confidence_score = null, ai_suggestions = '[]', suggested_resolution = null, proposed_value = null, evidence = '[]', updated_at = now()
    from (
      select (array_agg(k.id order by k.id desc))[1] as id from migration.collection_data_gaps k
      join found_gaps f on f.asset_id = k.asset_id and f.field_name = k.field_name and f.gap_type = k.gap_type
      where ${inTenant(tx, 'k')} group by k.asset_id, k.field_name, k.gap_type
      having bool_and(k.resolution_status in ('RESOLVED', 'ACCEPTED'))) again
    where g.id = again.id returning 1`);
  const opened = await tx.rows(sql`
    insert into migration.collection_data_gaps (client_account_id, engagement_id, collection_flow_id, asset_id, field_name, gap_type, gap_category, priority)
    select ${clientAccountId}::uuid, ${engagementId}::uuid, ${flowId}::uuid, f.asset_id, f.field_name, f.gap_type, f.gap_category, f.priority
    from found_gaps f left join migration.collection_data_gaps k on ${inTenant(tx, 'k')}
      and k.asset_id = f.asset_id and k.field_name = f.field_name and k.gap_type = f.gap_type
    where k.id is null on conflict do nothing returning 1`);
  const open = await tx.row<{ n: number }>(sql`select count(*) as n from migration.collection_data_gaps g
    where ${inTenant(tx, 'g')} and g.resolution_status = 'PENDING' and g.asset_id in (select id from selected_assets)`);
  return { open: open?.n ?? 0, opened: opened.length, reopened: reopened.length, closed };
}

/** Closes the open gaps of assets whose values have just changed, where there is nothing left to ask. */
export async function closeFilledGaps(tx: Scope, assetIds: readonly string[]): Promise<void> {
  await findGaps(tx, sql`select t.id from unnest(${assetIds}::uuid[]) t (id)`);
  await closeUnfound(tx);
  await tx.rows(sql`drop table selected_assets, found_gaps`);
}

/** An open gap that is not found any more closes by itself, with the value that the field now has. */
async function closeUnfound(tx: Scope): Promise<number> {
  const closed = await tx.rows(sql`
    update migration.collection_data_gaps g set resolution_status = 'RESOLVED', resolved_value = s.held -> g.field_name,
      resolved_by = ${BY_VALUE}, resolved_at = now(), updated_at = now()
    from selected_assets s
    where ${inTenant(tx, 'g')} and s.id = g.asset_id and g.resolution_status = 'PENDING' and not exists (
      select from found_gaps f where f.asset_id = g.asset_id and f.field_name = g.field_name and f.gap_type = g.gap_type)
    returning 1`);
  return closed.length;
}
