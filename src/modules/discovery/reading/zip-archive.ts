import { once } from 'node:events';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { AppError, badInput } from '../../../errors.js';

/** A ZIP archive in memory, whose files are inflated as they are read. */
export class ZipArchive {
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** @throws AppError BAD_USER_INPUT for what is cut off or damaged. */
  static async open(bytes: Buffer): Promise<ZipArchive> {
    const zip = await openZip(bytes);
    const entries = new Map<string, Entry>();
    zip.on('entry', (entry: Entry) => {
      entries.set(nameOf(entry), entry);
      zip.readEntry();
    });
    try {
      zip.readEntry();
      await once(zip, 'end');
    } catch (error) {
      throw damaged(error);
    }
    return new ZipArchive(zip, entries);
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  /**
   * Reads files of the archive by name; undefined for one that it does not hold. Inflated bytes are counted as they come,
   * against `maxBytes` over all that is read: the sizes an archive claims are the ones a zip bomb lies about.
   *
   * What is read throws AppError BAD_USER_INPUT where it is damaged or encrypted, LIMIT_EXCEEDED where it holds more.
   */
  reader(maxBytes: number): (name: string) => AsyncGenerator<Buffer> | undefined {
    let bytesLeft = maxBytes;
    const count = (bytes: number) => {
      bytesLeft -= bytes;
      if (bytesLeft >= 0) return;
      const message = `Expected at most ${maxBytes} bytes of tables when unpacked; this file holds more.`;
      throw new AppError('LIMIT_EXCEEDED', message, { field: 'file' });
    };
    return (name) => {
      const entry = this.entries.get(name);
      return entry && this.inflate(entry, count);
    };
  }

  private async *inflate(entry: Entry, count: (bytes: number) => void): AsyncGenerator<Buffer> {
    if (entry.isEncrypted()) throw badInput('file', 'Expected a file without a password; this one is encrypted.');
    const { promise, resolve, reject } = Promise.withResolvers<AsyncIterable<Buffer>>();
    try {
      this.zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
      for await (const chunk of await promise) {
        count(chunk.length);
        yield chunk;
      }
    } catch (error) {
      throw error instanceof AppError ? error : damaged(error);
    }
  }
}

function openZip(bytes: Buffer): Promise<ZipFile> {
  const { promise, resolve, reject } = Promise.withResolvers<ZipFile>();
  // Names are decoded here: some writers use backslashes, or start at a root.
  fromBuffer(bytes, { lazyEntries: true, decodeStrings: false }, (error, zip) => {
    if (error === null) resolve(zip);
    else if (/end of central directory/i.test(error.message)) reject(cutOff(error));
    else reject(damaged(error));
  });
  return promise;
}

const nameOf = ({ fileNameRaw }: Entry) => fileNameRaw.toString('utf8').replaceAll('\\', '/').replace(/^\//, '');

const refusal = (message: string, cause: unknown) =>
  new AppError('BAD_USER_INPUT', message, { field: 'file' }, { cause });

const cutOff = (cause: unknown) =>
  refusal('Expected a whole XLSX workbook or ZIP archive; this one is cut off: it ends before its directory.', cause);

const damaged = (cause: unknown) =>
  refusal('Expected a whole XLSX workbook or ZIP archive; this one is damaged.', cause);
