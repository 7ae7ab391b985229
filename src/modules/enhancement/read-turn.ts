import type { AssetFacts } from '../../ai/asset-facts.js';
import type { GapToAsk } from '../../ai/model/translate-answer.js';
import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { catalogueField } from '../catalogue/catalogue.js';
import { FACTS_COLUMNS } from './facts-columns.js';
import type { TurnState } from './plan-analysis.js';

/** One asset, and what a run is to find out about it. */
export interface AssetTask {
  readonly analysisId: string;
  readonly facts: AssetFacts;
  /** Most important first. */
  readonly gaps: readonly GapToAsk[];
  /** Whether these are all of the asset's open gaps. */
  readonly isWhole: boolean;
  readonly state: TurnState;
  /** Changes with every change of the asset's row. */
  readonly rowVersion: string;
  /** Changes with every change of the asset's values. */
  readonly valuesVersion: string;
  /** Changes with every change of the asset's open gaps. */
  readonly gapsVersion: string;
  /** The database's clock. */
  readonly readAt: Date;
}

/** The first asset of a run that is not finished. */
export type NextTurn =
  | { readonly kind: 'TASK'; readonly task: AssetTask }
  | { readonly kind: 'MISSING'; readonly analysisId: string; readonly assetId: string }
  | { readonly kind: 'CANCEL_REQUESTED' }
  | { readonly kind: 'NONE_LEFT' };

interface OpenGap {
  id: string;
  fieldName: string;
  gapType: GapToAsk['gapType'];
  gapCategory: string;
  priority: number;
}

interface Row extends AssetFacts {
  isCancelRequested: boolean;
  analysisId: string | null;
  assetId: string;
  foundId: string | null;
  status: number;
  analyzedAt: Date | null;
  valuesChangedAt: Date;
  rowVersion: string;
  valuesVersion: string;
  gapsVersion: string;
  isBeingAnalyzedElsewhere: boolean;
  readAt: Date;
  gaps: OpenGap[];
}

/** `gapsVersion` of the asset `assetId`. */
export const gapsVersionSql = (scope: Scope, assetId: Sql): Sql => sql`(
  select coalesce(md5(string_agg(g.id::text || g.xmin::text, ' ' order by g.id)), '') from migration.collection_data_gaps g
  where g.asset_id = ${assetId} and g.resolution_status = 'PENDING' and ${inTenant(scope, 'g')})`;

/**
 * Reads whose turn it is, with what is to be asked about it, limited to the run's fields; `after`: whose turn it is once
 * that analysis is finished. `isHeld` is the condition on the run `r` that it is still the caller's; undefined when it is not.
 */
export async function readTurn(
  scope: Scope,
  run: { id: string; fieldNames: readonly string[] | null },
  isHeld: Sql,
  after: string | null = null,
): Promise<NextTurn | undefined> {
  // What this transaction writes is only that the asset is being analysed: lost with the server, it is written again.
  // The asset's id is a scalar wherever it is compared: joined to, the planner would walk the tenant while it is new to it.
  const assetId = sql`(select next.asset_id from next)`;
  const row = await scope.row<Row>(sql`
    with next as materialized (
      select n.id, n.asset_id from migration.asset_analyses n
      where n.analysis_run_id = ${run.id} and n.status in ('PENDING', 'IN_PROGRESS')
        and n.id is distinct from ${after}::uuid order by n.position limit 1
    )
    select set_config('synchronous_commit', 'off', true), r.is_cancel_requested as "isCancelRequested",
      (select next.id from next) as "analysisId", ${assetId} as "assetId", a.id as "foundId",
      ${FACTS_COLUMNS}, a.ai_gap_analysis_status as status, a.ai_gap_analysis_timestamp as "analyzedAt",
      a.values_changed_at as "valuesChangedAt", a.values_changed_at::text as "valuesVersion", a.xmin::text as "rowVersion",
      ${gapsVersionSql(scope, assetId)} as "gapsVersion", now() as "readAt",
      exists (
        select from migration.asset_analyses o join migration.analysis_runs other on other.id = o.analysis_run_id
        where o.asset_id = ${assetId} and o.status = 'IN_PROGRESS' and other.status = 'IN_PROGRESS' and other.id <> r.id
      ) as "isBeingAnalyzedElsewhere",
      (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'fieldName', g.field_name, 'gapType', g.gap_type, 'gapCategory', g.gap_category, 'priority', g.priority)), '[]')
        from migration.collection_data_gaps g
        where g.asset_id = ${assetId} and g.resolution_status = 'PENDING' and ${inTenant(scope, 'g')}) as gaps
    from migration.analysis_runs r
    left join migration.assets a on a.id = ${assetId} and ${inTenant(scope, 'a')}
    where ${isHeld}`);
  if (!row) return undefined;
  const { isCancelRequested, analysisId, assetId: missingId, foundId, ...asset } = row;
  if (analysisId === null) return { kind: 'NONE_LEFT' };
  if (isCancelRequested) return { kind: 'CANCEL_REQUESTED' };
  if (foundId === null) return { kind: 'MISSING', analysisId, assetId: missingId };
  return { kind: 'TASK', task: taskOf(analysisId, asset, run.fieldNames) };
}

function taskOf(
  analysisId: string,
  row: Omit<Row, 'isCancelRequested' | 'analysisId' | 'assetId' | 'foundId'>,
  fieldNames: readonly string[] | null,
): AssetTask {
  const { status, analyzedAt, valuesChangedAt, isBeingAnalyzedElsewhere, ...rest } = row;
  const { rowVersion, valuesVersion, gapsVersion, readAt, gaps, ...facts } = rest;
  const asked = gaps
    .filter(({ fieldName }) => fieldNames?.includes(fieldName) ?? true)
    .sort((a, b) => a.priority - b.priority || (a.fieldName < b.fieldName ? -1 : 1));
  return {
    analysisId,
    facts,
    gaps: asked.map(({ id, fieldName, gapType, gapCategory, priority }) => {
      const allowedValues = catalogueField(facts.assetType, fieldName)?.allowed ?? null;
      return { id, fieldName, gapType, gapCategory, priority, allowedValues };
    }),
    isWhole: asked.length === gaps.length,
    state: { assetId: facts.id, status, analyzedAt, valuesChangedAt, isBeingAnalyzedElsewhere },
    rowVersion,
    valuesVersion,
    gapsVersion,
    readAt,
  };
}
