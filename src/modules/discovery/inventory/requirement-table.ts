import { type Sql, sql } from '../../../db/statement.js';
import { ASSET_TYPES } from '../../catalogue/asset-type.js';
import { catalogueFor, priorityOf } from '../../catalogue/catalogue.js';
import type { Condition, Requirement } from '../../catalogue/catalogue-field.js';
import { conditionSql, fieldsOf } from '../../catalogue/condition.js';
import type { Requirements } from '../../catalogue/requirements.js';
import { fieldValuesSql } from './field-value.js';

/** What a blank in a field means, as a number that SQL compares: no gap, a gap, or a gap where condition n holds. */
export const OPTIONAL = -1;
export const ALWAYS = 0;

/** Which blanks are gaps, as SQL asks for it. */
export class RequirementTable {
  /** An array of `{assetType, field, category, priority, requirement}`, as JSON. */
  readonly rules: string;
  /** The requirement by asset type and field, to be looked up for one gap, as JSON. */
  readonly byField: string;
  private readonly conditions: Condition[] = [];
  /** By field, the fields whose requirement depends on it, in whichever asset type. */
  private readonly dependents = new Map<string, Set<string>>();

  constructor(readonly requirements: Requirements) {
    const rules = ASSET_TYPES.flatMap((assetType) =>
      catalogueFor(assetType).map((field) => ({
        assetType,
        field: field.name,
        category: field.category,
        priority: priorityOf(field.criticality),
        requirement: this.number(field.name, requirements.of(assetType, field)),
      })),
    );
    this.rules = JSON.stringify(rules);
    const byType = Map.groupBy(rules, ({ assetType }) => assetType);
    this.byField = JSON.stringify(
      Object.fromEntries(
        [...byType].map(([type, ofType]) => [
          type,
          Object.fromEntries(ofType.map(({ field, requirement }) => [field, requirement])),
        ]),
      ),
    );
  }

  /** Whether a blank is a gap for the row `asset`, where `requirement` is the number of its field. */
  appliesSql(asset: Sql, requirement: Sql): Sql {
    const cases = this.conditions.map(
      (condition, index) => sql`when ${index + 1}::int then ${conditionSql(condition, fieldValuesSql(asset))}`,
    );
    return sql`case ${requirement} when ${ALWAYS}::int then true ${sql.join(cases, sql` `)} else false end`;
  }

  /** The fields whose gaps can open or close when these change: themselves, and those whose condition asks for them. */
  affectedBy(changed: readonly string[]): string[] {
    return [...new Set(changed.flatMap((field) => [field, ...(this.dependents.get(field) ?? [])]))];
  }

  private number(fieldName: string, requirement: Requirement): number {
    if (requirement === 'optional') return OPTIONAL;
    if (requirement === 'required') return ALWAYS;
    for (const field of fieldsOf(requirement.when))
      this.dependents.set(field, (this.dependents.get(field) ?? new Set()).add(fieldName));
    return this.conditions.push(requirement.when);
  }
}

let known: RequirementTable | undefined;

/** The table of these requirements; that of the catalogue is made once. */
export function requirementTable(requirements: Requirements): RequirementTable {
  if (requirements.hasOwn) return new RequirementTable(requirements);
  return (known ??= new RequirementTable(requirements));
}
