import { parse } from 'csv-parse/sync';
import { AppError, badInput } from '../../../errors.js';
import { decodeText } from '../../discovery/reading/decode-text.js';
import { readPdf } from './read-pdf.js';

export const MAX_ATTACHMENT_BYTES = 1024 * 1024;

/** A table longer than this is an inventory, which belongs in an import. */
const MOST_ROWS = 5_000;

type Kind = 'TEXT' | 'CSV' | 'PDF';

const KIND_BY_EXTENSION: Readonly<Record<string, Kind>> = {
  txt: 'TEXT',
  text: 'TEXT',
  log: 'TEXT',
  md: 'TEXT',
  markdown: 'TEXT',
  csv: 'CSV',
  pdf: 'PDF',
};

/**
 * The text of an attachment, by the extension of its name: text and Markdown as they are, a PDF's text, a CSV as one paragraph a row
 * that repeats its columns' names, so that a row is found and understood alone.
 */
export async function readAttachment(fileName: string, bytes: Buffer): Promise<string> {
  const kind = KIND_BY_EXTENSION[/\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''];
  if (kind === undefined)
    throw badInput(
      'fileName',
      `Expected a file that ends in ${Object.keys(KIND_BY_EXTENSION)
        .map((end) => `.${end}`)
        .join(', ')}; got "${fileName.slice(-60)}".`,
    );
  if (bytes.length > MAX_ATTACHMENT_BYTES)
    throw new AppError('LIMIT_EXCEEDED', `Expected at most ${MAX_ATTACHMENT_BYTES} bytes; got ${bytes.length}.`);
  if (kind === 'PDF') return readPdf(bytes);
  let text = '';
  for await (const part of decodeText(once(bytes))) text += part;
  if (text.includes('\0')) throw badInput('file', 'Expected text; this file holds binary data.');
  if (text.trim() === '') throw badInput('file', 'Expected a file that is not empty.');
  return kind === 'CSV' ? describeRows(text) : text;
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function describeRows(text: string): string {
  const [header = [], ...rows] = readRows(text);
  if (rows.length > MOST_ROWS)
    throw new AppError(
      'LIMIT_EXCEEDED',
      `Expected at most ${MOST_ROWS} rows; got ${rows.length}. Import them instead.`,
    );
  return rows
    .map((row) =>
      row
        .map((value, index) => (value.trim() === '' ? '' : `${header[index] ?? `column ${index + 1}`}: ${value}`))
        .filter((part) => part !== '')
        .join('; '),
    )
    .join('\n\n');
}

function readRows(text: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      delimiter: [',', ';', '\t'],
    });
  } catch (error) {
    throw badInput('file', `Expected CSV; ${error instanceof Error ? error.message : 'it cannot be read'}.`);
  }
}
