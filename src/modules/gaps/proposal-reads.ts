import { type Sql, sql } from '../../db/statement.js';
import { inTenant, type ReadGround } from '../../graphql/read-model.js';

/**
 * What a proposal was read from is kept beside it as rows of {path, keys, digest}: a digest and no copy, since the value
 * may be personal and is the asset's to keep. It is taken of PostgreSQL's own form of the JSON, so only PostgreSQL may
 * take it: JSON.stringify orders keys as they came.
 */
const digestSql = (value: Sql): Sql =>
  sql`left(encode(sha256(convert_to(coalesce(nullif(${value}, 'null')::text, ''), 'UTF8')), 'base64'), 22)`;

/** What the asset `a` says at `keys`, the names that lead there from the asset. */
const standingSql = (keys: Sql): Sql => sql`(case ${keys}[1]
  when 'attributes' then a.attributes when 'customAttributes' then a.custom_attributes
  when 'invalidValues' then a.invalid_values when 'conflictingValues' then a.conflicting_values
  when 'id' then to_jsonb(a.id) when 'name' then to_jsonb(a.name) when 'description' then to_jsonb(a.description)
  when 'environment' then to_jsonb(a.environment) when 'location' then to_jsonb(a.location)
  when 'assetType' then to_jsonb(a.asset_type) when 'discoverySource' then to_jsonb(a.discovery_source) end #> ${keys}[2:])`;

/** The rows to keep of `reads`, a jsonb list of {path, keys, value}. */
export const proposalReadsSql = (reads: Sql): Sql =>
  sql`(select coalesce(jsonb_agg(jsonb_build_object('path', r.path, 'keys', r.keys, 'digest', ${digestSql(sql`r.value`)})), '[]')
    from jsonb_to_recordset(${reads}) r (path text, keys jsonb, value jsonb))`;

/** Where the asset of the gap `gap` no longer says what its proposal was read from: paths, or null for nowhere. */
export const changedReadsSql = (gap: Sql, ground: ReadGround): Sql =>
  sql`(select string_agg(distinct r.path, ', ') from migration.assets a, jsonb_to_recordset(${gap}.proposal_reads) r (path text, keys text[], digest text)
    where ${inTenant(ground, 'a')} and a.id = ${gap}.asset_id and ${digestSql(standingSql(sql`r.keys`))} <> r.digest)`;

/** The fields, as far as any are, that the proposal of the gap `gap` was read from. */
export const readFieldsSql = (gap: Sql): Sql =>
  sql`array(select case when r.keys[1] in ('attributes', 'invalidValues', 'conflictingValues') then r.keys[2] else r.keys[1] end
    from jsonb_to_recordset(${gap}.proposal_reads) r (keys text[]))`;

/** Only a proposal that waits for people can be out of date: what was decided stands. */
const isWaiting = (gap: Sql): Sql => sql`${gap}.resolution_status = 'PENDING'`;

export const isProposalStaleSql = (gap: Sql, ground: ReadGround): Sql =>
  sql`(${isWaiting(gap)} and ${changedReadsSql(gap, ground)} is not null)`;

export const staleReasonSql = (gap: Sql, ground: ReadGround): Sql =>
  sql`case when ${isWaiting(gap)} then 'Changed since the proposal was made: ' || ${changedReadsSql(gap, ground)} || '.' end`;
