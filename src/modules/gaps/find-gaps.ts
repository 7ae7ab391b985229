import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { fieldValueSql, fieldValuesSql } from '../assets/field-value.js';
import { UNRESOLVED } from '../assets/references/reference-enums.js';
import { LEADING_FIELDS } from '../assets/references/reference-fields.js';
import { ASSET_TYPES, type AssetType } from '../catalogue/asset-type.js';
import { catalogueFor, priorityOf } from '../catalogue/catalogue.js';
import type { CatalogueField, Condition } from '../catalogue/catalogue-field.js';
import { conditionSql } from '../catalogue/condition.js';
import { DECIDED_SOURCES } from '../discovery/inventory/weigh-source.js';

/** What a blank in a field means, as a number that SQL compares: no gap, a gap, or a gap where condition n holds. */
const OPTIONAL = -1;
const ALWAYS = 0;
const conditions: Condition[] = [];

function requirementOf({ requirement }: CatalogueField): number {
  if (requirement === 'optional') return OPTIONAL;
  return requirement === 'required' ? ALWAYS : conditions.push(requirement.when);
}

const rulesOf = (assetType: AssetType) =>
  catalogueFor(assetType).map((field) => ({
    assetType,
    field: field.name,
    category: field.category,
    priority: priorityOf(field.criticality),
    requirement: requirementOf(field),
  }));

const rules = ASSET_TYPES.flatMap(rulesOf);

const RULES = JSON.stringify(rules);
/** The same by type and field, to be looked up for one gap. */
const REQUIREMENTS = JSON.stringify(
  Object.fromEntries(
    ASSET_TYPES.map((type) => [
      type,
      Object.fromEntries(
        rules.filter(({ assetType }) => assetType === type).map(({ field, requirement }) => [field, requirement]),
      ),
    ]),
  ),
);

const asset = sql.raw('a');

/**
 * What is wrong with a field of the asset `a` now: a gap type, or null. Sources disagree; or they name an asset that
 * nobody knows; or there is no value, and what they say is none; or there is nothing at all where the catalogue requires
 * something. One gap at most, the one that says most.
 */
const gapTypeSql = (scope: Scope, field: Sql, requirement: Sql): Sql => sql`case
  when a.conflicting_values ? ${field} then 'CONFLICTING_VALUES'
  when ${isLeadingNowhereSql(scope, field)} then 'INVALID_VALUE'
  when coalesce(${fieldValueSql(asset, field)}, 'null') not in ('null', '""', '[]', '{}') then null
  when a.invalid_values ? ${field} then 'INVALID_VALUE'
  when ${appliesSql(requirement)} then 'MISSING_FIELD' end`;

/** Whether the field names assets, and one of the names leads to none for certain. What people wrote there stands. */
const isLeadingNowhereSql = (scope: Scope, field: Sql): Sql => sql`
  ${field} = any(${LEADING_FIELDS}) and coalesce(a.field_sources ->> ${field}, '') <> all (${DECIDED_SOURCES})
    and exists (select from migration.asset_references x
      where ${inTenant(scope, 'x')} and x.asset_id = a.id and x.field_name = ${field} and x.status = any(${UNRESOLVED}))`;

const appliesSql = (requirement: Sql): Sql =>
  sql`case ${requirement} when ${ALWAYS}::int then true ${sql.join(
    conditions.map(
      (condition, index) => sql`when ${index + 1}::int then ${conditionSql(condition, fieldValuesSql(asset))}`,
    ),
    sql` `,
  )} else false end`;

/**
 * The gaps that the catalogue and the values of the assets give: rows of (asset_id, field_name, gap_type, gap_category,
 * priority). An optional field is looked at only where something is wrong with it.
 */
export const foundGapsSql = (scope: Scope, assetIds: readonly string[]): Sql => sql`
  select f.* from (
    select a.id as asset_id, r.field as field_name, r.category as gap_category, r.priority, ${gapTypeSql(scope, sql`r.field`, sql`r.requirement`)} as gap_type
    from migration.assets a
    join jsonb_to_recordset(${RULES}::jsonb) r ("assetType" text, field text, category text, priority smallint, requirement int)
      on r."assetType" = a.asset_type
        and (r.requirement >= ${ALWAYS}::int or a.invalid_values <> '{}' or a.conflicting_values <> '{}' or r.field = any(${LEADING_FIELDS}))
    where ${inTenant(scope, 'a')} and a.id = any(${assetIds}) offset 0) f
  where f.gap_type is not null`;

/** What is wrong with the field of the gap `g` now: its own type while it holds, another one, or null. */
export const currentGapTypeSql = (scope: Scope): Sql => sql`(
  select ${gapTypeSql(scope, sql`g.field_name`, sql`coalesce((${REQUIREMENTS}::jsonb -> a.asset_type ->> g.field_name)::int, ${OPTIONAL}::int)`)}
  from migration.assets a where ${inTenant(scope, 'a')} and a.id = g.asset_id)`;
