import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Collection } from '../kit/collection.js';
import { createFlow, type Discovery, discover, importRecords, putFile, readFlow, upload } from '../kit/discovery.js';
import { TestApp } from '../kit/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start({ ASSET_BATCH_CHUNK_SIZE: '10' });
});
afterAll(() => app.close());

let d: Discovery;
beforeEach(async () => {
  d = { app, tenant: await app.createTenant() };
});

const assets = () =>
  app.database.rows<{ id: string; name: string; serial_number: string | null; fqdn: string | null }>(
    'select id, name, serial_number, fqdn from migration.assets where engagement_id = $1 order by name',
    [d.tenant.engagementId],
  );

/** Uploads a file into a flow and discovers it. */
async function discoverFile(flowId: string, file: string) {
  expect((await upload(d, flowId, 'servers.csv', file)).status).toBe(200);
  return (await discover(d, flowId)).recordCounts;
}

const HEADER = 'name,serial number,fqdn,cpu cores,notes';

describe('the same file once more', () => {
  const rows = Array.from({ length: 25 }, (_, n) => `srv-${n},SN-10${n},srv-${n}.corp.example,${n + 1},row ${n}`);
  const file = [HEADER, ...rows].join('\n');

  it('makes no asset and says how many rows were there already, in the same flow and in another', async () => {
    const flowId = await createFlow(d, 'First');
    expect(await discoverFile(flowId, file)).toMatchObject({ received: 25, processed: 25, duplicate: 0 });
    const before = await assets();
    expect(await discoverFile(flowId, file)).toMatchObject({ received: 50, processed: 25, duplicate: 25, pending: 0 });
    const other = await createFlow(d, 'Second');
    expect(await discoverFile(other, file)).toMatchObject({ received: 25, processed: 0, duplicate: 25, pending: 0 });
    expect(await assets()).toEqual(before);
  });

  it('takes a row that was rejected and has been mended, and nothing else', async () => {
    const flowId = await createFlow(d, 'Broken');
    const broken = file.replace('srv-7,SN-107,srv-7.corp.example', ',,');
    expect(await discoverFile(flowId, broken)).toMatchObject({ processed: 24, rejected: 1 });
    expect(await assets()).toHaveLength(24);
    const mended = await createFlow(d, 'Mended');
    expect(await discoverFile(mended, file)).toEqual({
      received: 25,
      processed: 1,
      rejected: 0,
      duplicate: 24,
      pending: 0,
    });
    expect((await assets()).map(({ name }) => name)).toContain('srv-7');
    expect(await assets()).toHaveLength(25);
  });
});

describe('a row that names two assets', () => {
  it('is the one that its surer key names; the other one stays as it is', async () => {
    const flowId = await createFlow(d, 'Two');
    await discoverFile(flowId, `${HEADER}\nalpha,SN-A1,alpha.corp.example,4,\nbeta,SN-B2,beta.corp.example,8,`);
    const [alpha, beta] = await assets();
    const confused = await createFlow(d, 'Confused');
    const counts = await discoverFile(confused, `${HEADER}\nbeta,SN-A1,,16,who am I`);
    expect(counts).toMatchObject({ processed: 1, duplicate: 0, rejected: 0 });
    const [record] = await app.database.rows(
      'select asset_id, status, processing_notes from migration.raw_import_records where discovery_flow_id = $1',
      [confused],
    );
    expect(record).toMatchObject({
      asset_id: alpha?.id,
      status: 'PROCESSED',
      processing_notes: 'Added to an asset that was there already.',
    });
    const after = await assets();
    expect(after).toHaveLength(2);
    expect(after).toContainEqual(beta);
  });
});

describe('a row of another source', () => {
  it('is its asset by the SMBIOS UUID, whichever byte order either shows it in', async () => {
    const vSphere = await createFlow(d, 'vSphere');
    await discoverFile(vSphere, 'name,SMBIOS UUID\nweb01,564d1234-5678-9abc-def0-123456789abc');
    const guest = await createFlow(d, 'Guest');
    await discoverFile(guest, 'name,SMBIOS UUID,serial number\nweb-prod,34124d56-7856-bc9a-def0-123456789abc,SN-1');
    expect(await assets()).toMatchObject([{ serial_number: 'SN-1' }]);
    const again = await createFlow(d, 'Again');
    expect(await discoverFile(again, 'name,SMBIOS UUID\nweb-prod,564d1234-5678-9abc-def0-123456789abc')).toMatchObject({
      duplicate: 1,
    });
  });

  it.each([
    ['short name and its FQDN', ['web01.corp.example,', 'web01,web01.corp.example']],
    ['name that is its FQDN', ['web01,web01.corp.example', 'WEB01.corp.example,']],
  ])('is its asset by its %s', async (_, rows) => {
    for (const row of rows) await discoverFile(await createFlow(d, row), `name,fqdn\n${row}`);
    expect(await assets()).toHaveLength(1);
  });

  it.each([
    ['databases', 'database name,server name,cpu cores', ['master,db01,', 'master,db02,']],
    ['links', 'link name,endpoints,notes', ['uplink,sw1;core1,', 'uplink,sw2;core1,']],
    ['servers', 'server name,asset id,notes', ['web01,A-1,', 'web01,A-2,']],
  ])(
    'is the one of several %s of its name that stands where it says, in whatever order they come',
    async (_, header, rows) => {
      const flowId = await createFlow(d, 'First');
      await discoverFile(flowId, [header, ...rows].join('\n'));
      const before = await assets();
      expect(before).toHaveLength(2);
      const again = await createFlow(d, 'Again');
      expect(await discoverFile(again, [header, ...rows.toReversed()].join('\n'))).toMatchObject({ duplicate: 2 });
      expect(await assets()).toEqual(before);
    },
  );
});

describe('uploads into one flow', () => {
  it('at once are two imports, whose rows are all taken', async () => {
    const flowId = await createFlow(d, 'Both');
    const table = (from: number) =>
      ['name,cpu cores', ...Array.from({ length: 200 }, (_, n) => `srv-${from + n},4`)].join('\n');
    const both = await Promise.all([upload(d, flowId, 'a.csv', table(0)), upload(d, flowId, 'b.csv', table(100))]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const { recordCounts, status } = await discover(d, flowId);
    expect(status).toBe('COMPLETED');
    expect(recordCounts).toEqual({ received: 400, processed: 300, rejected: 0, duplicate: 100, pending: 0 });
    expect(await assets()).toHaveLength(300);
  });

  it('that are still coming are not waited for by a run, and taken in by the next', async () => {
    const flowId = await createFlow(d, 'Early');
    await importRecords(d, flowId, [{ name: 'first', 'cpu cores': 2 }]);
    const { dataImportId } = await upload(d, flowId, 'late.csv', '');
    let finish = () => {};
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('name,cpu cores\nlate-1,4\n'));
        finish = () => {
          controller.enqueue(new TextEncoder().encode('late-2,4\n'));
          controller.close();
        };
      },
    });
    const sending = putFile(d, dataImportId, body);
    await sleep(50);
    expect(await discover(d, flowId)).toMatchObject({
      status: 'COMPLETED',
      recordCounts: { received: 1, processed: 1 },
    });
    finish();
    expect((await sending).status).toBe(200);
    expect(await readFlow(d, flowId)).toMatchObject({ status: 'PAUSED', recordCounts: { received: 3, pending: 2 } });
    expect((await discover(d, flowId)).recordCounts).toMatchObject({ received: 3, processed: 3, pending: 0 });
  });
});

describe('a gap', () => {
  it('closes at once when a discovery finds the value', async () => {
    const collection = await Collection.create(app);
    d = { app, tenant: collection.tenant };
    const { flowId } = await collection.scannedFlow(2);
    expect(await collection.openFields(flowId)).toContain('cpu_cores');
    const found = await createFlow(d, 'Found');
    await importRecords(d, found, [{ 'Server name': 'web-0', 'CPU cores': 4 }]);
    await discover(d, found);
    const gaps = await collection.gapsOf(flowId, { fieldNames: ['cpu_cores'] });
    expect(gaps.map(({ resolution }) => resolution).toSorted()).toEqual(['PENDING', 'RESOLVED']);
    expect(await collection.openFields(flowId)).toContain('memory_mib');
  });
});
