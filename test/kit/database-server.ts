import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startEmbeddedServer } from '../../src/db/embedded-server.js';
import { createLogger } from '../../src/logger.js';
import type { TestDatabase } from './database.js';

const run = promisify(execFile);

/** A PostgreSQL of a test's own, which that may crash; its one database is empty at first. */
export interface DatabaseServer extends TestDatabase {
  /** `pg_ctl restart -m immediate`: every session ends at once, nothing is written out, and the log is replayed. */
  crash(): Promise<void>;
}

export async function startDatabaseServer(): Promise<DatabaseServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'lacuna-postgres-'));
  // Where root runs the tests, the server runs as another user, who must be able to enter the folder.
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedServer(dataDir, createLogger('warn'));
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  pool.on('error', () => undefined);
  const rows = async <Row>(text: string, values: unknown[] = []) => (await pool.query(text, values)).rows as Row[];
  const [settings] = await rows<{ folder: string }>("select current_setting('data_directory') as folder");
  const folder = settings?.folder ?? '';
  return {
    url: server.url,
    rows,
    crash: async () => {
      const [pid = ''] = (await readFile(path.join(folder, 'postmaster.pid'), 'utf8')).split('\n', 1);
      const control = path.join(path.dirname(await readlink(`/proc/${pid}/exe`)), 'pg_ctl');
      const { uid, gid } = await stat(folder);
      const order = ['restart', '-w', '-m', 'immediate', '-D', folder, '-l', path.join(dataDir, 'postgres.log')];
      await run(control, order, { cwd: '/', ...(process.getuid?.() === 0 && { uid, gid }) });
    },
    drop: async () => {
      await pool.end();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
