import type { AssetFacts } from '../../ai/asset-facts.js';
import { isColumn } from '../discovery/inventory/field-value.js';
import { type Found, resolvePath } from './resolve-path.js';

/** Something of the asset that a proposal was read from. */
export interface ProposalRead extends Found {
  readonly path: string;
}

/**
 * What a proposal for `fieldName` stands or falls with: where its evidence is, and what the asset and its sources say in
 * the field itself, nothing included. A path that is only in what a model was sent is left out: the asset has no such place.
 */
export function listReads(facts: AssetFacts, fieldName: string, evidence: readonly { path: string }[]): ProposalRead[] {
  const own = isColumn(fieldName) ? [fieldName] : ['attributes', fieldName];
  const places = [own, ['invalidValues', fieldName], ['conflictingValues', fieldName]].map((keys) => ({
    path: keys.join('.'),
    keys,
    value: resolvePath(facts, keys.join('.'))?.value ?? null,
  }));
  const read = evidence.flatMap(({ path }) => {
    const found = resolvePath(facts, path);
    return found ? [{ path, ...found }] : [];
  });
  return [...new Map([...places, ...read].map((one) => [one.path, one])).values()];
}
