import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { ChildApp } from '../kit/child-app.js';
import { createFlow, type Discovery, type FlowAnswer, putFile, readFlow, startRun, upload } from '../kit/discovery.js';

const ROWS = 4_000;

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

/** Every tenth row is a server that stood in the file before, far away; the first of them have no name. */
const names = Array.from({ length: ROWS }, (_, row) => (row % 10 === 9 ? row - 901 : row)).map((number) =>
  number < 0 ? '' : `srv-${number}`,
);
const file = `name,cpu cores,memory (GB)\n${names.map((name) => `${name},4,8`).join('\n')}\n`;
const REJECTED = names.filter((name) => name === '').length;
const ASSETS = new Set(names.filter((name) => name !== '')).size;

/** Polls, adding up the counts each time, until `isThere`. */
async function until(flowId: string, isThere: (flow: FlowAnswer) => boolean): Promise<FlowAnswer> {
  for (;;) {
    const flow = await readFlow(d, flowId);
    if (isThere(flow)) return flow;
    await sleep(20);
  }
}

async function expectNothingTwice(flowId: string): Promise<void> {
  const [found] = await app.database.rows(
    `select count(*)::int as records, count(distinct (r.sheet, r.row_number))::int as rows,
       count(*) filter (where r.status <> 'REJECTED' and a.id is null)::int as unlinked,
       (select count(*)::int from migration.assets) as assets,
       (select count(distinct a.name)::int from migration.assets a) as names,
       (select count(distinct a.raw_import_records_id)::int from migration.assets a) as makers,
       (select count(*)::int from migration.assets a join migration.raw_import_records o on o.id = a.raw_import_records_id and o.asset_id = a.id) as wired,
       (select count(*)::int from migration.discovery_chunks c where c.status <> 'DONE') as "chunksLeft",
       (select count(*)::int from migration.audit_events e where e.action = 'discovery.completed') as completed
     from migration.raw_import_records r left join migration.assets a on a.id = r.asset_id where r.discovery_flow_id = $1`,
    [flowId],
  );
  expect(found).toEqual({
    records: ROWS,
    rows: ROWS,
    unlinked: 0,
    assets: ASSETS,
    names: ASSETS,
    makers: ASSETS,
    wired: ASSETS,
    chunksLeft: 0,
    completed: 1,
  });
}

it('carries on after SIGKILL, wherever it strikes, and does nothing twice', async () => {
  const flowId = await createFlow(d, 'Killed');
  await upload(d, flowId, 'servers.csv', file);
  await startRun(d, flowId);
  let settled = 0;
  for (let kill = 1; kill <= 3; kill++) {
    const goal = settled + 1 + Math.floor(Math.random() * 900);
    const flow = await until(flowId, ({ progress, status }) => progress.processed >= goal || status !== 'RUNNING');
    await sleep(Math.random() * 30);
    await app.end('SIGKILL');
    await app.start();
    const after = await readFlow(d, flowId);
    expect(after.progress.processed).toBeGreaterThanOrEqual(flow.progress.processed);
    settled = after.progress.processed;
  }
  const end = await until(flowId, ({ status }) => status !== 'RUNNING');
  expect(end).toMatchObject({
    status: 'COMPLETED',
    recordCounts: {
      received: ROWS,
      processed: ASSETS,
      rejected: REJECTED,
      duplicate: ROWS - ASSETS - REJECTED,
      pending: 0,
    },
    failedChunks: [],
  });
  await expectNothingTwice(flowId);
}, 240_000);

it('hands a run back on SIGTERM within ten seconds, and another process finishes it', async () => {
  const flowId = await createFlow(d, 'Stopped');
  await upload(d, flowId, 'servers.csv', file);
  await startRun(d, flowId);
  await until(flowId, ({ progress }) => progress.processed >= 300);
  const stoppedAt = Date.now();
  expect(await app.end('SIGTERM')).toBe(0);
  expect(Date.now() - stoppedAt).toBeLessThan(10_000);
  await app.start();
  expect((await until(flowId, ({ status }) => status !== 'RUNNING')).status).toBe('COMPLETED');
  await expectNothingTwice(flowId);
}, 120_000);

it('stores a file once, whole, however often the process dies while it comes in', async () => {
  const flowId = await createFlow(d, 'Upload');
  const { dataImportId } = await upload(d, flowId, 'servers.csv', new Uint8Array());
  const large = `name,serial number,notes\n${Array.from({ length: 60_000 }, (_, index) => `srv-${index},SN${index},${'n'.repeat(100)}`).join('\n')}\n`;
  for (const delayMs of [150, 600, 1_200]) {
    const broken = putFile(d, dataImportId, large).catch(() => undefined);
    await sleep(delayMs);
    await app.end('SIGKILL');
    await broken;
    await app.start();
    expect([0, 60_000]).toContain((await readFlow(d, flowId)).recordCounts.received);
  }
  const { status } = await putFile(d, dataImportId, large);
  expect([200, 409]).toContain(status);
  expect((await readFlow(d, flowId)).recordCounts).toMatchObject({ received: 60_000, pending: 60_000 });
}, 120_000);
