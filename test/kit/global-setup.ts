import 'reflect-metadata';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedServer } from '../../src/db/embedded-server.js';
import { migrate } from '../../src/db/migrate.js';
import { installQueue } from '../../src/jobs/queue.js';
import { createLogger } from '../../src/logger.js';
import { JOB_NAMES } from '../../src/modules.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Owner's address of the real PostgreSQL of this run; its `lacuna_template` is migrated and empty. */
    postgresUrl: string;
  }
}

export const TEMPLATE = 'lacuna_template';

/** One real PostgreSQL for the run, with a migrated database that each test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'lacuna-test-'));
  const logger = createLogger('warn');
  // Where root runs the tests, the server runs as another user, who must be able to enter the folder.
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedServer(dataDir, logger);
  const owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
  await owner.query(`create database ${TEMPLATE}`);
  await owner.end();
  const templateUrl = new URL(server.url);
  templateUrl.pathname = `/${TEMPLATE}`;
  await migrate(templateUrl.href, (url) => installQueue(url, JOB_NAMES, logger), logger);
  project.provide('postgresUrl', server.url);
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
