import { badInput } from '../../../errors.js';
import { readCsvRecords } from './csv-records.js';
import type { Peeked } from './peek-start.js';
import { SheetRows } from './sheet-rows.js';
import { sniffDialect } from './sniff-dialect.js';
import type { ReadLimits, TablePart } from './table-row.js';

const MIB = 1024 ** 2;

/**
 * Reads delimited text: a header, then rows.
 *
 * @param text decoded, with a start long enough to sniff the delimiter from.
 * @param sheet what the table is called where it is one of several.
 * @throws AppError BAD_USER_INPUT when there is no row to read a header from.
 */
export async function* readDelimited(
  text: Peeked<string>,
  limits: ReadLimits,
  sheet?: string,
): AsyncGenerator<TablePart> {
  const rows = new SheetRows(sheet, limits);
  const dialect = sniffDialect(text.start);
  // A whole record is longer than its cells by quotes and delimiters.
  for await (const record of readCsvRecords(
    withoutStart(text.all, dialect.preambleLength),
    dialect,
    limits.maxRowBytes + MIB,
  )) {
    if ('cells' in record) {
      const part = rows.add(record.cells);
      if (part?.kind === 'row' && holdsRows(record.cells, dialect.delimiter, rows.width))
        yield { ...part, notes: [...part.notes, 'CELL_HOLDS_ROWS'] };
      else if (part) yield part;
    } else if (!rows.hasHeader) {
      throw badInput(
        'file',
        `Expected a header in the first line, but it cannot be read: ${MEANING[record.brokenBy]}.`,
      );
    } else {
      yield rows.reject(record.brokenBy, `Expected one row of CSV: ${MEANING[record.brokenBy]}.`, record.line);
    }
  }
}

const MEANING = {
  UNCLOSED_QUOTE: 'a quote is opened in this line and not closed; the line was left out and reading went on after it',
  ROW_TOO_LARGE: 'the line is longer than a row may be',
} as const;

/**
 * Whether the lines of a record would be rows by themselves. A quote that a person wrote for "the same as above", or did
 * not close, opens a cell that ends at the next quote, however many rows later.
 */
function holdsRows(cells: readonly string[], delimiter: string, width: number): boolean {
  if (width < 3 || !cells.some((cell) => /[\r\n]/.test(cell))) return false;
  const lines = cells.join(delimiter).split(/\r\n|\n|\r/);
  const widths = lines.map((line) => line.split(delimiter).length);
  return widths.slice(0, -1).every((count) => count === width) && (widths.at(-1) ?? 0) >= width;
}

/** The first piece is long enough to hold all that is left out. */
async function* withoutStart(texts: AsyncIterable<string>, length: number): AsyncGenerator<string> {
  let left = length;
  for await (const text of texts) {
    yield text.slice(left);
    left = 0;
  }
}
