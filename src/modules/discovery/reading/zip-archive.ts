import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { AppError, badInput } from '../../../errors.js';

/** A file of an archive, as the archive's directory describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly packedBytes: number;
  readonly offset: number;
}

/** A file of an archive, e.g. `xl/worksheets/sheet1.xml`. */
export interface ZipPart {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const END_SIGNATURE = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const DIRECTORY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const IS_ENCRYPTED = 1;
const inflate = promisify(inflateRaw);

/** The zip directory (APPNOTE 4.3.12): the only list of what the archive holds that its readers agree on. */
export function readDirectory(archive: Buffer): ZipEntry[] {
  const end = archive.lastIndexOf(END_SIGNATURE);
  if (end === -1 || end + 22 > archive.length) {
    throw badInput(
      'file',
      'Expected a whole XLSX workbook or ZIP archive; this one is cut off: it ends before its directory.',
    );
  }
  const entries: ZipEntry[] = [];
  let position = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (position + 46 > end || archive.readUInt32LE(position) !== DIRECTORY_SIGNATURE) throw damaged();
    const nameEnd = position + 46 + archive.readUInt16LE(position + 28);
    entries.push({
      // Some writers use backslashes, or start at a root.
      name: archive
        .toString('utf8', position + 46, nameEnd)
        .replaceAll('\\', '/')
        .replace(/^\//, ''),
      flags: archive.readUInt16LE(position + 8),
      method: archive.readUInt16LE(position + 10),
      packedBytes: archive.readUInt32LE(position + 20),
      offset: archive.readUInt32LE(position + 42),
    });
    position = nameEnd + archive.readUInt16LE(position + 30) + archive.readUInt16LE(position + 32);
  }
  return entries;
}

/**
 * Unpacks files of an archive. Inflated bytes are counted as they come, against `maxBytes` over all of them: the sizes
 * an archive claims are the ones a zip bomb lies about.
 *
 * @throws AppError BAD_USER_INPUT for an archive that is damaged or encrypted, LIMIT_EXCEEDED for one that holds more.
 */
export async function unpackEntries(
  archive: Buffer,
  entries: readonly ZipEntry[],
  maxBytes: number,
): Promise<ZipPart[]> {
  const parts: ZipPart[] = [];
  let bytesLeft = maxBytes;
  for (const entry of entries) {
    const bytes = await unpack(archive, entry, bytesLeft);
    if (bytes === undefined) {
      const message = `Expected at most ${maxBytes} bytes of tables when unpacked; this file holds more.`;
      throw new AppError('LIMIT_EXCEEDED', message, { field: 'file' });
    }
    bytesLeft -= bytes.length;
    parts.push({ name: entry.name, bytes: new Uint8Array(bytes) });
  }
  return parts;
}

/** `undefined` when there is more than `maxBytes` in it. */
async function unpack(archive: Buffer, entry: ZipEntry, maxBytes: number): Promise<Buffer | undefined> {
  if ((entry.flags & IS_ENCRYPTED) !== 0) {
    throw badInput('file', 'Expected a file without a password; this one is encrypted.');
  }
  if (entry.offset + 30 > archive.length || archive.readUInt32LE(entry.offset) !== LOCAL_SIGNATURE) throw damaged();
  const start = entry.offset + 30 + archive.readUInt16LE(entry.offset + 26) + archive.readUInt16LE(entry.offset + 28);
  if (start + entry.packedBytes > archive.length) throw damaged();
  const packed = archive.subarray(start, start + entry.packedBytes);
  if (entry.method === STORED) return packed.length > maxBytes ? undefined : packed;
  if (entry.method !== DEFLATED) throw damaged();
  try {
    return await inflate(packed, { maxOutputLength: Math.max(maxBytes, 1) });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw damaged(error);
  }
}

const damaged = (cause?: unknown) =>
  new AppError(
    'BAD_USER_INPUT',
    'Expected a whole XLSX workbook or ZIP archive; this one is damaged.',
    { field: 'file' },
    { cause },
  );
