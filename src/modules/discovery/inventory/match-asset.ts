import type { AssetType } from '../../catalogue/asset-type.js';
import { type AssetIdentity, knownFqdn } from '../identify-asset.js';
import { hostLabel } from './contest-fqdn.js';

/** What of a row, or of an asset, says which thing it is. */
export interface Identified extends AssetIdentity {
  readonly assetType: AssetType;
  /** Where it stands, as its source writes it. */
  readonly place: string | null;
  /** The id it has at its source. */
  readonly sourceId: string | null;
}

/** An asset that rows can turn out to be. `metAs`: the names of this import's rows that did. */
export interface KnownAsset extends Identified {
  readonly id: string;
  readonly metAs: readonly string[];
}

/** The surest first; each decides before the next is asked. */
const KEYS = ['smbiosUuid', 'serial', 'fqdn', 'normalisedName'] as const;
type Key = (typeof KEYS)[number];

/**
 * Finds the asset that a row is, among assets that share a key with it.
 *
 * SMBIOS UUID, serial number, FQDN and last the name within the type are asked in this order. An asset is not the row's
 * where a surer key of both says otherwise: blades report the serial number of their chassis. Two rows of one import are
 * two things to their source: they share an asset by UUID or serial number, but by FQDN only under one name (lists carry
 * the neighbour's FQDN by mistake), and by name only at one place and under one id. An FQDN that is another asset's
 * counts for nothing where there is one of the row's own name. Where a key finds several, the later ones choose among
 * them, and of those that are left the one that is most like the row is it.
 */
export class AssetIndex {
  readonly #byKey = new Map<string, Set<string>>();
  readonly #assets = new Map<string, KnownAsset>();

  constructor(assets: readonly KnownAsset[]) {
    for (const asset of assets) this.put(asset);
  }

  /** Adds an asset, or takes note of what has become known of it. */
  put(asset: KnownAsset): void {
    this.#assets.set(asset.id, asset);
    for (const key of KEYS) {
      const value = valueOf(key, asset);
      if (value === null) continue;
      const entry = `${key} ${value}`;
      const ids = this.#byKey.get(entry);
      if (ids === undefined) this.#byKey.set(entry, new Set([asset.id]));
      else ids.add(asset.id);
    }
  }

  /** The asset that the row is; undefined for one that is not there yet. */
  find(given: Identified): KnownAsset | undefined {
    const row = this.#isFqdnBorrowed(given) ? { ...given, fqdn: null } : given;
    let pool: readonly KnownAsset[] = [];
    for (const key of KEYS) {
      const found = this.#sharing(key, row).filter((asset) => couldBe(row, asset, key));
      const narrowed = pool.length === 0 ? found : pool.filter((asset) => found.includes(asset));
      if (narrowed.length === 1) return narrowed[0];
      if (narrowed.length > 1) pool = narrowed;
    }
    return pool.toSorted((one, other) => likeness(row, other) - likeness(row, one))[0];
  }

  /** Another asset of its type that has the FQDN of the row, which is the asset `id`. */
  sharingFqdn(row: Identified, id: string): KnownAsset | undefined {
    return this.#sharing('fqdn', row).find((asset) => asset.id !== id && asset.assetType === row.assetType);
  }

  /** It is not what the row is called, it is another asset's, and there is one that is called as the row. */
  #isFqdnBorrowed(row: Identified): boolean {
    if (row.fqdn === null || hostLabel(row.fqdn) === hostLabel(row.normalisedName)) return false;
    const isOfType = ({ assetType }: KnownAsset) => assetType === row.assetType;
    const own = this.#sharing('normalisedName', row).filter(isOfType);
    const others = this.#sharing('fqdn', row).filter(isOfType);
    return own.length > 0 && others.length > 0 && !others.some((asset) => own.includes(asset));
  }

  #sharing(key: Key, row: Identified): KnownAsset[] {
    const ids = this.#byKey.get(`${key} ${valueOf(key, row)}`);
    return [...(ids ?? [])].flatMap((id) => this.#assets.get(id) ?? []);
  }
}

const valueOf = (key: Key, identified: Identified) => (key === 'fqdn' ? knownFqdn(identified) : identified[key]);

function couldBe(row: Identified, asset: KnownAsset, key: Key): boolean {
  const surer = KEYS.slice(0, KEYS.indexOf(key));
  if (surer.some((other) => contradicts(row[other], asset[other]))) return false;
  if (key === 'smbiosUuid' || key === 'serial') return true;
  if (row.assetType !== asset.assetType) return false;
  if (asset.metAs.length === 0) return true;
  if (key === 'fqdn' && !asset.metAs.includes(row.normalisedName)) return false;
  // A name that is an FQDN proves no more than a name.
  if (key === 'fqdn' && row.fqdn !== null) return true;
  return !contradicts(row.place, asset.place) && !contradicts(row.sourceId, asset.sourceId);
}

/** How much of the two says that they are one, the id at the source before the place. */
const likeness = (row: Identified, asset: KnownAsset) =>
  2 * agreement(row.sourceId, asset.sourceId) + agreement(row.place, asset.place);

function agreement(one: string | null, other: string | null): number {
  if (contradicts(one, other)) return -1;
  return (one === null) === (other === null) ? 1 : 0;
}

const contradicts = (one: string | null, other: string | null) =>
  one !== null && other !== null && one.toLowerCase() !== other.toLowerCase();
