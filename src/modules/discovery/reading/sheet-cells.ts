import { AppError } from '../../../errors.js';
import { isoOfSerial } from './excel-date.js';
import { RichText } from './rich-text.js';
import type { CellValue } from './table-row.js';
import { isTrue, type WorkbookParts } from './workbook-parts.js';
import type { XmlHandler } from './xml-reader.js';

/** Makes rows of the tags of a worksheet. A cell that a row does not have is null. */
export class SheetCells implements XmlHandler {
  private rows: CellValue[][] = [];
  private row: CellValue[] = [];
  private column = -1;
  private type = 'n';
  private style = 0;
  private readonly content = new RichText();

  constructor(
    private readonly workbook: Pick<WorkbookParts, 'texts' | 'formatOf' | 'dateSystem'>,
    private readonly maxColumns: number,
  ) {}

  /** The rows that have ended since this was last asked. */
  take(): readonly (readonly CellValue[])[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  open(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (tag === 'row') {
      this.row = [];
      this.column = -1;
    } else if (tag === 'c') this.openCell(attributes);
    else this.content.open(tag);
  }

  text(piece: string): void {
    this.content.add(piece);
  }

  close(tag: string): void {
    if (tag === 'c') this.closeCell();
    else if (tag === 'row') this.rows.push(this.row);
    else this.content.close(tag);
  }

  private openCell({ r, t = 'n', s = '0' }: Readonly<Record<string, string>>): void {
    this.column = r === undefined ? this.column + 1 : columnOf(r);
    if (this.column < 0) throw new Error(`no cell can stand at ${r}`);
    this.type = t;
    this.style = Number(s);
    this.content.clear();
  }

  /** Cells that are formatted and blank take no place: a few bytes each, far to the right, they could fill any memory. */
  private closeCell(): void {
    const { row, column, maxColumns } = this;
    const value = this.content.whole === '' ? null : this.valueOf(this.content.whole);
    if (value === null || value === '') return;
    if (column >= maxColumns) {
      const message = `Expected cells in the first ${maxColumns} columns; one stands in column ${column + 1}.`;
      throw new AppError('LIMIT_EXCEEDED', message, { field: 'file' });
    }
    while (row.length < column) row.push(null);
    row[column] = value;
  }

  private valueOf(content: string): CellValue {
    switch (this.type) {
      case 's':
        return this.sharedText(content);
      case 'inlineStr':
      case 'str':
      case 'd':
        return content;
      case 'b':
        return isTrue(content);
      case 'e':
        return null;
      default:
        return this.numberOf(Number(content));
    }
  }

  private sharedText(index: string): string {
    const text = this.workbook.texts.get(Number(index));
    if (text === undefined) throw new Error(`it has no shared text number ${index}`);
    return text;
  }

  private numberOf(value: number): CellValue {
    if (!Number.isFinite(value)) return null;
    const format = this.workbook.formatOf(this.style);
    switch (format.kind) {
      case 'date':
        return isoOfSerial(value, this.workbook.dateSystem);
      case 'percent':
        // 0.07 times 100 is 7.000000000000001: a cell holds 15 digits.
        return `${Number((value * 100).toPrecision(15))}%`;
      case 'padded':
        return Number.isSafeInteger(value) && value >= 0 ? String(value).padStart(format.digits, '0') : value;
      case 'plain':
        break;
    }
    return value;
  }
}

/** 0 for `A1`, 26 for `AA7`; -1 for what is no cell. */
function columnOf(reference: string): number {
  let column = 0;
  for (const character of reference) {
    const letter = character.charCodeAt(0) & 0xdf;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return column - 1;
}
