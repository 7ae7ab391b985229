import { parseNumber } from '../../catalogue/parse-number.js';
import type { RowValues } from '../reading/table-row.js';
import { textOf } from './column-key.js';

/** The different values of a column of several rows, as one list; `undefined` where there is none. */
export function listOf(rows: readonly RowValues[], ...columns: readonly string[]): string | undefined {
  const values = new Set(rows.map((row) => textOf(row, ...columns)).filter((text) => text !== ''));
  return values.size === 0 ? undefined : [...values].join(', ');
}

/** `undefined` where one of them is no number: a sum of the others would be a wrong number. */
export function sumOf(rows: readonly RowValues[], ...columns: readonly string[]): number | undefined {
  const total = rows.reduce((sum, row) => sum + numberOf(row, ...columns), 0);
  return Number.isFinite(total) ? total : undefined;
}

/** NaN where the row holds no number. */
export function numberOf(row: RowValues, ...columns: readonly string[]): number {
  return parseNumber(textOf(row, ...columns)) ?? Number.NaN;
}
