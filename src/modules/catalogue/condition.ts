import { type Sql, sql } from '../../db/statement.js';
import type { Condition, FieldValues, JsonValue } from './catalogue-field.js';

/**
 * A field has a value when it holds anything but JSON null, "", [] or {}. Values are stored normalised, so blank-like
 * words never reach this point. `conditionSql` says the same in SQL: change both or neither.
 */
export function hasValue(value: JsonValue | undefined): value is JsonValue {
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

/** Whether a condition is true of an asset's values. A list or an object equals no literal. */
export function holds(condition: Condition, values: FieldValues): boolean {
  if ('all' in condition) return condition.all.every((inner) => holds(inner, values));
  if ('any' in condition) return condition.any.some((inner) => holds(inner, values));
  if ('not' in condition) return !holds(condition.not, values);
  // A field called "constructor" must not find what every object inherits.
  const value = Object.hasOwn(values, condition.field) ? values[condition.field] : undefined;
  if ('isPresent' in condition) return hasValue(value);
  return condition.in.some((literal) => literal === value);
}

/**
 * The same condition as SQL, never null. `values` is an expression of type jsonb that holds the asset's values by field
 * name. Field names and literals come from tenants and travel as parameters only.
 */
export function conditionSql(condition: Condition, values: Sql): Sql {
  if ('all' in condition) return joined(condition.all, sql` and `, values);
  if ('any' in condition) return joined(condition.any, sql` or `, values);
  if ('not' in condition) return sql`(not ${conditionSql(condition.not, values)})`;
  const value = sql`coalesce((${values}) -> ${condition.field}::text, 'null'::jsonb)`;
  if ('isPresent' in condition) {
    return sql`(${value} not in ('null'::jsonb, '""'::jsonb, '[]'::jsonb, '{}'::jsonb))`;
  }
  const literals = condition.in.map((literal) => sql`${JSON.stringify(literal)}::jsonb`);
  return sql`(${value} in (${sql.join(literals)}))`;
}

/** Every field that a condition asks for. */
export function fieldsOf(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(fieldsOf);
  if ('any' in condition) return condition.any.flatMap(fieldsOf);
  if ('not' in condition) return fieldsOf(condition.not);
  return [condition.field];
}

function joined(conditions: readonly Condition[], operator: Sql, values: Sql): Sql {
  const parts = conditions.map((inner) => conditionSql(inner, values));
  return sql`(${sql.join(parts, operator)})`;
}
