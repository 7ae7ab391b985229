import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import answerKey from '../../samples/answer-key.json' with { type: 'json' };
import { makeSamples } from '../../scripts/make-samples.js';
import { catalogueField } from '../../src/modules/catalogue/catalogue.js';
import { normaliseValue } from '../../src/modules/catalogue/normalise-value.js';
import { partOf } from '../kit/archive.js';

const pathOf = (name: string) => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
const made = makeSamples();
const workbook = await readXlsxFile(pathOf('rvtools-northwind.xlsx'));

/** Rows without their blank ends: where formatting stops is no content. */
function withoutBlankEnds(rows: readonly (readonly unknown[])[]): unknown[][] {
  const isFilled = (cell: unknown) => cell !== null && cell !== undefined && cell !== '';
  const trimmed = rows.map((row) => row.slice(0, row.findLastIndex(isFilled) + 1).map((cell) => cell ?? null));
  return trimmed.slice(0, trimmed.findLastIndex((row) => row.length > 0) + 1);
}

function columnOf(sheetName: string, column: string): unknown[] {
  const [header, ...rows] = workbook.find(({ sheet }) => sheet === sheetName)?.data ?? [];
  const index = header?.indexOf(column) ?? -1;
  return withoutBlankEnds(rows).map((row) => row[index]);
}

describe('the committed samples', () => {
  it('are what scripts/make-samples.ts makes, cell by cell', () => {
    expect(workbook.map(({ sheet }) => sheet)).toEqual(made.sheets.map(({ name }) => name));
    for (const [index, { name, columns, rows }] of made.sheets.entries()) {
      expect(withoutBlankEnds(workbook[index]?.data ?? []), name).toEqual(withoutBlankEnds([columns, ...rows]));
    }
    expect(readFileSync(pathOf('azure-migrate-branch.csv'), 'utf8')).toBe(made.csv);
    expect(answerKey).toEqual(JSON.parse(JSON.stringify(made.answerKey)));
  });

  it('stay under 1 MB together', () => {
    const files = ['rvtools-northwind.xlsx', 'azure-migrate-branch.csv', 'answer-key.json', 'README.md'];
    expect(files.reduce((total, name) => total + statSync(pathOf(name)).size, 0)).toBeLessThan(1_000_000);
  });

  it('hold an estate of the size that the README speaks of', () => {
    const machines = columnOf('vInfo', 'VM');
    const templates = columnOf('vInfo', 'Template').filter((cell) => cell === 'True');
    expect(machines.length).toBeGreaterThanOrEqual(140);
    expect(new Set(columnOf('vInfo', 'VM UUID')).size).toBe(machines.length);
    expect(templates).toHaveLength(2);
    expect(columnOf('vHost', 'Host')).toHaveLength(8);
    expect(new Set(columnOf('vHost', 'Cluster')).size).toBe(3);
  });

  it('have a blank tail: rows of formatted cells after the last machine', async () => {
    const vInfo = await partOf(readFileSync(pathOf('rvtools-northwind.xlsx')), 'xl/worksheets/sheet1.xml');
    const storedRows = vInfo.match(/<row /g)?.length ?? 0;
    expect(storedRows - columnOf('vInfo', 'VM').length).toBeGreaterThan(300);
  });
});

describe('the Azure Migrate list', () => {
  const rows = parse<Record<string, string>>(made.csv, { bom: true, columns: true });
  const names = rows.map((row) => (row['*Server name'] ?? '').toLowerCase());

  it('has a row without a name, rows twice, and servers that the workbook holds too', () => {
    expect(rows.length).toBeGreaterThanOrEqual(58);
    expect(names.filter((name) => name === '')).toHaveLength(1);
    expect(names.length - new Set(names).size).toBe(2);
    const virtual = new Set(columnOf('vInfo', 'VM').map((name) => String(name).toLowerCase()));
    expect(names.filter((name) => virtual.has(name))).toHaveLength(12);
  });
});

describe('the answer key', () => {
  const assets: Readonly<Record<string, Readonly<Record<string, unknown>>>> = answerKey.assets;

  it('names assets of the files only', () => {
    const rows = parse<Record<string, string>>(made.csv, { bom: true, columns: true });
    const known = [...columnOf('vInfo', 'VM'), ...columnOf('vHost', 'Host'), ...rows.map((row) => row['*Server name'])];
    const strangers = Object.keys(assets).filter((name) => !known.includes(name));
    expect(strangers).toEqual([]);
  });

  it('holds values in the catalogue’s own form, of required fields', () => {
    for (const [name, fields] of Object.entries(assets)) {
      for (const [fieldName, value] of Object.entries(fields)) {
        const field = catalogueField('SERVER', fieldName);
        if (field === undefined) throw new Error(`${name}: a server has no field ${fieldName}`);
        expect(field.requirement, fieldName).not.toBe('optional');
        expect(normaliseValue(field, value), `${name}.${fieldName}`).toEqual({ ok: true, value });
      }
    }
  });
});

it('people in the samples cannot exist: example.com and 555 numbers only', () => {
  const text = JSON.stringify([made.csv, made.sheets]);
  const hosts = [...text.matchAll(/[\w.]+@([\w.]+)/g)].map(([, host]) => host);
  expect(hosts.length).toBeGreaterThan(20);
  expect(new Set(hosts)).toEqual(new Set(['example.com']));
  const numbers = text.match(/\+\d[\d ()-]{7,}\d/g) ?? [];
  expect(numbers.length).toBeGreaterThan(20);
  expect(numbers.filter((number) => !/^\+1 202 555 01\d\d$/.test(number))).toEqual([]);
});
