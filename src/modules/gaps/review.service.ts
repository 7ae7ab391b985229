import { isDeepStrictEqual } from 'node:util';
import { type Idempotency, idempotent } from '../../db/idempotent.js';
import { AppError, badInput } from '../../errors.js';
import type { Scope } from '../../scope.js';
import { checkValue } from '../assets/check-value.js';
import type { AuditService, NewAuditEvent } from '../audit/audit.service.js';
import type { JsonValue } from '../catalogue/catalogue-field.js';
import { BY_PERSON, BY_PROPOSAL } from '../discovery/inventory/weigh-source.js';
import { acceptConfident } from './accept-confident.js';
import { decideAcceptance, decideRejection, decideResolution } from './decide-review.js';
import { finalizeFlows } from './finalize-flows.js';
import type { AcceptGapsInput, RejectGapsInput, ResolveGapInput } from './gap.inputs.js';
import { GapResolution } from './gap-enums.js';
import { type GapValue, type LockedGap, settleGaps } from './locked-gaps.js';
import { type Note, redactedNote, requireIds, selectionOf } from './review-requests.js';
import { closeFilledGaps } from './scan-gaps.js';
import { isOvertaken, lockNamed, toDo, writeGaps } from './write-decisions.js';

/** Gaps that an answer over a whole flow shows. */
const SHOWN = 200;

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

/** As `Decided`; of a whole flow, with the fields whose confidence no decisions stand behind yet. */
export interface Accepted extends Decided {
  readonly uncalibratedFields: readonly string[];
  readonly precisionBound: number | null;
}

/** The value that a person gives to a gap, and where it stands in the input. */
export interface GivenValue {
  readonly value: unknown;
  readonly path: string;
}

/** Values for gaps, by gap; of one flow where it is named. */
export interface GivenValues {
  readonly values: ReadonlyMap<string, GivenValue>;
  readonly collectionFlowId?: string;
  /** Throws where they cannot be taken now; not asked of a repetition. */
  readonly check?: (tx: Scope) => Promise<void>;
}

/** What a decision did: `answer` is for the caller, and for whoever repeats the call. */
interface Outcome<Answer extends object> {
  readonly answer: Answer;
  readonly decided: readonly GapValue[];
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
  accept(scope: Scope, input: AcceptGapsInput): Promise<Accepted> {
    const selection = selectionOf(input);
    const note = redactedNote(input.note);
    if ('flowId' in selection) scope.extendForWholeFlow();
    return this.decide<Accepted>(scope, requestOf('acceptGaps', input), async (tx) => {
      if ('gapIds' in selection) {
        const { gapIds } = selection;
        const accepted = await acceptNamed(tx, gapIds);
        await this.finish(tx, accepted, { action: 'gap.accepted', note });
        const answer = { gapIds, count: accepted.length, uncalibratedFields: [], precisionBound: null };
        return { answer, decided: accepted };
      }
      const { accepted, ...basis } = await acceptConfident(tx, selection, BY_PROPOSAL);
      const gapIds = accepted.slice(0, SHOWN).map(({ gap }) => gap.id);
      const answer = { gapIds, count: accepted.length, ...basis };
      if (selection.isDry) return { answer, decided: [] };
      await this.finish(tx, accepted, { action: 'gap.accepted', note });
      return { answer, decided: accepted };
    });
  }

  reject(scope: Scope, input: RejectGapsInput): Promise<Decided> {
    const { gapIds } = input;
    requireIds(gapIds);
    const note = redactedNote(input.note);
    return this.decide(scope, requestOf('rejectGaps', input), async (tx) => {
      const { gaps } = await lockNamed(tx, gapIds);
      const decided = toDo(gaps, decideRejection);
      await settleGaps(tx, decided, { resolution: GapResolution.REJECTED });
      await this.finish(tx, decided, { action: 'gap.rejected', note });
      return { answer: { gapIds, count: decided.length }, decided };
    });
  }

  /** Closes one gap with a person's own value, or as not applicable. */
  async resolve(scope: Scope, input: ResolveGapInput): Promise<string> {
    const { gapId, value, notApplicable } = input;
    const hasValue = value !== undefined && value !== null;
    if (hasValue === notApplicable) {
      throw badInput(
        'input',
        `Expected either "value" or "notApplicable: true"; got ${hasValue ? 'both' : 'neither'}.`,
      );
    }
    const request = requestOf('resolveGap', input);
    if (hasValue) await this.resolveMany(scope, request, { values: new Map([[gapId, { value, path: 'input' }]]) });
    else await this.closeAsNotApplicable(scope, request, gapId);
    return gapId;
  }

  /** Closes gaps with people's own values, all or none. */
  async resolveMany(
    scope: Scope,
    request: Idempotency,
    { values, collectionFlowId, check }: GivenValues,
  ): Promise<void> {
    await this.decide(scope, request, async (tx) => {
      await check?.(tx);
      const { gaps, states } = await lockNamed(tx, [...values.keys()], collectionFlowId);
      const decided = toDo(gaps, (gap) => decideResolution(gap, checkedValue(gap, values.get(gap.id))));
      requireOneValue(decided, values);
      await writeGaps(tx, states, decided, { resolution: GapResolution.RESOLVED, source: BY_PERSON });
      await this.finish(tx, decided, { action: 'gap.resolved', collectionFlowId });
      return { answer: {}, decided };
    });
  }

  private async closeAsNotApplicable(scope: Scope, request: Idempotency, gapId: string): Promise<void> {
    await this.decide(scope, request, async (tx) => {
      const { gaps } = await lockNamed(tx, [gapId]);
      const decided = toDo(gaps, (gap) => decideResolution(gap, undefined));
      await settleGaps(tx, decided, { resolution: GapResolution.NOT_APPLICABLE });
      await this.finish(tx, decided, { action: 'gap.not_applicable' });
      return { answer: {}, decided };
    });
  }

  /** What is learned of the decision is written after it: it holds none of its locks, and cannot undo it. */
  private async decide<Answer extends object>(
    scope: Scope,
    request: Idempotency,
    work: (tx: Scope) => Promise<Outcome<Answer>>,
  ): Promise<Answer> {
    let decided: readonly GapValue[] = [];
    const answer = await scope.transaction((tx) =>
      idempotent(tx, request, async () => {
        const outcome = await work(tx);
        decided = outcome.decided;
        return outcome.answer;
      }),
    );
    const gapIds = decided.map(({ gap }) => gap.id);
    if (gapIds.length > 0) await this.learner.learnFromDecision(scope, gapIds);
    return answer;
  }

  /** The head of the audit chain is the last lock that is taken: every change of the tenant meets there. */
  private async finish(tx: Scope, decided: readonly GapValue[], about: About): Promise<void> {
    if (decided.length === 0) return;
    const assetIds = [...new Set(decided.map(({ gap }) => gap.assetId))];
    const filled = decided.flatMap(({ gap, value }) => (value === null ? [] : [gap.fieldName]));
    if (filled.length > 0) await closeFilledGaps(tx, assetIds, [...new Set(filled)]);
    await finalizeFlows(tx, assetIds);
    await this.audit.record(tx, ...decided.map(({ gap }) => eventOf(gap, about)));
  }
}

const requestOf = (operation: string, input: object & { readonly idempotencyKey?: string | null }): Idempotency => ({
  operation,
  key: input.idempotencyKey,
  input,
});

async function acceptNamed(tx: Scope, gapIds: readonly string[]): Promise<GapValue[]> {
  const { gaps, states } = await lockNamed(tx, gapIds);
  const accepted = toDo(gaps, decideAcceptance);
  const overtaken = accepted.find((one) => isOvertaken(one, accepted));
  if (overtaken)
    throw new AppError(
      'CONFLICT',
      `Gap ${overtaken.gap.id}: its proposal was read from a field that another proposal of this call changes. Accept that one first, then analyze the asset again.`,
      { gapId: overtaken.gap.id },
    );
  await writeGaps(tx, states, accepted, { resolution: GapResolution.ACCEPTED, source: BY_PROPOSAL });
  return accepted;
}

/** An asset can have two gaps in a field, e.g. one that was rejected. */
function requireOneValue(decided: readonly GapValue[], values: GivenValues['values']): void {
  const fields = new Map<string, GapValue>();
  for (const one of decided) {
    const { id, assetId, fieldName } = one.gap;
    const other = fields.get(`${assetId} ${fieldName}`) ?? one;
    fields.set(`${assetId} ${fieldName}`, other);
    if (!isDeepStrictEqual(other.value, one.value))
      throw badInput(
        `${values.get(id)?.path}.value`,
        `Expected one value for "${fieldName}" of asset ${assetId}; another one is given to gap ${other.gap.id}.`,
      );
  }
}

function checkedValue({ assetType, fieldName }: LockedGap, given: GivenValue | undefined): JsonValue {
  const path = `${given?.path ?? 'input'}.value`;
  const value = checkValue(assetType, fieldName, given?.value, path);
  if (value !== null) return value;
  throw badInput(
    path,
    `Expected a value for "${fieldName}"; what came means "none". Use resolveGap with "notApplicable: true" where the field does not apply.`,
  );
}

/** What the trail says of a decision beside the gap. */
interface About {
  readonly action: string;
  readonly note?: Note | undefined;
  /** The flow that was worked on, where it is not the one that found the gap. */
  readonly collectionFlowId?: string | undefined;
}

function eventOf(gap: LockedGap, { action, note, collectionFlowId = gap.collectionFlowId }: About): NewAuditEvent {
  const { id, assetId, fieldName, confidenceScore } = gap;
  return {
    action,
    gapId: id,
    assetId,
    collectionFlowId,
    details: { fieldName, confidenceScore },
    ...(note && { messageTextRedacted: note.text, piiRedacted: note.isRedacted }),
  };
}
