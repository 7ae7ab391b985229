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
const rules: FieldRule[] = ASSET_TYPES.flatMap((assetType) =>
  catalogueFor(assetType).map((field) => toRule(assetType, field)),
);
const RULES = JSON.stringify(rules);

function toRule(assetType: string, { name, category, criticality, requirement }: CatalogueField): FieldRule {
  const rule = {
    assetType,
    field: name,
    category,
    priority: priorityOf(criticality),
    isRequired: requirement !== 'optional',
    condition: 0,
  };
  return typeof requirement === 'string' ? rule : { ...rule, condition: conditions.push(requirement.when) };
}

/**
 * The gaps that the catalogue and the assets' own values give, as the rows `found (asset_id, field_name, gap_type,
 * gap_category, priority)` of common table expressions; `selected` is a statement that gives asset ids as `id`.
 *
 * A required field that applies and is blank is missing; text that is no value of its field is invalid; values that
 * sources disagree on are in conflict. A field has one gap at most: the one that says most.
 */
export const foundGaps = (scope: Scope, selected: Sql): Sql => sql`
  selected as materialized (
    select a.id, a.asset_type, a.invalid_values, a.conflicting_values, a.attributes
      || jsonb_build_object('name', a.name, 'description', a.description, 'environment', a.environment, 'location', a.location) as held
    from migration.assets a where ${inTenant(scope, 'a')} and a.id in (${selected})),
  rule as materialized (
    select r.* from jsonb_to_recordset(${RULES}::jsonb) r ("assetType" text, field text, category text, priority smallint, "isRequired" boolean, condition int)),
  found as materialized (
    select s.id as asset_id, r.field as field_name, r.category as gap_category, r.priority,
      case when s.conflicting_values ? r.field then 'CONFLICTING_VALUES' when s.invalid_values ? r.field then 'INVALID_VALUE' else 'MISSING_FIELD' end as gap_type
    from selected s join rule r on r."assetType" = s.asset_type
    where s.conflicting_values ? r.field or s.invalid_values ? r.field
      or (r."isRequired" and coalesce(s.held -> r.field, 'null') in ('null', '""', '[]', '{}')
        and case r.condition when 0 then true ${sql.join(
          conditions.map(
            (condition, index) => sql`when ${sql.raw(String(index + 1))} then ${conditionSql(condition, sql`s.held`)}`,
          ),
          sql` `,
        )} end))`;
