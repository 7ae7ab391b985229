import { sql } from '../../../db/statement.js';
import { inTenant } from '../../../graphql/read-model.js';
import type { Scope } from '../../../scope.js';
import type { FieldValues } from '../../catalogue/catalogue-field.js';
import { byteOrdersOf, identifyAsset, knownFqdn, normaliseName } from '../identify-asset.js';
import type { KnownAsset } from './match-asset.js';
import { type AssetState, completenessOf } from './merge-asset.js';
import { settleCompleteness } from './settle-completeness.js';
import { type InventoryChange, type InventoryRow, identityOf, type MatchedRow, placeOf } from './take-inventory.js';

/** Where the assets of an import come from. */
export interface Provenance {
  readonly discoveryFlowId: string;
  readonly masterFlowId: string;
  readonly discoverySource: string;
  readonly fieldMappingsUsed: string;
}

type FoundAsset = Omit<KnownAsset, 'place'> & { readonly location: string | null; readonly places: FieldValues };

/**
 * The assets of the tenant that share a key with any of the rows, with the names of this import's rows they were. Each
 * key is looked up by its index, whatever the planner knows of tables that have only just been filled: walking all
 * assets of the tenant for each chunk would make a run quadratic.
 */
export async function readKnownAssets(
  tx: Scope,
  rows: readonly InventoryRow[],
  dataImportId: string,
): Promise<KnownAsset[]> {
  const keys = rows.map(({ asset }) => identityOf(asset));
  const sharing = (column: string, values: readonly (string | null)[]) => {
    const present = [...new Set(values.flatMap((value) => value ?? []))];
    return sql`select found.id from unnest(${present}::text[]) k (value) cross join lateral (
      select a.id from migration.assets a where ${inTenant(tx, 'a')} and ${sql.ref(`a.${column}`)} = k.value offset 0) found`;
  };
  const bySmbiosUuid = sharing(
    'smbios_uuid',
    keys.flatMap(({ smbiosUuid }) => smbiosUuid && byteOrdersOf(smbiosUuid)),
  );
  const bySerial = sharing(
    'serial_number',
    keys.map(({ serial }) => serial),
  );
  const byFqdn = sharing('fqdn', keys.map(knownFqdn));
  const byName = sharing(
    'normalised_name',
    keys.flatMap(({ normalisedName, fqdn }) => [normalisedName, fqdn]),
  );
  const found = await tx.rows<FoundAsset>(sql`
    select known.* from (${bySmbiosUuid} union ${bySerial} union ${byFqdn} union ${byName}) key cross join lateral (
      select a.id, a.asset_type as "assetType", a.normalised_name as "normalisedName", a.smbios_uuid as "smbiosUuid", a.serial_number as serial,
        a.fqdn, a.location, a.attributes->>'asset_id' as "sourceId",
        jsonb_build_object('host_ref', a.attributes->'host_ref', 'endpoints', a.attributes->'endpoints', 'site', a.attributes->'site') as places,
        array(select c.cleansed_data->>'name' from migration.raw_import_records r join migration.cleansed_records c on c.raw_import_record_id = r.id
          where ${inTenant(tx, 'r')} and r.asset_id = a.id and r.data_import_id = ${dataImportId}
            and not (c.cleansed_data ? 'isAddition')) as "metAs"
      from migration.assets a where ${inTenant(tx, 'a')} and a.id = key.id offset 0) known order by known.id`);
  return found.map(({ location, places, ...asset }) => ({
    ...asset,
    smbiosUuid: asset.smbiosUuid && byteOrdersOf(asset.smbiosUuid)[0],
    place: placeOf(location, places),
    metAs: asset.metAs.map(normaliseName),
  }));
}

/** What the assets that the rows were found to be, or that have the FQDN of one, say now. */
export function readStates(tx: Scope, rows: readonly MatchedRow[]): Promise<Map<string, AssetState>> {
  const ids = rows.flatMap(({ assetId, isNew, fqdnSharedWith = [] }) => [isNew ? [] : assetId, fqdnSharedWith].flat());
  return lockAssetStates(tx, [...new Set(ids)]);
}

/** What assets of the tenant say now, by id; locked until the transaction ends, in one order for all. */
export async function lockAssetStates(tx: Scope, ids: readonly string[]): Promise<Map<string, AssetState>> {
  if (ids.length === 0) return new Map();
  const held = await tx.rows<AssetState & { id: string }>(sql`
    select a.id, a.name, a.asset_type as "assetType", a.description, a.environment, a.location, a.attributes,
      a.custom_attributes as "customAttributes", a.invalid_values as "invalidValues",
      a.conflicting_values as "conflictingValues", a.field_sources as "fieldSources"
    from migration.assets a where ${inTenant(tx, 'a')} and a.id = any(${ids}) order by a.id for no key update`);
  return new Map(held.map(({ id, ...state }) => [id, state]));
}

/** Stores new assets with where they come from, and what has changed of others. */
export async function writeInventory(tx: Scope, change: InventoryChange, provenance: Provenance): Promise<void> {
  const { clientAccountId, engagementId } = tx.tenant;
  const created = [...change.created].map(
    ([id, { state, recordId }]) => `{"id":"${id}","record":"${recordId}",${columnsText(state)}`,
  );
  if (created.length > 0)
    await tx.rows(sql`insert into migration.assets (client_account_id, engagement_id, id, ${VALUE_COLUMNS}, discovery_source, discovery_method,
        discovery_timestamp, discovery_flow_id, master_flow_id, raw_import_records_id, field_mappings_used, source_phase, current_phase)
      select ${clientAccountId}::uuid, ${engagementId}::uuid, v.id, ${VALUES}, ${provenance.discoverySource}, 'flow_based',
        now(), ${provenance.discoveryFlowId}::uuid, ${provenance.masterFlowId}::uuid, v.record, ${provenance.fieldMappingsUsed}, 'discovery', 'discovery'
      from jsonb_to_recordset(${`[${created.join(',')}]`}::jsonb) v (id uuid, record uuid, ${TYPES})`);
  await settleCompleteness(tx, [...change.created.keys()]);
  await updateAssetStates(tx, change.updated, { keepsAnalysis: false });
}

/**
 * Stores what assets now say. An analysis goes stale with it unless the change is what the analysis proposed
 * (`keepsAnalysis`, DESIGN 6).
 */
export async function updateAssetStates(
  tx: Scope,
  states: ReadonlyMap<string, AssetState>,
  { keepsAnalysis }: { readonly keepsAnalysis: boolean },
): Promise<void> {
  if (states.size === 0) return;
  const rows = [...states].map(([id, state]) => `{"id":"${id}",${columnsText(state)}`);
  // By the clock: an analysis may have ended while this transaction waited for the asset.
  await tx.rows(sql`update migration.assets a set (${VALUE_COLUMNS}) = row (${VALUES}), updated_at = now(),
      values_changed_at = ${keepsAnalysis ? sql`a.values_changed_at` : sql`clock_timestamp()`}
    from jsonb_to_recordset(${`[${rows.join(',')}]`}::jsonb) v (id uuid, ${TYPES})
    where ${inTenant(tx, 'a')} and a.id = v.id`);
  await settleCompleteness(tx, [...states.keys()]);
}

/** The columns of what an asset says, and their types, in the order of `toColumns`. */
const COLUMNS = {
  name: 'text',
  asset_type: 'text',
  description: 'text',
  environment: 'text',
  location: 'text',
  attributes: 'jsonb',
  custom_attributes: 'jsonb',
  invalid_values: 'jsonb',
  conflicting_values: 'jsonb',
  field_sources: 'jsonb',
  completeness: 'real',
  normalised_name: 'text',
  smbios_uuid: 'text',
  serial_number: 'text',
  fqdn: 'text',
} as const;

const listed = (word: (name: string, type: string) => string) =>
  sql.raw(
    Object.entries(COLUMNS)
      .map(([name, type]) => word(name, type))
      .join(', '),
  );
const VALUE_COLUMNS = listed((name) => name);
const VALUES = listed((name) => `v.${name}`);
const TYPES = listed((name, type) => `${name} ${type}`);

const columnsTexts = new WeakMap<AssetState, string>();

/**
 * An asset's columns as the rest of an object of JSON, after the opening brace. It is remembered with the state: what a
 * row makes can be put into words before the inventory is locked for it.
 */
export function columnsText(state: AssetState): string {
  const known = columnsTexts.get(state);
  if (known !== undefined) return known;
  const text = JSON.stringify(toColumns(state)).slice(1);
  columnsTexts.set(state, text);
  return text;
}

function toColumns(state: AssetState): Record<keyof typeof COLUMNS, unknown> {
  const identity = identifyAsset(state.name, state.attributes);
  return {
    name: state.name,
    asset_type: state.assetType,
    description: state.description,
    environment: state.environment,
    location: state.location,
    attributes: state.attributes,
    custom_attributes: state.customAttributes,
    invalid_values: state.invalidValues,
    conflicting_values: state.conflictingValues,
    field_sources: state.fieldSources,
    completeness: completenessOf(state),
    normalised_name: identity.normalisedName,
    smbios_uuid: identity.smbiosUuid,
    serial_number: identity.serial,
    fqdn: identity.fqdn,
  };
}
