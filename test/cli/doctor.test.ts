import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Examined, examine } from '../../src/doctor/examine.js';
import { BROKEN_SETUPS, type Change, type Ground } from '../kit/broken-setups.js';
import { createTestDatabase } from '../kit/database.js';
import { hasRedisServer, startRedisServer } from '../kit/redis-server.js';
import { TestApp } from '../kit/test-app.js';

let ground: Ground;
beforeAll(async () => {
  ground = {
    folder: await mkdtemp(path.join(tmpdir(), 'lacuna-doctor-')),
    database: await createTestDatabase(),
    redis: hasRedisServer ? await startRedisServer() : undefined,
  };
});
afterAll(async () => {
  await ground.redis?.stop();
  await ground.database.drop();
  await rm(ground.folder, { recursive: true, force: true });
});

/** What is found in a set-up for production that is as it should be, but for `change`. */
const look = ({ environment, ...rest }: Change): Promise<Examined[]> =>
  examine({
    nodeVersion: '24.21.0',
    now: () => new Date(),
    ...rest,
    environment: {
      PATH: '/usr/bin',
      NODE_ENV: 'production',
      PORT: '0',
      DATABASE_URL: ground.database.url,
      LACUNA_DATA_DIR: path.join(ground.folder, 'data'),
      JWT_SECRET: 'forty characters that nobody will guess.',
      LACUNA_PLATFORM_ADMINS: 'root@platform',
      LACUNA_TRUSTED_PROXIES: '127.0.0.1',
      LACUNA_BACKUP_PASSPHRASE: 'a passphrase of the tests',
      ...environment,
    },
  });

describe('the doctor', () => {
  it('finds nothing in a set-up that is as it should be', async () => {
    const examined = await look({});
    expect(examined.filter(({ state }) => state !== 'ok' && state !== 'skipped')).toEqual([]);
    expect(examined.filter(({ state }) => state === 'ok').map(({ check }) => check)).toEqual(
      expect.arrayContaining(['node', 'configuration', 'database', 'database role', 'port', 'sign-in', 'backups']),
    );
  });

  it.each(Object.entries(BROKEN_SETUPS))('names %s and says what mends it, and so it does', async (_name, breakIt) => {
    const { check, state = 'broken', change, said, mending, mend, end } = await breakIt(ground);
    try {
      const examined = await look(change);
      const faulty = examined.filter((found) => found.state === 'broken' || found.state === 'warning');
      expect(faulty).toEqual([
        { check, state, said: expect.stringMatching(said), mending: expect.stringMatching(mending) },
      ]);
      expect(JSON.stringify(examined)).not.toContain('hunter2');

      const [found] = faulty;
      const after = await look(await mend(found && 'mending' in found ? found.mending : ''));
      expect(after.filter((one) => one.state === 'broken' || one.state === 'warning')).toEqual([]);
    } finally {
      await end?.();
    }
  });

  it('takes a gateway of Lacuna at the port for what it is', async () => {
    const app = await TestApp.start();
    try {
      const examined = await look({ environment: { PORT: new URL(app.url).port } });
      expect(examined.find(({ check }) => check === 'port')).toMatchObject({
        state: 'ok',
        said: expect.stringMatching(/Lacuna answers at .* already/),
      });
    } finally {
      await app.close();
    }
  });

  it('says what it could not look at while the configuration cannot be read', async () => {
    const examined = await look({ environment: { PORT: 'http' } });
    expect(examined.filter(({ state }) => state === 'broken').map(({ check }) => check)).toEqual(['configuration']);
    expect(examined.filter(({ state }) => state === 'skipped')).toHaveLength(10);
  });
});
