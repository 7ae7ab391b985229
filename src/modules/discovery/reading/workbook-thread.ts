/**
 * Runs in a worker thread with a heap of its own (read-workbook.ts): parses a workbook and hands its rows over, one
 * batch for each request. It imports packages only: run from source, Node strips its types itself and would not find
 * a neighbour by its `.js` name.
 */
import { Readable } from 'node:stream';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import readWorkbook from 'read-excel-file/node';
import type { CellValue } from './table-row.js';
import type { ZipPart } from './zip-archive.js';

/** `rows` in sheet order, blank ones included; the answer to the last request is `done`. */
export type WorkbookAnswer =
  | { readonly kind: 'rows'; readonly sheet: string; readonly rows: readonly (readonly CellValue[])[] }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

const ROWS_PER_BATCH = 500;

async function* answers(parts: readonly ZipPart[]): AsyncGenerator<WorkbookAnswer> {
  try {
    const sheets = await readWorkbook(Readable.from(storedArchive(parts)), { trim: false });
    for (const { sheet, data } of sheets) {
      // A chart sheet has no data, whatever its type says; the same for its dates.
      const rows: readonly (readonly unknown[])[] = data ?? [];
      for (let start = 0; start < rows.length; start += ROWS_PER_BATCH) {
        const batch = rows.slice(start, start + ROWS_PER_BATCH).map((row) => row.map(toCell));
        yield { kind: 'rows', sheet, rows: batch };
      }
    }
    yield { kind: 'done' };
  } catch (error) {
    yield { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

function toCell(value: unknown): CellValue {
  if (value instanceof Date) return isoText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

/**
 * A workbook's dates have no time zone: they are written as UTC. They are fractions of a day, so whole seconds come
 * out a millisecond off.
 */
function isoText(date: Date): string | null {
  const time = Math.round(date.getTime() / 10) * 10;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/**
 * The parts as an archive without compression: read-excel-file takes a whole archive only, and trusts the sizes in
 * it. These are true.
 */
function* storedArchive(parts: readonly ZipPart[]): Generator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of parts) {
    const path = Buffer.from(name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x0800, 2);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(bytes.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, path]);
    yield local;
    if (bytes.length > 0) yield bytes;
    const position = Buffer.alloc(14);
    position.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), shared, position, path]));
    offset += local.length + bytes.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  yield listing;
  yield end;
}

/** One answer a request: no more than one batch is on its way, however slowly the rows are stored. */
function serve(port: MessagePort, parts: readonly ZipPart[]): void {
  const next = answers(parts);
  port.on('message', () => {
    void next.next().then(({ value }) => port.postMessage(value));
  });
}

const parts: readonly ZipPart[] = workerData;
if (parentPort !== null) serve(parentPort, parts);
