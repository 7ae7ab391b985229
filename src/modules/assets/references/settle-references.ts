import { sql } from '../../../db/statement.js';
import { inTenant } from '../../../graphql/read-model.js';
import type { Scope } from '../../../scope.js';
import type { AssetType } from '../../catalogue/asset-type.js';
import type { JsonValue } from '../../catalogue/catalogue-field.js';
import { isWorthAnalysing, refreshStatistics } from '../../discovery/refresh-statistics.js';
import { compareReferences, readReferences } from './compare-references.js';
import { readNaming } from './read-naming.js';
import { UNRESOLVED } from './reference-enums.js';
import { REFERENCE_FIELDS } from './reference-fields.js';
import { resolveNames, type WrittenName } from './resolve-names.js';

/** How many chunks of records, and how many names, one transaction takes. */
const BATCH_CHUNKS = 8;
const BATCH_NAMES = 2_000;
/** To find the next names is to walk all references of the tenant: many are read at once. */
const PAGE_NAMES = 20_000;

/**
 * Brings the references of the tenant up to date once the records of a flow are assets: takes in what those assets say of
 * others, and looks up every name of the tenant again, since what came may be what others have meant all along. Each
 * batch is a transaction that compares and writes differences, so a worker that dies in between costs the next one a
 * second look, and what is settled already is not written again.
 */
export async function settleReferences(scope: Scope, discoveryFlowId: string, signal: AbortSignal): Promise<void> {
  let taken = 0;
  for (let after = 0; ; after += BATCH_CHUNKS) {
    signal.throwIfAborted();
    const assetIds = await scope.transaction(async (tx) => {
      await lockReferences(tx);
      const touched = await assetsOfChunks(tx, discoveryFlowId, after);
      if (touched !== undefined) await takeReferences(tx, touched);
      return touched;
    });
    if (assetIds === undefined) break;
    // Without them each name that is looked up walks all references of the tenant.
    if (isWorthAnalysing(taken, assetIds.length)) await refreshStatistics(scope);
    taken += assetIds.length;
  }
  const naming = await readNaming(scope);
  for (let last: WrittenName | undefined; ; ) {
    const names = await nextNames(scope, last);
    last = names.at(-1);
    if (last === undefined) return;
    for (let start = 0; start < names.length; start += BATCH_NAMES) {
      signal.throwIfAborted();
      await scope.transaction(async (tx) => {
        await lockReferences(tx);
        await resolveNames(tx, names.slice(start, start + BATCH_NAMES), naming);
      });
    }
  }
}

/** Fields by which other assets name one, and those in which it names others. */
const CONCERNED = new Set(['name', 'hostname', 'fqdn', ...REFERENCE_FIELDS.map(({ field }) => field)]);

/**
 * The same for assets whose `fields` people have just changed, in the transaction of the change: what they say of others,
 * and who may mean them. Names that lead to other assets for certain are looked at again by the next run of a discovery.
 */
export async function settleReferencesOf(
  tx: Scope,
  assetIds: readonly string[],
  fields: readonly string[],
): Promise<void> {
  if (!fields.some((field) => CONCERNED.has(field))) return;
  await lockReferences(tx);
  await takeReferences(tx, assetIds);
  const names = await tx.rows<WrittenName>(sql`
    select x.field_name as field, x.name from migration.asset_references x
      where ${inTenant(tx, 'x')} and x.asset_id = any(${assetIds}) and x.status = any(${UNRESOLVED})
    union
    select x.field_name, x.name from migration.asset_references x
      where ${inTenant(tx, 'x')} and x.status = any(${UNRESOLVED}) and (x.candidate_ids && ${assetIds}::uuid[]
        or split_part(lower(x.name), '.', 1) in (
          select l.label from migration.assets a
          cross join lateral unnest(array[a.host_label, split_part(a.normalised_name, '.', 1)]) l (label)
          where ${inTenant(tx, 'a')} and a.id = any(${assetIds})))
    union
    select x.field_name, x.name from migration.asset_references x
      where ${inTenant(tx, 'x')} and x.target_asset_id = any(${assetIds})`);
  if (names.length === 0) return;
  await resolveNames(tx, names, await readNaming(tx));
}

/** Two runs of a tenant write the same references: they take turns, a batch at a time. */
async function lockReferences(tx: Scope): Promise<void> {
  const { clientAccountId, engagementId } = tx.tenant;
  await tx.rows(
    sql`select pg_advisory_xact_lock(hashtextextended(${`references:${clientAccountId}:${engagementId}`}, 0))`,
  );
}

/** The assets that records of the next chunks became; undefined where there are no more chunks. */
async function assetsOfChunks(tx: Scope, discoveryFlowId: string, after: number): Promise<string[] | undefined> {
  const chunks = await tx.rows<{ id: string }>(sql`select c.id from migration.discovery_chunks c
    where ${inTenant(tx, 'c')} and c.discovery_flow_id = ${discoveryFlowId} and c.number > ${after} and c.number <= ${after + BATCH_CHUNKS}`);
  if (chunks.length === 0) return undefined;
  const assets = await tx.rows<{ id: string }>(sql`
    select distinct r.id from unnest(${chunks.map(({ id }) => id)}::uuid[]) k (id) cross join lateral (
      select c.data_import_id, c.first_record_id, c.last_record_id from migration.discovery_chunks c
      where ${inTenant(tx, 'c')} and c.id = k.id offset 0) c
    cross join lateral (select r.asset_id as id from migration.raw_import_records r
      where ${inTenant(tx, 'r')} and r.data_import_id = c.data_import_id and r.id between c.first_record_id and c.last_record_id
        and r.asset_id is not null offset 0) r`);
  return assets.map(({ id }) => id);
}

/** Stores what the assets say of others now. */
async function takeReferences(tx: Scope, assetIds: readonly string[]): Promise<void> {
  if (assetIds.length === 0) return;
  const values = REFERENCE_FIELDS.map(({ field }) => sql`${field}::text, a.attributes -> ${field}::text`);
  const assets = await tx.rows<{ id: string; assetType: AssetType; values: Record<string, JsonValue> }>(sql`
    select a.id, a.asset_type as "assetType", jsonb_strip_nulls(jsonb_build_object(${sql.join(values)})) as values
    from migration.assets a where ${inTenant(tx, 'a')} and a.id = any(${assetIds})
      and a.attributes ?| ${REFERENCE_FIELDS.map(({ field }) => field)}::text[]`);
  const written = assets.flatMap(({ id, assetType, values: said }) => readReferences(id, assetType, said));
  const held = await tx.rows<{ id: string; assetId: string; field: string; name: string }>(sql`
    select x.id, x.asset_id as "assetId", x.field_name as field, x.name from migration.asset_references x
    where ${inTenant(tx, 'x')} and x.asset_id = any(${assetIds})`);
  const { gone, added } = compareReferences(held, written);
  if (gone.length > 0)
    await tx.rows(sql`delete from migration.asset_references x where ${inTenant(tx, 'x')} and x.id = any(${gone})`);
  if (added.length === 0) return;
  const { clientAccountId, engagementId } = tx.tenant;
  await tx.rows(sql`insert into migration.asset_references (client_account_id, engagement_id, asset_id, kind, field_name, name)
    select ${clientAccountId}::uuid, ${engagementId}::uuid, v."assetId", v.kind, v.field, v.name
    from jsonb_to_recordset(${JSON.stringify(added)}::jsonb) v ("assetId" uuid, kind text, field text, name text)`);
}

const nextNames = (scope: Scope, last: WrittenName | undefined): Promise<WrittenName[]> =>
  scope.rows(sql`select x.field_name as field, x.name from migration.asset_references x
    where ${inTenant(scope, 'x')} ${last === undefined ? sql`` : sql`and (x.name, x.field_name) > (${last.name}, ${last.field})`}
    group by x.name, x.field_name order by x.name, x.field_name limit ${PAGE_NAMES}`);
