import type { CellValue } from './table-row.js';

type JsonRecord = Readonly<Record<string, unknown>>;

/** The type tags of DynamoDB's JSON, in which AWS tools export: `{"name": {"S": "web1"}}`. */
const DYNAMODB_TAGS = new Set(['S', 'N', 'BOOL', 'NULL', 'L', 'M', 'SS', 'NS']);

/**
 * A JSON object as a row: nested objects become dotted columns (`os.name`), lists of plain values one cell with
 * commas, lists of objects one cell of JSON. DynamoDB's typed values are unwrapped.
 */
export function flattenRecord(record: JsonRecord): [column: string, value: CellValue][] {
  return Object.entries(record).flatMap(([key, wrapped]) => {
    const value = unwrapped(wrapped);
    if (!isRecord(value)) return [[key, toCell(value)]];
    return flattenRecord(value).map(([column, cell]): [string, CellValue] => [`${key}.${column}`, cell]);
  });
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toCell(value: unknown): CellValue {
  if (isPlain(value)) return value;
  if (!Array.isArray(value)) return null;
  const items: readonly unknown[] = value.map(unwrapped);
  if (!items.every(isPlain)) return JSON.stringify(items.map(deepUnwrapped));
  return items.filter((item) => item !== null).join(', ');
}

function isPlain(value: unknown): value is CellValue {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function unwrapped(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { display_value: shown, display, link, url } = value;
  // A reference to another record: ServiceNow's has a link, NetBox's a URL. What people see of it is the value.
  if (shown !== undefined && link !== undefined) return shown;
  if (display !== undefined && url !== undefined) return display;
  const [first, ...others] = Object.entries(value);
  if (first === undefined || others.length > 0 || !DYNAMODB_TAGS.has(first[0])) return value;
  return first[0] === 'NULL' ? null : first[1];
}

function deepUnwrapped(value: unknown): unknown {
  const inner = unwrapped(value);
  if (Array.isArray(inner)) return inner.map(deepUnwrapped);
  if (!isRecord(inner)) return inner;
  return Object.fromEntries(Object.entries(inner).map(([key, item]) => [key, deepUnwrapped(item)]));
}
