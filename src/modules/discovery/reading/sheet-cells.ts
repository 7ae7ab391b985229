import { isoOfSerial } from './excel-date.js';
import type { CellValue } from './table-row.js';
import { isTrue, RichText, unescaped, type WorkbookParts } from './workbook-parts.js';
import type { XmlHandler } from './xml-reader.js';

/** The last column of a worksheet is XFD. */
const MOST_COLUMNS = 16_384;

/** Makes rows of the tags of a worksheet. A cell that a row does not have is null. */
export class SheetCells implements XmlHandler {
  private rows: CellValue[][] = [];
  private row: CellValue[] | undefined;
  private column = 0;
  private type = 'n';
  private style = 0;
  private value = '';
  private isValue = false;
  private readonly inline = new RichText();

  constructor(private readonly workbook: Pick<WorkbookParts, 'texts' | 'isDate' | 'dateSystem'>) {}

  /** The rows that have ended since this was last asked. */
  take(): readonly (readonly CellValue[])[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  open(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (tag === 'row') this.row = [];
    else if (tag === 'c') this.openCell(attributes);
    else if (tag === 'v') this.isValue = true;
    else this.inline.open(tag);
  }

  text(piece: string): void {
    if (this.isValue) this.value += piece;
    else this.inline.add(piece);
  }

  close(tag: string): void {
    if (tag === 'c') this.closeCell();
    else if (tag === 'v') this.isValue = false;
    else if (tag === 'row') {
      if (this.row) this.rows.push(this.row);
      this.row = undefined;
    } else this.inline.close(tag);
  }

  private openCell({ r, t = 'n', s = '0' }: Readonly<Record<string, string>>): void {
    this.column = r === undefined ? (this.row?.length ?? 0) : columnOf(r);
    if (!(this.column >= 0 && this.column < MOST_COLUMNS)) throw new Error(`no cell can stand at ${r}`);
    this.type = t;
    this.style = Number(s);
    this.value = '';
    this.inline.clear();
  }

  private closeCell(): void {
    const { row, column } = this;
    if (!row) return;
    while (row.length < column) row.push(null);
    row[column] = this.cellValue();
  }

  private cellValue(): CellValue {
    const { type, value } = this;
    if (type === 'inlineStr') return this.inline.whole;
    if (value === '') return null;
    switch (type) {
      case 's':
        return this.sharedText(value);
      case 'str':
      case 'd':
        return unescaped(value);
      case 'b':
        return isTrue(value);
      case 'e':
        return null;
      default:
        return this.numberOf(Number(value));
    }
  }

  private sharedText(index: string): string {
    const text = this.workbook.texts.get(Number(index));
    if (text === undefined) throw new Error(`it has no shared text number ${index}`);
    return text;
  }

  private numberOf(value: number): CellValue {
    if (!Number.isFinite(value)) return null;
    return this.workbook.isDate(this.style) ? isoOfSerial(value, this.workbook.dateSystem) : value;
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
