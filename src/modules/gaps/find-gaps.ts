import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { ASSET_TYPES } from '../catalogue/asset-type.js';
import { catalogueFor, priorityOf } from '../catalogue/catalogue.js';
import type { CatalogueField, Condition } from '../catalogue/catalogue-field.js';
import { conditionSql } from '../catalogue/condition.js';

/** What the scan asks of a field of an asset type; `condition` names one of the conditions of the catalogue, 0 is none. */
interface FieldRule {
  assetType: string;
  field: string;
  category: string;
  priority: number;
  isRequired: boolean;
  condition: number;
}

const conditions: Condition[] = [];
const RULES = JSON.stringify(
  ASSET_TYPES.flatMap((assetType) => catalogueFor(assetType).map((field) => toRule(assetType, field))),
);

function toRule(assetType: string, { name, category, criticality, requirement }: CatalogueField): FieldRule {
  return {
    assetType,
    field: name,
    category,
    priority: priorityOf(criticality),
    isRequired: requirement !== 'optional',
    condition: typeof requirement === 'string' ? 0 : conditions.push(requirement.when),
  };
}

/**
 * Writes the gaps that the catalogue and the assets' own values give into the temporary table `found_gaps (asset_id,
 * field_name, gap_type, gap_category, priority)`, and the assets into `selected_assets (id, held ...)`. `selected` is a
 * statement that gives asset ids as `id`. Both tables are gone with the transaction.
 *
 * A required field that applies and is blank is missing; text that is no value of its field is invalid; values that
 * sources disagree on are in conflict. A field has one gap at most: the one that says most.
 *
 * The tables are there for their statistics and indexes: right after an import the planner takes what was imported for
 * next to nothing, and would compare every pair of a scan of 10,000 assets.
 */
export async function findGaps(tx: Scope, selected: Sql): Promise<void> {
  await tx.rows(sql`create temporary table selected_assets on commit drop as
    select a.id, a.asset_type, a.invalid_values, a.conflicting_values, a.attributes
      || jsonb_build_object('name', a.name, 'description', a.description, 'environment', a.environment, 'location', a.location) as held
    from migration.assets a where ${inTenant(tx, 'a')} and a.id in (${selected})`);
  await tx.rows(sql`create unique index on selected_assets (id)`);
  await tx.rows(sql`analyze selected_assets (id)`);
  await tx.rows(sql`create temporary table found_gaps on commit drop as
    with rule as materialized (
      select r.* from jsonb_to_recordset(${RULES}::jsonb) r ("assetType" text, field text, category text, priority smallint, "isRequired" boolean, condition int))
    select s.id as asset_id, r.field as field_name, r.category as gap_category, r.priority,
      case when s.conflicting_values ? r.field then 'CONFLICTING_VALUES' when s.invalid_values ? r.field then 'INVALID_VALUE' else 'MISSING_FIELD' end as gap_type
    from selected_assets s join rule r on r."assetType" = s.asset_type
    where s.conflicting_values ? r.field or s.invalid_values ? r.field
      or (r."isRequired" and coalesce(s.held -> r.field, 'null') in ('null', '""', '[]', '{}') and ${applies})`);
  await tx.rows(sql`create index on found_gaps (asset_id, field_name, gap_type)`);
  await tx.rows(sql`analyze found_gaps`);
}

const applies = sql`case r.condition when 0 then true ${sql.join(
  conditions.map(
    (condition, index) => sql`when ${sql.raw(String(index + 1))} then ${conditionSql(condition, sql`s.held`)}`,
  ),
  sql` `,
)} end`;
