import { type Sql, sql } from '../../../db/statement.js';
import type { JsonValue } from '../../catalogue/catalogue-field.js';
import type { AssetState } from './merge-asset.js';

/** Catalogue fields that are columns of the asset; the others are its attributes. */
const COLUMNS = ['name', 'description', 'environment', 'location'] as const;

export type Column = (typeof COLUMNS)[number];

/** Whether the field is a column of the asset, and not one of its attributes. */
export const isColumn = (field: string): field is Column => (COLUMNS as readonly string[]).includes(field);

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
