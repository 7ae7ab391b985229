import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ImportService } from '../../src/modules/discovery/import.service.js';
import type { Tenant } from '../../src/scope.js';
import { createFlow, type Discovery, discover, importRecords, putFile, startRun, upload } from '../kit/discovery.js';
import { rareCharacters } from '../kit/rare-characters.js';
import { TestApp } from '../kit/test-app.js';

const INVENTORY = path.resolve(import.meta.dirname, '../../../shared/data/inventory');
const hasInventory = existsSync(INVENTORY);

let app: TestApp;
let tenant: Tenant;
beforeAll(async () => {
  app = await TestApp.start({ ASSET_BATCH_CHUNK_SIZE: '10' });
});
afterAll(() => app.close());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Each test in a tenant of its own. */
async function fresh(): Promise<Discovery> {
  tenant = await app.createTenant();
  return { app, tenant };
}

interface AssetRow {
  name: string;
  asset_type: string;
  attributes: Record<string, unknown>;
  [column: string]: unknown;
}

const assetsOf = ({ engagementId }: Tenant) =>
  app.database.rows<AssetRow>('select * from migration.assets where engagement_id = $1 order by id', [engagementId]);

const actionsOf = async ({ engagementId }: Tenant) =>
  (
    await app.database.rows<{ action: string }>(
      'select action from migration.audit_events where engagement_id = $1 order by sequence',
      [engagementId],
    )
  ).map(({ action }) => action);

const servers = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => ({
    'Server name': `srv-${from + index}`,
    'CPU cores': 4,
    'Memory (GB)': 16,
    OS: 'Ubuntu 22.04',
    Environment: 'prod',
  }));

describe('from records to assets', () => {
  it('creates a flow, imports records inline, runs, and ends with every record wired to its asset', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'First');
    const dataImport = await importRecords(d, flowId, servers(23));
    expect(dataImport).toMatchObject({ format: 'GENERIC', receivedRecords: 23, status: 'STORED' });
    expect(dataImport.fieldMappings).toContainEqual({
      sourceColumn: 'Memory (GB)',
      targetField: 'memory_mib',
      confidence: expect.any(Number),
      isConfirmed: false,
    });
    const flow = await discover(d, flowId);
    expect(flow).toMatchObject({
      status: 'COMPLETED',
      phase: 'FINALIZATION',
      recordCounts: { received: 23, processed: 23, rejected: 0, duplicate: 0, pending: 0 },
      progress: { status: 'COMPLETED', processed: 23, total: 23, percentage: 100, pollAfterMs: 0 },
      failedChunks: [],
    });

    const assets = await assetsOf(tenant);
    expect(assets).toHaveLength(23);
    expect(assets[0]).toMatchObject({
      name: 'srv-1',
      asset_type: 'SERVER',
      environment: 'production',
      attributes: { cpu_cores: 4, memory_mib: 16_384, os_family: 'linux' },
      discovery_flow_id: flowId,
      master_flow_id: flow.masterFlowId,
      discovery_method: 'flow_based',
      discovery_source: 'GENERIC',
      field_sources: { cpu_cores: 'GENERIC', environment: 'GENERIC' },
    });
    expect(assets[0]?.['field_mappings_used']).toMatch(/^[\da-f]{64}$/);
    expect(assets[0]?.['discovery_timestamp']).toBeInstanceOf(Date);
    expect(assets[0]?.['completeness']).toBeGreaterThan(0);
    const wired = await app.database.rows<{ n: string; cleansed: string }>(
      `select count(*) as n, count(c.raw_import_record_id) as cleansed from migration.raw_import_records r
       join migration.assets a on a.id = r.asset_id and a.raw_import_records_id = r.id
       left join migration.cleansed_records c on c.raw_import_record_id = r.id
       where r.engagement_id = $1 and r.is_processed and r.processed_at is not null and r.cleansed_summary->>'status' = 'cleansed'`,
      [tenant.engagementId],
    );
    expect(wired).toEqual([{ n: 23, cleansed: 23 }]);
    expect(await actionsOf(tenant)).toEqual([
      'engagement.created',
      'discovery_flow.created',
      'import.stored',
      'discovery.started',
      'discovery.completed',
    ]);
  });

  it('makes no asset twice when the same comes again, in another flow', async () => {
    const d = await fresh();
    for (const [round, expected] of [
      ['first', { processed: 15, duplicate: 0 }],
      ['again', { processed: 0, duplicate: 15 }],
    ] as const) {
      const flowId = await createFlow(d, round);
      await importRecords(d, flowId, servers(15));
      expect((await discover(d, flowId)).recordCounts).toMatchObject({ received: 15, pending: 0, ...expected });
    }
    expect(await assetsOf(tenant)).toHaveLength(15);
  });

  it('takes two rows of one identity as one asset, in a chunk and across chunks', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Twins');
    const twin = { 'Server name': 'srv-1', 'Serial number': 'CZ1234' };
    await importRecords(d, flowId, [
      ...servers(2),
      { ...twin },
      ...servers(12, 3),
      { ...twin, 'Server name': 'renamed' },
    ]);
    expect((await discover(d, flowId)).recordCounts).toEqual({
      received: 16,
      processed: 14,
      rejected: 0,
      duplicate: 2,
      pending: 0,
    });
    const assets = await assetsOf(tenant);
    expect(assets).toHaveLength(14);
    expect(assets[0]).toMatchObject({
      name: 'srv-1',
      serial_number: 'CZ1234',
      attributes: { serial_number: 'CZ1234', cpu_cores: 4 },
    });
    const linked = await app.database.rows('select 1 from migration.raw_import_records where asset_id = $1', [
      assets[0]?.['id'],
    ]);
    expect(linked).toHaveLength(3);
  });

  it('updates assets by what another source adds, remembers what it contradicts, and leaves what people decided', async () => {
    const d = await fresh();
    const first = await createFlow(d, 'RVTools');
    await importRecords(d, first, [{ VM: 'web1', Powerstate: 'poweredOn', CPUs: 4, Memory: 8192 }], 'RVTOOLS');
    await discover(d, first);
    await app.database.rows(
      `update migration.assets set attributes = attributes || '{"power_state": "suspended"}', field_sources = field_sources || '{"power_state": "person"}'
       where engagement_id = $1`,
      [tenant.engagementId],
    );
    const second = await createFlow(d, 'ServiceNow');
    await importRecords(
      d,
      second,
      [
        {
          name: 'web1',
          sys_class_name: 'cmdb_ci_server',
          cpu_count: 1,
          'Total cores': 8,
          support_group: 'Unix',
          serial_number: 'CZ9',
        },
      ],
      'SERVICENOW',
    );
    expect((await discover(d, second)).recordCounts).toMatchObject({ processed: 1, duplicate: 0 });
    const [asset, ...others] = await assetsOf(tenant);
    expect(others).toEqual([]);
    expect(asset).toMatchObject({
      discovery_flow_id: first,
      serial_number: 'CZ9',
      attributes: { cpu_cores: 4, memory_mib: 8192, power_state: 'suspended', support_group: 'Unix' },
      conflicting_values: {
        cpu_cores: [
          { value: 4, source: 'RVTOOLS' },
          { value: 8, source: 'SERVICENOW' },
        ],
      },
    });
    expect(asset?.['values_changed_at']).not.toEqual(asset?.['created_at']);
  });

  it('rejects row by row what is no asset, with a code, and lists it', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Rejects');
    await importRecords(d, flowId, [{ OS: 'Windows' }, ...servers(1), { 'Server name': 'x'.repeat(300) }]);
    const flow = await discover(d, flowId);
    expect(flow.recordCounts).toEqual({ received: 3, processed: 1, rejected: 2, duplicate: 0, pending: 0 });
    const { discoveryFlow } = await app.query<{ discoveryFlow: { imports: { rejectedRecords: object }[] } }>(
      `query ($id: ID!) { discoveryFlow(id: $id) { imports { rejectedRecords(first: 1) { totalCount pageInfo { hasNextPage endCursor }
        nodes { rowNumber status errorCode rawData cleansedSummary processedAt processingNotes } } } } }`,
      { id: flowId },
      { tenant },
    );
    expect(discoveryFlow.imports).toMatchObject([
      {
        rejectedRecords: {
          totalCount: 2,
          pageInfo: { hasNextPage: true },
          nodes: [
            {
              rowNumber: 1,
              status: 'REJECTED',
              errorCode: 'MISSING_NAME',
              rawData: { OS: 'Windows' },
              cleansedSummary: { status: 'rejected', hasName: false },
              processingNotes: expect.stringContaining('Expected a name'),
            },
          ],
        },
      },
    ]);
  });

  it('keeps a value that is too long as an invalid one, and takes in the other rows', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Long values');
    const [longest, longer] = [rareCharacters(500), rareCharacters(501)];
    const name = rareCharacters(127);
    const [first, second, ...others] = servers(20).map((row, index) => ({
      ...row,
      Hostname: `host-${index}`,
      Location: 'Ghent',
    }));
    const records = [
      { ...first, Hostname: longer, Location: longer },
      { ...second, 'Server name': name, Hostname: longest, Location: longest },
      ...others,
    ];
    await importRecords(d, flowId, records);
    const flow = await discover(d, flowId);
    expect(flow.recordCounts).toEqual({ received: 20, processed: 20, rejected: 0, duplicate: 0, pending: 0 });
    const [kept, ...taken] = await assetsOf(tenant);
    expect(kept).toMatchObject({ name: 'srv-1', location: null });
    expect(Object.keys(kept?.['invalid_values'] ?? {}).toSorted()).toEqual(['hostname', 'location']);
    expect(taken[0]).toMatchObject({ name, location: longest, attributes: { hostname: longest }, invalid_values: {} });
    expect(taken).toHaveLength(19);
  });

  it('takes in an import that comes after a run, by another run', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Twice');
    await importRecords(d, flowId, servers(3));
    await discover(d, flowId);
    const again = await app.error(
      'mutation ($id: ID!) { runDiscovery(input: {discoveryFlowId: $id}) { discoveryFlow { id } } }',
      { id: flowId },
      { tenant },
    );
    expect(again.extensions.code).toBe('CONFLICT');
    await importRecords(d, flowId, servers(3, 100));
    expect((await discover(d, flowId)).recordCounts).toMatchObject({ received: 6, processed: 6 });
  });
});

it('starts a flow again whose job the queue gave up', async () => {
  const d = await fresh();
  const flowId = await createFlow(d, 'Given up');
  await importRecords(d, flowId, servers(2));
  await app.database.rows(`update migration.discovery_flows set status = 'RUNNING' where id = $1`, [flowId]);
  expect((await discover(d, flowId)).recordCounts).toMatchObject({ received: 2, processed: 2 });
});

describe('field mappings', () => {
  const CONFIRM = `mutation ($id: ID!, $mappings: [FieldMappingInput!]!) {
    confirmFieldMappings(input: {dataImportId: $id, mappings: $mappings}) {
      dataImport { fieldMappings { sourceColumn targetField confidence isConfirmed } } } }`;

  it('are used as a person says', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Mapped');
    const { id } = await importRecords(d, flowId, [{ 'Server name': 'a', Zimmer: 'Oslo', Cores: 2 }]);
    const { confirmFieldMappings } = await app.query<{
      confirmFieldMappings: { dataImport: { fieldMappings: object[] } };
    }>(
      CONFIRM,
      {
        id,
        mappings: [
          { sourceColumn: 'Zimmer', targetField: 'location' },
          { sourceColumn: 'Cores', targetField: null },
        ],
      },
      { tenant },
    );
    expect(confirmFieldMappings.dataImport.fieldMappings).toEqual(
      expect.arrayContaining([
        { sourceColumn: 'Zimmer', targetField: 'location', confidence: 1, isConfirmed: true },
        { sourceColumn: 'Cores', targetField: null, confidence: 1, isConfirmed: true },
      ]),
    );
    await discover(d, flowId);
    expect(await assetsOf(tenant)).toMatchObject([{ location: 'Oslo', custom_attributes: { cores: 2 } }]);
    const late = await app.error(
      CONFIRM,
      { id, mappings: [{ sourceColumn: 'Zimmer', targetField: null }] },
      { tenant },
    );
    expect(late.extensions.code).toBe('CONFLICT');
  });

  it('are refused for an unknown column, an unknown field, and two columns for one value', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Refused');
    const { id } = await importRecords(d, flowId, [{ 'Server name': 'a', One: 'x', Two: 'y' }]);
    const cases = [
      [[{ sourceColumn: 'Three', targetField: 'location' }], 'input.mappings[0].sourceColumn'],
      [[{ sourceColumn: 'One', targetField: 'colour' }], 'input.mappings[0].targetField'],
      [
        [
          { sourceColumn: 'One', targetField: 'location' },
          { sourceColumn: 'Two', targetField: 'location' },
        ],
        'input.mappings[1].targetField',
      ],
      [
        [
          { sourceColumn: 'One', targetField: 'location' },
          { sourceColumn: 'One', targetField: null },
        ],
        'input.mappings[1].sourceColumn',
      ],
      [[], 'input.mappings'],
    ] as const;
    for (const [mappings, field] of cases) {
      const { extensions } = await app.error(CONFIRM, { id, mappings }, { tenant });
      expect([extensions.code, extensions.field]).toEqual(['BAD_USER_INPUT', field]);
    }
  });
});

describe('uploads', () => {
  it.skipIf(!hasInventory)('reads an RVTools workbook: machines and hosts, not 600 rows', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'RVTools');
    const { status, answer } = await upload(
      d,
      flowId,
      'export.xlsx',
      await readFile(path.join(INVENTORY, 'rvtools-kubev2v/example1.xlsx')),
    );
    expect([status, answer]).toEqual([
      200,
      expect.objectContaining({ format: 'RVTOOLS', receivedRecords: 16, rejectedRecords: 0 }),
    ]);
    const flow = await discover(d, flowId);
    expect(flow.recordCounts).toMatchObject({ received: 16, processed: 16 });
    const kinds = Map.groupBy(await assetsOf(tenant), ({ attributes }) => attributes['asset_kind']);
    expect([kinds.get('virtual')?.length, kinds.get('hypervisor')?.length]).toEqual([9, 7]);
    expect(kinds.get('virtual')?.[0]?.attributes).toHaveProperty('disks');
  });

  const files: [file: string, received: number, assets: number][] = [
    ['netbox-demo/vms.csv', 180, 180],
    ['netbox-demo/devices.csv', 72, 50],
    ['wikimedia-hosts/hosts_dev.csv', 1206, 1206],
    ['aws-cmf/server-list.csv', 8, 8],
    ['govuk-apps/apps.csv', 136, 134],
  ];
  it.skipIf(!hasInventory).each(files)('%s: %i records, %i assets', async (file, received, assets) => {
    const d = await fresh();
    const flowId = await createFlow(d, file);
    await upload(d, flowId, path.basename(file), await readFile(path.join(INVENTORY, file)));
    const { recordCounts } = await discover(d, flowId);
    expect(recordCounts).toMatchObject({ received, pending: 0 });
    expect(await assetsOf(tenant)).toHaveLength(assets);
    const again = await createFlow(d, `${file} again`);
    await upload(d, again, path.basename(file), await readFile(path.join(INVENTORY, file)));
    const second = await discover(d, again);
    expect(second.recordCounts).toMatchObject({ received, processed: 0, rejected: recordCounts.rejected });
    expect(await assetsOf(tenant)).toHaveLength(assets);
  });

  const refusals: [string, string, Buffer<ArrayBuffer>, number, string, RegExp][] = [
    ['an empty file', 'a.csv', Buffer.alloc(0), 400, 'BAD_USER_INPUT', /empty/],
    ['a header alone', 'a.csv', Buffer.from('name,cpu\n'), 400, 'BAD_USER_INPUT', /below the header/],
    [
      'a picture called CSV',
      'a.csv',
      Buffer.from('89504e470d0a1a0a0000000d494844520000', 'hex'),
      400,
      'BAD_USER_INPUT',
      /Expected/,
    ],
    ['a web page', 'a.csv', Buffer.from('<html><body>Sign in</body></html>'), 400, 'BAD_USER_INPUT', /HTML/],
    ['half a workbook', 'a.xlsx', Buffer.from('504b030414000600080000002100', 'hex'), 400, 'BAD_USER_INPUT', /cut off/],
  ];
  it.each(refusals)(
    'refuses %s, and takes another file at the same address',
    async (_name, fileName, bytes, status, code, message) => {
      const d = await fresh();
      const flowId = await createFlow(d, 'Refused');
      const refused = await upload(d, flowId, fileName, bytes);
      expect([refused.status, refused.answer]).toEqual([
        status,
        {
          errors: [
            {
              message: expect.stringMatching(message),
              extensions: expect.objectContaining({ code, field: 'file', requestId: expect.any(String) }),
            },
          ],
        },
      ]);
      const { dataImport } = await app.query(
        'query ($id: ID!) { dataImport(id: $id) { status errorCode receivedRecords } }',
        { id: refused.dataImportId },
        { tenant },
      );
      expect(dataImport).toEqual({ status: 'REFUSED', errorCode: code, receivedRecords: 0 });
      expect(await actionsOf(tenant)).toContain('import.refused');
      const stored = await putFile(d, refused.dataImportId, 'name\nweb1\n');
      expect([stored.status, stored.answer]).toEqual([200, expect.objectContaining({ receivedRecords: 1 })]);
    },
  );

  it('stores a row with ten megabytes in one cell as rejected, and the others', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Large');
    const { answer } = await upload(
      d,
      flowId,
      'a.csv',
      `name,notes\nweb1,ok\nweb2,${'x'.repeat(10 * 1024 * 1024)}\nweb3,ok\n`,
    );
    expect(answer).toMatchObject({ receivedRecords: 3, rejectedRecords: 1 });
    expect((await discover(d, flowId)).recordCounts).toEqual({
      received: 3,
      processed: 2,
      rejected: 1,
      duplicate: 0,
      pending: 0,
    });
    const [rejected] = await app.database.rows<{ code: string; bytes: number }>(
      `select error_code as code, raw_bytes as bytes from migration.raw_import_records where engagement_id = $1 and status = 'REJECTED'`,
      [tenant.engagementId],
    );
    expect(rejected?.code).toMatch(/^(CELL|ROW)_TOO_LARGE$/);
    expect(rejected?.bytes).toBeLessThan(20_000);
  });

  it('keeps unknown columns as custom attributes, and stores raw values untouched', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Unknown');
    await upload(d, flowId, 'a.csv', 'name,Flux capacitor,Cost center\nweb1, 1.21 GW ,0042\n');
    await discover(d, flowId);
    expect(await assetsOf(tenant)).toMatchObject([
      { custom_attributes: { flux_capacitor: '1.21 GW', cost_center: '0042' } },
    ]);
    const raw = await app.database.rows('select raw_data from migration.raw_import_records where engagement_id = $1', [
      tenant.engagementId,
    ]);
    expect(raw).toEqual([{ raw_data: { name: 'web1', 'Flux capacitor': ' 1.21 GW ', 'Cost center': '0042' } }]);
  });

  it('stores an import once: a second PUT is a conflict, at once or later', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Once');
    const { dataImportId } = await upload(d, flowId, 'a.csv', Buffer.alloc(0));
    const body = `name\n${Array.from({ length: 3000 }, (_, index) => `srv-${index}`).join('\n')}\n`;
    const both = await Promise.all([putFile(d, dataImportId, body), putFile(d, dataImportId, body)]);
    expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
    expect((await putFile(d, dataImportId, body)).status).toBe(409);
    const [counted] = await app.database.rows(
      'select count(*) as n from migration.raw_import_records where data_import_id = $1',
      [dataImportId],
    );
    expect(counted).toEqual({ n: 3000 });
  });

  it('leaves nothing of a file that breaks off', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Broken');
    const { dataImportId } = await upload(d, flowId, 'a.csv', Buffer.alloc(0));
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(`name\n${'srv\n'.repeat(5000)}`));
        setTimeout(() => controller.error(new Error('the client is gone')), 100);
      },
    });
    await expect(putFile(d, dataImportId, body)).rejects.toThrow(/fetch failed|gone/);
    const [counted] = await app.database.rows(
      'select count(*) as n from migration.raw_import_records where data_import_id = $1',
      [dataImportId],
    );
    expect(counted).toEqual({ n: 0 });
    expect((await putFile(d, dataImportId, 'name\nweb1\n')).status).toBe(200);
  });

  const lost: [what: string, lose: (subject: string) => Promise<unknown> | void, status: number, code: string][] = [
    [
      'the role',
      (subject) =>
        app.query('mutation ($input: RevokeAccessInput!) { revokeAccess(input: $input) { revoked } }', {
          input: { subject, clientAccountId: tenant.clientAccountId },
        }),
      403,
      'FORBIDDEN',
    ],
    [
      'a token that is good',
      () => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 86_400_000 }),
      401,
      'UNAUTHENTICATED',
    ],
  ];
  it.each(lost)(
    'stores nothing of a file whose sender has lost %s when it has come',
    async (_what, lose, status, code) => {
      const d = await fresh();
      await app.grant('slow', 'ANALYST', tenant.clientAccountId);
      const { dataImportId } = await upload(d, await createFlow(d, 'Slow'), 'a.csv', Buffer.alloc(0));
      const admitted = vi.spyOn(ImportService.prototype, 'requireUploadable');
      const body = new TransformStream<Uint8Array>();
      const sending = putFile(d, dataImportId, body.readable, { tenant, subject: 'slow' });
      const writer = body.writable.getWriter();
      await writer.write(Buffer.from('name\nweb1\n'));
      await vi.waitFor(() => expect(admitted).toHaveBeenCalled());
      await lose('slow');
      await writer.close();
      expect(await sending).toMatchObject({ status, answer: { errors: [{ extensions: { code } }] } });
      vi.useRealTimers();
      const records = await app.database.rows('select from migration.raw_import_records where data_import_id = $1', [
        dataImportId,
      ]);
      expect(records).toEqual([]);
      expect((await putFile(d, dataImportId, 'name\nweb1\n')).status).toBe(200);
    },
  );

  it('counts a file once against the rates, though it is asked twice who sends it', async () => {
    const limited = await TestApp.start({ LACUNA_RATE_LIMIT_PER_MINUTE: '30' });
    try {
      const d = { app: limited, tenant: await limited.createTenant() };
      await limited.grant('kai', 'ANALYST', d.tenant.clientAccountId);
      const { dataImportId } = await upload(d, await createFlow(d, 'Counted'), 'a.csv', '');
      const as = { tenant: d.tenant, subject: 'kai' };
      expect((await putFile(d, dataImportId, 'name\nweb1\n', as)).status).toBe(200);
      expect((await limited.ask('{ viewer { subject } }', {}, as)).headers.get('ratelimit-remaining')).toBe('28');
    } finally {
      await limited.close();
    }
  });

  it('refuses a file beyond the configured size, announced or not', async () => {
    const small = await TestApp.start({ LACUNA_UPLOAD_MAX_MIB: '1' });
    try {
      const d = { app: small, tenant: await small.createTenant() };
      const flowId = await createFlow(d, 'Size');
      const bytes = Buffer.alloc(3 * 1024 * 1024, 'name\n');
      const announced = await upload(d, flowId, 'a.csv', bytes);
      const streamed = await putFile(d, announced.dataImportId, new Blob([bytes]).stream());
      for (const { status, answer } of [announced, streamed])
        expect([status, answer]).toMatchObject([413, { errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] }]);
      expect((await putFile(d, announced.dataImportId, 'name\nweb1\n')).status).toBe(200);
    } finally {
      await small.close();
    }
  });

  it('asks for a token, the role and the tenant, and knows no foreign import', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Access');
    const { dataImportId } = await upload(d, flowId, 'a.csv', Buffer.alloc(0));
    const other = await app.createTenant();
    await app.grant('victor', 'VIEWER', tenant.clientAccountId);
    await app.grant('ann', 'ANALYST', other.clientAccountId);
    const url = `${app.url}/uploads/${dataImportId}`;
    const bare = await fetch(url, { method: 'PUT', body: 'name\nweb1\n' });
    expect(bare.status).toBe(401);
    const put = (as: Parameters<TestApp['headers']>[0], id = dataImportId) => putFile(d, id, 'name\nweb1\n', as);
    expect(await put({})).toMatchObject({
      status: 400,
      answer: { errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'headers' } }] },
    });
    expect(await put({ subject: 'victor', tenant })).toMatchObject({
      status: 403,
      answer: { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
    });
    expect(await put({ subject: 'ann', tenant })).toMatchObject({ status: 403 });
    const foreign = await put({ subject: 'ann', tenant: other });
    const unknown = await put({ subject: 'ann', tenant: other }, '00000000-0000-7000-8000-000000000000');
    expect([foreign.status, unknown.status, (await put({ tenant }, 'nonsense')).status]).toEqual([404, 404, 404]);
    const message = ({ answer }: typeof foreign) => JSON.stringify(answer).replaceAll(/[\da-f-]{36}/g, '');
    expect(message(foreign)).toBe(message(unknown));
  });

  it('does not take a file after the address expired', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Late');
    const { dataImportId } = await upload(d, flowId, 'a.csv', Buffer.alloc(0));
    await app.database.rows(
      `update migration.data_imports set upload_expires_at = now() - interval '1 s' where id = $1`,
      [dataImportId],
    );
    expect(await putFile(d, dataImportId, 'name\nweb1\n')).toMatchObject({
      status: 409,
      answer: { errors: [{ message: expect.stringMatching(/expired/), extensions: { code: 'CONFLICT' } }] },
    });
  });
});

describe('bad input', () => {
  const IMPORT = `mutation ($id: ID!, $records: [JSONObject!]!, $key: String) {
    importRecords(input: {discoveryFlowId: $id, records: $records, idempotencyKey: $key}) { dataImport { id receivedRecords } } }`;

  it('of inline records names the record', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Bad');
    const ask = (records: unknown[]) => app.error(IMPORT, { id: flowId, records }, { tenant });
    const empty = await ask([{ name: 'a' }, {}]);
    expect([empty.extensions.code, empty.extensions.field]).toEqual(['BAD_USER_INPUT', 'input.records[1]']);
    expect((await ask([])).extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.records' });
    const none = await ask([{ name: 'a' }, 'web1']);
    expect(none.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'records[1]' });
    expect((await ask(servers(251))).extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', field: 'records' });
    expect(
      await app.database.rows('select 1 from migration.data_imports where engagement_id = $1', [tenant.engagementId]),
    ).toEqual([]);
  });

  it('repeats an import with the same key without doing it again', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Key');
    const ask = (records: unknown[]) =>
      app.ask<{ importRecords: object }>(IMPORT, { id: flowId, records, key: 'k1' }, { tenant });
    const first = await ask(servers(2));
    expect((await ask(servers(2))).data).toEqual(first.data);
    expect((await ask(servers(3))).errors[0]?.extensions.code).toBe('CONFLICT');
    expect(
      await app.database.rows('select 1 from migration.raw_import_records where engagement_id = $1', [
        tenant.engagementId,
      ]),
    ).toHaveLength(2);
  });

  it('is a run without records, or beside another', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Empty');
    const RUN = 'mutation ($id: ID!) { runDiscovery(input: {discoveryFlowId: $id}) { discoveryFlow { id status } } }';
    expect((await app.error(RUN, { id: flowId }, { tenant })).extensions.code).toBe('BAD_USER_INPUT');
    await importRecords(d, flowId, servers(30));
    const answers = await Promise.all([
      app.ask(RUN, { id: flowId }, { tenant }),
      app.ask(RUN, { id: flowId }, { tenant }),
    ]);
    expect(answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code))).toEqual(['CONFLICT']);
    expect(answers.find(({ errors }) => errors.length === 0)?.data).toEqual({
      runDiscovery: { discoveryFlow: { id: flowId, status: 'RUNNING' } },
    });
  });

  it('is a foreign id, answered as an unknown one', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Ours');
    const dataImport = await importRecords(d, flowId, servers(1));
    const other = await app.createTenant();
    const ids = { unknown: '00000000-0000-7000-8000-000000000000', flow: flowId, import: dataImport.id };
    const mutations: [string, string][] = [
      ['runDiscovery(input: {discoveryFlowId: $id}) { discoveryFlow { id } }', ids.flow],
      ['createImportUpload(input: {discoveryFlowId: $id, fileName: "a.csv"}) { uploadUrl }', ids.flow],
      ['importRecords(input: {discoveryFlowId: $id, records: [{name: "a"}]}) { dataImport { id } }', ids.flow],
      [
        'confirmFieldMappings(input: {dataImportId: $id, mappings: [{sourceColumn: "a"}]}) { dataImport { id } }',
        ids.import,
      ],
    ];
    for (const [mutation, id] of mutations) {
      const [foreign, unknown] = await Promise.all(
        [id, ids.unknown].map(async (asked) => {
          const error = await app.error(`mutation ($id: ID!) { ${mutation} }`, { id: asked }, { tenant: other });
          return [error.extensions.code, error.message.replace(asked, 'ID')];
        }),
      );
      expect(foreign).toEqual(unknown);
      expect(foreign?.[0]).toBe('NOT_FOUND');
    }
    const { data } = await app.ask(
      'query ($flow: ID!, $import: ID!) { discoveryFlow(id: $flow) { id } dataImport(id: $import) { id } discoveryFlows { nodes { id } } }',
      ids,
      { tenant: other },
    );
    expect(data).toEqual({ discoveryFlow: null, dataImport: null, discoveryFlows: { nodes: [] } });
  });

  it('is a change asked for by a viewer', async () => {
    const d = await fresh();
    await app.grant('vera', 'VIEWER', tenant.clientAccountId);
    const error = await app.error(
      'mutation { createDiscoveryFlow(input: {name: "x"}) { discoveryFlow { id } } }',
      {},
      { subject: 'vera', tenant: d.tenant },
    );
    expect(error.extensions.code).toBe('FORBIDDEN');
  });
});

describe('chunks that fail', () => {
  /** A trigger in the place of whatever can go wrong with one row. */
  const poison = ({ database }: TestApp) =>
    database.rows(`
      create or replace function migration.poison() returns trigger language plpgsql as $$
        begin if new.name like 'poison%' then raise exception 'poisoned'; end if; return new; end $$;
      create or replace trigger poison before insert on migration.assets for each row execute function migration.poison()`);
  const cure = ({ database }: TestApp) => database.rows('drop trigger if exists poison on migration.assets');
  const poisonedServers = [...servers(12), { 'Server name': 'poison' }, ...servers(17, 13)];

  it('are tried again, left behind, and taken up by the next run', async () => {
    await poison(app);
    const d = await fresh();
    const flowId = await createFlow(d, 'Poisoned');
    await importRecords(d, flowId, poisonedServers);
    const flow = await discover(d, flowId);
    expect(flow).toMatchObject({
      status: 'FAILED',
      recordCounts: { received: 30, processed: 20, pending: 10 },
      progress: { status: 'FAILED', processed: 20, percentage: 66, pollAfterMs: 0 },
      failedChunks: [{ number: 2, firstRecord: 11, lastRecord: 20, attempts: 4, errorCode: 'INTERNAL' }],
    });
    expect(await actionsOf(tenant)).toContain('discovery.failed');
    await cure(app);
    await startRun(d, flowId);
    expect(await discover(d, flowId, { isStarted: true })).toMatchObject({
      status: 'COMPLETED',
      recordCounts: { received: 30, processed: 30, pending: 0 },
      failedChunks: [],
    });
    expect(await assetsOf(tenant)).toHaveLength(30);
  });

  it.each([
    ['skip', { processed: 20, pending: 10 }],
    ['stop', { processed: 10, pending: 20 }],
  ] as const)('are left behind at once under the policy %s', async (policy, counts) => {
    const other = await TestApp.start({ ASSET_BATCH_CHUNK_SIZE: '10', ASSET_CHUNK_RETRY_POLICY: policy });
    try {
      await poison(other);
      const d = { app: other, tenant: await other.createTenant() };
      const flowId = await createFlow(d, policy);
      await importRecords(d, flowId, poisonedServers);
      expect(await discover(d, flowId)).toMatchObject({
        status: 'FAILED',
        recordCounts: { received: 30, ...counts },
        failedChunks: [{ number: 2, attempts: 1 }],
      });
      await cure(other);
      expect(await discover(d, flowId)).toMatchObject({ status: 'COMPLETED', recordCounts: { processed: 30 } });
    } finally {
      await other.close();
    }
  });
});
