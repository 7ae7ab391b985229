import type { CatalogueField, FieldUnit } from '../catalogue/catalogue-field.js';
import { columnKey, columnWords } from './formats/column-key.js';
import type { ColumnRule } from './formats/import-format.js';
import type { CellValue } from './reading/table-row.js';

const SIZES = new Map(
  ['KB', 'KiB', 'MB', 'MiB', 'GB', 'GiB', 'TB', 'TiB', 'PB', 'PiB', 'bytes'].map((unit) => [unit.toLowerCase(), unit]),
);
const TIMES = new Map([
  ['ms', 'ms'],
  ['milliseconds', 'ms'],
  ['s', 's'],
  ['sec', 's'],
  ['seconds', 's'],
  ['min', 'minutes'],
  ['mins', 'minutes'],
  ['minutes', 'minutes'],
  ['h', 'hours'],
  ['hrs', 'hours'],
  ['hours', 'hours'],
  ['days', 'days'],
]);
/** `MB per second`, `MBps`, `Gbit/s`: the case of the b tells bytes from bits. */
const RATE = /(?<![a-z])([KMGT]i?)(B|b|bits?|bytes?)\s*(?:\/|p|per )\s*s(?:ec(?:ond)?s?)?(?![a-z])/i;
/** `Link speed (Gb)`: what a link carries is bits a second, said or not. */
const LINK_SPEED = /(?<![a-z])([KMGT])b(?:its?)?(?![a-z])/i;
/** A number without a unit, as people and spreadsheets write it: `1 024,5`, `5.36E+11`. */
const BARE_NUMBER = /^[\d.,'’\s\u00a0\u202f]*\d(?:e[+-]?\d{1,3})?[\s\u00a0]*$/i;

/**
 * The unit that a column's header states for its numbers, as `normaliseValue` reads units: `Memory (In MB)`,
 * `disk_gb`, `RAM.TotalSizeInMB`, `RTO (hours)`. Only units of the field's own kind count.
 *
 * @returns undefined where it states none. A column called as the field itself (`network_in_mbps`) is in its unit.
 */
function columnUnit(column: string, field: { readonly name: string; readonly unit: FieldUnit }): string | undefined {
  if (column === field.name) return undefined;
  if (field.unit === 'MB/s' || field.unit === 'Mbit/s') {
    const rate = RATE.exec(column);
    if (rate !== null) return `${rate[1]}${rate[2]}/s`;
    const speed = field.unit === 'Mbit/s' ? LINK_SPEED.exec(column) : null;
    return speed === null ? undefined : `${speed[1]}bit/s`;
  }
  const units = field.unit === 'ms' || field.unit === 'minutes' ? TIMES : SIZES;
  const last = columnWords(column).findLast((word) => units.has(word));
  return last === undefined ? undefined : units.get(last);
}

/** A column's value with the unit it is in, where the field has one: by the format's rule, else by the header. */
export function inColumnUnit(
  column: string,
  field: CatalogueField,
  rules: readonly ColumnRule[],
  value: CellValue,
): CellValue {
  if (field.type.kind === 'list' || field.type.unit === undefined) return value;
  const key = columnKey(column);
  const rule = rules.find(
    ({ columns, target }) => target === field.name && columns.some((name) => columnKey(name) === key),
  );
  const unit = rule?.unit ?? columnUnit(column, { name: field.name, unit: field.type.unit });
  return unit === undefined ? value : withUnit(value, unit);
}

/** A number that does not say its unit, with the unit of its column: `16384` under `Memory (MB)` is `16384 MB`. */
function withUnit(value: CellValue, unit: string): CellValue {
  const isBare = typeof value === 'number' || (typeof value === 'string' && BARE_NUMBER.test(value));
  return isBare ? `${String(value).trim()} ${unit}` : value;
}
