import { type CellFormat, cellFormat } from './cell-format.js';
import type { DateSystem } from './excel-date.js';
import { RichText } from './rich-text.js';
import { SharedTexts } from './shared-texts.js';
import { readXml } from './xml-reader.js';

/** Reads a part of a workbook as text; undefined where it has none of that name. */
export type ReadPart = (name: string) => AsyncIterable<string> | undefined;

/** What a workbook says beside its sheets. */
export interface WorkbookParts {
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  readonly dateSystem: DateSystem;
  /** How a cell of this style shows a number. */
  readonly formatOf: (style: number) => CellFormat;
  readonly texts: SharedTexts;
}

export async function readWorkbookParts(read: ReadPart, maxTextBytes: number): Promise<WorkbookParts> {
  const { sheets, dateSystem } = await readSheets(read);
  const relations = await readRelations(read);
  const formatOf = await readStyles(read(relations.styles));
  const texts = await readTexts(read(relations.texts), maxTextBytes);
  const worksheets = sheets.flatMap(({ name, relation }) => {
    const part = relations.worksheets.get(relation);
    // A chart sheet is a sheet without cells.
    return part === undefined ? [] : [{ name, part }];
  });
  return { sheets: worksheets, dateSystem, formatOf, texts };
}

function needed(read: ReadPart, name: string): AsyncIterable<string> {
  const pieces = read(name);
  if (!pieces) throw new Error(`${name} is not in it`);
  return pieces;
}

async function readSheets(read: ReadPart) {
  const sheets: { name: string; relation: string }[] = [];
  let dateSystem: DateSystem = 1900;
  await readXml(needed(read, 'xl/workbook.xml'), {
    open(tag, attributes) {
      if (tag === 'workbookPr' && isTrue(attributes['date1904'])) dateSystem = 1904;
      if (tag === 'sheet') sheets.push({ name: attributes['name'] ?? '', relation: relationOf(attributes) });
    },
  });
  return { sheets, dateSystem };
}

/** `r:id`, whatever prefix the namespace has. */
const relationOf = (attributes: Readonly<Record<string, string>>) =>
  Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? '';

/** The parts that the workbook names; of worksheets by the id of their relation. */
async function readRelations(read: ReadPart) {
  const worksheets = new Map<string, string>();
  let [styles, texts] = ['xl/styles.xml', 'xl/sharedStrings.xml'];
  await readXml(needed(read, 'xl/_rels/workbook.xml.rels'), {
    open(tag, { Id = '', Type = '', Target = '' }) {
      if (tag !== 'Relationship') return;
      if (Type.endsWith('/worksheet')) worksheets.set(Id, partOf(Target));
      if (Type.endsWith('/styles')) styles = partOf(Target);
      if (Type.endsWith('/sharedStrings')) texts = partOf(Target);
    },
  });
  return { worksheets, styles, texts };
}

const partOf = (target: string) => new URL(target.replaceAll('\\', '/'), 'zip:///xl/').pathname.slice(1);

async function readStyles(pieces: AsyncIterable<string> | undefined): Promise<WorkbookParts['formatOf']> {
  const codes = new Map<number, string>();
  const formats: CellFormat[] = [];
  let isInCells = false;
  if (pieces)
    await readXml(pieces, {
      open(tag, { numFmtId = '0', formatCode }) {
        const id = Number(numFmtId);
        if (tag === 'numFmt' && formatCode !== undefined) codes.set(id, formatCode);
        if (tag === 'cellXfs') isInCells = true;
        if (tag === 'xf' && isInCells) formats.push(cellFormat(id, codes.get(id)));
      },
      close(tag) {
        if (tag === 'cellXfs') isInCells = false;
      },
    });
  return (style) => formats[style] ?? { kind: 'plain' };
}

async function readTexts(pieces: AsyncIterable<string> | undefined, maxBytes: number): Promise<SharedTexts> {
  const texts = new SharedTexts(maxBytes);
  const text = new RichText();
  if (pieces)
    await readXml(pieces, {
      open: (tag) => (tag === 'si' ? text.clear() : text.open(tag)),
      text: (piece) => text.add(piece),
      close(tag) {
        text.close(tag);
        if (tag === 'si') texts.add(text.whole);
      },
    });
  return texts;
}

export const isTrue = (text: string | undefined): boolean => text === '1' || text === 'true';
