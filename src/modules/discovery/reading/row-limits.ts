import { isLongerThan } from './clean-text.js';
import type { CellValue, ReadLimits, RowErrorCode, RowValues } from './table-row.js';

export interface RowProblem {
  readonly errorCode: RowErrorCode;
  readonly message: string;
}

export type Cells = readonly (readonly [column: string, value: CellValue])[];

const KEPT_OF_A_LONG_CELL = 1_000;
const KEPT_OF_A_LONG_ROW = 200;

/** The first limit that the row breaks. */
export function findOversize(cells: Cells, limits: ReadLimits): RowProblem | undefined {
  if (cells.length > limits.maxColumns) {
    const message = `Expected at most ${limits.maxColumns} columns, found ${cells.length}.`;
    return { errorCode: 'TOO_MANY_COLUMNS', message };
  }
  let rowLength = 0;
  for (const [column, value] of cells) {
    if (typeof value !== 'string') continue;
    rowLength += value.length;
    if (isLongerThan(value, limits.maxCellBytes)) {
      const message = `The cell under "${column}" is longer than the ${limits.maxCellBytes} bytes a cell may hold.`;
      return { errorCode: 'CELL_TOO_LARGE', message };
    }
  }
  if (rowLength > limits.maxRowBytes) {
    return {
      errorCode: 'ROW_TOO_LARGE',
      message: `The row is longer than the ${limits.maxRowBytes} bytes a row may hold.`,
    };
  }
  return undefined;
}

/** What is kept of a row that is not: enough to recognise it by. */
export function excerptOf(cells: Cells): RowValues {
  return Object.fromEntries(cells.slice(0, KEPT_OF_A_LONG_ROW).map(([column, value]) => [column, cut(value)]));
}

function cut(value: CellValue): CellValue {
  if (typeof value !== 'string' || value.length <= KEPT_OF_A_LONG_CELL) return value;
  return `${value.slice(0, KEPT_OF_A_LONG_CELL).toWellFormed()}...`;
}
