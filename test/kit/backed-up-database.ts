import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect } from 'vitest';
import { dumpDatabase } from '../../src/backup/dump-database.js';
import { restoreDump } from '../../src/backup/restore-dump.js';
import { writeSealed } from '../../src/backup/sealed-file.js';
import { createLogger } from '../../src/logger.js';
import { createEmptyDatabase } from './database.js';
import { insertScannedFlow, insertServers, insertTenant } from './flow-of-assets.js';
import type { TestApp } from './test-app.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PASSPHRASE = 'correct horse battery staple';

/** Text that would end a table, a row or a value of a dump that did not escape it. */
const HOSTILE = ['\\.', 'a\n\\.\nb', 'tab\tand \\N and \\\\ and "quotes"', '{"table": "x"}\n', '\u2028\u0001 ü 漢'];

/** Rows of two tenants in most tables: assets of odd values, a finished analysis, what it taught, its job. */
export async function fillForBackup(app: TestApp, assets: number): Promise<void> {
  for (let tenants = 0; tenants < 2; tenants++) {
    const tenant = await insertTenant(app.database);
    const assetIds = await insertServers(app.database, tenant, assets);
    for (const [index, text] of HOSTILE.entries())
      await app.database.rows('update migration.assets set description = $1, custom_attributes = $2 where id = $3', [
        text,
        { [text]: text },
        assetIds[index % assetIds.length],
      ]);
    const id = await insertScannedFlow(app.database, tenant, assetIds);
    await app.query(
      'mutation ($id: ID!) { analyzeGaps(input: {collectionFlowId: $id}) { run { id } } }',
      { id },
      { tenant },
    );
  }
  const unfinished = "select from pgboss.job where name = 'analyze-gaps' and state <> 'completed'";
  while ((await app.database.rows(unfinished)).length > 0) await sleep(50);
}

/** How one run of `lacuna <args>` on a database ended. */
async function lacuna(databaseUrl: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/lacuna.ts', ...args], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: databaseUrl,
      LACUNA_BACKUP_PASSPHRASE: PASSPHRASE,
      LOG_LEVEL: 'warn',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

/** Rows and their checksum, by table, of all that a backup holds. */
async function checksums(databaseUrl: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'migration'
    union all select 'pgboss.job' order by 1`);
  const sums: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await client.query<{ sum: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as sum from ${name} t`,
    );
    sums[name] = rows[0]?.sum ?? '';
  }
  const { rows: rules } = await client.query<{ sum: string }>(`
    select md5(string_agg(rule, E'\\n' order by rule)) as sum from (
      select conrelid::regclass || pg_get_constraintdef(oid) || convalidated from pg_constraint where connamespace = 'migration'::regnamespace
      union all select oid::regclass || ' ' || relrowsecurity || relforcerowsecurity from pg_class where relnamespace = 'migration'::regnamespace and relkind = 'r') r (rule)`);
  await client.end();
  return { ...sums, 'constraints and fences': rules[0]?.sum ?? '' };
}

/**
 * Backs up, restores into a database that is empty, and compares every table. Answers how many rows and bytes the backup
 * holds.
 */
export async function backUpAndRestore(databaseUrl: string): Promise<{ rows: number; bytes: number }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lacuna-backup-'));
  const target = await createEmptyDatabase();
  try {
    const file = path.join(folder, 'lacuna.backup');
    const before = await checksums(databaseUrl);
    expect(await lacuna(databaseUrl, ['backup', file])).toMatchObject({ code: 0 });
    const restored = await lacuna(target.url, ['restore', file]);
    expect(restored, restored.output).toMatchObject({ code: 0 });
    expect(await checksums(target.url)).toEqual(before);
    expect(Number(before['migration.assets']?.split(' ')[0])).toBeGreaterThan(0);
    const rows = Object.values(before).reduce((sum, text) => sum + (Number(text.split(' ')[0]) || 0), 0);
    return { rows, bytes: (await readFile(file)).length };
  } finally {
    await target.drop();
    await rm(folder, { recursive: true });
  }
}

/** What is wrong with a backup, and what a restore says of it. */
const DAMAGE: readonly [string, (file: string, bytes: Buffer) => Promise<void>, RegExp][] = [
  ['cut', (file, { length }) => truncate(file, length - 1), /cut or altered/],
  [
    'cut, with its checksum gone',
    (file, { length }) => forgetChecksum(file, () => truncate(file, length - 20)),
    /cut, altered/,
  ],
  [
    'altered, with its checksum gone',
    (file, bytes) => forgetChecksum(file, () => writeFile(file, flip(bytes, bytes.length - 40))),
    /cut, altered/,
  ],
  ['altered', (file, bytes) => writeFile(file, flip(bytes, 300)), /cut or altered/],
];

async function forgetChecksum(file: string, damage: () => Promise<void>): Promise<void> {
  await rm(`${file}.sha256`);
  await damage();
}

function flip(bytes: Buffer, at: number): Buffer {
  const altered = Buffer.from(bytes);
  altered[at] = (altered[at] ?? 0) ^ 1;
  return altered;
}

/** That no damaged backup is restored, that the database is as it was then, and that one in use is never restored into. Answers how many were refused. */
export async function countRefusals(databaseUrl: string): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lacuna-backup-'));
  const target = await createEmptyDatabase();
  let refusals = 0;
  const restore = (url: string, file: string, passphrase = PASSPHRASE) =>
    restoreDump(url, { file, passphrase }, async () => undefined, createLogger('silent')).then(
      () => 'restored',
      (error: Error) => {
        refusals += 1;
        return `${error.name}: ${error.message}`;
      },
    );
  try {
    const whole = path.join(folder, 'whole');
    await writeSealed(whole, PASSPHRASE, dumpDatabase(databaseUrl));
    const bytes = await readFile(whole);
    for (const [name, damage, words] of DAMAGE) {
      const file = path.join(folder, name.replaceAll(/\W/g, '-'));
      await copyFile(whole, file);
      await writeFile(`${file}.sha256`, await readFile(`${whole}.sha256`));
      await damage(file, bytes);
      expect(await restore(target.url, file), name).toMatch(words);
    }
    expect(await restore(target.url, whole, 'another passphrase altogether')).toMatch(/BackupRefused.*passphrase/);
    expect(await restore(target.url, path.join(folder, 'lost'))).toMatch(/BackupRefused: There is no file/);
    expect(await target.rows("select from pg_namespace where nspname = 'migration'")).toEqual([]);
    expect(await restore(databaseUrl, whole)).toMatch(/BackupRefused: Expected an empty database/);
    return refusals;
  } finally {
    await target.drop();
    await rm(folder, { recursive: true });
  }
}
