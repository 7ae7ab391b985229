import { afterAll, beforeAll, expect, it } from 'vitest';
import { DumpReader } from '../../src/backup/dump-reader.js';
import { backUpAndRestore, countRefusals, fillForBackup } from '../kit/backed-up-database.js';
import { TestApp } from '../kit/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
  await fillForBackup(app, 5);
});
afterAll(() => app.close());

it('restores every table as it was', { timeout: 120_000 }, async () => {
  expect(await backUpAndRestore(app.database.url)).toMatchObject({ rows: expect.any(Number) as number });
});

it('refuses backups that are cut or altered, and databases that are used', { timeout: 240_000 }, async () => {
  expect(await countRefusals(app.database.url)).toBe(7);
});

it('takes a dump apart wherever it is cut into pieces', async () => {
  const dump = '{"table":"a"}\n1\tx\\\\.\n2\ty\n\\.\n{"table":"b"}\n\\.\n{"table":"c"}\n\\\\.\n\\.\n';
  for (let size = 1; size <= dump.length; size++) {
    const pieces = async function* () {
      for (let at = 0; at < dump.length; at += size) yield Buffer.from(dump.slice(at, at + size));
    };
    const reader = new DumpReader(pieces());
    const found: [unknown, string][] = [];
    for (let next = await reader.next(); next !== undefined; next = await reader.next()) {
      let rows = '';
      for await (const block of reader.rows()) rows += block.toString();
      found.push([next, rows]);
    }
    expect(found).toEqual([
      [{ table: 'a' }, '1\tx\\\\.\n2\ty\n'],
      [{ table: 'b' }, ''],
      [{ table: 'c' }, '\\\\.\n'],
    ]);
  }
});
