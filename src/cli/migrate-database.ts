import { openDatabaseServer } from '../app.js';
import { loadConfig } from '../config.js';
import { migrate } from '../db/migrate.js';
import { installQueue } from '../jobs/queue.js';
import { JOB_NAMES } from '../modules.js';
import { processLogger } from './process-logger.js';

/** Brings the database up to date and says what was applied. */
export async function migrateDatabase(): Promise<void> {
  const config = loadConfig();
  const logger = processLogger(config.logLevel);
  let stop: () => unknown = () => undefined;
  const url = await openDatabaseServer(config, logger, (close) => {
    stop = close;
  });
  try {
    const applied = await migrate(url, (ownerUrl) => installQueue(ownerUrl, JOB_NAMES, logger), logger);
    process.stdout.write(applied.length === 0 ? 'The database is up to date.\n' : `Applied ${applied.join(', ')}.\n`);
  } finally {
    await stop();
  }
}
