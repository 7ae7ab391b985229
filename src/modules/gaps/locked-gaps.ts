import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { readValue } from '../assets/check-value.js';
import type { AssetType } from '../catalogue/asset-type.js';
import type { JsonValue } from '../catalogue/catalogue-field.js';
import { lockAssetStates } from '../discovery/inventory/asset-rows.js';
import { valueOf } from '../discovery/inventory/field-value.js';
import type { AssetState } from '../discovery/inventory/merge-asset.js';
import type { DecidedGap } from './decide-review.js';
import type { GapResolution } from './gap-enums.js';
import { changedReadsSql, readFieldsSql } from './proposal-reads.js';

/** A gap that nobody else can decide about until the transaction ends. */
export interface LockedGap extends DecidedGap {
  readonly id: string;
  readonly assetId: string;
  readonly assetType: AssetType;
  readonly collectionFlowId: string;
  readonly confidenceScore: number | null;
  /** Fields of the asset that its proposal was read from, its own included. */
  readonly readFields: readonly string[];
}

export interface LockedGaps {
  /** In the order of their ids. */
  readonly gaps: readonly LockedGap[];
  /** What their assets say, by id. */
  readonly states: ReadonlyMap<string, AssetState>;
}

/** What closes a gap. */
export interface GapValue {
  readonly gap: LockedGap;
  readonly value: JsonValue;
}

/** How gaps are closed. */
export interface Settlement {
  readonly resolution: GapResolution;
  /** Nobody looked at each of them: they were accepted for being sure enough. */
  readonly isByConfidence?: boolean;
}

/** A gap that is to be decided about. */
export interface GapKey {
  readonly id: string;
  readonly assetId: string;
}

/** The gaps `g` of the tenant for which `which` holds, in the order of their assets; not locked. */
export const readGapKeys = (scope: Scope, which: Sql): Promise<GapKey[]> =>
  scope.rows<GapKey>(
    sql`select g.id, g.asset_id as "assetId" from migration.collection_data_gaps g where ${inTenant(scope, 'g')} and ${which} order by g.asset_id, g.id`,
  );

/** Gaps with what their assets say; both locked, assets first. What became of them since they were read shows here. */
export async function lockGaps(tx: Scope, keys: readonly GapKey[]): Promise<LockedGaps> {
  const states = await lockAssetStates(tx, [...new Set(keys.map(({ assetId }) => assetId))]);
  const ids = keys.map(({ id }) => id);
  const rows = await tx.rows<
    Omit<LockedGap, 'heldValue' | 'proposal' | 'assetType'> & { proposedValue: JsonValue }
  >(sql`
    select g.id, g.asset_id as "assetId", g.collection_flow_id as "collectionFlowId", g.field_name as "fieldName", g.gap_type as "gapType",
      g.resolution_status as resolution, g.proposed_value as "proposedValue", g.resolved_value as "resolvedValue", g.confidence_score as "confidenceScore",
      ${changedReadsSql(sql.raw('g'), tx)} as "changedReads", ${readFieldsSql(sql.raw('g'))} as "readFields"
    from migration.collection_data_gaps g where ${inTenant(tx, 'g')} and g.id = any(${ids}) order by g.id for no key update`);
  const gaps = rows.flatMap(({ proposedValue, ...row }) => {
    const state = states.get(row.assetId);
    if (!state) return [];
    const { assetType } = state;
    const proposal = readValue(assetType, row.fieldName, proposedValue);
    return [{ ...row, assetType, proposal, heldValue: valueOf(state, row.fieldName) }];
  });
  return { gaps, states };
}

/**
 * Closes gaps with what was decided. The values are looked up by id, not joined: see `scanAssets` on what joins cost
 * before the planner knows a tenant.
 */
export async function settleGaps(
  tx: Scope,
  settled: readonly GapValue[],
  { resolution, isByConfidence = false }: Settlement,
): Promise<void> {
  if (settled.length === 0) return;
  const values = JSON.stringify(Object.fromEntries(settled.map(({ gap, value }) => [gap.id, value])));
  const ids = settled.map(({ gap }) => gap.id);
  await tx.rows(sql`update migration.collection_data_gaps g set resolution_status = ${resolution},
      resolved_value = nullif(${values}::jsonb -> g.id::text, 'null'), resolved_by = ${tx.actor.subject}, resolved_at = now(), is_decided_by_confidence = ${isByConfidence}, updated_at = now()
    where ${inTenant(tx, 'g')} and g.id = any(${ids})`);
}
