import { redact } from '../../ai/redact.js';
import { type Sql, sql } from '../../db/statement.js';
import { AppError, badInput, notFound } from '../../errors.js';
import { FlowStatus } from '../../graphql/flow.js';
import { inTenant } from '../../graphql/read-model.js';
import { requireText } from '../../graphql/text.js';
import type { Scope } from '../../scope.js';
import { valueOf } from '../assets/apply-values.js';
import { BY_PERSON, writeValues } from '../assets/asset.service.js';
import { MAX_INLINE_LIST } from '../assets/asset-lists.js';
import { checkValue } from '../assets/check-value.js';
import type { AuditService, NewAuditEvent } from '../audit/audit.service.js';
import type { JsonValue } from '../catalogue/catalogue-field.js';
import { lockAssetStates } from '../discovery/inventory/asset-rows.js';
import type { AssetState } from '../discovery/inventory/merge-asset.js';
import { CollectionPhase } from './collection-phase.js';
import {
  type DecidedGap,
  type Decision,
  decideAcceptance,
  decideRejection,
  decideResolution,
} from './decide-acceptance.js';
import type { AcceptGapsInput, RejectGapsInput, ResolveGapInput } from './gap.inputs.js';
import { GapResolution, type GapType } from './gap-enums.js';
import { isOfFlow } from './gap-lists.js';
import { closeFilledGaps } from './scan-gaps.js';

/** Where a value that a person accepted comes from. */
const BY_PROPOSAL = 'accepted_proposal';

const LONGEST_NOTE = 2000;
/** Gaps that an answer over a whole flow shows. */
const SHOWN = 200;

interface LockedGap extends DecidedGap {
  readonly assetId: string;
  readonly collectionFlowId: string;
  readonly confidenceScore: number | null;
  readonly resolvedValue: JsonValue;
}

/** What became of the gaps of a decision. */
export interface Decided {
  /** All that were named, or the first of a whole flow. */
  readonly gapIds: readonly string[];
  /** How many this call decided. */
  readonly count: number;
}

/**
 * What people decide about gaps. Every decision is one transaction: the asset, its gaps, and an audit event for each gap,
 * all or nothing. Assets are locked before gaps, as everything that writes both does.
 */
export class ReviewService {
  constructor(private readonly audit: AuditService) {}

  /** Writes the proposed values to the assets, from where they stand above what imports say. */
  accept(scope: Scope, input: AcceptGapsInput): Promise<Decided> {
    const { which, gapIds } = acceptable(input);
    const note = redactedNote(input.note);
    return scope.transaction(async (tx) => {
      const { gaps, states } = await lock(tx, which, gapIds);
      const accepted = toDo(gaps, (gap) => decideAcceptance(gap));
      const values = accepted.map((gap) => {
        const { assetType } = states.get(gap.assetId) as AssetState;
        return { gap, value: checkValue(assetType, gap.fieldName, gap.proposedValue, `gap ${gap.id}`) };
      });
      await this.write(tx, states, values, {
        resolution: GapResolution.ACCEPTED,
        source: BY_PROPOSAL,
        action: 'gap.accepted',
        note,
      });
      return { gapIds: (gapIds ?? accepted.map(({ id }) => id)).slice(0, SHOWN), count: accepted.length };
    });
  }

  reject(scope: Scope, { gapIds, note }: RejectGapsInput): Promise<Decided> {
    requireIds(gapIds);
    const text = redactedNote(note);
    return scope.transaction(async (tx) => {
      const { gaps } = await lock(tx, sql`g.id = any(${gapIds})`, gapIds);
      const rejected = toDo(gaps, decideRejection);
      await settle(
        tx,
        rejected.map((gap) => ({ gap, value: null })),
        GapResolution.REJECTED,
      );
      await this.audit.record(tx, ...rejected.map((gap) => eventOf(gap, 'gap.rejected', text)));
      return { gapIds, count: rejected.length };
    });
  }

  /** Closes one gap with a person's own value, or as not applicable. */
  resolve(scope: Scope, { gapId, value, notApplicable }: ResolveGapInput): Promise<string> {
    const hasValue = value !== undefined && value !== null;
    if (hasValue === notApplicable) {
      throw badInput(
        'input',
        `Expected either "value" or "notApplicable: true"; got ${hasValue ? 'both' : 'neither'}.`,
      );
    }
    return scope.transaction(async (tx) => {
      const { gaps, states } = await lock(tx, sql`g.id = ${gapId}`, [gapId]);
      const { assetType } = states.get(gaps[0]?.assetId ?? '') as AssetState;
      const given = hasValue ? checkValue(assetType, gaps[0]?.fieldName ?? '', value, 'input.value') : undefined;
      if (hasValue && given === null)
        throw badInput(
          'input.value',
          'Expected a value; what came means "none". Use "notApplicable: true" where the field does not apply.',
        );
      const resolved = toDo(gaps, (gap) => decideResolution(gap, given));
      if (given === undefined) {
        await settle(
          tx,
          resolved.map((gap) => ({ gap, value: null })),
          GapResolution.NOT_APPLICABLE,
        );
        await this.finish(tx, resolved, 'gap.not_applicable', undefined);
      } else {
        const values = resolved.map((gap) => ({ gap, value: given }));
        await this.write(tx, states, values, {
          resolution: GapResolution.RESOLVED,
          source: BY_PERSON,
          action: 'gap.resolved',
          note: undefined,
        });
      }
      return gapId;
    });
  }

  private async write(
    tx: Scope,
    states: ReadonlyMap<string, AssetState>,
    values: readonly GapValue[],
    {
      resolution,
      source,
      action,
      note,
    }: { resolution: GapResolution; source: string; action: string; note: Note | undefined },
  ): Promise<void> {
    if (values.length === 0) return;
    const changes = new Map<string, Record<string, JsonValue>>();
    for (const { gap, value } of values)
      changes.set(gap.assetId, { ...changes.get(gap.assetId), [gap.fieldName]: value });
    const touched = new Map([...states].filter(([id]) => changes.has(id)));
    await writeValues(tx, touched, changes, source, { keepsAnalysis: source === BY_PROPOSAL });
    await settle(tx, values, resolution);
    await closeFilledGaps(tx, [...changes.keys()]);
    await this.finish(
      tx,
      values.map(({ gap }) => gap),
      action,
      note,
    );
  }

  private async finish(
    tx: Scope,
    decided: readonly LockedGap[],
    action: string,
    note: Note | undefined,
  ): Promise<void> {
    await finalizeFlows(tx, [...new Set(decided.map(({ assetId }) => assetId))]);
    await this.audit.record(tx, ...decided.map((gap) => eventOf(gap, action, note)));
  }
}

interface GapValue {
  readonly gap: LockedGap;
  readonly value: JsonValue;
}

interface Note {
  readonly text: string;
  readonly isRedacted: boolean;
}

function acceptable({ gapIds, collectionFlowId, minConfidence }: AcceptGapsInput): {
  which: Sql;
  gapIds: readonly string[] | undefined;
} {
  if (Boolean(gapIds) === Boolean(collectionFlowId)) {
    throw badInput('input', `Expected one of "gapIds" and "collectionFlowId"; got ${gapIds ? 'both' : 'neither'}.`);
  }
  if (gapIds) {
    requireIds(gapIds);
    if (minConfidence === null || minConfidence === undefined) return { which: sql`g.id = any(${gapIds})`, gapIds };
    throw badInput('input.minConfidence', 'Expected "minConfidence" with "collectionFlowId" only.');
  }
  if (typeof minConfidence !== 'number' || minConfidence < 0 || minConfidence > 1) {
    throw badInput(
      'input.minConfidence',
      `Expected "minConfidence" from 0 to 1 beside "collectionFlowId"; got ${minConfidence ?? 'none'}.`,
    );
  }
  return {
    which: sql`${isOfFlow(sql`${collectionFlowId}::uuid`)} and g.resolution_status = 'PENDING' and g.confidence_score >= ${minConfidence}
      and g.proposed_value is not null and g.proposed_value <> 'null'
      and exists (select from migration.collection_flows f where f.id = ${collectionFlowId})`,
    gapIds: undefined,
  };
}

function requireIds(gapIds: readonly string[]): void {
  if (gapIds.length >= 1 && gapIds.length <= MAX_INLINE_LIST) return;
  throw badInput('input.gapIds', `Expected 1 to ${MAX_INLINE_LIST} ids; got ${gapIds.length}.`);
}

function redactedNote(note: string | null | undefined): Note | undefined {
  if (note === null || note === undefined) return undefined;
  const { text, found } = redact(requireText('input.note', note, LONGEST_NOTE));
  return { text, isRedacted: found.length > 0 };
}

/** The gaps and what their assets say; both locked, assets first. */
async function lock(
  tx: Scope,
  which: Sql,
  gapIds: readonly string[] | undefined,
): Promise<{ gaps: LockedGap[]; states: Map<string, AssetState> }> {
  const ofGaps = await tx.rows<{ assetId: string }>(
    sql`select distinct g.asset_id as "assetId" from migration.collection_data_gaps g where ${inTenant(tx, 'g')} and ${which}`,
  );
  const states = await lockAssetStates(
    tx,
    ofGaps.map(({ assetId }) => assetId),
  );
  const rows = await tx.rows<Omit<LockedGap, 'heldValue'>>(sql`
    select g.id, g.asset_id as "assetId", g.collection_flow_id as "collectionFlowId", g.field_name as "fieldName", g.gap_type as "gapType",
      g.resolution_status as resolution, g.proposed_value as "proposedValue", g.resolved_value as "resolvedValue", g.confidence_score as "confidenceScore"
    from migration.collection_data_gaps g where ${inTenant(tx, 'g')} and ${which} order by g.id for update`);
  const found = new Set(rows.map(({ id }) => id));
  const missing = gapIds?.find((id) => !found.has(id));
  if (missing !== undefined) throw notFound('gap', missing);
  const gaps = rows.flatMap((row) => {
    const state = states.get(row.assetId);
    return state ? [{ ...row, gapType: row.gapType as GapType, heldValue: valueOf(state, row.fieldName) }] : [];
  });
  return { gaps, states };
}

/** Those that are to be decided; a conflict of one is an error of all. */
function toDo(gaps: readonly LockedGap[], decide: (gap: LockedGap) => Decision): LockedGap[] {
  return gaps.filter((gap) => {
    const decision = decide(gap);
    if (decision.kind === 'CONFLICT')
      throw new AppError('CONFLICT', `Gap ${gap.id}: ${decision.reason}`, { gapId: gap.id });
    return decision.kind === 'DO';
  });
}

async function settle(tx: Scope, values: readonly GapValue[], resolution: GapResolution): Promise<void> {
  const rows = JSON.stringify(values.map(({ gap, value }) => ({ id: gap.id, value })));
  await tx.rows(sql`update migration.collection_data_gaps g set resolution_status = ${resolution}, resolved_value = v.value,
      resolved_by = ${tx.actor.subject}, resolved_at = now(), updated_at = now()
    from jsonb_to_recordset(${rows}::jsonb) v (id uuid, value jsonb) where ${inTenant(tx, 'g')} and g.id = v.id`);
}

/** A flow that waits for people and has no open gap left is done. */
async function finalizeFlows(tx: Scope, assetIds: readonly string[]): Promise<void> {
  await tx.rows(sql`update migration.collection_flows f set current_phase = ${CollectionPhase.FINALIZATION}, status = ${FlowStatus.COMPLETED}, updated_at = now()
    where ${inTenant(tx, 'f')} and f.status = ${FlowStatus.PAUSED}
      and f.id in (select fa.collection_flow_id from migration.collection_flow_assets fa where ${inTenant(tx, 'fa')} and fa.asset_id = any(${assetIds}))
      and not exists (select from migration.collection_flow_assets fa join migration.collection_data_gaps g on g.asset_id = fa.asset_id
        where fa.collection_flow_id = f.id and g.resolution_status = 'PENDING')`);
}

function eventOf(gap: LockedGap, action: string, note: Note | undefined): NewAuditEvent {
  const { id, assetId, collectionFlowId, fieldName, confidenceScore } = gap;
  return {
    action,
    gapId: id,
    assetId,
    collectionFlowId,
    details: { fieldName, confidenceScore },
    ...(note && { messageTextRedacted: note.text, piiRedacted: note.isRedacted }),
  };
}
