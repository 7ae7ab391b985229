import { AppError } from '../../../errors.js';
import { cleanText, isBlank } from './clean-text.js';
import type { CellValue } from './table-row.js';

const LONGEST_COLUMN_NAME = 500;

export interface ColumnNames {
  /** By position. An empty header cell has a name too, used only where a row holds something under it. */
  readonly names: readonly string[];
  readonly isNamed: readonly boolean[];
  /** All of `names`. */
  readonly taken: ReadonlySet<string>;
}

/**
 * Unique names for the cells of a header row: white space collapsed, a name met again gets ` (2)`, an empty cell is
 * `Column 7` by its position.
 *
 * @throws AppError LIMIT_EXCEEDED when there are more columns than `maxColumns`.
 */
export function nameColumns(header: readonly CellValue[], maxColumns: number): ColumnNames {
  const width = header.findLastIndex((cell) => !isBlank(cell)) + 1;
  if (width > maxColumns) {
    throw new AppError('LIMIT_EXCEEDED', `Expected a header of at most ${maxColumns} columns, found ${width}.`, {
      field: 'file',
    });
  }
  const texts = header.slice(0, width).map(headerText);
  // Real names first: an empty cell's name must give way to a column that is really called "Column 7".
  const taken = new Set<string>();
  const names = texts.map((text) => (text === '' ? '' : claimName(text, taken)));
  const filled = names.map((name, index) => (name === '' ? claimName(positionName(index), taken) : name));
  return { names: filled, isNamed: texts.map((text) => text !== ''), taken };
}

/** `index` is 0-based, the name 1-based as people count columns. */
export const positionName = (index: number) => `Column ${index + 1}`;

function headerText(cell: CellValue): string {
  if (cell === null) return '';
  return cleanText(String(cell), new Set()).replace(/\s+/g, ' ').trim().slice(0, LONGEST_COLUMN_NAME).toWellFormed();
}

/** The name wanted, or with ` (2)` and on where it is taken; taken from now on. */
export function claimName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let copy = 2; taken.has(name); copy++) name = `${wanted} (${copy})`;
  taken.add(name);
  return name;
}
