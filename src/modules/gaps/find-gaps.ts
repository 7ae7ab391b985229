import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { UNRESOLVED } from '../assets/references/reference-enums.js';
import { LEADING_FIELDS } from '../assets/references/reference-fields.js';
import { fieldValueSql } from '../discovery/inventory/field-value.js';
import { ALWAYS, OPTIONAL, type RequirementTable } from '../discovery/inventory/requirement-table.js';
import { DECIDED_SOURCES } from '../discovery/inventory/weigh-source.js';

const asset = sql.raw('a');

/**
 * What is wrong with a field of the asset `a` now: a gap type, or null. Sources disagree; or they name an asset that
 * nobody knows; or there is no value, and what they say is none; or there is nothing at all where the tenant requires
 * something. One gap at most, the one that says most.
 */
const gapTypeSql = (scope: Scope, table: RequirementTable, field: Sql, requirement: Sql): Sql => sql`case
  when a.conflicting_values ? ${field} then 'CONFLICTING_VALUES'
  when ${isLeadingNowhereSql(scope, field)} then 'INVALID_VALUE'
  when coalesce(${fieldValueSql(asset, field)}, 'null') not in ('null', '""', '[]', '{}') then null
  when a.invalid_values ? ${field} then 'INVALID_VALUE'
  when ${table.appliesSql(asset, requirement)} then 'MISSING_FIELD' end`;

/** Whether the field names assets, and one of the names leads to none for certain. What people wrote there stands. */
const isLeadingNowhereSql = (scope: Scope, field: Sql): Sql => sql`
  ${field} = any(${LEADING_FIELDS}) and coalesce(a.field_sources ->> ${field}, '') <> all (${DECIDED_SOURCES})
    and exists (select from migration.asset_references x
      where ${inTenant(scope, 'x')} and x.asset_id = a.id and x.field_name = ${field} and x.status = any(${UNRESOLVED}))`;

/**
 * The gaps that the requirements and the values of the assets give: rows of (asset_id, field_name, gap_type, gap_category,
 * priority). An optional field is looked at only where something is wrong with it.
 */
export const foundGapsSql = (scope: Scope, table: RequirementTable, assetIds: readonly string[]): Sql => sql`
  select f.* from (
    select a.id as asset_id, r.field as field_name, r.category as gap_category, r.priority, ${gapTypeSql(scope, table, sql`r.field`, sql`r.requirement`)} as gap_type
    from migration.assets a
    join jsonb_to_recordset(${table.rules}::jsonb) r ("assetType" text, field text, category text, priority smallint, requirement int)
      on r."assetType" = a.asset_type
        and (r.requirement >= ${ALWAYS}::int or a.invalid_values <> '{}' or a.conflicting_values <> '{}' or r.field = any(${LEADING_FIELDS}))
    where ${inTenant(scope, 'a')} and a.id = any(${assetIds}) offset 0) f
  where f.gap_type is not null`;

/** What is wrong with the field of the gap `g` now: its own type while it holds, another one, or null. */
export const currentGapTypeSql = (scope: Scope, table: RequirementTable): Sql => sql`(
  select ${gapTypeSql(scope, table, sql`g.field_name`, sql`coalesce((${table.byField}::jsonb -> a.asset_type ->> g.field_name)::int, ${OPTIONAL}::int)`)}
  from migration.assets a where ${inTenant(scope, 'a')} and a.id = g.asset_id)`;
