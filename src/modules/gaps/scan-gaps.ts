import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { readRequirements } from '../catalogue/requirements.js';
import { fieldValueSql } from '../discovery/inventory/field-value.js';
import { type RequirementTable, requirementTable } from '../discovery/inventory/requirement-table.js';
import { settleCompleteness } from '../discovery/inventory/settle-completeness.js';
import { finalizeFlows } from './finalize-flows.js';
import { currentGapTypeSql, foundGapsSql } from './find-gaps.js';

/** What a scan changed. */
export interface ScanCounts {
  /** Gaps that are open now, whichever flow found them. */
  open: number;
  opened: number;
  reopened: number;
  closed: number;
}

/**
 * Compares assets with the catalogue, as far as the tenant asks for nothing else, in a handful of statements whatever their number: closes what has a value or does
 * not apply any more, reopens what is blank again, opens what is missing. What is open already stays one row, whichever
 * flow found it, and what a person rejected or called not applicable stays closed. `flowId` selects the assets.
 *
 * No statement joins what an import brings in bulk. Right after an import, and for a tenant that is new to the
 * statistics, the planner takes every side of such a join for one row and compares each pair; a list of ids and a look-up
 * for each row cost the same whatever it believes. 10,000 servers took minutes with joins.
 */
export async function scanAssets(tx: Scope, flowId: string): Promise<ScanCounts> {
  const assetIds = await assetsOfFlow(tx, flowId);
  await lockAssets(tx, assetIds);
  const requirements = await readRequirements(tx);
  const table = requirementTable(requirements);
  await settleCompleteness(tx, assetIds, requirements);
  const closed = await closeGaps(tx, table, assetIds, sql`a.field_sources ->> g.field_name`, sql``);
  const reopened = await reopenGaps(tx, table, assetIds);
  const pending = await count(
    tx,
    sql`select from migration.collection_data_gaps g where ${areGapsOf(tx, assetIds, sql`'PENDING'`)}`,
  );
  const opened = await openGaps(tx, table, flowId, assetIds);
  if (opened + reopened > 0) await outdateAnalyses(tx, assetIds);
  if (closed > 0) await finalizeFlows(tx, assetIds);
  return { open: pending + opened, opened, reopened, closed };
}

/**
 * Closes the open gaps of assets whose values in `fields` have just changed, where there is nothing left to ask, and the
 * flows that waited for no other gap. Answers how many gaps. The assets must be locked in this transaction.
 */
export async function closeFilledGaps(
  tx: Scope,
  assetIds: readonly string[],
  fields: readonly string[],
): Promise<number> {
  const table = requirementTable(await readRequirements(tx));
  const affected = sql`and g.field_name = any(${table.affectedBy(fields)})`;
  const closed = await closeGaps(tx, table, assetIds, sql`${tx.actor.subject}::text`, affected);
  if (closed > 0) await finalizeFlows(tx, assetIds);
  return closed;
}

/** The assets that a flow selects, in the order in which everything locks them. */
export async function assetsOfFlow(scope: Scope, flowId: string): Promise<string[]> {
  const selected = await scope.rows<{ id: string }>(
    sql`select fa.asset_id as id from migration.collection_flow_assets fa where ${inTenant(scope, 'fa')} and fa.collection_flow_id = ${flowId} order by fa.asset_id`,
  );
  return selected.map(({ id }) => id);
}

/** Assets are locked before gaps, as everything that writes both does. */
const lockAssets = (tx: Scope, assetIds: readonly string[]): Promise<number> =>
  count(
    tx,
    sql`select from migration.assets a where ${inTenant(tx, 'a')} and a.id = any(${assetIds}) order by a.id for no key update`,
  );

/** The gaps `g` of the assets that became one of `resolutions`. */
const areGapsOf = (tx: Scope, assetIds: readonly string[], resolutions: Sql): Sql =>
  sql`${inTenant(tx, 'g')} and g.asset_id = any(${assetIds}) and g.resolution_status in (${resolutions})`;

/** `filledBy` says, of the asset `a` and the gap `g`, who gave the value that fills it. */
function closeGaps(
  tx: Scope,
  table: RequirementTable,
  assetIds: readonly string[],
  filledBy: Sql,
  which: Sql,
): Promise<number> {
  const value = fieldValueSql(sql.raw('a'), sql`g.field_name`);
  return count(
    tx,
    sql`update migration.collection_data_gaps g set resolved_at = now(), updated_at = now(),
        (resolution_status, resolved_value, resolved_by) = (
          select case when held.value is null then 'NOT_APPLICABLE' else 'RESOLVED' end, held.value, case when held.value is not null then ${filledBy} end
          from migration.assets a cross join lateral (select nullif(${value}, 'null') as value) held where ${inTenant(tx, 'a')} and a.id = g.asset_id)
      where ${areGapsOf(tx, assetIds, sql`'PENDING'`)} ${which} and ${currentGapTypeSql(tx, table)} is distinct from g.gap_type returning 1`,
  );
}

/**
 * What was filled and is blank again, or did not apply and does again. Nobody is asked twice: what a person closed
 * without a value stays closed. The proposal goes: it was made of what the asset said then.
 */
const reopenGaps = (tx: Scope, table: RequirementTable, assetIds: readonly string[]): Promise<number> =>
  count(
    tx,
    sql`update migration.collection_data_gaps g set resolution_status = 'PENDING', resolved_value = null, resolved_by = null, resolved_at = null,
        confidence_score = null, ai_suggestions = '[]', suggested_resolution = null, proposed_value = null, evidence = '[]', proposal_reads = '[]', is_decided_by_confidence = false, analysis_run_id = null,
        updated_at = now()
      where ${areGapsOf(tx, assetIds, sql`'RESOLVED', 'ACCEPTED', 'NOT_APPLICABLE'`)} and (g.resolution_status <> 'NOT_APPLICABLE' or g.resolved_by is null)
        and ${currentGapTypeSql(tx, table)} = g.gap_type returning 1`,
  );

function openGaps(tx: Scope, table: RequirementTable, flowId: string, assetIds: readonly string[]): Promise<number> {
  const { clientAccountId, engagementId } = tx.tenant;
  return count(
    tx,
    sql`insert into migration.collection_data_gaps (client_account_id, engagement_id, collection_flow_id, asset_id, field_name, gap_type, gap_category, priority)
      select ${clientAccountId}::uuid, ${engagementId}::uuid, ${flowId}::uuid, f.asset_id, f.field_name, f.gap_type, f.gap_category, f.priority
      from (${foundGapsSql(tx, table, assetIds)}) f on conflict (asset_id, field_name, gap_type) do nothing returning 1`,
  );
}

/**
 * What this transaction has opened no analysis has seen: not the last one, nor one that is being made. By the clock, and not
 * by the beginning of the transaction: an analysis may have ended while the scan waited for the asset.
 */
async function outdateAnalyses(tx: Scope, assetIds: readonly string[]): Promise<void> {
  // Most scans are the first of their assets, and none of those is analysed yet.
  const analysed = await tx.rows<{ id: string }>(
    sql`select a.id from migration.assets a where ${inTenant(tx, 'a')} and a.id = any(${assetIds}) and a.ai_gap_analysis_status <> 0`,
  );
  if (analysed.length === 0) return;
  const pending = areGapsOf(tx, idsOf(analysed), sql`'PENDING'`);
  const opened = await tx.rows<{ id: string }>(
    sql`select distinct g.asset_id as id from migration.collection_data_gaps g where ${pending} and g.updated_at = now()`,
  );
  await tx.rows(sql`update migration.assets a set values_changed_at = clock_timestamp()
    where ${inTenant(tx, 'a')} and a.id = any(${idsOf(opened)})`);
}

const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

/** How many rows a statement gives or, with `returning`, changes; they stay in the database. */
async function count(tx: Scope, statement: Sql): Promise<number> {
  const row = await tx.row<{ n: number }>(sql`with counted as (${statement}) select count(*) as n from counted`);
  return row?.n ?? 0;
}
