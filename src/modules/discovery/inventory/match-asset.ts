import type { AssetType } from '../../catalogue/asset-type.js';
import type { AssetIdentity } from '../identify-asset.js';
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
 * where a surer key of both says otherwise. Two rows of one import are two things to their source: they share an asset
 * by UUID or serial number, but by FQDN only under one name (lists carry the neighbour's FQDN by mistake), and by name
 * only at one place and under one id. An FQDN that is another asset's counts for nothing where there is one of the row's
 * own name. Where a key finds several, the later ones choose among them.
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
      const value = asset[key];
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
    return pool.find(({ place }) => place === row.place) ?? pool[0];
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
    const ids = row[key] === null ? undefined : this.#byKey.get(`${key} ${row[key]}`);
    return [...(ids ?? [])].flatMap((id) => this.#assets.get(id) ?? []);
  }
}

function couldBe(row: Identified, asset: KnownAsset, key: Key): boolean {
  if (key === 'smbiosUuid' || key === 'serial') return true;
  const surer = KEYS.slice(0, KEYS.indexOf(key));
  if (row.assetType !== asset.assetType || surer.some((other) => contradicts(row[other], asset[other]))) return false;
  if (asset.metAs.length === 0) return true;
  if (key === 'fqdn') return asset.metAs.includes(row.normalisedName);
  return !contradicts(row.place, asset.place) && !contradicts(row.sourceId, asset.sourceId);
}

const contradicts = (one: string | null, other: string | null) =>
  one !== null && other !== null && one.toLowerCase() !== other.toLowerCase();
