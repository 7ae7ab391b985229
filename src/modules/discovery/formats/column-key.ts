import { parseBoolean } from '../../catalogue/parse-scalar.js';
import { isBlank } from '../reading/clean-text.js';
import type { CellValue, RowValues } from '../reading/table-row.js';

const MOST_REMEMBERED = 10_000;
const LONGEST_ATTRIBUTE_KEY = 100;

/**
 * What makes two spellings of a column one: `*Memory (In MB)` and `Memory in MB`, `IP Address` and `ip_address`.
 * `#` counts (`# CPU` is a number of them, `CPU` is not), and so does `%`; marks that a column is required or
 * optional do not.
 */
export const columnKey = remembered((column) =>
  column
    .toLowerCase()
    .replace(/\(optional\)/g, '')
    .replaceAll('#', ' num ')
    .replaceAll('%', ' pct ')
    .replace(/[^\p{L}\p{N}]+/gu, ''),
);

/** The key of a custom attribute: `Cluster rule(s)` is cluster_rule_s, `Network #1` is network_1, `# VMs` num_vms. */
export const attributeKey = remembered((column) => {
  const counted = column.trim().replace(/(?!^)#/g, ' ');
  return columnWords(counted).join('_').slice(0, LONGEST_ATTRIBUTE_KEY).toWellFormed() || 'column';
});

/** Every row asks again for the same few columns; a file with endless ones must not fill the memory. */
function remembered(keyOf: (column: string) => string): (column: string) => string {
  const keys = new Map<string, string>();
  return (column) => {
    const known = keys.get(column);
    if (known !== undefined) return known;
    if (keys.size >= MOST_REMEMBERED) keys.clear();
    const key = keyOf(column);
    keys.set(column, key);
    return key;
  };
}

/** The words of a column: `RAM.TotalSizeInMB` is ram, total, size, in, mb. */
export function columnWords(column: string): string[] {
  return (
    column
      .replaceAll('#', ' num ')
      .replaceAll('%', ' pct ')
      .replace(/(?<!\p{Lu})([KMGTP])(i?)B(?!\p{Ll})/gu, (unit) => ` ${unit.toLowerCase()} `)
      .replaceAll('VMware', 'vmware')
      // vDisk and NICs are one word: a lone small letter before or after capitals belongs to them.
      .replace(/(?<=\p{L}\p{Ll}|\d)(?=\p{Lu})/gu, ' ')
      .replace(/(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})/gu, ' ')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '')
  );
}

/** The first of the columns, in any spelling, under which the row holds something. */
export function cellOf(row: RowValues, ...columns: readonly string[]): CellValue | undefined {
  for (const wanted of columns) {
    const exact = Object.hasOwn(row, wanted) ? row[wanted] : undefined;
    if (!isBlank(exact)) return exact;
    const key = columnKey(wanted);
    for (const [column, value] of Object.entries(row)) if (columnKey(column) === key && !isBlank(value)) return value;
  }
  return undefined;
}

/** The same as text, trimmed; `''` where there is nothing. */
export function textOf(row: RowValues, ...columns: readonly string[]): string {
  return String(cellOf(row, ...columns) ?? '').trim();
}

/** The same as yes or no; undefined where it says neither. */
export const flagOf = (row: RowValues, ...columns: readonly string[]): boolean | undefined =>
  parseBoolean(cellOf(row, ...columns));
