import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { DumpedTable } from './dump-database.js';
import type { DumpReader } from './dump-reader.js';

const IN_SCHEMA = "n.nspname = 'migration' and not c.relispartition";
const OF_TABLE = 'join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace';

/** References point in circles and to rows of the same table: they are put back, and checked, when all rows are there. */
const REFERENCES = `
  select format('alter table %s drop constraint %I', c.oid::regclass, k.conname) as drop,
    format('alter table %s add constraint %I %s', c.oid::regclass, k.conname, pg_get_constraintdef(k.oid)) as add
  from pg_constraint k ${OF_TABLE} where k.contype = 'f' and k.conparentid = 0 and ${IN_SCHEMA}`;

/** Rows of all tenants are copied by the owner, whom forced security binds as well. */
const FENCED = `
  select c.oid::regclass::text as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relforcerowsecurity and ${IN_SCHEMA}`;

/**
 * Fills the tables, which are emptied first, from the dump, whose header has been read: all rows or none, with every
 * constraint checked. Answers how many rows there are in how many tables.
 */
export async function loadDump(ownerUrl: string, dump: DumpReader): Promise<{ tables: number; rows: number }> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    const references = (await client.query<{ drop: string; add: string }>(REFERENCES)).rows;
    const fenced = (await client.query<{ table: string }>(FENCED)).rows;
    for (const { drop } of references) await client.query(drop);
    for (const { table } of fenced) await client.query(`alter table ${table} no force row level security`);
    const loaded = await loadTables(client, dump);
    for (const { add } of references) await client.query(add);
    for (const { table } of fenced) await client.query(`alter table ${table} force row level security`);
    await client.query('commit');
    await client.query('analyze');
    return loaded;
  } finally {
    await client.end();
  }
}

async function loadTables(client: pg.Client, dump: DumpReader): Promise<{ tables: number; rows: number }> {
  const loaded = { tables: 0, rows: 0 };
  for (;;) {
    const next = await dump.next<DumpedTable>();
    if (!next) return loaded;
    await client.query(`delete from ${next.table}`);
    const copy = client.query(copyFrom(`copy ${next.table} (${next.columns.join(', ')}) from stdin`));
    await pipeline(Readable.from(dump.rows()), copy);
    loaded.tables += 1;
    loaded.rows += copy.rowCount;
  }
}
