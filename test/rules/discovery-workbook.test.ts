import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import writeWorkbook, { type SheetData } from 'write-excel-file/node';
import { AppError } from '../../src/errors.js';
import { toZip, type ZipEntry } from '../kit/archive.js';
import { importOf, inPieces, partsOf } from './discovery.kit.js';

const MIB = 1024 ** 2;

/** Skipped where they are not there. */
const REAL_WORKBOOKS = [
  'aws-cmf/test_valid',
  'aws-cmf/test_invalid',
  'rvtools-kubev2v/example1',
  'rvtools-small/rvtools-small-complete',
].map((name) => `../shared/data/inventory/${name}.xlsx`);

const workbookOf = async (sheets: Record<string, SheetData>): Promise<Buffer> =>
  writeWorkbook(Object.entries(sheets).map(([sheet, data]) => ({ sheet, data }))).toBuffer();

const CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>';
const RELATIONS =
  '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" ' +
  'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>';
const WORKBOOK =
  '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ' +
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>';
const sheetXml = (rows: string) =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;

/** The smallest workbook, with a sheet of our own making. */
const rawWorkbook = (rows: string, others: readonly ZipEntry[] = []): Buffer =>
  toZip([
    { name: '[Content_Types].xml', content: CONTENT_TYPES },
    { name: 'xl/workbook.xml', content: WORKBOOK },
    { name: 'xl/_rels/workbook.xml.rels', content: RELATIONS },
    { name: 'xl/worksheets/sheet1.xml', content: sheetXml(rows) },
    ...others,
  ]);

const sharedTexts = (texts: string): ZipEntry => ({
  name: 'xl/sharedStrings.xml',
  content: `<sst>${texts}</sst>`,
});

const text = (cell: string, value: string) => `<c r="${cell}" t="inlineStr"><is><t>${value}</t></is></c>`;
const TWO_ROWS = `<row r="1">${text('A1', 'name')}</row><row r="2">${text('A2', 'web1')}</row>`;

describe('a workbook', () => {
  it('is read sheet by sheet, with types, and dates as ISO texts', async () => {
    const content = await workbookOf({
      Servers: [
        [{ value: 'name' }, { value: 'cores' }, { value: 'isVirtual' }, { value: 'seen' }],
        [
          { value: ' web1 ' },
          { value: 4 },
          { value: true },
          { value: new Date('2024-09-28T13:19:13Z'), format: 'yyyy-mm-dd hh:mm:ss' },
        ],
        [{ value: 'web2' }, { value: 1.5 }, { value: false }],
      ],
      Empty: [],
      Applications: [[{ value: 'app' }], [{ value: 'Shop' }]],
    });
    expect(await partsOf(content)).toEqual([
      { kind: 'header', sheet: 'Servers', columns: ['name', 'cores', 'isVirtual', 'seen'] },
      {
        kind: 'row',
        sheet: 'Servers',
        rowNumber: 1,
        values: { name: ' web1 ', cores: 4, isVirtual: true, seen: '2024-09-28T13:19:13.000Z' },
        notes: [],
      },
      {
        kind: 'row',
        sheet: 'Servers',
        rowNumber: 2,
        values: { name: 'web2', cores: 1.5, isVirtual: false },
        notes: [],
      },
      { kind: 'header', sheet: 'Applications', columns: ['app'] },
      { kind: 'row', sheet: 'Applications', rowNumber: 1, values: { app: 'Shop' }, notes: [] },
    ]);
  });

  it('leaves formatted blank rows out, wherever they are', async () => {
    const blank = [{ value: '', backgroundColor: '#ffff00' }];
    const rows: SheetData = [
      blank,
      [{ value: 'name' }],
      blank,
      [{ value: 'web1' }],
      ...Array.from({ length: 600 }, () => blank),
    ];
    const parts = await partsOf(await workbookOf({ S: rows }));
    expect(parts.map((part) => part.kind)).toEqual(['header', 'row']);
  });

  it('is read in batches, in order', async () => {
    const rows: SheetData = [
      [{ value: 'name' }],
      ...Array.from({ length: 1_234 }, (_, index) => [{ value: `web${index + 1}` }]),
    ];
    const parts = await partsOf(await workbookOf({ S: rows }));
    const named = parts.flatMap((part) => (part.kind === 'row' ? [[part.rowNumber, part.values.name]] : []));
    expect(named).toEqual(Array.from({ length: 1_234 }, (_, index) => [index + 1, `web${index + 1}`]));
  });
});

describe('an import of a workbook', () => {
  const cells = (...values: (string | number)[]) => values.map((value) => ({ value }));

  it('maps the columns of each sheet apart, under the name of the sheet', async () => {
    const content = await workbookOf({
      Servers: [cells('Name', 'Owner', 'RAM GB'), cells('web1', 'Lena', 16)],
      Applications: [cells('Name', 'Owner'), cells('Shop', 'Lena')],
      Notes: [cells('nothing here')],
    });
    const { start, targets, assets } = await importOf(inPieces(content, 10_000));
    expect(start).toMatchObject({ format: 'GENERIC', unusedSheets: ['Notes'], mergedSheets: [] });
    expect(targets).toEqual({
      'Servers!Name': 'name',
      'Servers!RAM GB': 'memory_mib',
      'Applications!Name': 'name',
      'Applications!Owner': 'owner_contact',
    });
    expect(assets).toMatchObject([
      { name: 'web1', assetType: 'SERVER', attributes: { memory_mib: 16384 }, customAttributes: { owner: 'Lena' } },
      { name: 'Shop', assetType: 'APPLICATION', attributes: { owner_contact: 'Lena' } },
    ]);
  });

  it('says so when rows of a sheet that is merged could not be read', async () => {
    const content = await workbookOf({
      vInfo: [cells('VM', 'Powerstate', 'CPUs', 'Memory'), cells('a', 'poweredOn', 1, 1024)],
      vDisk: [
        cells('VM', 'Disk', 'Capacity MiB', 'Path'),
        cells('a', 'Hard disk 1', 10, 'x'.repeat(200)),
        cells('a', 'Hard disk 2', 20),
      ],
    });
    const { start, records, unreadable } = await importOf(inPieces(content, 10_000), { limits: { maxCellBytes: 100 } });
    expect(start.remarks).toContain('1 rows of details could not be read.');
    expect(records.map(({ values }) => values['vDisk Capacity MiB'])).toEqual([20]);
    expect(unreadable).toEqual([]);
  });
});

describe('a workbook is refused', () => {
  it.each([
    [
      'an archive of something else',
      toZip([{ name: 'a.pdf', content: 'x' }]),
      /archive of CSV files; this one holds a.pdf/,
    ],
    [
      'an OpenDocument file',
      toZip([
        { name: 'mimetype', content: 'x' },
        { name: 'content.xml', content: '<x/>' },
      ]),
      /OpenDocument/,
    ],
    ['a binary workbook', toZip([{ name: 'xl/workbook.bin', content: 'x' }]), /\.xlsb/],
    ['an archive cut off', rawWorkbook(TWO_ROWS).subarray(0, -30), /cut off/],
    ['an encrypted archive', toZip([{ name: 'xl/workbook.xml', content: WORKBOOK, flags: 1 }]), /encrypted/],
    ['no rows', rawWorkbook(`<row r="1">${text('A1', 'name')}</row>`), /Expected rows below the header \(name\)/],
    ['no cells', rawWorkbook(''), /no sheet holds any/],
    ['broken XML', rawWorkbook('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), /cannot be read/],
  ])('%s', async (_, content, message) => {
    await expect(partsOf(content)).rejects.toThrow(message);
    await expect(partsOf(content)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'file' } });
  });

  it('when its bytes are damaged, wherever that is', async () => {
    const content = rawWorkbook(TWO_ROWS);
    for (let position = 0; position < content.length; position += 67) {
      const damaged = Buffer.from(content);
      damaged[position] = (damaged[position] ?? 0) ^ 0xff;
      const outcome = await partsOf(damaged).catch((error: unknown) => error);
      expect(outcome instanceof AppError || Array.isArray(outcome), `byte ${position}: ${String(outcome)}`).toBe(true);
    }
  });

  it('when it is larger than it may be', async () => {
    const content = rawWorkbook(TWO_ROWS);
    const options = { limits: { maxWorkbookBytes: content.length - 1 } };
    await expect(partsOf(content, options)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });
});

describe('a zip bomb', () => {
  const bomb = rawWorkbook(TWO_ROWS, [sharedTexts('<si></si>'.repeat((200 * MIB) / 9))]);

  it('is small', () => {
    expect(bomb.length).toBeLessThan(MIB);
  });

  it('is refused by what it inflates to, not by what it says', async () => {
    const limits = { maxInflatedBytes: 20 * MIB };
    await expect(partsOf(bomb, { limits })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    // The sizes in the directory, and in the file's own header, say one byte.
    const lying = Buffer.from(bomb);
    for (
      let at = lying.indexOf('xl/sharedStrings.xml');
      at !== -1;
      at = lying.indexOf('xl/sharedStrings.xml', at + 1)
    ) {
      const isInDirectory = lying.readUInt32LE(at - 46) === 0x02014b50;
      lying.writeUInt32LE(1, at - (isInDirectory ? 22 : 8));
    }
    await expect(partsOf(lying, { limits })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('counts over all parts together', async () => {
    const blank = ' '.repeat(MIB);
    const others = ['xl/styles.xml', 'xl/sharedStrings.xml'].map((name) => ({ name, content: `<x>${blank}</x>` }));
    const book = rawWorkbook(TWO_ROWS, others);
    await expect(partsOf(book, { limits: { maxInflatedBytes: 2 * MIB } })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
    expect(await partsOf(book, { limits: { maxInflatedBytes: 3 * MIB } })).toHaveLength(2);
  });

  it('does not unpack what holds no cells', async () => {
    const media = { name: 'xl/media/image1.xml', content: Buffer.alloc(10 * MIB) };
    expect(await partsOf(rawWorkbook(TWO_ROWS, [media]), { limits: { maxInflatedBytes: MIB } })).toHaveLength(2);
  });

  it('of one endless text is refused before it is whole', async () => {
    const endless = sharedTexts(`<si><t>${'x'.repeat(40 * MIB)}</t></si>`);
    await expect(partsOf(rawWorkbook(TWO_ROWS, [endless]))).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });

  it('of a cell of endless runs is refused as well, in the sheet and among the shared texts', async () => {
    const runs = `<r><t>${'x'.repeat(1_000)}</t></r>`.repeat(20_000);
    const cell = rawWorkbook(`<row><c t="inlineStr"><is>${runs}</is></c></row>`);
    for (const book of [cell, rawWorkbook(TWO_ROWS, [sharedTexts(`<si>${runs}</si>`)])])
      await expect(partsOf(book)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });

  it('of cells far to the right is refused, or takes no place where they are blank', async () => {
    const blank = '<row><c r="XFD1" s="1"/></row>'.repeat(50_000);
    const before = process.memoryUsage().rss;
    expect(await partsOf(rawWorkbook(TWO_ROWS + blank))).toHaveLength(2);
    const filled = '<row><c r="XFD1" t="str"><v>a</v></c></row>'.repeat(50_000);
    await expect(partsOf(rawWorkbook(TWO_ROWS + filled))).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: expect.stringContaining('column 16384'),
    });
    // Filled up, a row would take 128 KiB.
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * MIB);
  });

  it('of more different texts than may be held is refused', async () => {
    const texts = Array.from({ length: 20_000 }, (_, index) => `<si><t>${index} ${'x'.repeat(80)}</t></si>`).join('');
    const book = rawWorkbook(TWO_ROWS, [sharedTexts(texts)]);
    await expect(partsOf(book, { limits: { maxSharedTextBytes: MIB } })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: expect.stringContaining('different texts'),
    });
    expect(await partsOf(book)).toHaveLength(2);
  });

  it('made of two cells, a million rows and 16,000 columns apart, is no bomb: what lies between is not filled up', async () => {
    const corners = rawWorkbook(
      `<row r="1">${text('XFD1', 'name')}</row><row r="1048576">${text('A1048576', 'x')}</row>`,
    );
    const limits = { maxColumns: 20_000 };
    const parts = await partsOf(corners, { limits });
    expect(parts.map(({ kind }) => kind)).toEqual(['header', 'row']);
    await expect(partsOf(corners)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });
});

describe('a workbook as other programs write it', () => {
  const rowsOf = async (content: Buffer) =>
    (await partsOf(content)).flatMap((part) => (part.kind === 'row' ? [part.values] : []));

  it('has texts in runs, escapes, prefixes, pronunciations, formulas, errors and cells without a place', async () => {
    const texts = sharedTexts(
      '<si><t>name</t></si><si><r><t>web</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 01</t></r><rPh sb="0" eb="1"><t>ウェブ</t></rPh></si>' +
        '<si><t>a_x000D_b &amp; c</t></si>',
    );
    const header =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="str"><v>note</v></c><c r="C1" t="str"><v>sum</v></c><c r="D1" t="str"><v>bad</v></c></row>';
    const row =
      '<row><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c><f>1+1</f><v>2</v></c><c t="e"><v>#N/A</v></c></row>';
    expect(await rowsOf(rawWorkbook(header + row, [texts]))).toEqual([{ name: 'web 01', note: 'a\rb & c', sum: 2 }]);
  });

  it('has parts under other names, and names with a slash or a prefix before them', async () => {
    const relation = (id: string, type: string, target: string) =>
      `<Relationship Id="${id}" Type="http://x/relationships/${type}" Target="${target}"/>`;
    const content = toZip([
      {
        name: 'xl/workbook.xml',
        content: '<x:workbook xmlns:x="m" xmlns:y="r"><x:sheets><x:sheet name="S" y:id="R7"/></x:sheets></x:workbook>',
      },
      {
        name: 'xl/_rels/workbook.xml.rels',
        content: `<Relationships>${relation('R7', 'worksheet', '/xl/worksheets/Data.xml')}${relation('R8', 'sharedStrings', 'texts.xml')}</Relationships>`,
      },
      { name: 'xl/texts.xml', content: '<sst><si><t>name</t></si><si><t>web01</t></si></sst>' },
      {
        name: 'xl\\worksheets\\Data.xml',
        content:
          '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c></x:row><x:row><x:c t="s"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>',
      },
    ]);
    expect(await rowsOf(content)).toEqual([{ name: 'web01' }]);
  });

  it.each([
    ['a date', 14, undefined, 45_563, '2024-09-28T00:00:00.000Z'],
    ['a time of a day', 22, undefined, 45_563.5550115741, '2024-09-28T13:19:13.000Z'],
    ['the first of March 1900', 14, undefined, 61, '1900-03-01T00:00:00.000Z'],
    ['the first of January 1900', 14, undefined, 1, '1900-01-01T00:00:00.000Z'],
    ['a date of a format of its own', 164, 'yyyy\\-mm\\-dd', 45_563, '2024-09-28T00:00:00.000Z'],
    ['an amount', 164, '#,##0.00 "days"', 45_563, 45_563],
    ['a red amount', 164, '[Red]0.00', 2, 2],
    ['a share', 10, undefined, 0.07, '7%'],
    ['a share of a format of its own', 164, '0.0%;[Red]-0.0%', 0.455, '45.5%'],
    ['a number that says percent, and is none', 164, '0.0"%"', 45.5, 45.5],
    ['a number with leading zeros', 164, '000000', 4711, '004711'],
    ['a number longer than its leading zeros', 164, '000', 4711, '4711'],
    ['a fraction under leading zeros', 164, '000', 4.5, 4.5],
    ['a whole number', 1, undefined, 4711, 4711],
  ])('has %s', async (_, id, code, serial, expected) => {
    const format =
      code === undefined
        ? ''
        : `<numFmts><numFmt numFmtId="${id}" formatCode="${code.replaceAll('"', '&quot;')}"/></numFmts>`;
    const styles = {
      name: 'xl/styles.xml',
      content: `<styleSheet>${format}<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="${id}"/></cellXfs></styleSheet>`,
    };
    const rows = `<row>${text('A1', 'when')}</row><row><c r="A2" s="1"><v>${serial}</v></c></row>`;
    expect(await rowsOf(rawWorkbook(rows, [styles]))).toEqual([{ when: expected }]);
  });

  it('says the same as another reader of workbooks, cell for cell', async () => {
    for (const name of ['samples/rvtools-northwind.xlsx', ...REAL_WORKBOOKS]) {
      const path = fileURLToPath(new URL(`../../${name}`, import.meta.url));
      if (!existsSync(path)) continue;
      for (const { sheet, data } of await readXlsxFile(path, { trim: false })) {
        const theirs = (data ?? []).filter((cells) => cells.some((cell) => cell !== null && cell !== ''));
        const ours = (await partsOf(readFileSync(path))).filter((part) => part.sheet === sheet);
        expect(ours.length, `${name} ${sheet}`).toBe(theirs.length);
        const values = ours.flatMap((part) => (part.kind === 'row' ? [Object.values(part.values)] : []));
        expect(values, `${name} ${sheet}`).toEqual(
          theirs.slice(1).map((cells) => cells.filter((cell) => cell !== null && cell !== '').map(comparable)),
        );
      }
    }
  });
});

const comparable = (cell: unknown) =>
  cell instanceof Date ? new Date(Math.round(cell.getTime() / 10) * 10).toISOString() : cell;
