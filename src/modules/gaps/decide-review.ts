import canonicalize from 'canonicalize';
import type { ReadValue } from '../assets/check-value.js';
import { LEADING_FIELDS } from '../assets/references/reference-fields.js';
import type { JsonValue } from '../catalogue/catalogue-field.js';
import { GapResolution, GapType } from './gap-enums.js';

/** A gap and what its asset says now, as a decision sees them. */
export interface DecidedGap {
  readonly fieldName: string;
  readonly gapType: GapType;
  readonly resolution: GapResolution;
  /** The proposed value as the catalogue reads it; null where there is none. */
  readonly proposal: ReadValue;
  /** What the asset holds in the field; null for nothing. */
  readonly heldValue: JsonValue;
  /** Where the asset no longer says what the proposal was read from; null: nowhere. */
  readonly changedReads: string | null;
  /** What closed the gap; null while it is open, or where no value did. */
  readonly resolvedValue: JsonValue;
}

export type Decision =
  /** Close the gap, with a value for the asset unless that is null. */
  | { readonly kind: 'DO'; readonly value: JsonValue }
  /** It was decided like this before: the call is a repetition. */
  | { readonly kind: 'DONE' }
  | { readonly kind: 'CONFLICT'; readonly reason: string };

const DONE: Decision = { kind: 'DONE' };
const close = (value: JsonValue): Decision => ({ kind: 'DO', value });
const conflict = (reason: string): Decision => ({ kind: 'CONFLICT', reason });

/**
 * Whether the proposal of a gap can be accepted: the gap is open, it proposes a value that the catalogue takes, the field
 * was not filled meanwhile, and the asset still says what the proposal was read from.
 */
export function decideAcceptance(gap: DecidedGap): Decision {
  const { resolution, proposal } = gap;
  if (resolution === GapResolution.ACCEPTED) return DONE;
  if (resolution !== GapResolution.PENDING) return conflict(`expected an open gap; it is ${resolution} already.`);
  if (!proposal.ok)
    return conflict(
      `its proposed value cannot be a value of "${gap.fieldName}": ${proposal.reason}. Give one with resolveGap.`,
    );
  if (proposal.value === null)
    return conflict('expected a gap with a proposed value; it has none. Give one with resolveGap.');
  if (isFilled(gap)) return filledMeanwhile(gap);
  if (gap.changedReads === null) return close(proposal.value);
  return conflict(
    `the asset has changed where its proposal was read from (${gap.changedReads}). Analyze it again, or give a value with resolveGap.`,
  );
}

/** Whether the proposal of a gap can be rejected. */
export function decideRejection({ resolution }: Pick<DecidedGap, 'resolution'>): Decision {
  if (resolution === GapResolution.REJECTED) return DONE;
  return resolution === GapResolution.PENDING
    ? close(null)
    : conflict(`expected an open gap; it is ${resolution} already.`);
}

/**
 * Whether a person can close the gap with `value`, or as not applicable (`value` undefined). What was rejected, or called
 * not applicable, can still be given a value; what is closed with one is changed on the asset.
 */
export function decideResolution(gap: DecidedGap, value: JsonValue | undefined): Decision {
  const { resolution } = gap;
  if (value === undefined && resolution === GapResolution.NOT_APPLICABLE) return DONE;
  if (resolution === GapResolution.RESOLVED || resolution === GapResolution.ACCEPTED) {
    if (value !== undefined && isSame(gap.resolvedValue, value)) return DONE;
    return conflict(`expected an open gap; it is ${resolution} already. Change the value with updateAsset.`);
  }
  if (isFilled(gap) && (value === undefined || !isSame(gap.heldValue, value))) return filledMeanwhile(gap);
  return close(value ?? null);
}

/**
 * Sources that disagree have left one of their values on the asset, and a name that leads nowhere stands where it was
 * written; of any other gap a value is news.
 */
const isFilled = ({ fieldName, gapType, heldValue }: DecidedGap) =>
  heldValue !== null &&
  gapType !== GapType.CONFLICTING_VALUES &&
  !(gapType === GapType.INVALID_VALUE && LEADING_FIELDS.includes(fieldName));

const filledMeanwhile = ({ fieldName }: DecidedGap) =>
  conflict(`the asset has got a value for "${fieldName}" since the gap was found. Scan again.`);

const isSame = (one: JsonValue, other: JsonValue) => canonicalize(one) === canonicalize(other);
