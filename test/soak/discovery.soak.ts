import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChildApp } from '../kit/child-app.js';
import { tryInterleavings } from '../kit/interleaved-imports.js';
import { killWhileDiscovering, serverFile } from '../kit/killed-discovery.js';
import { TestApp } from '../kit/test-app.js';

const KILLS = 50;
const ROWS = 20_000;
const INTERLEAVINGS = 300;

describe('a discovery that is killed', () => {
  let app: ChildApp;
  beforeEach(async () => {
    app = await ChildApp.create({ ASSET_BATCH_CHUNK_SIZE: '50', LACUNA_RATE_LIMIT_PER_MINUTE: '0' });
    await app.start();
  });
  afterEach(() => app.remove());

  it(`takes every one of ${ROWS} rows once, killed ${KILLS} times`, async () => {
    const d = { app, tenant: await app.createTenant() };
    await expect(killWhileDiscovering(app, d, { kills: KILLS, file: serverFile(ROWS) })).resolves.toBeUndefined();
  });
});

describe('imports at the same time', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await TestApp.start();
  });
  afterEach(() => app.close());

  it(`end in the same assets, in ${INTERLEAVINGS} orders of their chunks`, async () => {
    await expect(tryInterleavings(app, INTERLEAVINGS)).resolves.toBeUndefined();
  });
});
