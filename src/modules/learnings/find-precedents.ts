import canonicalize from 'canonicalize';
import { boundShare } from '../../ai/bound-share.js';
import type { RedactedJson } from '../../ai/redacted.js';
import type { Precedent } from '../enhancement/learning-source.js';
import { GapResolution } from '../gaps/gap-enums.js';

/** What people decided about a field of assets that are named alike. */
export interface CountedLearning {
  readonly id: string;
  readonly fieldName: string;
  readonly value: RedactedJson;
  readonly outcome: GapResolution;
  readonly timesDecided: number;
}

/** Fewer decisions that agree set no precedent. */
const MIN_AGREED = 5;
/** At 95 % confidence the value holds more often than not: 5 of 5 and 8 of 9 do, 7 of 9 do not. */
const MIN_BOUND = 0.5;

const TAKEN: readonly GapResolution[] = [GapResolution.ACCEPTED, GapResolution.RESOLVED];

/**
 * The values that people gave to a field of assets that are named alike so often, and so seldom anything else, that the
 * next such asset needs no model: one a field at most, with a confidence that is the lower bound of the share of
 * decisions that agree.
 */
export function findPrecedents(learnings: readonly CountedLearning[]): Precedent[] {
  const byField = Map.groupBy(learnings, ({ fieldName }) => fieldName);
  return [...byField].flatMap(([fieldName, ofField]) => {
    const values = Map.groupBy(
      ofField.filter(({ outcome, value }) => TAKEN.includes(outcome) && value !== null),
      ({ value }) => canonicalize(value) ?? '',
    );
    const [most] = [...values.values()].toSorted((one, other) => countOf(other) - countOf(one));
    const [first] = most ?? [];
    if (most === undefined || first === undefined) return [];
    const said = canonicalize(first.value);
    const isAbout = (learning: CountedLearning) =>
      learning.outcome !== GapResolution.REJECTED || canonicalize(learning.value) === said;
    const agreed = countOf(most);
    const decisions = countOf(ofField.filter(isAbout));
    const bound = boundShare(agreed, decisions);
    if (agreed < MIN_AGREED || bound < MIN_BOUND) return [];
    const confidenceScore = Math.floor(bound * 100) / 100;
    return [
      { learningIds: most.map(({ id }) => id), fieldName, value: first.value, agreed, decisions, confidenceScore },
    ];
  });
}

const countOf = (learnings: readonly CountedLearning[]) =>
  learnings.reduce((sum, { timesDecided }) => sum + timesDecided, 0);
