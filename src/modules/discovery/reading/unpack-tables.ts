import { type AppError, badInput } from '../../../errors.js';
import { readDirectory, unpackEntries, type ZipEntry, type ZipPart } from './zip-archive.js';

/** Pictures, charts and the like hold no cells. */
const WITHOUT_CELLS =
  /\/(theme|drawings|charts|chartsheets|diagrams|media|comments|threadedComments|tables|pivot\w+|externalLinks|ctrlProps|queryTables|slicers?|slicerCaches)\//i;
const TABLE_FILE = /\.(csv|tsv|txt)$/i;

/** What a ZIP archive holds: the parts of a workbook that have cells, or tables as text files. */
export type ArchiveContents =
  | { readonly kind: 'workbook'; readonly parts: readonly ZipPart[] }
  | { readonly kind: 'tables'; readonly parts: readonly ZipPart[] };

/**
 * Unpacks what holds cells in an XLSX workbook, or in an archive of delimited text files.
 *
 * @param limits of the inflated bytes: a workbook is mostly tags, a text is all cells.
 * @throws AppError BAD_USER_INPUT for an archive that is cut off, encrypted, or holds neither; LIMIT_EXCEEDED.
 */
export async function unpackTables(
  archive: Buffer,
  { maxInflatedBytes, maxArchiveBytes }: { readonly maxInflatedBytes: number; readonly maxArchiveBytes: number },
): Promise<ArchiveContents> {
  const entries = readDirectory(archive);
  const isWorkbook = entries.some(({ name }) => name === 'xl/workbook.xml');
  const tables = isWorkbook ? [] : entries.filter(isTable);
  if (tables.length > 0) return { kind: 'tables', parts: await unpackEntries(archive, tables, maxArchiveBytes) };
  if (!isWorkbook) throw noTables(entries);
  return { kind: 'workbook', parts: await unpackEntries(archive, entries.filter(holdsCells), maxInflatedBytes) };
}

/** macOS adds a file of its own beside each. */
function isTable({ name }: ZipEntry): boolean {
  return TABLE_FILE.test(name) && !/(^|\/)(__MACOSX\/|\.)/.test(name);
}

/** What the archive is instead. */
function noTables(entries: readonly ZipEntry[]): AppError {
  const names = new Set(entries.map(({ name }) => name));
  if (names.has('xl/workbook.bin'))
    return badInput('file', 'Expected an XLSX workbook; this one is .xlsb: save it as .xlsx.');
  if (names.has('content.xml'))
    return badInput('file', 'Expected an XLSX workbook; this is an OpenDocument file: save it as .xlsx.');
  const listed = [...names].slice(0, 3).join(', ');
  return badInput(
    'file',
    `Expected an XLSX workbook, or a ZIP archive of CSV files; this one holds ${listed || 'nothing'}: unpack it and upload what is inside.`,
  );
}

function holdsCells({ name }: ZipEntry): boolean {
  return /\.(xml|rels)$/i.test(name) && !WITHOUT_CELLS.test(`/${name}`);
}
