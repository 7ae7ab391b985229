import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ChildApp } from './child-app.js';
import { createFlow, type Discovery, type FlowAnswer, putFile, readFlow, startRun, upload } from './discovery.js';

/** A file of servers, and what is to become of its rows. */
export interface ServerFile {
  readonly rows: number;
  readonly text: string;
  readonly rejected: number;
  readonly assets: number;
}

/** Every tenth row is a server that stood in the file before, far away; the first of them have no name. */
export function serverFile(rows: number): ServerFile {
  const names = Array.from({ length: rows }, (_, row) => (row % 10 === 9 ? row - 901 : row)).map((number) =>
    number < 0 ? '' : `srv-${number}`,
  );
  return {
    rows,
    text: `name,cpu cores,memory (GB)\n${names.map((name) => `${name},4,8`).join('\n')}\n`,
    rejected: names.filter((name) => name === '').length,
    assets: new Set(names.filter((name) => name !== '')).size,
  };
}

/** Polls, adding up the counts each time, until `isThere`. */
export async function until(d: Discovery, flowId: string, isThere: (flow: FlowAnswer) => boolean): Promise<FlowAnswer> {
  for (;;) {
    const flow = await readFlow(d, flowId);
    if (isThere(flow)) return flow;
    await sleep(20);
  }
}

/** Every row of the file is there once and settled, every asset once and wired, and the sums of chunks are true. */
export async function expectNothingTwice(app: ChildApp, flowId: string, { rows, assets }: ServerFile): Promise<void> {
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
    records: rows,
    rows,
    unlinked: 0,
    assets,
    names: assets,
    makers: assets,
    wired: assets,
    chunksLeft: 0,
    completed: 1,
  });
  const [said] = await app.database.rows(
    `select sum(c.processed_records)::int as "PROCESSED", sum(c.rejected_records)::int as "REJECTED",
       sum(c.duplicate_records)::int as "DUPLICATE", sum(c.pending_records)::int as "PENDING"
     from migration.discovery_chunks c where c.discovery_flow_id = $1`,
    [flowId],
  );
  const counted = await app.database.rows<{ status: string; records: number }>(
    'select r.status, count(*)::int as records from migration.raw_import_records r where r.discovery_flow_id = $1 group by r.status',
    [flowId],
  );
  expect({ PENDING: 0, ...Object.fromEntries(counted.map(({ status, records }) => [status, records])) }).toEqual(said);
}

/**
 * Imports and discovers a file while the process is killed time after time, at moments spread at random over the upload
 * and the run, and holds what is there in the end to the file.
 *
 * @param kills of them the first is while the file comes in.
 */
export async function killWhileDiscovering(
  app: ChildApp,
  d: Discovery,
  { kills, file }: { readonly kills: number; readonly file: ServerFile },
): Promise<void> {
  const flowId = await createFlow(d, 'Killed');
  const { dataImportId } = await upload(d, flowId, 'servers.csv', new Uint8Array());
  const sending = putFile(d, dataImportId, file.text).catch(() => undefined);
  await sleep(Math.random() * 400);
  await killAndStart(app);
  await sending;
  expect([0, file.rows]).toContain((await readFlow(d, flowId)).recordCounts.received);
  expect([200, 409]).toContain((await putFile(d, dataImportId, file.text)).status);
  await startRun(d, flowId);
  let settled = 0;
  for (let left = kills - 1; left > 0; left--) {
    const goal = settled + 1 + Math.floor((Math.random() * 1.6 * (file.rows - settled)) / (left + 1));
    const flow = await until(d, flowId, ({ progress, status }) => progress.processed >= goal || status !== 'RUNNING');
    await sleep(Math.random() * 30);
    await killAndStart(app);
    const after = await readFlow(d, flowId);
    expect(after.progress.processed).toBeGreaterThanOrEqual(flow.progress.processed);
    settled = after.progress.processed;
  }
  const end = await until(d, flowId, ({ status }) => status !== 'RUNNING');
  const { rows, assets, rejected } = file;
  expect(end).toMatchObject({
    status: 'COMPLETED',
    recordCounts: { received: rows, processed: assets, rejected, duplicate: rows - assets - rejected, pending: 0 },
    failedChunks: [],
  });
  await expectNothingTwice(app, flowId, file);
}

async function killAndStart(app: ChildApp): Promise<void> {
  await app.end('SIGKILL');
  await app.start();
}
