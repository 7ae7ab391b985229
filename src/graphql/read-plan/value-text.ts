import {
  type GraphQLEnumType,
  type GraphQLNullableType,
  type GraphQLOutputType,
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';
import { type Sql, sql } from '../../db/statement.js';
import type { Piece } from './json-text.js';
import { NotPlannable } from './not-plannable.js';

/** What is known of a value beside its GraphQL type. */
interface ValueSource {
  readonly value: Sql;
  /** As PostgreSQL names the column's; undefined for an expression. */
  readonly columnType: string | undefined;
  readonly isNullable: boolean;
  /** Fails the statement, for a null where the schema allows none: the resolvers then say so in their own words. */
  readonly failure: Sql;
}

const NULL = sql.lit('null');
/** ISO 8601 in UTC to the millisecond, as `Date.prototype.toJSON`. */
const TIME_FORMAT = String.raw`\"YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\"`;

/** A stored or computed value as graphql-js would write it. */
export function valuePieces(type: GraphQLOutputType, source: ValueSource): Piece[] {
  const { isNullable, failure } = source;
  const { bare, orNull } = textsOf(getNullableType(type), source);
  return isNullable ? [sql`coalesce(${orNull}, ${isNonNullType(type) ? failure : NULL})`] : bare;
}

interface Texts {
  /** Of a value that is not null. */
  readonly bare: Piece[];
  /** Null where the value is. */
  readonly orNull: Sql;
}

const plain = (value: Sql): Texts => ({ bare: [value], orNull: sql`${value}::text` });
const computed = (text: Sql): Texts => ({ bare: [text], orNull: text });
/** Of values that need no escape. */
const quoted = (value: Sql): Texts => ({ bare: ['"', value, '"'], orNull: sql`'"' || (${value})::text || '"'` });
const escaped = (value: Sql): Texts => computed(sql`to_json(${value}::text)::text`);

function textsOf(type: GraphQLNullableType, { value, columnType, failure }: ValueSource): Texts {
  if (isListType(type)) {
    const item = getNullableType(type.ofType);
    if (columnType === 'jsonb' && isScalarType(item) && IN_JSON.has(item.name)) return plain(value);
    throw new NotPlannable(`a list of ${String(item)}`);
  }
  if (isEnumType(type)) return enumTexts(type, value, failure);
  if (!isScalarType(type)) throw new NotPlannable(String(type));
  switch (type.name) {
    case 'ID':
      return columnType === 'uuid' ? quoted(value) : escaped(value);
    case 'String':
      return escaped(value);
    case 'Int':
    case 'Float':
    case 'JSON':
    case 'JSONObject':
      return plain(value);
    case 'Boolean':
      return computed(sql`${value}::text`);
    case 'DateTime':
      return computed(sql`to_char(${value} at time zone 'UTC', ${sql.lit(TIME_FORMAT)})`);
    default:
      throw new NotPlannable(type.name);
  }
}

/** Scalars that JSON keeps as graphql-js writes them. */
const IN_JSON: ReadonlySet<string> = new Set(['ID', 'String', 'Int', 'Float', 'Boolean', 'JSON', 'JSONObject']);

/** Enums are stored as they are spelled, or as the numbers of their declaration; anything else fails, as in graphql-js. */
function enumTexts(type: GraphQLEnumType, value: Sql, failure: Sql): Texts {
  const values = type.getValues();
  if (values.every((one) => one.value === one.name)) {
    const names = sql.join(values.map(({ name }) => sql.lit(name)));
    const known = sql`case when ${value} in (${names}) then ${value} when ${value} is not null then ${failure} end`;
    return quoted(known);
  }
  const cases = values.map((one) => {
    if (typeof one.value !== 'number') throw new NotPlannable(type.name);
    return sql`when ${sql.lit(one.value)} then ${sql.lit(`"${one.name}"`)}`;
  });
  return computed(
    sql`(case ${value} ${sql.join(cases, sql` `)} else case when ${value} is not null then ${failure} end end)`,
  );
}

/** A value inside a JSON column, as the column holds it. */
export function jsonValuePieces(type: GraphQLOutputType, json: Sql, failure: Sql): Piece[] {
  const named = getNullableType(type);
  const item = isListType(named) ? getNullableType(named.ofType) : named;
  const isKept =
    (isScalarType(item) && IN_JSON.has(item.name)) ||
    (isEnumType(item) && item.getValues().every((one) => one.value === one.name));
  if (!isKept) throw new NotPlannable(`${String(type)} in JSON`);
  return [
    isNonNullType(type)
      ? sql`coalesce(nullif(${json}::text, 'null'), ${failure})`
      : sql`coalesce(${json}::text, ${NULL})`,
  ];
}
