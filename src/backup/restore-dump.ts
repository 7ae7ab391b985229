import pg from 'pg';
import { migrations } from '../../migrations/index.js';
import { migrate } from '../db/migrate.js';
import type { Logger } from '../logger.js';
import { BackupRefused } from './backup-refused.js';
import type { DumpHeader } from './dump-database.js';
import { DumpReader } from './dump-reader.js';
import { loadDump } from './load-dump.js';
import { readSealed, requireChecksum } from './sealed-file.js';

/** A sealed dump and how to open it. */
export interface Backup {
  readonly file: string;
  readonly passphrase: string;
}

/**
 * Brings an empty database to what the backup holds, and then up to date. The whole file is opened and checked before
 * anything is changed, and a database that holds client accounts is never touched. Throws {@link BackupRefused}.
 */
export async function restoreDump(
  ownerUrl: string,
  { file, passphrase }: Backup,
  installQueue: (url: string) => Promise<void>,
  logger: Logger,
): Promise<{ tables: number; rows: number }> {
  await requireChecksum(file);
  const { migrations: made } = await checkWhole(file, passphrase);
  await clearUnused(ownerUrl);
  // As it was when the rows were written: later migrations may have to change them.
  await migrate(ownerUrl, installQueue, logger, made.at(-1));
  const dump = new DumpReader(readSealed(file, passphrase));
  await dump.next<DumpHeader>();
  const loaded = await loadDump(ownerUrl, dump);
  await migrate(ownerUrl, installQueue, logger);
  return loaded;
}

/** Reads the backup to its end, which shows whether it is whole, and answers its header. */
async function checkWhole(file: string, passphrase: string): Promise<DumpHeader> {
  const content = readSealed(file, passphrase);
  const header = await new DumpReader(content).next<Partial<DumpHeader>>();
  for await (const _ of content);
  if (header?.lacunaBackup !== 1 || !header.migrations)
    throw new BackupRefused(`${file} is not a backup that \`lacuna backup\` of this version wrote.`);
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = header.migrations.filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new BackupRefused(
      `${file} was made by a newer Lacuna: this one does not know ${unknown.join(', ')}. Restore it with the version that made it.`,
    );
  return header as DumpHeader;
}

/** Takes away tables that a start has made and nobody has used. */
async function clearUnused(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows: found } = await client.query("select to_regclass('migration.client_accounts') as accounts");
    const isMade = found[0]?.accounts !== null;
    const used = isMade ? await client.query('select from migration.client_accounts limit 1') : undefined;
    if (used?.rowCount)
      throw new BackupRefused(
        'Expected an empty database; DATABASE_URL names one that holds client accounts. Make a new one (create database ...), restore into that, and start Lacuna with it.',
      );
    await client.query(
      'drop schema if exists migration cascade; drop schema if exists pgboss cascade; drop table if exists public.lacuna_migrations',
    );
  } finally {
    await client.end();
  }
}
