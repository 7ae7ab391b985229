import { describe, expect, it } from 'vitest';
import { partsOf, rowsOf } from './discovery.kit.js';

describe('JSON', () => {
  const records = [
    { name: 'web1', os: { name: 'Linux', bits: 64 }, tags: ['a', 'b'], isVirtual: true, note: null },
    { name: 'web2', disks: [{ size: 1 }, { size: 2 }] },
  ];
  const rows = [
    { name: 'web1', 'os.name': 'Linux', 'os.bits': 64, tags: 'a, b', isVirtual: true, note: null },
    { name: 'web2', disks: '[{"size":1},{"size":2}]' },
  ];

  it.each([
    ['an array', JSON.stringify(records)],
    ['an array over lines', JSON.stringify(records, null, 2)],
    ['NDJSON', records.map((record) => JSON.stringify(record)).join('\n')],
    ['NDJSON with CRLF and blank lines', `${records.map((record) => `${JSON.stringify(record)}\r\n`).join('\r\n')}\n`],
    ['an answer of an API', JSON.stringify({ count: 2, next: null, results: records })],
    ['the same over lines', JSON.stringify({ result: records }, null, 1)],
    ['UTF-16', Buffer.from(`\uFEFF${JSON.stringify(records)}`, 'utf16le')],
  ])('%s', async (_, content) => {
    expect(await rowsOf(content)).toEqual(rows);
  });

  it('a document of several lists is none', async () => {
    const document = { vInfo: ['VM', 'Powerstate'], vHost: ['Host'] };
    await expect(rowsOf(JSON.stringify(document))).rejects.toThrow(/one list of records.*2 lists \(vInfo, vHost\)/);
    await expect(rowsOf(JSON.stringify({ servers: records, apps: records }))).rejects.toThrow(/servers, apps/);
  });

  it('one record is a table of one', async () => {
    expect(await rowsOf('{\n "name": "web1",\n "os": {"name": "Linux"}\n}')).toEqual([
      { name: 'web1', 'os.name': 'Linux' },
    ]);
  });

  it.each([
    [
      'DynamoDB values',
      {
        name: { S: 'web1' },
        n: { N: '4' },
        on: { BOOL: true },
        no: { NULL: true },
        l: { L: [{ S: 'a' }, { S: 'b' }] },
      },
      { name: 'web1', n: '4', on: true, no: null, l: 'a, b' },
    ],
    [
      'ServiceNow references',
      { name: 'web1', location: { display_value: 'Oslo', link: 'https://x/1' } },
      { name: 'web1', location: 'Oslo' },
    ],
    [
      'NetBox references',
      { name: 'web1', site: { id: 1, url: 'https://x/1', display: 'DM-NYC', name: 'DM-NYC' } },
      { name: 'web1', site: 'DM-NYC' },
    ],
    ['keys that are the same in the end', { a: { b: 1 }, 'a.b': 2 }, { 'a.b': 1, 'a.b (2)': 2 }],
    ['what PostgreSQL cannot store', { 'na\0me': 'x\0\ud800' }, { name: 'x\uFFFD' }],
  ])('%s', async (_, record, expected) => {
    expect(await rowsOf(JSON.stringify([record]))).toEqual([expected]);
  });

  it.each([
    ['a serial number', '12345678901234567890', '12345678901234567890'],
    ['a number that has no end', '1e999', '1e999'],
    ['a long number that JavaScript holds', '9007199254740991', 9_007_199_254_740_991],
    ['a long fraction', '0.12345678901234567890', 0.123_456_789_012_345_68],
    ['a text with a number and quotes', String.raw`"\"12345678901234567890\" x"`, '"12345678901234567890" x'],
  ])('keeps what it says of %s', async (_, written, expected) => {
    const record = `{"name":"web1","n":${written}}`;
    for (const content of [`[${record}]`, `${record}\n${record}`, `{"count":1,"results":[${record}]}`])
      expect((await rowsOf(content))[0]).toEqual({ name: 'web1', n: expected });
  });

  it.each([
    [
      'NDJSON',
      '{"name":"a"}\n{"name":\n[1]\n"text"\n{"name":"b"}\n',
      ['row', 'INVALID_JSON', 'NOT_A_RECORD', 'NOT_A_RECORD', 'row'],
    ],
    [
      'an array',
      '[{"name":"a"},{"name" "x"},[1],7,,{"name":"b"},]',
      ['row', 'INVALID_JSON', 'NOT_A_RECORD', 'NOT_A_RECORD', 'row'],
    ],
    ['an array cut off', '[{"name":"a"},{"name":"b', ['row', 'INVALID_JSON']],
    ['text after an array', '[{"name":"a"}] and more', ['row', 'INVALID_JSON']],
    ['brackets in strings', '[{"name":"a]}{["},{"name":"\\"],["}]', ['row', 'row']],
    [
      'a nest without end',
      `[{"name":"a"},{"deep":${'['.repeat(50_000)}${']'.repeat(50_000)}}]`,
      ['row', 'INVALID_JSON'],
    ],
  ])('what is no record is rejected alone: %s', async (_, content, expected) => {
    const parts = await partsOf(content);
    expect(parts.map((part) => (part.kind === 'unreadable' ? part.errorCode : part.kind))).toEqual(expected);
  });

  it.each([
    ['an array', `[{"name":"a"},{"name":"${'x'.repeat(500)}"},{"name":"b"}]`],
    ['NDJSON', `{"name":"a"}\n{"name":"${'x'.repeat(500)}"}\n{"name":"b"}\n`],
  ])('a record too long costs itself: %s', async (_, content) => {
    const parts = await partsOf(content, { limits: { maxRowBytes: 100 } });
    expect(parts.map((part) => (part.kind === 'unreadable' ? part.errorCode : part.kind))).toEqual([
      'row',
      'ROW_TOO_LARGE',
      'row',
    ]);
  });
});
