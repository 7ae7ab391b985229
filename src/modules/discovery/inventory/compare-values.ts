import canonicalize from 'canonicalize';
import type { CatalogueField, JsonValue } from '../../catalogue/catalogue-field.js';
import { byteOrdersOf } from '../identify-asset.js';

/** How two values of one field stand to each other; of lists, one may hold all of the other and more. */
export type Comparison = 'same' | 'held_says_more' | 'came_says_more' | 'differs';

/** Sources round sizes and rates, and take 1,000 for 1,024: a hundredth apart is the same size. */
const SIZE_TOLERANCE = 0.01;

/** Compares two normalised values of a field. Spelling by case is no difference: sources do not agree on it. */
export function compareValues(field: CatalogueField, held: JsonValue, came: JsonValue): Comparison {
  if (typeof held === 'number' && typeof came === 'number' && 'unit' in field.type && field.type.unit !== undefined)
    return isSameSize(held, came) ? 'same' : 'differs';
  if (field.type.kind === 'uuid' && typeof held === 'string' && typeof came === 'string')
    return byteOrdersOf(held).includes(came) ? 'same' : 'differs';
  if (Array.isArray(held) && Array.isArray(came)) return compareLists(held, came);
  return keyOf(held) === keyOf(came) ? 'same' : 'differs';
}

/**
 * Whether two sources that differ on the field contradict each other. What is measured (use, when it was last seen)
 * differs from one look to the next and decides nothing.
 */
export function canContradict({ category, type }: CatalogueField): boolean {
  return category !== 'performance' && type.kind !== 'percent' && type.kind !== 'datetime';
}

const isSameSize = (one: number, other: number) =>
  Math.abs(one - other) <= SIZE_TOLERANCE * Math.max(Math.abs(one), Math.abs(other));

function compareLists(held: readonly JsonValue[], came: readonly JsonValue[]): Comparison {
  const heldKeys = new Set(held.map(keyOf));
  const cameKeys = new Set(came.map(keyOf));
  if ([...cameKeys].every((key) => heldKeys.has(key)))
    return heldKeys.size === cameKeys.size ? 'same' : 'held_says_more';
  return [...heldKeys].every((key) => cameKeys.has(key)) ? 'came_says_more' : 'differs';
}

const keyOf = (value: JsonValue): string =>
  typeof value === 'string' ? value.toLowerCase() : (canonicalize(value) ?? '');
