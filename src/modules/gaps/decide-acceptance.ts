import type { JsonValue } from '../catalogue/catalogue-field.js';
import { GapResolution, GapType } from './gap-enums.js';

/** A gap and what its asset says now, as a decision sees them. */
export interface DecidedGap {
  readonly id: string;
  readonly fieldName: string;
  readonly gapType: GapType;
  readonly resolution: GapResolution;
  readonly proposedValue: JsonValue;
  /** What the asset holds in the field; null for nothing. */
  readonly heldValue: JsonValue;
}

export type Decision =
  | { readonly kind: 'DO' }
  /** It was decided like this before: the call is a repetition. */
  | { readonly kind: 'DONE' }
  | { readonly kind: 'CONFLICT'; readonly reason: string };

const DO: Decision = { kind: 'DO' };
const DONE: Decision = { kind: 'DONE' };
const conflict = (reason: string): Decision => ({ kind: 'CONFLICT', reason });

/** Whether the proposal of a gap can be accepted: it has one, the gap is open, and the field was not filled meanwhile. */
export function decideAcceptance(gap: DecidedGap): Decision {
  if (gap.resolution === GapResolution.ACCEPTED) return DONE;
  if (gap.resolution !== GapResolution.PENDING)
    return conflict(`Expected an open gap; it is ${gap.resolution} already.`);
  if (gap.proposedValue === null)
    return conflict('Expected a gap with a proposed value; it has none. Give one with resolveGap.');
  // Sources that disagree have left one of their values on the asset; in other gaps a value is news to the proposal.
  const isFilled = gap.gapType !== GapType.CONFLICTING_VALUES && gap.heldValue !== null;
  return isFilled
    ? conflict(`The asset has got a value for "${gap.fieldName}" since the proposal was made; scan again.`)
    : DO;
}

/** Whether the proposal of a gap can be rejected. */
export function decideRejection({ resolution }: Pick<DecidedGap, 'resolution'>): Decision {
  if (resolution === GapResolution.REJECTED) return DONE;
  return resolution === GapResolution.PENDING ? DO : conflict(`Expected an open gap; it is ${resolution} already.`);
}

/**
 * Whether a person can close the gap with `value`, or as not applicable (`value` undefined). What was rejected can still
 * be closed; what is closed with a value is changed on the asset.
 */
export function decideResolution(
  gap: DecidedGap & { readonly resolvedValue: JsonValue },
  value: JsonValue | undefined,
): Decision {
  const { resolution } = gap;
  if (value === undefined && resolution === GapResolution.NOT_APPLICABLE) return DONE;
  if (resolution !== GapResolution.RESOLVED && resolution !== GapResolution.ACCEPTED) return DO;
  if (value !== undefined && JSON.stringify(gap.resolvedValue) === JSON.stringify(value)) return DONE;
  return conflict(`Expected an open gap; it is ${resolution} with another value. Change the value with updateAsset.`);
}
