import { setImmediate as turn } from 'node:timers/promises';
import { AppError, badInput } from '../../../errors.js';
import { decodeText } from './decode-text.js';
import { SheetCells } from './sheet-cells.js';
import { SheetRows } from './sheet-rows.js';
import type { ReadLimits, TablePart } from './table-row.js';
import { type ReadPart, readWorkbookParts } from './workbook-parts.js';
import { XmlReader } from './xml-reader.js';
import type { ZipArchive } from './zip-archive.js';

/**
 * Reads every worksheet of an XLSX workbook, in the workbook's order, as it is inflated: what is held in memory is the
 * archive and the texts that its cells share.
 *
 * @throws AppError BAD_USER_INPUT when it is no readable workbook, LIMIT_EXCEEDED when it holds more than it may.
 */
export async function* readWorkbook(
  archive: ZipArchive,
  limits: ReadLimits,
  signal: AbortSignal | undefined,
): AsyncGenerator<TablePart> {
  const inflate = archive.reader(limits.maxInflatedBytes);
  const read: ReadPart = (name) => {
    const bytes = inflate(name);
    return bytes && decodeText(bytes);
  };
  try {
    const workbook = await readWorkbookParts(read, limits.maxSharedTextBytes);
    for (const { name, part } of workbook.sheets) {
      const pieces = read(part);
      if (!pieces) throw new Error(`its sheet "${name}" is not in it`);
      const rows = new SheetRows(name, limits);
      const cells = new SheetCells(workbook, limits.maxColumns);
      const xml = new XmlReader(cells);
      for await (const piece of pieces) {
        signal?.throwIfAborted();
        xml.write(piece);
        for (const row of cells.take()) {
          const found = rows.add(row);
          if (found) yield found;
        }
        // Inflating takes no turn of the event loop by itself: others would wait for the whole sheet.
        await turn();
      }
      xml.end();
    }
  } catch (error) {
    if (error instanceof AppError || signal?.aborted === true) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw badInput('file', `Expected an XLSX workbook; this one cannot be read: ${message}`);
  }
}
