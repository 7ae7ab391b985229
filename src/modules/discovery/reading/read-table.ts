import { createReadStream } from 'node:fs';
import { badInput } from '../../../errors.js';
import { decodeText } from './decode-text.js';
import { type Peeked, peekStart } from './peek-start.js';
import { readArchive } from './read-archive.js';
import { readDelimited } from './read-delimited.js';
import { readJson } from './read-json.js';
import { sniffContent, sniffText } from './sniff-content.js';
import { DEFAULT_READ_LIMITS, type ReadLimits, type TablePart } from './table-row.js';

const HEAD_BYTES = 64 * 1024;

export interface ReadTableOptions {
  readonly limits?: Partial<ReadLimits>;
  readonly signal?: AbortSignal;
}

/**
 * Reads any export as rows, as it streams: CSV (delimiter and encoding detected), JSON, NDJSON, XLSX or a ZIP of CSV
 * files, by what is in it and not by its name. CSV, NDJSON and JSON arrays need the memory of a row, a workbook or an
 * archive that of all it holds.
 *
 * What cannot be read of a row makes it `unreadable`, with an error code; the rest of the file goes on.
 *
 * @param source a file's path, or its bytes.
 * @throws AppError BAD_USER_INPUT for what is no table or holds no rows, LIMIT_EXCEEDED for what is too large. Rows may
 *   have been yielded before.
 */
export async function* readTable(
  source: string | AsyncIterable<Uint8Array>,
  options: ReadTableOptions = {},
): AsyncGenerator<TablePart> {
  const limits = { ...DEFAULT_READ_LIMITS, ...options.limits };
  const chunks = buffers(typeof source === 'string' ? createReadStream(source) : source, options.signal);
  const file = await peekStart(chunks, (start, next) => Buffer.concat([start, next]), isLongEnough, Buffer.alloc(0));
  const headers: string[] = [];
  let hasRows = false;
  try {
    for await (const part of readParts(file, limits, options.signal)) {
      if (part.kind === 'header') headers.push(part.columns.join(', '));
      else hasRows = true;
      yield part;
    }
  } finally {
    // Also closes the file where it was refused before anything was read from it.
    await chunks.return(undefined);
  }
  if (hasRows) return;
  const [columns] = headers;
  throw badInput(
    'file',
    columns === undefined
      ? 'Expected a header and rows; no sheet holds any.'
      : `Expected rows below the header (${columns}); there are none.`,
  );
}

async function* readParts(
  file: Peeked<Buffer>,
  limits: ReadLimits,
  signal: AbortSignal | undefined,
): AsyncGenerator<TablePart> {
  if (sniffContent(file.start) === 'archive') {
    yield* readArchive(file.all, limits, signal);
    return;
  }
  const text = await peekStart(decodeText(file.all), (start, next) => start + next, isLongEnough, '');
  yield* sniffText(text.start) === 'json' ? readJson(text, limits) : readDelimited(text, limits);
}

const isLongEnough = (start: string | Buffer) => start.length >= HEAD_BYTES;

async function* buffers(source: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    signal?.throwIfAborted();
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}
