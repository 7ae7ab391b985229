import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** The first line of a dump. */
export interface DumpHeader {
  readonly lacunaBackup: 1;
  readonly createdAt: string;
  /** Those that made the schema which the rows fit. */
  readonly migrations: readonly string[];
}

/** The line before the rows of a table. */
export interface DumpedTable {
  /** With its schema, quoted where it must be. */
  readonly table: string;
  readonly columns: readonly string[];
}

/** The line after them: no row of COPY's text format is this. */
export const END_OF_ROWS = '\\.\n';

/** Rows that can be computed are not copied. Of the queue's tables only the jobs: the others are made anew. */
const TABLES = `
  select format('%I.%I', n.nspname, c.relname) as table,
    array_agg(quote_ident(a.attname) order by a.attnum) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where c.relkind in ('r', 'p') and not c.relispartition
    and (n.nspname = 'migration' or (n.nspname = 'pgboss' and c.relname = 'job'))
  group by 1 order by 1`;

/**
 * Every row of the database as it is at one moment, table after table, in COPY's text format: lines of JSON say what
 * follows. Work goes on meanwhile. Needs the owner.
 */
export async function* dumpDatabase(ownerUrl: string): AsyncGenerator<Buffer> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const { rows: applied } = await client.query<{ name: string }>(
      'select name from public.lacuna_migrations order by id',
    );
    const header: DumpHeader = {
      lacunaBackup: 1,
      createdAt: new Date().toISOString(),
      migrations: applied.map(({ name }) => name),
    };
    yield line(header);
    const { rows: tables } = await client.query<DumpedTable>(TABLES);
    for (const dumped of tables) {
      yield line(dumped);
      // A table of partitions has no rows of its own to copy; a query has them.
      yield* client.query(copyTo(`copy (select ${dumped.columns.join(', ')} from ${dumped.table}) to stdout`));
      yield Buffer.from(END_OF_ROWS);
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
}

const line = (content: object) => Buffer.from(`${JSON.stringify(content)}\n`);
