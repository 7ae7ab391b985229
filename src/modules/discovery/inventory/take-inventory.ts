import { v7 as uuid } from 'uuid';
import type { FieldValues } from '../../catalogue/catalogue-field.js';
import type { CleansedAsset } from '../cleanse-row.js';
import { byteOrdersOf } from '../identify-asset.js';
import { contestFqdn } from './contest-fqdn.js';
import { AssetIndex, type Identified, type KnownAsset } from './match-asset.js';
import { type AssetState, mergeAsset, newAsset } from './merge-asset.js';

/** A record that cleansing found to be an asset. */
export interface InventoryRow {
  readonly recordId: string;
  readonly asset: CleansedAsset;
  /** The asset that it makes if it is none that is there, where that was worked out before. */
  readonly made?: AssetState;
}

/** Which asset a row is: one that was there, one made by it, or one made by a row before it. */
export interface MatchedRow extends InventoryRow {
  readonly assetId: string;
  readonly isNew: boolean;
  /** Whether another row of the same import is that asset too. */
  readonly isRepeated: boolean;
  /** Another asset that has the row's FQDN. */
  readonly fqdnSharedWith: string | undefined;
}

/** What a chunk of rows does to the inventory. */
export interface InventoryChange {
  readonly created: ReadonlyMap<string, { readonly state: AssetState; readonly recordId: string }>;
  readonly updated: ReadonlyMap<string, AssetState>;
  /** Ids of the records that say nothing their asset did not say already. */
  readonly duplicates: ReadonlySet<string>;
}

/** What a row can be matched by. */
export const identityOf = ({ identity, assetType, location, attributes }: CleansedAsset): Identified => ({
  ...identity,
  smbiosUuid: identity.smbiosUuid && byteOrdersOf(identity.smbiosUuid)[0],
  assetType,
  place: placeOf(location, attributes),
  sourceId: textOf(attributes['asset_id']),
});

/** A database stands on its server (`master` is on each), a link between its ends (`uplink` is the label of many). */
export function placeOf(location: string | null, { host_ref, endpoints, site }: FieldValues): string | null {
  const ends = Array.isArray(endpoints) && endpoints.length > 0 ? endpoints.join(' ') : null;
  return textOf(host_ref) ?? ends ?? location ?? textOf(site);
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null);

/**
 * Says of each row, in order, which asset it is, given the assets of the tenant that share a key with any of them. A
 * row that is none of them is a new asset, which later rows can turn out to be too.
 */
export function matchRows(rows: readonly InventoryRow[], known: readonly KnownAsset[]): MatchedRow[] {
  const index = new AssetIndex(known);
  const created = new Set<string>();
  return rows.map((row) => {
    const identified = identityOf(row.asset);
    const isAddition = row.asset.isAddition === true;
    const found = index.find(identified);
    const assetId = found?.id ?? uuid();
    if (found === undefined) created.add(assetId);
    index.put(
      found === undefined
        ? { ...identified, id: assetId, metAs: isAddition ? [] : [identified.normalisedName] }
        : meet(found, identified, isAddition),
    );
    const isNew = created.has(assetId);
    return {
      ...row,
      assetId,
      isNew,
      isRepeated: found !== undefined && found.metAs.length > 0,
      fqdnSharedWith: index.sharingFqdn(identified, assetId)?.id,
    };
  });
}

/** What a row adds to what its asset is found by. */
const meet = (asset: KnownAsset, row: Identified, isAddition: boolean): KnownAsset => ({
  ...asset,
  smbiosUuid: asset.smbiosUuid ?? row.smbiosUuid,
  serial: asset.serial ?? row.serial,
  fqdn: asset.fqdn ?? row.fqdn,
  metAs: isAddition ? asset.metAs : [...asset.metAs, row.normalisedName],
});

/**
 * What the matched rows make of the assets.
 *
 * A row that adds nothing to its asset is a duplicate, and so is one whose asset another row of the same import was
 * before it, whatever it adds; what only adds to an asset that another row describes is no second row of it.
 *
 * @param held the assets that were there, by id; one that is gone since it was matched is made anew.
 */
export function takeInventory(
  rows: readonly MatchedRow[],
  held: ReadonlyMap<string, AssetState>,
  source: string,
): InventoryChange {
  const created = new Map<string, { state: AssetState; recordId: string }>();
  const updated = new Map<string, AssetState>();
  const duplicates = new Set<string>();
  const stateOf = (id: string) => created.get(id)?.state ?? updated.get(id) ?? held.get(id);
  const put = (id: string, state: AssetState) => {
    const own = created.get(id);
    if (own === undefined) updated.set(id, state);
    else created.set(id, { ...own, state });
  };
  for (const { recordId, asset, made, assetId, isRepeated, fqdnSharedWith } of rows) {
    const before = stateOf(assetId);
    const merged =
      before === undefined ? (made ?? newAsset(asset, source)) : mergeAsset(before, asset, { source, isRepeated });
    const state = fqdnSharedWith === undefined ? merged : contestFqdn(merged);
    if (before === undefined) created.set(assetId, { state, recordId });
    else {
      if (state === before || (isRepeated && asset.isAddition !== true)) duplicates.add(recordId);
      if (state !== before) put(assetId, state);
    }
    const other = fqdnSharedWith === undefined ? undefined : stateOf(fqdnSharedWith);
    const contested = other && contestFqdn(other);
    if (fqdnSharedWith !== undefined && contested !== undefined && contested !== other) put(fqdnSharedWith, contested);
  }
  return { created, updated, duplicates };
}
