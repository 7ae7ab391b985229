import { once } from 'node:events';
import { CsvError, Parser } from 'csv-parse';
import { badInput } from '../../../errors.js';
import type { Dialect } from './sniff-dialect.js';

/** One record of a CSV file, or the first line of one that cannot be read. */
export type CsvRecord =
  | { readonly cells: readonly string[] }
  | { readonly brokenBy: 'UNCLOSED_QUOTE' | 'ROW_TOO_LARGE'; readonly line: string };

/** Each costs reading up to `maxRecordBytes` again, so a file made of nothing else must end. */
const MAX_UNCLOSED_QUOTES = 20;
const KEPT_OF_A_BROKEN_LINE = 2_000;

/**
 * Splits CSV text into records as it streams; newlines may be LF, CRLF, CR or a mixture, quotes inside unquoted
 * cells are kept. A quote that is not closed within `maxRecordBytes` costs its own line only: reading goes on with
 * the next one.
 */
export async function* readCsvRecords(
  texts: AsyncIterable<string>,
  dialect: Dialect,
  maxRecordBytes: number,
): AsyncGenerator<CsvRecord> {
  const reading = new CsvReading(dialect, maxRecordBytes);
  for await (const text of texts) {
    if (text !== '') yield* reading.read(Buffer.from(text));
  }
  yield* reading.end();
}

class CsvReading {
  #splitter: RecordSplitter;
  /** What has been read since the end of the last record: where reading starts again after a broken one. */
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #isSkippingLine = false;
  #unclosedQuotes = 0;

  constructor(
    readonly dialect: Dialect,
    readonly maxRecordBytes: number,
  ) {
    this.#splitter = new RecordSplitter(dialect, maxRecordBytes);
  }

  *read(bytes: Buffer): Generator<CsvRecord> {
    let rest: Buffer | undefined = bytes;
    while (rest !== undefined) {
      if (this.#isSkippingLine) {
        const next: number = nextLineStart(rest);
        if (next === -1) return;
        this.#isSkippingLine = false;
        rest = rest.subarray(next);
      }
      this.#keep(rest);
      const split = this.#splitter.split(rest);
      this.#forget(split.doneBytes);
      yield* split.records;
      rest = undefined;
      if (split.isBroken) {
        const { record, after }: { record: CsvRecord; after: Buffer | undefined } = this.#giveUpOnRecord(false);
        yield record;
        rest = after;
      }
    }
  }

  async *end(): AsyncGenerator<CsvRecord> {
    while (!this.#isSkippingLine) {
      const last = await this.#splitter.end();
      yield* last.records;
      if (!last.isBroken) return;
      this.#forget(last.doneBytes);
      const { record, after } = this.#giveUpOnRecord(true);
      yield record;
      if (after === undefined) return;
      yield* this.read(after);
    }
  }

  #keep(bytes: Buffer): void {
    this.#tail.push(bytes);
    this.#tailBytes += bytes.length;
  }

  /** `doneBytes` counts from the start of the splitter: everything before is part of a record that was read. */
  #forget(doneBytes: number): void {
    let excess = this.#tailBytes - (this.#splitter.fedBytes - doneBytes);
    while (excess > 0) {
      const [first] = this.#tail;
      if (first === undefined) return;
      const dropped = Math.min(excess, first.length);
      if (dropped === first.length) this.#tail.shift();
      else this.#tail[0] = first.subarray(dropped);
      this.#tailBytes -= dropped;
      excess -= dropped;
    }
  }

  #giveUpOnRecord(isEnd: boolean): { record: CsvRecord; after: Buffer | undefined } {
    const broken = Buffer.concat(this.#tail);
    this.#tail = [];
    this.#tailBytes = 0;
    this.#splitter = new RecordSplitter(this.dialect, this.maxRecordBytes);
    const next = nextLineStart(broken);
    const lineBytes = next === -1 ? broken.length : next;
    const line = broken.toString('utf8', 0, Math.min(lineBytes, KEPT_OF_A_BROKEN_LINE)).trimEnd();
    this.#isSkippingLine = next === -1 && !isEnd;
    const after = next === -1 || next === broken.length ? undefined : broken.subarray(next);
    // A line this long needs no quote to be too long.
    if (lineBytes > this.maxRecordBytes) return { record: { brokenBy: 'ROW_TOO_LARGE', line }, after };
    if (++this.#unclosedQuotes > MAX_UNCLOSED_QUOTES) {
      const message = `Expected CSV with closed quotes; more than ${MAX_UNCLOSED_QUOTES} are not. Is this delimited text?`;
      throw badInput('file', message);
    }
    return { record: { brokenBy: 'UNCLOSED_QUOTE', line }, after };
  }
}

interface Split {
  readonly records: readonly CsvRecord[];
  /** Position after the last record, in bytes fed to this splitter. */
  readonly doneBytes: number;
  readonly isBroken: boolean;
}

/**
 * csv-parse driven by hand: `on_record` takes each record as it is found, so those before a broken one are not lost
 * with the stream's buffers.
 */
class RecordSplitter {
  fedBytes = 0;
  #records: CsvRecord[] = [];
  #doneBytes = 0;
  #error: Error | undefined;
  readonly #parser: Parser;

  constructor(dialect: Dialect, maxRecordBytes: number) {
    this.#parser = new Parser({
      delimiter: dialect.delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      ltrim: dialect.hasPaddedQuotes,
      max_record_size: maxRecordBytes,
      on_record: (cells, { bytes }) => {
        this.#records.push({ cells });
        this.#doneBytes = bytes;
        return null;
      },
    });
    this.#parser.on('error', (error) => {
      this.#error = error;
    });
    this.#parser.resume();
  }

  /** Synchronous: csv-parse transforms within `write`. */
  split(bytes: Buffer): Split {
    this.fedBytes += bytes.length;
    this.#parser.write(bytes, (error) => {
      if (error) this.#error = error;
    });
    return this.#take();
  }

  async end(): Promise<Split> {
    this.#parser.end();
    // The error handler above has it already when the wait rejects.
    await once(this.#parser, 'close').catch(() => undefined);
    return this.#take();
  }

  #take(): Split {
    const records = this.#records;
    this.#records = [];
    if (this.#error !== undefined && !(this.#error instanceof CsvError)) throw this.#error;
    return { records, doneBytes: this.#doneBytes, isBroken: this.#error !== undefined };
  }
}

/** Position after the first newline, or -1. */
function nextLineStart(bytes: Buffer): number {
  const lf = bytes.indexOf(0x0a);
  const cr = bytes.subarray(0, lf === -1 ? bytes.length : lf).indexOf(0x0d);
  if (cr === -1) return lf === -1 ? -1 : lf + 1;
  return cr + 1 === lf ? lf + 1 : cr + 1;
}
