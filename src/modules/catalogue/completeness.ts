import type { CatalogueField, FieldValues } from './catalogue-field.js';
import { hasValue, holds } from './condition.js';

/** Whether a blank in this field is a gap for an asset with these values. */
export function isRequired(field: CatalogueField, values: FieldValues): boolean {
  if (typeof field.requirement === 'string') return field.requirement === 'required';
  return holds(field.requirement.when, values);
}

/**
 * The share of an asset's required fields that hold a value, 0..1, rounded to 4 digits. `values` must hold name,
 * environment and location as well as the attributes. An asset that needs nothing is complete.
 */
export function completeness(fields: readonly CatalogueField[], values: FieldValues): number {
  const required = fields.filter((field) => isRequired(field, values));
  if (required.length === 0) return 1;
  const filled = required.filter(({ name }) => Object.hasOwn(values, name) && hasValue(values[name]));
  return Math.round((filled.length / required.length) * 10_000) / 10_000;
}
