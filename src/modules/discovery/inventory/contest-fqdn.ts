import { normaliseName } from '../identify-asset.js';
import type { AssetState } from './merge-asset.js';
import { isDecided } from './weigh-source.js';

/** The first label of a name: `web1` of `Web1.corp.example`. */
export const hostLabel = (name: string): string => normaliseName(name).split('.', 1)[0] ?? '';

/**
 * What becomes of an asset that has its FQDN in common with another one, which it is not: lists carry a neighbour's
 * FQDN by mistake. An asset that is called as the FQDN says keeps it in peace. Of any other the FQDN is in conflict with
 * what its own name would make of it, for a person to look at.
 *
 * @returns `asset` itself where there is nothing to look at, or people have.
 */
export function contestFqdn(asset: AssetState): AssetState {
  const { fqdn } = asset.attributes;
  const source = asset.fieldSources.fqdn;
  if (typeof fqdn !== 'string' || source === undefined || isDecided(source)) return asset;
  const label = hostLabel(asset.name);
  if (label === hostLabel(fqdn) || asset.conflictingValues.fqdn !== undefined) return asset;
  const expected = `${label.replaceAll(/[^\p{L}\p{N}_-]+/gu, '-')}.${fqdn.split('.').slice(1).join('.')}`;
  const conflict = [
    { value: fqdn, source },
    { value: expected, source: `${source}, by its name` },
  ];
  return { ...asset, conflictingValues: { ...asset.conflictingValues, fqdn: conflict } };
}
