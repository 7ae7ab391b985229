import path from 'node:path';
import { openDatabaseServer } from '../app.js';
import { dumpDatabase } from '../backup/dump-database.js';
import { restoreDump } from '../backup/restore-dump.js';
import { writeSealed } from '../backup/sealed-file.js';
import { type Config, ConfigError, loadConfig } from '../config.js';
import { installQueue } from '../jobs/queue.js';
import type { Logger } from '../logger.js';
import { JOB_NAMES } from '../modules.js';
import { processLogger } from './process-logger.js';

/** Writes all of the database, as it is at one moment, to `file`, encrypted, and its checksum beside it. */
export const backUpDatabase = (file: string): Promise<void> =>
  withOwner(async ({ url, passphrase }) => {
    const target = path.resolve(file);
    const checksum = await writeSealed(target, passphrase, dumpDatabase(url));
    process.stdout.write(`Wrote ${target}\nSHA-256 ${checksum}\n`);
  });

/** Fills an empty database from `file`. */
export const restoreDatabase = (file: string): Promise<void> =>
  withOwner(async ({ url, passphrase, logger }) => {
    const installJobs = (ownerUrl: string) => installQueue(ownerUrl, JOB_NAMES, logger);
    const { tables, rows } = await restoreDump(url, { file: path.resolve(file), passphrase }, installJobs, logger);
    process.stdout.write(`Restored ${rows} rows of ${tables} tables.\n`);
  });

interface Owner {
  readonly url: string;
  readonly passphrase: string;
  readonly logger: Logger;
}

async function withOwner(work: (owner: Owner) => Promise<void>): Promise<void> {
  const config = loadConfig();
  const passphrase = requirePassphrase(config);
  const logger = processLogger(config.logLevel);
  let stop: () => unknown = () => undefined;
  const url = await openDatabaseServer(config, logger, (close) => {
    stop = close;
  });
  try {
    await work({ url, passphrase, logger });
  } finally {
    await stop();
  }
}

function requirePassphrase({ backupPassphrase }: Config): string {
  if (backupPassphrase !== undefined) return backupPassphrase;
  throw new ConfigError(
    'Backups are encrypted. Set what they are opened with, and keep it elsewhere than the backups:\n' +
      '  LACUNA_BACKUP_PASSPHRASE=<at least 16 characters>   (or LACUNA_BACKUP_PASSPHRASE_FILE=<file>)',
  );
}
