import type { JsonValue } from '../../ai/asset-facts.js';
import type { AssetType } from '../catalogue/asset-type.js';
import { catalogueField } from '../catalogue/catalogue.js';
import { GapResolution } from '../gaps/gap-enums.js';
import type { Candidate } from './learning-store.js';

const TAKEN: readonly (GapResolution | null)[] = [GapResolution.ACCEPTED, GapResolution.RESOLVED];

/**
 * Whether what was learned of one asset may be shown to whoever answers for another. A value that somebody looked at and
 * took is people's own. Any other was written by a model, perhaps because a text in its asset told it to, and is shown
 * only where it can hold no sentence: so no text of strangers gets from one asset into the request for the next.
 */
export function isFitToShow(
  assetType: AssetType,
  { fieldName, value, outcome, timesDecided }: Pick<Candidate, 'fieldName' | 'value' | 'outcome' | 'timesDecided'>,
): boolean {
  if (TAKEN.includes(outcome) && timesDecided > 0) return true;
  const allowed = fieldName === null ? [] : (catalogueField(assetType, fieldName)?.allowed ?? []);
  return holdsNoSentence(value, allowed);
}

const holdsNoSentence = (value: JsonValue, allowed: readonly string[]): boolean =>
  Array.isArray(value)
    ? value.every((item) => holdsNoSentence(item, allowed))
    : value === null || ['number', 'boolean'].includes(typeof value) || allowed.some((choice) => choice === value);
