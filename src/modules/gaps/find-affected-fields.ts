import { ASSET_TYPES } from '../catalogue/asset-type.js';
import { catalogueFor } from '../catalogue/catalogue.js';
import type { Condition } from '../catalogue/catalogue-field.js';

/** By field, the fields whose requirement depends on it, in whichever asset type. */
const dependents = new Map<string, Set<string>>();
for (const { name, requirement } of ASSET_TYPES.flatMap((assetType) => catalogueFor(assetType))) {
  if (typeof requirement === 'string') continue;
  for (const field of fieldsOf(requirement.when)) {
    dependents.set(field, (dependents.get(field) ?? new Set()).add(name));
  }
}

/** The fields whose gaps can close when these fields change: themselves, and those whose condition asks for them. */
export const findAffectedFields = (changed: readonly string[]): string[] => [
  ...new Set(changed.flatMap((field) => [field, ...(dependents.get(field) ?? [])])),
];

/** Every field that a condition asks for. */
function fieldsOf(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(fieldsOf);
  if ('any' in condition) return condition.any.flatMap(fieldsOf);
  if ('not' in condition) return fieldsOf(condition.not);
  return [condition.field];
}
