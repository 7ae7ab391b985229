import { cleanText, isBlank } from './clean-text.js';
import { type ColumnNames, nameColumns, positionName } from './name-columns.js';
import { type Cells, excerptOf, findOversize, type RowProblem } from './row-limits.js';
import type { CellValue, ReadLimits, RowErrorCode, RowNote, TablePart } from './table-row.js';

/** Names the cells of one sheet, row after row: the first row that holds anything is the header. */
export class SheetRows {
  #columns: ColumnNames | undefined;
  #rowCount = 0;

  constructor(
    readonly sheet: string | undefined,
    readonly limits: ReadLimits,
  ) {}

  get hasHeader(): boolean {
    return this.#columns !== undefined;
  }

  /** How many columns the header has. */
  get width(): number {
    return this.#columns?.names.length ?? 0;
  }

  /** `undefined` for a blank row: formatted but empty rows are no records. */
  add(cells: readonly CellValue[]): TablePart | undefined {
    if (cells.every(isBlank)) return undefined;
    if (this.#columns !== undefined) return this.#row(this.#columns, cells);
    this.#columns = nameColumns(cells, this.limits.maxColumns);
    const { names, isNamed } = this.#columns;
    return { kind: 'header', sheet: this.sheet, columns: names.filter((_, index) => isNamed[index]) };
  }

  /** A row that could not even be split into cells; `text` is what there is of it. */
  reject(errorCode: RowErrorCode, message: string, text: string): TablePart {
    return this.#unreadable({ errorCode, message }, [['line', cleanText(text, new Set())]]);
  }

  #row(columns: ColumnNames, row: readonly CellValue[]): TablePart | undefined {
    const notes = new Set<RowNote>();
    const cells: [string, CellValue][] = [];
    let problem: RowProblem | undefined;
    for (const [index, cell] of row.entries()) {
      if (cell === null) continue;
      const value = typeof cell === 'string' ? cleanText(cell, notes) : cell;
      if (columns.isNamed[index] !== true && isBlank(value)) continue;
      const name = columns.names[index] ?? positionName(index);
      cells.push([name, value]);
      if (index >= columns.names.length && columns.taken.has(name)) {
        const message = `Expected ${columns.names.length} cells, found ${row.length}, and "${name}" is another column's name.`;
        problem = { errorCode: 'ROW_TOO_LONG', message };
      }
    }
    if (cells.every(([, value]) => isBlank(value))) return undefined;
    problem = findOversize(cells, this.limits) ?? problem;
    if (problem !== undefined) return this.#unreadable(problem, cells);
    // fromEntries, not assignment: a column named __proto__ must stay a column.
    const values = Object.fromEntries(cells);
    return { kind: 'row', sheet: this.sheet, rowNumber: ++this.#rowCount, values, notes: [...notes] };
  }

  #unreadable(problem: RowProblem, cells: Cells): TablePart {
    return { kind: 'unreadable', sheet: this.sheet, rowNumber: ++this.#rowCount, ...problem, raw: excerptOf(cells) };
  }
}
