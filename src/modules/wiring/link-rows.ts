import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { RawRecordStatus } from '../discovery/raw-import-record.entity.js';

/** How many rows one transaction looks at on each side. */
const BATCH_ROWS = 1_000;

/** The last row that was looked at on each side; undefined: none yet. Rows are taken in the order of their ids. */
export interface LookedUpTo {
  readonly assetId?: string | undefined;
  readonly recordId?: string | undefined;
}

export interface LinkCounts {
  /** Assets that can be given their raw record, their discovery flow, or both. */
  readonly assets: number;
  /** Raw records that can be given their asset. */
  readonly records: number;
  /** Rows that stay as they are though something is wrong with them. */
  readonly unresolvable: number;
}

/** What can be linked, and what cannot, in one statement: one snapshot answers for all of it. */
export async function countLinks(scope: Scope): Promise<LinkCounts> {
  const counts = await scope.row<LinkCounts>(sql`select
    (select count(*) from (${linkableAssets(scope)}) l) as assets,
    (select count(*) from (${linkableRecords(scope)}) l) as records,
    (select count(*) from migration.assets a where ${inTenant(scope, 'a')} and ${isLostAsset(scope)})
    + (select count(*) from migration.raw_import_records r where ${inTenant(scope, 'r')} and ${isLostRecord(scope)}) as unresolvable`);
  if (!counts) throw new Error('a statement of counts gave no row');
  return counts;
}

/** What came of one batch of one side. */
export interface LinkedBatch {
  readonly linked: number;
  /** The last row that was looked at; undefined when none was left. */
  readonly lastId: string | undefined;
}

/**
 * Links what can be linked of the next assets that lack something. Rows are picked by their own columns first: a batch
 * costs the same at the end of a large table as at its beginning. They are locked in one order, and the conditions are
 * looked at again under the lock: what somebody linked meanwhile is left alone.
 */
export async function linkAssets(tx: Scope, after: string | undefined): Promise<LinkedBatch> {
  const picked = await tx.rows<{ id: string }>(sql`select a.id from migration.assets a
    where ${inTenant(tx, 'a')} and a.discovery_method is distinct from 'manual' and (a.raw_import_records_id is null or a.discovery_flow_id is null)
    ${next('a', after)}`);
  const linked = await tx.rows(sql`
    with link as (${linkableAssets(tx)} and a.id = any (${idsOf(picked)}))
    update migration.assets a set raw_import_records_id = coalesce(a.raw_import_records_id, link.record_id),
      discovery_flow_id = coalesce(a.discovery_flow_id, link.flow_id),
      master_flow_id = coalesce(a.master_flow_id, link.master_flow_id), updated_at = now()
    from link where ${inTenant(tx, 'a')} and a.id = link.id
      and (a.raw_import_records_id is null and link.record_id is not null or a.discovery_flow_id is null and link.flow_id is not null)
    returning a.id`);
  return { linked: linked.length, lastId: picked.at(-1)?.id };
}

/** As `linkAssets`. A record that an asset was made of is no longer waiting for its run, which would take it up again. */
export async function linkRecords(tx: Scope, after: string | undefined): Promise<LinkedBatch> {
  const picked = await tx.rows<{ id: string }>(sql`select r.id from migration.raw_import_records r
    where ${inTenant(tx, 'r')} and r.asset_id is null ${next('r', after)}`);
  const linked = await tx.rows(sql`
    with link as (${linkableRecords(tx)} and r.id = any (${idsOf(picked)}))
    update migration.raw_import_records r set asset_id = link.asset_id, is_processed = true,
      processed_at = coalesce(r.processed_at, now()), processing_notes = concat_ws(' ', r.processing_notes, 'Linked to its asset afterwards.'),
      status = case r.status when ${RawRecordStatus.PENDING} then ${RawRecordStatus.PROCESSED} else r.status end
    from link where ${inTenant(tx, 'r')} and r.id = link.id and r.asset_id is null
    returning r.id`);
  return { linked: linked.length, lastId: picked.at(-1)?.id };
}

/**
 * Rows are found one by one through their indexes from here to the transaction's end: a planner that has not seen them
 * yet would walk a tenant's rows once for each.
 */
export async function lookUpByIndex(tx: Scope): Promise<void> {
  await tx.rows(
    sql`select set_config(name, 'off', true) from unnest(array['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) name`,
  );
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

const next = (alias: string, after: string | undefined): Sql => {
  const row = sql.raw(alias);
  return sql`${after === undefined ? sql`` : sql`and ${row}.id > ${after}`}
    order by ${row}.id limit ${BATCH_ROWS} for no key update of ${row}`;
};

/**
 * Assets that lack their raw record while one names them, or their discovery flow while their record names it. Of several
 * records the first one made the asset and the others only added to it. What people made by hand has neither to miss.
 * Ends in a condition, so that more of them can follow.
 */
const linkableAssets = (scope: Scope): Sql => sql`
  select a.id, named.id as record_id, case when a.discovery_flow_id is null then f.id end as flow_id,
    case when a.discovery_flow_id is null then f.master_flow_id end as master_flow_id
  from migration.assets a
  left join lateral (select r.id from migration.raw_import_records r where ${inTenant(scope, 'r')} and r.asset_id = a.id
    and a.raw_import_records_id is null order by r.created_at, r.id limit 1) named on true
  left join migration.raw_import_records own on ${inTenant(scope, 'own')} and own.id = coalesce(a.raw_import_records_id, named.id)
  left join migration.discovery_flows f on ${inTenant(scope, 'f')} and f.id = own.discovery_flow_id
  where ${inTenant(scope, 'a')} and a.discovery_method is distinct from 'manual'
    and (a.raw_import_records_id is null or a.discovery_flow_id is null)
    and (named.id is not null or a.discovery_flow_id is null and f.id is not null)`;

/** Raw records without an asset that exactly one asset names: of several, none is certain. */
const linkableRecords = (scope: Scope): Sql => sql`
  select r.id, claims.ids[1] as asset_id
  from migration.raw_import_records r cross join lateral (${claimsOf(scope)}) claims
  where ${inTenant(scope, 'r')} and r.asset_id is null and cardinality(claims.ids) = 1`;

/** At most two of the assets that name the record `r`: one is certain, two are not. */
const claimsOf = (scope: Scope): Sql => sql`select array(
  select a.id from migration.assets a where ${inTenant(scope, 'a')} and a.raw_import_records_id = r.id limit 2) as ids`;

/** `a` names a record that is not there, or a flow made it and neither it nor its records say which. */
const isLostAsset = (scope: Scope): Sql => sql`(
  a.raw_import_records_id is not null and not exists (
    select from migration.raw_import_records r where ${inTenant(scope, 'r')} and r.id = a.raw_import_records_id)
  or a.discovery_flow_id is null and a.discovery_method = 'flow_based' and not exists (
    select from migration.raw_import_records r join migration.discovery_flows f on ${inTenant(scope, 'f')} and f.id = r.discovery_flow_id
    where ${inTenant(scope, 'r')} and (r.id = a.raw_import_records_id or a.raw_import_records_id is null and r.asset_id = a.id)))`;

/** `r` names an asset that is not there, or none while several name it. */
const isLostRecord = (scope: Scope): Sql => sql`(
  r.asset_id is not null and not exists (select from migration.assets a where ${inTenant(scope, 'a')} and a.id = r.asset_id)
  or r.asset_id is null and (select cardinality(claims.ids) from (${claimsOf(scope)}) claims) > 1)`;
