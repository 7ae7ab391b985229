import { badInput } from '../../errors.js';
import { type DetectedFormat, detectFormat, type TableHeader } from './detect-format.js';
import { FORMATS, formatTable } from './formats/all-formats.js';
import type { ImportFormat, SourceTable } from './formats/import-format.js';
import { type ReadTableOptions, readTable } from './reading/read-table.js';
import type { ReadHeader, ReadRow, TablePart, UnreadableRow } from './reading/table-row.js';

export interface ReadRecordsOptions extends ReadTableOptions {
  /** As the user says; detected from the headers where absent. */
  readonly format?: ImportFormat;
}

/** Comes first, and once. */
export interface ImportStart extends DetectedFormat {
  readonly kind: 'start';
  /** The headers of the tables that hold records. Of JSON there is none: its columns are in its records. */
  readonly tables: readonly TableHeader[];
  /** Sheets whose rows became columns of the records. */
  readonly mergedSheets: readonly string[];
  /** Sheets that hold no records, and were left out. */
  readonly unusedSheets: readonly string[];
  readonly remarks: readonly string[];
}

/** What `received` counts: each record is processed, rejected or a duplicate in the end, each unreadable row rejected. */
export type ImportPart = ImportStart | ReadRow | UnreadableRow;

/** JSON has no header: so many rows show its columns. */
const ROWS_SHOWN_FIRST = 100;

/**
 * Reads an export as records, one for each thing that may be an asset: rows of CSV and JSON as they stream, rows of
 * workbooks put together as their format asks (an RVTools VM with its disks and networks).
 *
 * @throws AppError BAD_USER_INPUT, LIMIT_EXCEEDED: see `readTable`; also for an RVTools file without machines or hosts.
 */
export async function* readRecords(
  source: string | AsyncIterable<Uint8Array>,
  options: ReadRecordsOptions = {},
): AsyncGenerator<ImportPart> {
  const parts = readTable(source, options);
  const first: TablePart[] = [];
  try {
    for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
      first.push(next.value);
      if (next.value.sheet === undefined && isShown(first)) break;
    }
    yield* readFrom(first, parts, options.format);
  } finally {
    await parts.return(undefined);
  }
}

/** A workbook's sheets have to be seen to the last; of a stream the header, or the first rows where it has none. */
function isShown(first: readonly TablePart[]): boolean {
  return first[0]?.kind === 'header' ? first.length > 1 : first.length >= ROWS_SHOWN_FIRST;
}

async function* readFrom(
  first: readonly TablePart[],
  rest: AsyncIterable<TablePart>,
  wanted: ImportFormat | undefined,
): AsyncGenerator<ImportPart> {
  const headers = first.filter((part) => part.kind === 'header');
  const detected = detectFormat(headers.length > 0 ? headers : [columnsOf(first)]);
  const isWorkbook = headers.some(({ sheet }) => sheet !== undefined);
  const { join } = FORMATS[wanted ?? detected.format];
  // Sheets are put together as one format asks, and then are not as another needs them.
  const ties = detected.ties.filter(({ format }) => !isWorkbook || FORMATS[format].join === join);
  const start = wanted === undefined ? { ...detected, ties } : { format: wanted, confidence: 1, ties: [] };
  if (join !== undefined && isWorkbook) {
    yield* joinedRecords(start, first, join);
    return;
  }
  const [only] = headers;
  if (only !== undefined && headers.length === 1) mustHoldAssets(start.format, only);
  const withRows = new Set(first.flatMap((part) => (part.kind === 'header' ? [] : [part.sheet])));
  const unusedSheets = headers.flatMap(({ sheet }) => (sheet === undefined || withRows.has(sheet) ? [] : [sheet]));
  const tables = headers.filter(({ sheet }) => withRows.has(sheet)).map(headerOf);
  yield { kind: 'start', ...start, tables, mergedSheets: [], unusedSheets, remarks: [] };
  for (const part of first) if (part.kind !== 'header') yield part;
  for await (const part of rest) if (part.kind !== 'header') yield part;
}

function mustHoldAssets(format: ImportFormat, { columns, sheet }: TableHeader): void {
  const { name, detailsOf } = formatTable(format, columns, sheet);
  if (detailsOf === undefined) return;
  throw badInput(
    'file',
    `Expected a table of assets; this is ${name}, which holds details of ${detailsOf}: upload all of them in one ZIP archive or workbook.`,
  );
}

function* joinedRecords(
  detected: DetectedFormat,
  parts: readonly TablePart[],
  join: NonNullable<(typeof FORMATS)[ImportFormat]['join']>,
): Generator<ImportPart> {
  const sheets = sheetsOf(parts);
  const { tables, merged, remarks } = join(sheets);
  const used = new Set([...merged, ...tables.map(({ sheet }) => sheet)]);
  const unusedSheets = sheets.flatMap(({ sheet }) => (sheet === undefined || used.has(sheet) ? [] : [sheet]));
  const recordSheets = new Set(tables.map(({ sheet }) => sheet));
  const isLost = (part: TablePart) =>
    part.kind === 'unreadable' && !recordSheets.has(part.sheet) && used.has(part.sheet);
  const lost = parts.filter(isLost).length;
  const allRemarks = lost === 0 ? remarks : [...remarks, `${lost} rows of details could not be read.`];
  yield {
    kind: 'start',
    ...detected,
    tables: tables.map(headerOf),
    mergedSheets: merged,
    unusedSheets,
    remarks: allRemarks,
  };
  for (const { sheet, rows } of tables) {
    for (const { rowNumber, values } of rows) yield { kind: 'row', sheet, rowNumber, values, notes: [] };
  }
  for (const part of parts) if (part.kind === 'unreadable' && recordSheets.has(part.sheet)) yield part;
}

function sheetsOf(parts: readonly TablePart[]): SourceTable[] {
  const rows = Map.groupBy(
    parts.filter((part) => part.kind === 'row'),
    ({ sheet }) => sheet,
  );
  const headers = parts.filter((part) => part.kind === 'header');
  return headers.map(({ sheet, columns }) => ({ sheet, columns, rows: rows.get(sheet) ?? [] }));
}

const headerOf = ({ sheet, columns }: ReadHeader | SourceTable): TableHeader => ({ sheet, columns });

function columnsOf(parts: readonly TablePart[]): TableHeader {
  const columns = new Set(parts.flatMap((part) => (part.kind === 'row' ? Object.keys(part.values) : [])));
  return { sheet: undefined, columns: [...columns] };
}
