import { AppError, badInput } from '../../../errors.js';
import { decodeText } from './decode-text.js';
import { claimName } from './name-columns.js';
import { peekStart } from './peek-start.js';
import { readDelimited } from './read-delimited.js';
import { readWorkbook } from './read-workbook.js';
import type { ReadLimits, TablePart } from './table-row.js';
import { ZipArchive } from './zip-archive.js';

const TABLE_FILE = /\.(csv|tsv|txt)$/i;
const HEAD_CHARACTERS = 64 * 1024;

/**
 * Reads an XLSX workbook, or a ZIP archive of delimited text files as if each were a sheet: exports that are spread
 * over several files have to come together to be joined.
 *
 * @throws AppError BAD_USER_INPUT for an archive that is cut off, encrypted, or holds neither; LIMIT_EXCEEDED.
 */
export async function* readArchive(
  chunks: AsyncIterable<Buffer>,
  limits: ReadLimits,
  signal: AbortSignal | undefined,
): AsyncGenerator<TablePart> {
  const archive = await ZipArchive.open(await wholeFile(chunks, limits.maxWorkbookBytes));
  const { names } = archive;
  if (names.includes('xl/workbook.xml')) {
    yield* readWorkbook(archive, limits, signal);
    return;
  }
  const tables = names.filter(isTable);
  if (tables.length === 0) throw noTables(names);
  const inflate = archive.reader(limits.maxArchiveBytes);
  const sheets = new Set<string>();
  for (const name of tables) {
    signal?.throwIfAborted();
    const bytes = inflate(name);
    if (bytes) yield* readTextFile(claimName(sheetName(name), sheets), bytes, limits);
  }
}

async function* readTextFile(
  sheet: string,
  bytes: AsyncIterable<Buffer>,
  limits: ReadLimits,
): AsyncGenerator<TablePart> {
  const isLongEnough = (start: string) => start.length >= HEAD_CHARACTERS;
  const text = await peekStart(decodeText(bytes), (start, next) => start + next, isLongEnough, '');
  yield* readDelimited(text, limits, sheet);
}

/** `export/vmInfo.csv` is the sheet vmInfo. */
const sheetName = (path: string) => path.replace(/^.*\//, '').replace(/\.\w+$/, '');

/** macOS adds a file of its own beside each. */
const isTable = (name: string) => TABLE_FILE.test(name) && !/(^|\/)(__MACOSX\/|\.)/.test(name);

/** What the archive is instead. */
function noTables(names: readonly string[]): AppError {
  if (names.includes('xl/workbook.bin'))
    return badInput('file', 'Expected an XLSX workbook; this one is .xlsb: save it as .xlsx.');
  if (names.includes('content.xml'))
    return badInput('file', 'Expected an XLSX workbook; this is an OpenDocument file: save it as .xlsx.');
  const listed = names.slice(0, 3).join(', ');
  return badInput(
    'file',
    `Expected an XLSX workbook, or a ZIP archive of CSV files; this one holds ${listed || 'nothing'}: unpack it and upload what is inside.`,
  );
}

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
