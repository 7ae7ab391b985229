import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { TEMPLATE } from './global-setup.js';

/** A database of its own, copied from the migrated template. */
export interface TestDatabase {
  /** Owner's address. */
  readonly url: string;
  /** Rows as the owner sees them: all tenants, no fences. */
  rows<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

export const createTestDatabase = (): Promise<TestDatabase> => createDatabase(TEMPLATE);

/** One that has not been migrated. */
export const createEmptyDatabase = (): Promise<TestDatabase> => createDatabase('template1');

async function createDatabase(template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asOwner((owner) => owner.query(`create database ${name} template ${template}`));
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 2 });
  // A test that stops or kills the server must not take the run down with an error nobody waits for.
  pool.on('error', () => undefined);
  return {
    url: url.href,
    rows: async <Row>(text: string, values: unknown[] = []) => (await pool.query(text, values)).rows as Row[],
    drop: async () => {
      await pool.end();
      await asOwner((owner) => owner.query(`drop database ${name} with (force)`));
    },
  };
}

async function asOwner(work: (owner: pg.Client) => Promise<unknown>): Promise<void> {
  const owner = new pg.Client({ connectionString: inject('postgresUrl') });
  await owner.connect();
  try {
    await work(owner);
  } finally {
    await owner.end();
  }
}
