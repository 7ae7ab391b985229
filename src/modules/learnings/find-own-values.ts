import canonicalize from 'canonicalize';
import { GapResolution } from '../gaps/gap-enums.js';
import type { CountedLearning } from './find-precedents.js';

/** Fewer values say nothing of whether they repeat. */
const MIN_VALUES = 3;

const TAKEN: readonly GapResolution[] = [GapResolution.ACCEPTED, GapResolution.RESOLVED];

/**
 * The fields in which every asset got a value of its own, such as host names and addresses: what people gave to one asset
 * is then wrong for any other, and showing it to a model misleads and costs tokens.
 */
export function findOwnValues(learnings: readonly CountedLearning[]): ReadonlySet<string> {
  const byField = Map.groupBy(
    learnings.filter(({ outcome, value }) => TAKEN.includes(outcome) && value !== null),
    ({ fieldName }) => fieldName,
  );
  const own = [...byField].filter(([, ofField]) => {
    const values = new Set(ofField.map(({ value }) => canonicalize(value)));
    const decisions = ofField.reduce((sum, { timesDecided }) => sum + timesDecided, 0);
    return values.size >= MIN_VALUES && values.size === decisions;
  });
  return new Set(own.map(([fieldName]) => fieldName));
}
