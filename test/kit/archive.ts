import { constants, crc32, deflateRawSync } from 'node:zlib';
import { ZipArchive } from '../../src/modules/discovery/reading/zip-archive.js';

export interface ZipEntry {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly flags?: number;
  /** Instead of what deflating the content gives. */
  readonly deflated?: Deflated;
}

interface Deflated {
  readonly packed: Buffer;
  readonly size: number;
}

/** A zip archive, deflated. */
export function toZip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, flags = 0, deflated } of entries) {
    const bytes = Buffer.from(content);
    const { packed, size } = deflated ?? { packed: deflateRawSync(bytes), size: bytes.length };
    const path = Buffer.from(name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(flags, 2);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(size, 18);
    shared.writeUInt16LE(path.length, 22);
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), shared, path, packed]);
    const position = Buffer.alloc(14);
    position.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), shared, position, path]));
    files.push(file);
    offset += file.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, listing, end]);
}

const MIB = 1024 ** 2;

const TAGS = '<c></c>\n';

/** A worksheet of tags without end, deflated to a thousandth; made of one piece that is repeated, so at once. */
export function deflatedSheet(mebibytes: number): Deflated {
  const whole = { finishFlush: constants.Z_FULL_FLUSH };
  const start = Buffer.from('<worksheet>');
  const piece = deflateRawSync(Buffer.from(TAGS.repeat((16 * MIB) / TAGS.length)), whole);
  const pieces = Array.from({ length: mebibytes / 16 }, () => piece);
  const end = Buffer.from([0x03, 0x00]);
  return {
    packed: Buffer.concat([deflateRawSync(start, whole), ...pieces, end]),
    size: start.length + mebibytes * MIB,
  };
}

/** The text of one file of an archive. */
export async function partOf(archive: Buffer, name: string): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of (await ZipArchive.open(archive)).reader(100_000_000)(name) ?? []) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
