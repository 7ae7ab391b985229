import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { ChildApp } from '../kit/child-app.js';
import { createFlow, type Discovery, putFile, readFlow, startRun, upload } from '../kit/discovery.js';
import { expectNothingTwice, killWhileDiscovering, serverFile, until } from '../kit/killed-discovery.js';

let app: ChildApp;
let tenant: Tenant;
let d: Discovery;
beforeEach(async () => {
  app = await ChildApp.create({ ASSET_BATCH_CHUNK_SIZE: '20' });
  await app.start();
  tenant = await app.createTenant();
  d = { app, tenant };
});
afterEach(() => app.remove());

const file = serverFile(4_000);

it('carries on after SIGKILL, wherever it strikes, and does nothing twice', async () => {
  await expect(killWhileDiscovering(app, d, { kills: 4, file })).resolves.toBeUndefined();
}, 240_000);

it('hands a run back on SIGTERM within ten seconds, and another process finishes it', async () => {
  const flowId = await createFlow(d, 'Stopped');
  await upload(d, flowId, 'servers.csv', file.text);
  await startRun(d, flowId);
  await until(d, flowId, ({ progress }) => progress.processed >= 300);
  const stoppedAt = Date.now();
  expect(await app.end('SIGTERM')).toBe(0);
  expect(Date.now() - stoppedAt).toBeLessThan(10_000);
  await app.start();
  expect((await until(d, flowId, ({ status }) => status !== 'RUNNING')).status).toBe('COMPLETED');
  await expectNothingTwice(app, flowId, file);
}, 120_000);

it('stores a file once, whole, however often the process dies while it comes in', async () => {
  const flowId = await createFlow(d, 'Upload');
  const { dataImportId } = await upload(d, flowId, 'servers.csv', new Uint8Array());
  const large = `name,serial number,notes\n${Array.from({ length: 20_000 }, (_, index) => `srv-${index},SN${index},${'n'.repeat(100)}`).join('\n')}\n`;
  for (const delayMs of [150, 600]) {
    const broken = putFile(d, dataImportId, large).catch(() => undefined);
    await sleep(delayMs);
    await app.end('SIGKILL');
    await broken;
    await app.start();
    expect([0, 20_000]).toContain((await readFlow(d, flowId)).recordCounts.received);
  }
  const { status } = await putFile(d, dataImportId, large);
  expect([200, 409]).toContain(status);
  expect((await readFlow(d, flowId)).recordCounts).toMatchObject({ received: 20_000, pending: 20_000 });
}, 120_000);
