import { badInput } from '../../../errors.js';
import { detectUtf16 } from './decode-text.js';

const WANTED = 'Expected a CSV, JSON, NDJSON or XLSX file';

/** Formats that people do upload by mistake, by their first bytes. */
const KNOWN_BINARIES: readonly (readonly [magic: Buffer, name: string])[] = [
  [Buffer.from('%PDF-'), 'a PDF document'],
  [Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'a PNG image'],
  [Buffer.from([0xff, 0xd8, 0xff]), 'a JPEG image'],
  [Buffer.from('GIF8'), 'a GIF image'],
  [Buffer.from([0x1f, 0x8b]), 'a gzip archive: unpack it first'],
  [Buffer.from('7z\xbc\xaf', 'latin1'), 'a 7z archive: unpack it first'],
  [Buffer.from('Rar!'), 'a RAR archive: unpack it first'],
  [Buffer.from('SQLite format 3\0'), 'an SQLite database'],
  [Buffer.from('PAR1'), 'a Parquet file'],
];

const ZIP_ENTRY = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
const ZIP_END = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const OLE_CONTAINER = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');

/**
 * What a file holds, by its first bytes; its name and its declared type are not asked.
 *
 * @param head the first 64 KiB, or the whole file where it is shorter.
 * @throws AppError BAD_USER_INPUT for what is no table, saying what it is.
 */
export function sniffContent(head: Buffer): 'archive' | 'text' {
  if (head.length === 0) throw badInput('file', `${WANTED}; the file is empty.`);
  if (startsWith(head, ZIP_ENTRY) || startsWith(head, ZIP_END)) return 'archive';
  if (startsWith(head, OLE_CONTAINER)) {
    throw badInput(
      'file',
      head.includes(ENCRYPTED_PACKAGE)
        ? `${WANTED}; this workbook is protected by a password: save it without one.`
        : `${WANTED}; this is an old binary document (.xls, or a workbook with a password): save it as .xlsx without a password.`,
    );
  }
  const known = KNOWN_BINARIES.find(([magic]) => startsWith(head, magic));
  if (known) throw badInput('file', `${WANTED}; this is ${known[1]}.`);
  if (isBinary(head)) throw badInput('file', `${WANTED}; this is binary data.`);
  return 'text';
}

/** Whether decoded text is JSON: a CSV header can start with a brace, but not with a brace and then a quoted key. */
export function sniffText(start: string): 'json' | 'delimited' {
  const text = start.trimStart();
  if (text === '') throw badInput('file', `${WANTED}; the file holds nothing but white space.`);
  if (/^(<\?xml|<!doctype|<html|<table|<workbook)/i.test(text)) {
    throw badInput('file', `${WANTED}; this is an XML or HTML document, whatever its name says.`);
  }
  if (/^(---\s|- ?[\w-]+:\s)/.test(text)) throw badInput('file', `${WANTED}; this is a YAML document.`);
  return /^(\{\s*("|\}\s*$)|\[\s*([[{"\]\d-]|$))/.test(text) ? 'json' : 'delimited';
}

/** A few control characters do occur in exports; a twentieth of the bytes means that this is no text. */
function isBinary(head: Buffer): boolean {
  const hasUtf16Mark = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (hasUtf16Mark || detectUtf16(head) !== undefined) return false;
  const controls = head.filter((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b)).length;
  return controls * 20 >= head.length;
}

const startsWith = (bytes: Buffer, start: Buffer) => bytes.subarray(0, start.length).equals(start);
