import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.js';
import { readTable } from '../../src/modules/discovery/reading/read-table.js';
import { collected, inPieces, partsOf, rowsOf, toCsv } from './discovery.kit.js';

const TEXT = 'Name;Größe\r\nweb1;15 µm\r\n';
const utf16 = (text: string, isBigEndian: boolean) =>
  isBigEndian ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'utf16le');
const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('encodings', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16 LE with a mark', utf16(`\uFEFF${TEXT}`, false)],
    ['UTF-16 BE with a mark', utf16(`\uFEFF${TEXT}`, true)],
    ['UTF-16 LE without one', utf16(TEXT, false)],
    ['UTF-16 BE without one', utf16(TEXT, true)],
    ['Windows-1252', latin1(TEXT)],
  ])('%s is decoded', async (_, bytes) => {
    expect(await rowsOf(bytes)).toEqual([{ Name: 'web1', Größe: '15 µm' }]);
  });

  it('decides by the first character beyond ASCII, however late it comes', async () => {
    const ascii = 'name,note\n'.concat('web,plain\n'.repeat(20_000));
    const windows = Buffer.concat([Buffer.from(ascii), latin1('last,\x80 5 caf\xe9\n')]);
    expect((await rowsOf(windows)).at(-1)).toEqual({ name: 'last', note: '€ 5 café' });
    expect((await rowsOf(`${ascii}last,€ 5 café\n`)).at(-1)).toEqual({ name: 'last', note: '€ 5 café' });
  });

  it('takes no other encoding for one character that was cut in two', async () => {
    const cut = Buffer.from('Günter Grü').subarray(0, -1);
    const content = Buffer.concat([Buffer.from('name,owner\nköln,Jürgen\nweb,'), cut, Buffer.from('\n')]);
    expect(await rowsOf(content)).toEqual([
      { name: 'köln', owner: 'Jürgen' },
      { name: 'web', owner: 'Günter Gr\uFFFD' },
    ]);
    expect(await rowsOf('name,owner\nweb,J\uFFFDrgen\n')).toEqual([{ name: 'web', owner: 'J\uFFFDrgen' }]);
  });

  it('keeps a mark that is part of a value', async () => {
    expect(await rowsOf('name,note\nweb,a\uFEFFb\n')).toEqual([{ name: 'web', note: 'a\uFEFFb' }]);
  });

  it('notes what it had to replace', async () => {
    // UTF-8 is settled by the first 64 KiB; what is wrong after that is damage, not another encoding.
    const settled = `name,note\nweb,${'é'.repeat(40_000)}\n`;
    const broken = Buffer.concat([Buffer.from(settled), Buffer.from([0xff]), Buffer.from('db,x\0y\n')]);
    const rows = (await partsOf(broken)).filter((part) => part.kind === 'row');
    expect(rows.map(({ notes }) => notes)).toEqual([[], ['BROKEN_CHARACTER_REPLACED', 'NUL_REMOVED']]);
    expect(rows[1]?.values).toEqual({ name: '\uFFFDdb', note: 'xy' });
  });
});

describe('newlines, delimiters and quotes', () => {
  it.each([
    ['LF', 'a,b\n1,2\n3,4\n'],
    ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['CR', 'a,b\r1,2\r3,4\r'],
    ['a mixture', 'a,b\r\n1,2\r3,4\n'],
    ['no final newline', 'a,b\n1,2\n3,4'],
    ['blank lines first, last and between', '\n\na,b\n1,2\n\n\r\n3,4\n\n\n'],
    ['blank rows of delimiters', 'a,b\n1,2\n,\n , \n3,4\n,,,\n'],
    ['semicolons', 'a;b\n1;2\n3;4\n'],
    ['tabs', 'a\tb\n1\t2\n3\t4\n'],
    ['bars', 'a|b\n1|2\n3|4\n'],
    ['a declared delimiter', 'sep=;\r\na;b\r\n1;2\r\n3;4\r\n'],
    ['padded quotes', '"a", "b"\n"1", "2"\n"3", "4"\n'],
  ])('%s', async (_, content) => {
    expect(await rowsOf(content)).toEqual([
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ]);
  });

  it.each([
    ['a newline in quotes', 'a,b\n"x\r\ny",2\n', { a: 'x\r\ny', b: '2' }],
    ['a delimiter in quotes', 'a,b\n"x,y",2\n', { a: 'x,y', b: '2' }],
    ['doubled quotes', 'a,b\n"say ""hi""",2\n', { a: 'say "hi"', b: '2' }],
    ['a quote in an unquoted cell', 'a,b\n15" disk,2\n', { a: '15" disk', b: '2' }],
    ['text after a quoted part', 'a,b\n"x"y,2\n', { a: '"x"y', b: '2' }],
    [
      'decimal commas between semicolons',
      'name;size, GB;cpu\nweb;1,5;2\n',
      { name: 'web', 'size, GB': '1,5', cpu: '2' },
    ],
    ['spaces of a cell', 'a,b\n 1 ,2\n', { a: ' 1 ', b: '2' }],
    [
      'a column called like an object’s own',
      '__proto__,constructor\n1,2\n',
      JSON.parse('{"__proto__":"1","constructor":"2"}'),
    ],
  ])('%s', async (_, content, expected) => {
    expect(await rowsOf(content)).toEqual([expected]);
  });

  it('leaves out the line of an unclosed quote, and reads on', async () => {
    const parts = await partsOf('a,b\n1,"never closed\n2,3\n4,5\n');
    expect(parts.slice(1)).toEqual([
      expect.objectContaining({
        kind: 'unreadable',
        rowNumber: 1,
        errorCode: 'UNCLOSED_QUOTE',
        raw: { line: '1,"never closed' },
      }),
      expect.objectContaining({ kind: 'row', rowNumber: 2, values: { a: '2', b: '3' } }),
      expect.objectContaining({ kind: 'row', rowNumber: 3, values: { a: '4', b: '5' } }),
    ]);
  });

  it.each([
    ['marks for the same as above', 'a,b,c\n1,x,2\n3,",4\n5,",6\n7,y,8\n', [[], ['CELL_HOLDS_ROWS'], []]],
    ['a quote that is closed in a later row', 'a,b,c\n1,"x,2\n3,x,4\n5,"y, z",6\n', [['CELL_HOLDS_ROWS']]],
    ['lines that are none', 'a,b,c\n1,"x\ny, z, and\nmore, of, it",2\n3,x,4\n', [[], []]],
  ])('notes a cell that holds rows: %s', async (_, content, expected) => {
    const rows = (await partsOf(content)).filter((part) => part.kind === 'row');
    expect(rows.map(({ notes }) => notes)).toEqual(expected);
  });

  it('gives up on a file of unclosed quotes, in bounded work', async () => {
    const content = `a,b\n${'x","\n'.repeat(100_000)}`;
    await expect(partsOf(content, { limits: { maxRowBytes: 10_000 } })).rejects.toThrow(/closed quotes; more than 20/);
  });
});

describe('headers and ragged rows', () => {
  it.each([
    ['names met twice', 'a,a,a\n1,2,3\n', { a: '1', 'a (2)': '2', 'a (3)': '3' }],
    ['a name that a copy would take', 'a,a (2),a\n1,2,3\n', { a: '1', 'a (2)': '2', 'a (3)': '3' }],
    ['white space in names', ' a  b ,"c\nd"\n1,2\n', { 'a b': '1', 'c d': '2' }],
    ['an empty name over values', 'a,,c\n1,2,3\n', { a: '1', 'Column 2': '2', c: '3' }],
    ['an empty name over nothing', 'a,,c\n1,,3\n', { a: '1', c: '3' }],
    ['an empty name beside a real Column 2', 'Column 2,,c\n1,2,3\n', { 'Column 2': '1', 'Column 2 (2)': '2', c: '3' }],
    ['missing cells', 'a,b,c\n1\n', { a: '1' }],
    ['blank cells', 'a,b,c\n1,,\n', { a: '1', b: '', c: '' }],
    ['blank cells too many', 'a,b\n1,2,,,\n', { a: '1', b: '2' }],
    ['values too many', 'a,b\n1,2,,4\n', { a: '1', b: '2', 'Column 4': '4' }],
  ])('%s', async (_, content, expected) => {
    expect(await rowsOf(content)).toEqual([expected]);
  });

  it('names columns once, without those that have no name', async () => {
    expect((await partsOf('a,,a\n1,2,3\n'))[0]).toEqual({ kind: 'header', sheet: undefined, columns: ['a', 'a (2)'] });
  });
});

const limits = { maxCellBytes: 20, maxRowBytes: 50, maxColumns: 4 };

describe('limits cost a row, not the file', () => {
  it.each([
    ['CELL_TOO_LARGE', `${'x'.repeat(21)},2`],
    ['CELL_TOO_LARGE', `${'é'.repeat(11)},2`],
    ['ROW_TOO_LARGE', ['x'.repeat(19), 'y'.repeat(19), 'z'.repeat(19)].join(',')],
    ['TOO_MANY_COLUMNS', '1,2,3,4,5'],
    ['ROW_TOO_LONG', '1,2,3,4'],
  ])('%s', async (errorCode, row) => {
    const parts = await partsOf(`a,b,Column 4\n1,2,3\n${row}\n4,5,6\n`, { limits });
    expect(parts.map((part) => (part.kind === 'unreadable' ? part.errorCode : part.kind))).toEqual([
      'header',
      'row',
      errorCode,
      'row',
    ]);
    expect(parts.map((part) => (part.kind === 'header' ? 0 : part.rowNumber))).toEqual([0, 1, 2, 3]);
  });

  it('a line without end is skipped, not kept', async () => {
    const content = `a,b\n1,2\n${'x'.repeat(3_000_000)}\n3,4\n`;
    const parts = await partsOf(content, { limits: { maxRowBytes: 1000 } });
    expect(parts.map((part) => (part.kind === 'unreadable' ? part.errorCode : part.kind))).toEqual([
      'header',
      'row',
      'ROW_TOO_LARGE',
      'row',
    ]);
  });

  it('keeps enough of a row to recognise it', async () => {
    const [, row] = await partsOf(`a,b\nweb1,${'x'.repeat(5000)}\n`, { limits: { maxCellBytes: 4000 } });
    expect(row).toMatchObject({ kind: 'unreadable', raw: { a: 'web1', b: `${'x'.repeat(1000)}...` } });
  });

  it('a header with too many columns is no header', async () => {
    await expect(partsOf('a,b,c,d,e\n1,2,3,4,5\n', { limits })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });
});

describe('what is no table is refused, saying what it is', () => {
  it.each([
    ['nothing', '', /the file is empty/],
    ['white space', ' \n\t\n', /nothing but white space/],
    ['a header alone', 'name,os\n', /Expected rows below the header \(name, os\)/],
    ['a header and blank rows', 'name,os\n,\n\n', /Expected rows below the header/],
    ['an empty array', '[]', /Expected a header and rows/],
    ['a PDF', '%PDF-1.7\n%âãÏÓ\n1 0 obj', /PDF document/],
    ['a PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), /PNG image/],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0]), /gzip archive/],
    [
      'an old workbook',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
      /old binary document/,
    ],
    [
      'an encrypted workbook',
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(600),
        Buffer.from('EncryptedPackage', 'utf16le'),
      ]),
      /protected by a password/,
    ],
    ['a web page', '<!DOCTYPE html><table><tr><td>x', /XML or HTML/],
    ['YAML', '---\nname: web1\n', /YAML/],
    ['bytes', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)), /binary data/],
    ['broken JSON', '{"name": "web1",\n oops', /text that is none/],
  ])('%s', async (_, content, message) => {
    await expect(partsOf(content)).rejects.toThrow(message);
    await expect(partsOf(content)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'file' } });
  });

  it('refuses a JSON document that is too long to hold', async () => {
    const content = `{\n"a": "${'x'.repeat(2000)}"\n}`;
    await expect(partsOf(content, { limits: { maxDocumentBytes: 1000 } })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
  });
});

describe('streaming', () => {
  it('yields rows before the file has ended, and closes it when the reader stops', async () => {
    let isClosed = false;
    async function* endless() {
      try {
        yield Buffer.from('name,note\n');
        for (let row = 0; ; row++) yield Buffer.from(`web${row},x\n`);
      } finally {
        isClosed = true;
      }
    }
    for await (const part of readTable(endless())) if (part.kind === 'row' && part.rowNumber === 10) break;
    expect(isClosed).toBe(true);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const reading = readTable(inPieces('a,b\n'.concat('1,2\n'.repeat(200_000)), 4096), { signal: controller.signal });
    await reading.next();
    controller.abort();
    await expect(collected(reading)).rejects.toThrow(/abort/i);
  });
});

describe('for any input', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', '\t', '|', ' ', 'a', '\uFEFF', 'é'), maxLength: 8 }),
  );
  /** What is beyond the 191 letters and marks of Latin-1 that Windows-1252 writes with the same bytes becomes é. */
  const inLatin1 = (text: string) => text.replaceAll(/[^\t\n\r -~\u00A0-\u00FF]/gu, 'é');
  const table = fc
    .integer({ min: 1, max: 5 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
    );

  /** As a writer of each encoding writes it; Windows-1252 as far as Latin-1 goes. */
  const ENCODINGS: readonly [name: string, encode: (text: string) => Buffer][] = [
    ['UTF-8', (text) => Buffer.from(text)],
    ['UTF-8 with a mark', (text) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 LE with a mark', (text) => utf16(`\uFEFF${text}`, false)],
    ['UTF-16 BE with a mark', (text) => utf16(`\uFEFF${text}`, true)],
    ['Windows-1252', latin1],
  ];

  it('a table that a CSV writer wrote is read back cell for cell', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 64 }),
        fc.constantFrom(...ENCODINGS),
        async (given, delimiter, newline, size, [encoding, encode]) => {
          const rows = encoding === 'Windows-1252' ? given.map((row) => row.map(inLatin1)) : given;
          const header = rows[0]?.map((_, index) => `col${index}`) ?? [];
          // The writer's own rule for what it must quote does not cover white space at the ends of cells after a delimiter.
          const filled = rows.map((row, index) => [`row${index}`, ...row]);
          const content = toCsv([['key', ...header], ...filled], delimiter, newline);
          const parts = await collected(readTable(inPieces(encode(content), size)));
          const read = parts.flatMap((part) =>
            part.kind === 'row' ? [['key', ...header].map((column) => part.values[column])] : [],
          );
          expect(read).toEqual(filled.map((row) => row.map((text) => text.replaceAll('\0', ''))));
        },
      ),
      { numRuns: 600 },
    );
  });

  it('records written as NDJSON or as an array are read back', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.boolean(),
    );
    const records = fc.array(fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), value, { minKeys: 1, maxKeys: 4 }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(records, fc.boolean(), fc.integer({ min: 1, max: 64 }), async (list, isArray, size) => {
        const filled = list.map((record) => ({ key: 'k', ...record }));
        const content = isArray
          ? JSON.stringify(filled)
          : filled.map((record) => `${JSON.stringify(record)}\n`).join('');
        const parts = await collected(readTable(inPieces(content, size)));
        const read = parts.map((part) => (part.kind === 'row' ? { ...part.values } : part));
        expect(read).toEqual(JSON.parse(JSON.stringify(filled).replaceAll('\\u0000', '')));
      }),
      { numRuns: 200 },
    );
  });

  const starts = ['', '[', '{"', '[{"a":1},', 'PK\x03\x04', '\uFEFF', 'a,b\n', '"', '{"a":1}\n'].map((text) =>
    Buffer.from(text, 'latin1'),
  );
  it('bytes of any kind give rows or an AppError, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }), async (start, bytes) => {
        const content = Buffer.concat([start, bytes]);
        const read = collected(readTable(inPieces(content, 64), { limits: { maxRowBytes: 100 } }));
        const outcome = await read.catch((error: unknown) => error);
        expect(outcome instanceof AppError || Array.isArray(outcome), String(outcome)).toBe(true);
        // What is stored must be storable.
        expect(JSON.stringify(outcome)).not.toMatch(/\\u0000|\\ud[89a-f]/);
      }),
      { numRuns: 1000 },
    );
  });
});
