import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { foundGaps } from './find-gaps.js';

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

/** The assets of a flow. */
export const assetsOfFlow = (scope: Scope, flowId: string): Sql =>
  sql`select fa.asset_id as id from migration.collection_flow_assets fa where ${inTenant(scope, 'fa')} and fa.collection_flow_id = ${flowId}`;

/**
 * Compares the assets of a flow with the catalogue, in one statement whatever their number: opens what is missing,
 * reopens what is blank again, closes what has a value or does not apply any more. What is open already stays one row,
 * whichever flow found it, and what a person rejected or called not applicable stays closed.
 *
 * Comparisons with `known` are hashed sub-plans on purpose: right after an import the planner takes the tables for
 * small, and a join of these two would then compare every pair.
 */
export async function scanAssets(tx: Scope, flowId: string): Promise<ScanCounts> {
  const { clientAccountId, engagementId } = tx.tenant;
  const counts = await tx.row<ScanCounts>(sql`
    with ${foundGaps(tx, assetsOfFlow(tx, flowId))},
    known as materialized (
      select g.id, g.asset_id, g.field_name, g.gap_type, g.resolution_status from migration.collection_data_gaps g
      where ${inTenant(tx, 'g')} and g.asset_id in (select id from selected)),
    opened as (
      insert into migration.collection_data_gaps (client_account_id, engagement_id, collection_flow_id, asset_id, field_name, gap_type, gap_category, priority)
      select ${clientAccountId}::uuid, ${engagementId}::uuid, ${flowId}::uuid, f.asset_id, f.field_name, f.gap_type, f.gap_category, f.priority from found f
      where (f.asset_id, f.field_name, f.gap_type) not in (select k.asset_id, k.field_name, k.gap_type from known k)
      on conflict do nothing returning 1),
    reopened as (
      update migration.collection_data_gaps g set resolution_status = 'PENDING', resolved_value = null, resolved_by = null, resolved_at = null,
        confidence_score = null, ai_suggestions = '[]', suggested_resolution = null, proposed_value = null, evidence = '[]', updated_at = now()
      where g.id in (
        select distinct on (k.asset_id, k.field_name, k.gap_type) k.id from known k
        where k.resolution_status in ('RESOLVED', 'ACCEPTED')
          and (k.asset_id, k.field_name, k.gap_type) in (select f.asset_id, f.field_name, f.gap_type from found f)
          and (k.asset_id, k.field_name, k.gap_type) not in (
            select o.asset_id, o.field_name, o.gap_type from known o where o.resolution_status in ('PENDING', 'REJECTED', 'NOT_APPLICABLE'))
        order by k.asset_id, k.field_name, k.gap_type, k.id desc)
      returning 1),
    ${closing(tx)}
    select (select count(*) from opened) as opened, (select count(*) from reopened) as reopened, (select count(*) from closed) as closed,
      (select count(*) from opened) + (select count(*) from reopened) + (select count(*) from known where resolution_status = 'PENDING')
        - (select count(*) from closed) as open`);
  if (!counts) throw new Error('a statement of counts gave no row');
  return counts;
}

/** Closes the open gaps of assets whose values have just changed, where there is nothing left to ask. */
export async function closeFilledGaps(tx: Scope, assetIds: readonly string[]): Promise<void> {
  await tx.rows(sql`
    with ${foundGaps(tx, sql`select id from unnest(${assetIds}::uuid[]) t (id)`)},
    known as materialized (
      select g.id, g.asset_id, g.field_name, g.gap_type, g.resolution_status from migration.collection_data_gaps g
      where ${inTenant(tx, 'g')} and g.asset_id in (select id from selected) and g.resolution_status = 'PENDING'),
    ${closing(tx)}
    select count(*) from closed`);
}

/** An open gap that is not found any more closes by itself, with the value that the field now has. */
const closing = (tx: Scope): Sql => sql`
  closed as (
    update migration.collection_data_gaps g set resolution_status = 'RESOLVED', resolved_value = s.held -> g.field_name,
      resolved_by = ${BY_VALUE}, resolved_at = now(), updated_at = now()
    from selected s
    where s.id = g.asset_id and ${inTenant(tx, 'g')} and g.id in (
      select k.id from known k where k.resolution_status = 'PENDING'
        and (k.asset_id, k.field_name, k.gap_type) not in (select f.asset_id, f.field_name, f.gap_type from found f))
    returning 1)`;
