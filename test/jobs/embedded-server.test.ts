import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedServer } from '../../src/db/embedded-server.js';
import { createLogger } from '../../src/logger.js';

const logger = createLogger('silent');
let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'lacuna-embedded-'));
  await chmod(dataDir, 0o755);
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** Another process that runs the server of `dataDir`, and the address it printed. */
async function hold(): Promise<{ child: ChildProcess; url: string }> {
  const script = path.join(import.meta.dirname, '../kit/hold-embedded-server.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: line.toString().trim() };
}

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  it('is adopted, with what was stored, from a process that was killed', async () => {
    const { child, url } = await hold();
    await ask(url, 'create table kept as select 42 as answer');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const server = await startEmbeddedServer(dataDir, logger);
    expect(new URL(server.url).port).toBe(new URL(url).port);
    expect(await ask(server.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await server.stop();
    await expect(ask(server.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);

    const again = await startEmbeddedServer(dataDir, logger);
    expect(await ask(again.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await again.stop();
  });

  it('is shared with a process that lives, and left to it', async () => {
    const { child, url } = await hold();
    const guest = await startEmbeddedServer(dataDir, logger);
    expect(guest.url).toBe(url);
    await guest.stop();
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await expect(ask(url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('starts after a first start that was cut off before anything was stored', async () => {
    const { child, url } = await hold();
    child.kill('SIGTERM');
    await once(child, 'exit');
    // What initdb leaves when it is killed early: a folder without its version file. Where root runs the tests the
    // server's files stand elsewhere, and the address alone says that a server came up.
    await rm(path.join(dataDir, 'postgres', 'PG_VERSION'), { force: true });
    const server = await startEmbeddedServer(dataDir, logger);
    expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(url).toMatch(/^postgres:/);
    await server.stop();
  });
});
