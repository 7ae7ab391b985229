import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rowCleanser } from '../../src/modules/discovery/cleanse-row.js';
import { type ImportStart, type ReadRecordsOptions, readRecords } from '../../src/modules/discovery/read-records.js';
import { type ReadTableOptions, readTable } from '../../src/modules/discovery/reading/read-table.js';
import type { ReadRow, TablePart, UnreadableRow } from '../../src/modules/discovery/reading/table-row.js';
import { TableSamples } from '../../src/modules/discovery/sample-tables.js';

/** Bytes as they would arrive: in pieces of a size that cuts through everything. */
export async function* inPieces(content: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function partsOf(content: string | Uint8Array, options: ReadTableOptions = {}): Promise<TablePart[]> {
  return collected(readTable(inPieces(content, Math.max(7, content.length / 50)), options));
}

export async function rowsOf(content: string | Uint8Array, options: ReadTableOptions = {}) {
  return (await partsOf(content, options)).filter((part) => part.kind === 'row').map(({ values }) => values);
}

/** A whole import, as the service runs it: records, mappings, and what cleansing makes of each record. */
export async function importOf(source: string | AsyncIterable<Uint8Array>, options: ReadRecordsOptions = {}) {
  const records: ReadRow[] = [];
  const unreadable: UnreadableRow[] = [];
  let start: ImportStart | undefined;
  let samples: TableSamples | undefined;
  for await (const part of readRecords(source, options)) {
    if (part.kind === 'start') {
      start = part;
      samples = new TableSamples(part.format);
      for (const table of part.tables) samples.addHeader(table);
    } else if (part.kind === 'row') {
      samples?.add(part);
      records.push(part);
    } else unreadable.push(part);
  }
  if (start === undefined || samples === undefined) throw new Error('the import did not start');
  const mappings = samples.mappings();
  const cleanse = rowCleanser(start.format, mappings, samples.headers);
  const cleansed = records.map(cleanse);
  const assets = cleansed.filter((row) => row.kind === 'asset');
  const rejected = cleansed.filter((row) => row.kind === 'rejected');
  const targets = Object.fromEntries(
    mappings.flatMap(({ sourceColumn, targetField }) => (targetField === null ? [] : [[sourceColumn, targetField]])),
  );
  return { start, records, unreadable, mappings, targets, assets, rejected, cleanse };
}

export const csvImport = (content: string, options: ReadRecordsOptions = {}) =>
  importOf(inPieces(content, 1000), options);

/** RFC 4180: what a correct writer writes. */
export function toCsv(rows: readonly (readonly string[])[], delimiter = ',', newline = '\r\n'): string {
  const quoted = (cell: string) =>
    /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return rows.map((row) => row.map(quoted).join(delimiter) + newline).join('');
}

const INVENTORY = fileURLToPath(new URL('../../../shared/data/inventory/', import.meta.url));

/** Real exports lie beside the repository, where there are any; they are not ours to ship. */
export const hasInventory = existsSync(INVENTORY);
export const NO_INVENTORY = 'the real exports of ../shared/data are not here';
export const inventoryFile = (name: string) => `${INVENTORY}${name}`;
