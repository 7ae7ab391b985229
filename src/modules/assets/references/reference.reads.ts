import DataLoader from 'dataloader';
import { sql } from '../../../db/statement.js';
import { type Conditions, oneOf } from '../../../graphql/condition.js';
import { List } from '../../../graphql/list.js';
import { type ReadField, ToOne } from '../../../graphql/read-field.js';
import { inTenant, ReadModel } from '../../../graphql/read-model.js';
import type { Scope } from '../../../scope.js';
import { rawImportRecords } from '../../discovery/discovery.reads.js';
import type { RawImportRecord } from '../../discovery/raw-import-record.entity.js';
import { assets } from '../asset.read-model.js';
import { AssetReference } from './asset-reference.entity.js';
import type { ReferenceFilter } from './reference.inputs.js';

const references = new ReadModel(AssetReference, 'migration.asset_references', { candidates: ['candidateIds'] });

const conditions: Conditions<ReferenceFilter> = {
  kinds: oneOf('kind'),
  statuses: oneOf('status'),
};

export const referenceList = new List('Query.assetReferences', references, { conditions });
export const referencesOfAsset = new List('Asset.references', references, {
  conditions,
  belongs: (x, assetId) => sql`${x}.asset_id = ${assetId}`,
});
export const referencesToAsset = new List('Asset.referencedBy', references, {
  conditions,
  belongs: (x, assetId) => sql`${x}.target_asset_id = ${assetId}`,
});
export const assetOfReference = new ToOne(references, 'asset', 'assetId', assets);
export const targetOfReference = new ToOne(references, 'target', 'targetAssetId', assets);

export const referenceReads: readonly ReadField[] = [
  referenceList,
  referencesOfAsset,
  referencesToAsset,
  assetOfReference,
  targetOfReference,
];

/** By reference, the latest record of its asset that writes the name; null where none does: a person wrote it. */
export const recordOfReferenceLoader = (
  scope: Scope,
  fields: ReadonlySet<string>,
): DataLoader<string, RawImportRecord | null> =>
  new DataLoader(async (ids) => {
    const found = await scope.rows<RawImportRecord & { referenceId: string }>(sql`
      select x.id as "referenceId", latest.* from migration.asset_references x cross join lateral (
        select ${rawImportRecords.columns(scope, fields, 'r')} from migration.raw_import_records r
        join migration.cleansed_records c on c.raw_import_record_id = r.id and ${inTenant(scope, 'c')}
        where ${inTenant(scope, 'r')} and r.asset_id = x.asset_id
          and c.cleansed_data -> 'attributes' -> x.field_name @> to_jsonb(x.name) order by r.id desc limit 1) latest
      where ${inTenant(scope, 'x')} and x.id = any(${ids})`);
    const records = new Map(found.map(({ referenceId, ...record }) => [referenceId, record]));
    return ids.map((id) => records.get(id) ?? null);
  });
