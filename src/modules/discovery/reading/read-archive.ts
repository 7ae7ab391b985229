import { AppError } from '../../../errors.js';
import { decodeText } from './decode-text.js';
import { claimName } from './name-columns.js';
import { peekStart } from './peek-start.js';
import { readDelimited } from './read-delimited.js';
import { readWorkbook } from './read-workbook.js';
import type { ReadLimits, TablePart } from './table-row.js';
import { unpackTables } from './unpack-tables.js';
import type { ZipPart } from './zip-archive.js';

/**
 * Reads an XLSX workbook, or a ZIP archive of delimited text files as if each were a sheet: exports that are spread
 * over several files have to come together to be joined.
 *
 * @throws AppError BAD_USER_INPUT, LIMIT_EXCEEDED: see `unpackTables`, `readWorkbook`.
 */
export async function* readArchive(
  chunks: AsyncIterable<Buffer>,
  limits: ReadLimits,
  signal: AbortSignal | undefined,
): AsyncGenerator<TablePart> {
  const { kind, parts } = await unpackTables(await wholeFile(chunks, limits.maxWorkbookBytes), limits);
  if (kind === 'workbook') {
    yield* readWorkbook(parts, limits, signal);
    return;
  }
  const sheets = new Set<string>();
  for (const { name, bytes } of parts) {
    signal?.throwIfAborted();
    yield* readTextFile(claimName(sheetName(name), sheets), bytes, limits);
  }
}

const HEAD_CHARACTERS = 64 * 1024;

async function* readTextFile(sheet: string, bytes: ZipPart['bytes'], limits: ReadLimits): AsyncGenerator<TablePart> {
  const text = decodeText(piecesOf(bytes));
  const isLongEnough = (start: string) => start.length >= HEAD_CHARACTERS;
  yield* readDelimited(await peekStart(text, (start, next) => start + next, isLongEnough, ''), limits, sheet);
}

async function* piecesOf(bytes: ZipPart['bytes']): AsyncGenerator<Buffer> {
  const whole = Buffer.from(bytes.buffer);
  for (let start = 0; start < whole.length; start += HEAD_CHARACTERS) {
    yield whole.subarray(start, start + HEAD_CHARACTERS);
  }
}

/** `export/vmInfo.csv` is the sheet vmInfo. */
const sheetName = (path: string) => path.replace(/^.*\//, '').replace(/\.\w+$/, '');

async function wholeFile(chunks: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const kept: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > maxBytes) {
      throw new AppError(
        'LIMIT_EXCEEDED',
        `Expected a workbook or archive of at most ${maxBytes} bytes; this one is larger.`,
        {
          field: 'file',
        },
      );
    }
    kept.push(chunk);
  }
  return Buffer.concat(kept);
}
