import { redact } from '../../ai/redact.js';
import { sql } from '../../db/statement.js';
import { AppError, badInput, notFound } from '../../errors.js';
import { inTenant } from '../../graphql/read-model.js';
import { requireText } from '../../graphql/text.js';
import type { Scope } from '../../scope.js';
import { BY_PERSON, writeValues } from '../assets/asset.service.js';
import { MAX_INLINE_LIST } from '../assets/asset-lists.js';
import { checkValue } from '../assets/check-value.js';
import type { AuditService, NewAuditEvent } from '../audit/audit.service.js';
import type { JsonValue } from '../catalogue/catalogue-field.js';
import { type Decision, decideAcceptance, decideRejection, decideResolution } from './decide-review.js';
import { finalizeFlows } from './finalize-flows.js';
import type { AcceptGapsInput, RejectGapsInput, ResolveGapInput } from './gap.inputs.js';
import { GapResolution } from './gap-enums.js';
import { type GapValue, type LockedGap, type LockedGaps, lockGaps, readGapKeys, settleGaps } from './locked-gaps.js';
import { assetsOfFlow, closeFilledGaps } from './scan-gaps.js';

/** Where a value that a person accepted comes from. */
const BY_PROPOSAL = 'accepted_proposal';

const LONGEST_NOTE = 2000;
/** Gaps that an answer over a whole flow shows. */
const SHOWN = 200;
/** Gaps, and what their assets say, that are held in memory at once while those of a whole flow are accepted. */
const GAPS_AT_ONCE = 1000;

/** Who learns from what people decide. */
export interface DecisionLearner {
  /** After the decision is stored. Never throws: a decision stands whatever is learned from it. */
  learnFromDecision(scope: Scope, gapIds: readonly string[]): Promise<void>;
}

/** What became of the gaps of a decision. */
export interface Decided {
  /** All that were named, or the first of a whole flow. */
  readonly gapIds: readonly string[];
  /** How many this call decided. */
  readonly count: number;
}

/**
 * What people decide about gaps. Every decision is one transaction: the assets, their gaps, and an audit event for each
 * gap, all or nothing. Assets are locked before gaps, as everything that writes both does.
 */
export class ReviewService {
  constructor(
    private readonly audit: AuditService,
    private readonly learner: DecisionLearner,
  ) {}

  /** Writes the proposed values to the assets, where they stand above what imports say. */
  accept(scope: Scope, input: AcceptGapsInput): Promise<Decided> {
    const selection = selectionOf(input);
    const note = redactedNote(input.note);
    return this.decide(scope, async (tx) => {
      const { shown, accepted } =
        'gapIds' in selection
          ? { shown: selection.gapIds, accepted: await acceptNamed(tx, selection.gapIds) }
          : await acceptConfident(tx, selection);
      await closeFilledGaps(tx, assetIdsOf(accepted), fieldsOf(accepted));
      await this.finish(tx, accepted, 'gap.accepted', note);
      return { gapIds: shown, decided: accepted };
    });
  }

  reject(scope: Scope, { gapIds, note }: RejectGapsInput): Promise<Decided> {
    requireIds(gapIds);
    const redacted = redactedNote(note);
    return this.decide(scope, async (tx) => {
      const { gaps } = await lockNamed(tx, gapIds);
      const rejected = toDo(gaps, decideRejection);
      await settleGaps(tx, rejected, GapResolution.REJECTED);
      await this.finish(tx, rejected, 'gap.rejected', redacted);
      return { gapIds, decided: rejected };
    });
  }

  /** Closes one gap with a person's own value, or as not applicable. */
  async resolve(scope: Scope, { gapId, value, notApplicable }: ResolveGapInput): Promise<string> {
    const hasValue = value !== undefined && value !== null;
    if (hasValue === notApplicable) {
      throw badInput(
        'input',
        `Expected either "value" or "notApplicable: true"; got ${hasValue ? 'both' : 'neither'}.`,
      );
    }
    await this.decide(scope, async (tx) => {
      const { gaps, states } = await lockNamed(tx, [gapId]);
      const resolved = toDo(gaps, (gap) => decideResolution(gap, hasValue ? givenValue(gap, value) : undefined));
      if (hasValue) {
        await writeGaps(tx, states, resolved, { resolution: GapResolution.RESOLVED, source: BY_PERSON });
        await closeFilledGaps(tx, assetIdsOf(resolved), fieldsOf(resolved));
      } else await settleGaps(tx, resolved, GapResolution.NOT_APPLICABLE);
      await this.finish(tx, resolved, hasValue ? 'gap.resolved' : 'gap.not_applicable', undefined);
      return { gapIds: [gapId], decided: resolved };
    });
    return gapId;
  }

  /** What is learned of the decision is written after it: it holds none of its locks, and cannot undo it. */
  private async decide(
    scope: Scope,
    work: (tx: Scope) => Promise<{ gapIds: readonly string[]; decided: readonly GapValue[] }>,
  ): Promise<Decided> {
    const { gapIds, decided } = await scope.transaction(work);
    if (decided.length > 0)
      await this.learner.learnFromDecision(
        scope,
        decided.map(({ gap }) => gap.id),
      );
    return { gapIds, count: decided.length };
  }

  /** The head of the audit chain is the last lock that is taken: every change of the tenant meets there. */
  private async finish(tx: Scope, decided: readonly GapValue[], action: string, note: Note | undefined): Promise<void> {
    if (decided.length === 0) return;
    await finalizeFlows(tx, assetIdsOf(decided));
    await this.audit.record(tx, ...decided.map(({ gap }) => eventOf(gap, action, note)));
  }
}

async function acceptNamed(tx: Scope, gapIds: readonly string[]): Promise<GapValue[]> {
  const { gaps, states } = await lockNamed(tx, gapIds);
  const accepted = toDo(gaps, decideAcceptance);
  await writeGaps(tx, states, accepted, { resolution: GapResolution.ACCEPTED, source: BY_PROPOSAL });
  return accepted;
}

interface ConfidentGaps {
  readonly flowId: string;
  readonly minConfidence: number;
}

/** Nobody named these gaps: one that cannot be accepted is left open and does not keep the others from it. */
async function acceptConfident(
  tx: Scope,
  { flowId, minConfidence }: ConfidentGaps,
): Promise<{ shown: string[]; accepted: GapValue[] }> {
  const flow = await tx.row(
    sql`select from migration.collection_flows f where ${inTenant(tx, 'f')} and f.id = ${flowId}`,
  );
  if (!flow) throw notFound('collection flow', flowId);
  const assetIds = await assetsOfFlow(tx, flowId);
  const keys = await readGapKeys(
    tx,
    sql`g.asset_id = any(${assetIds}) and g.resolution_status = 'PENDING' and g.confidence_score >= ${minConfidence} and g.proposed_value is not null`,
  );
  const accepted: GapValue[] = [];
  for (let from = 0; from < keys.length; from += GAPS_AT_ONCE) {
    const { gaps, states } = await lockGaps(tx, keys.slice(from, from + GAPS_AT_ONCE));
    const values = gaps.flatMap((gap) => {
      const decision = decideAcceptance(gap);
      return decision.kind === 'DO' ? [{ gap, value: decision.value }] : [];
    });
    await writeGaps(tx, states, values, { resolution: GapResolution.ACCEPTED, source: BY_PROPOSAL });
    accepted.push(...values);
  }
  return { shown: accepted.slice(0, SHOWN).map(({ gap }) => gap.id), accepted };
}

/** Writes the values to the assets and closes their gaps. */
async function writeGaps(
  tx: Scope,
  states: LockedGaps['states'],
  values: readonly GapValue[],
  { resolution, source }: { resolution: GapResolution; source: typeof BY_PROPOSAL | typeof BY_PERSON },
): Promise<void> {
  const changes = new Map<string, Record<string, JsonValue>>();
  for (const { gap, value } of values) {
    const ofAsset = changes.get(gap.assetId) ?? {};
    ofAsset[gap.fieldName] = value;
    changes.set(gap.assetId, ofAsset);
  }
  const touched = new Map([...states].filter(([id]) => changes.has(id)));
  await writeValues(tx, touched, changes, source, { keepsAnalysis: source === BY_PROPOSAL });
  await settleGaps(tx, values, resolution);
}

async function lockNamed(tx: Scope, gapIds: readonly string[]): Promise<LockedGaps> {
  const locked = await lockGaps(tx, await readGapKeys(tx, sql`g.id = any(${gapIds})`));
  const found = new Set(locked.gaps.map(({ id }) => id));
  const missing = gapIds.find((id) => !found.has(id));
  if (missing !== undefined) throw notFound('gap', missing);
  return locked;
}

/** Those that are to be decided, with what is decided; a conflict of one is an error of all. */
function toDo(gaps: readonly LockedGap[], decide: (gap: LockedGap) => Decision): GapValue[] {
  return gaps.flatMap((gap) => {
    const decision = decide(gap);
    if (decision.kind === 'CONFLICT')
      throw new AppError('CONFLICT', `Gap ${gap.id}: ${decision.reason}`, { gapId: gap.id });
    return decision.kind === 'DO' ? [{ gap, value: decision.value }] : [];
  });
}

function givenValue({ assetType, fieldName }: LockedGap, value: JsonValue): JsonValue {
  const given = checkValue(assetType, fieldName, value, 'input.value');
  if (given !== null) return given;
  throw badInput(
    'input.value',
    'Expected a value; what came means "none". Use "notApplicable: true" where the field does not apply.',
  );
}

function selectionOf({
  gapIds,
  collectionFlowId,
  minConfidence,
}: AcceptGapsInput): { readonly gapIds: readonly string[] } | ConfidentGaps {
  if (Boolean(gapIds) === Boolean(collectionFlowId)) {
    throw badInput('input', `Expected one of "gapIds" and "collectionFlowId"; got ${gapIds ? 'both' : 'neither'}.`);
  }
  if (gapIds) {
    requireIds(gapIds);
    if (minConfidence === null || minConfidence === undefined) return { gapIds };
    throw badInput('input.minConfidence', 'Expected "minConfidence" with "collectionFlowId" only.');
  }
  if (typeof minConfidence !== 'number' || minConfidence < 0 || minConfidence > 1) {
    throw badInput(
      'input.minConfidence',
      `Expected "minConfidence" from 0 to 1 beside "collectionFlowId"; got ${minConfidence ?? 'none'}.`,
    );
  }
  return { flowId: collectionFlowId ?? '', minConfidence };
}

function requireIds(gapIds: readonly string[]): void {
  if (gapIds.length >= 1 && gapIds.length <= MAX_INLINE_LIST) return;
  throw badInput('input.gapIds', `Expected 1 to ${MAX_INLINE_LIST} ids; got ${gapIds.length}.`);
}

interface Note {
  readonly text: string;
  readonly isRedacted: boolean;
}

function redactedNote(note: string | null | undefined): Note | undefined {
  if (note === null || note === undefined) return undefined;
  const { text, found } = redact(requireText('input.note', note, LONGEST_NOTE));
  return { text, isRedacted: found.length > 0 };
}

const assetIdsOf = (values: readonly GapValue[]) => [...new Set(values.map(({ gap }) => gap.assetId))];

const fieldsOf = (values: readonly GapValue[]) => [...new Set(values.map(({ gap }) => gap.fieldName))];

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
