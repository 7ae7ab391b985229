import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '../src/db/migrate.js';
import { installQueue } from '../src/jobs/queue.js';
import { createLogger } from '../src/logger.js';
import { JOB_NAMES } from '../src/modules.js';
import { seed } from './seed.js';

/** The database of so many tenants, migrated and, the first time, seeded; and the process of its server. */
export async function prepareDatabase(
  ownerUrl: string,
  tenants: number,
): Promise<{ databaseUrl: string; postmaster: number }> {
  const name = `bench_${tenants}`;
  const admin = new pg.Client({ connectionString: ownerUrl });
  await admin.connect();
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) await admin.query(`create database ${name}`);
  const { rows: settings } = await admin.query<{ folder: string }>(
    "select current_setting('data_directory') as folder",
  );
  await admin.end();
  const databaseUrl = await migrated(ownerUrl, name);
  const owner = new pg.Client({ connectionString: databaseUrl });
  await owner.connect();
  const { rows } = await owner.query('select from migration.engagements limit 1');
  if (rows.length === 0) {
    process.stderr.write(`seeding ${tenants * 5000} assets\n`);
    await seed(owner, tenants);
  }
  await owner.end();
  const [pid = ''] = (await readFile(path.join(settings[0]?.folder ?? '', 'postmaster.pid'), 'utf8')).split('\n', 1);
  return { databaseUrl, postmaster: Number(pid) };
}

/** An empty database of this name, migrated; one that a run before left is dropped. */
export async function freshDatabase(ownerUrl: string, name: string): Promise<string> {
  const admin = new pg.Client({ connectionString: ownerUrl });
  await admin.connect();
  await admin.query(`drop database if exists ${name} with (force)`);
  await admin.query(`create database ${name}`);
  await admin.end();
  return migrated(ownerUrl, name);
}

async function migrated(ownerUrl: string, name: string): Promise<string> {
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  const logger = createLogger('warn');
  await migrate(url.href, (owner) => installQueue(owner, JOB_NAMES, logger), logger);
  return url.href;
}
