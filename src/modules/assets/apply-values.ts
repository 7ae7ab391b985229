import { type Sql, sql } from '../../db/statement.js';
import type { JsonValue } from '../catalogue/catalogue-field.js';
import type { AssetState } from '../discovery/inventory/merge-asset.js';

/** Catalogue fields that are columns of the asset; the others are its attributes. */
const COLUMNS = ['name', 'description', 'environment', 'location'] as const;

type Column = (typeof COLUMNS)[number];

const isColumn = (field: string): field is Column => (COLUMNS as readonly string[]).includes(field);

/** New values by catalogue field, normalised; null takes a value away. */
export type NewValues = Readonly<Record<string, JsonValue>>;

/**
 * What an asset says once a person, or a proposal that a person accepted, has given it values: they stand above what
 * any import says, so what was invalid or in conflict about the field is settled.
 */
export function applyValues(asset: AssetState, values: NewValues, source: string): AssetState {
  const fields = Object.keys(values);
  const without = <Value>(held: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(held).filter(([field]) => !fields.includes(field)));
  const given = Object.entries(values).filter(([, value]) => value !== null);
  const columns = Object.fromEntries(Object.entries(values).filter(([field]) => isColumn(field)));
  return {
    ...asset,
    ...(columns as Partial<Pick<AssetState, Column>>),
    attributes: { ...without(asset.attributes), ...Object.fromEntries(given.filter(([field]) => !isColumn(field))) },
    invalidValues: without(asset.invalidValues),
    conflictingValues: without(asset.conflictingValues),
    fieldSources: { ...without(asset.fieldSources), ...Object.fromEntries(given.map(([field]) => [field, source])) },
  };
}

/** What an asset says in a catalogue field; null where it says nothing. */
export function valueOf(asset: Pick<AssetState, Column | 'attributes'>, field: string): JsonValue {
  return (isColumn(field) ? asset[field] : asset.attributes[field]) ?? null;
}

/** `valueOf` in SQL, of the row `asset`: jsonb, null where the asset says nothing. */
export const fieldValueSql = (asset: Sql, field: Sql): Sql =>
  sql`case ${field} ${sql.join(
    COLUMNS.map((column) => sql`when ${column}::text then to_jsonb(${asset}.${sql.ref(column)})`),
    sql` `,
  )} else ${asset}.attributes -> ${field} end`;

/** Everything that the row `asset` says, by catalogue field, in one jsonb object: what conditions are asked of. */
export const fieldValuesSql = (asset: Sql): Sql =>
  sql`(${asset}.attributes || jsonb_build_object(${sql.join(COLUMNS.map((column) => sql`${column}::text, ${asset}.${sql.ref(column)}`))}))`;
