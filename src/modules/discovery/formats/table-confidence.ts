import { columnKey } from './column-key.js';
import type { FormatTable } from './import-format.js';

/** So many typical columns and a table is surely what it looks like; exports are often cut down to a few. */
const TYPICAL_COLUMNS_WANTED = 4;

/**
 * How surely a table with these columns is that table of the format, 0 to 1: nothing without the columns it requires,
 * half with them alone, all with four typical ones more.
 */
export function tableConfidence(table: FormatTable, columns: readonly string[], sheet: string | undefined): number {
  const keys = new Set(columns.map(columnKey));
  const has = (alternatives: string) => alternatives.split('|').some((column) => keys.has(columnKey(column)));
  if (!table.required.every(has)) return 0;
  const isNamed = sheet !== undefined && columnKey(sheet) === columnKey(table.name);
  const found = table.typical.filter(has).length + (isNamed ? TYPICAL_COLUMNS_WANTED / 2 : 0);
  return 0.5 + 0.5 * Math.min(1, found / TYPICAL_COLUMNS_WANTED);
}
