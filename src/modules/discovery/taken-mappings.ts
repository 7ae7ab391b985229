import type { FieldMapping } from './data-import.entity.js';

/** A run believes of itself only what is surer than this; the rest waits for a person, as custom attributes. */
const TAKEN_ABOVE = 0.8;

/**
 * The mappings that a run goes by: those a person confirmed, and those surer than 0.8. A column that is less sure is a
 * custom attribute, except that the likeliest name is taken: rows without one would all be lost.
 */
export function takenMappings(mappings: readonly FieldMapping[]): FieldMapping[] {
  const isSure = ({ isConfirmed, confidence }: FieldMapping) => isConfirmed || confidence > TAKEN_ABOVE;
  const hasName = mappings.some((mapping) => mapping.targetField === 'name' && isSure(mapping));
  return mappings.map((mapping) => {
    const { sourceColumn, targetField, confidence, isConfirmed } = mapping;
    const isTaken = isSure(mapping) || (targetField === 'name' && !hasName);
    return isTaken ? mapping : { sourceColumn, targetField: null, confidence, isConfirmed };
  });
}
