import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOutcome } from '../../scripts/formats/describe-outcome.js';
import { importFile } from '../../scripts/formats/import-file.js';
import { createClient, type LacunaClient } from '../../sdk/src/index.js';
import type { Tenant } from '../../src/scope.js';
import { deflatedSheet, toZip } from '../kit/archive.js';
import { createFlow, type Discovery, discover, importRecords, startRun, upload } from '../kit/discovery.js';
import { PLATFORM_ADMIN, TestApp } from '../kit/test-app.js';

const INVENTORY = path.resolve(import.meta.dirname, '../../../shared/data/inventory');
const hasInventory = existsSync(INVENTORY);
const MISSING = hasInventory ? '' : ' (the real exports of ../shared/data are not here)';

let app: TestApp;
let tenant: Tenant;
beforeAll(async () => {
  app = await TestApp.start({ LACUNA_IMPORT_WORKBOOK_UNPACKED_MAX_MIB: '64' });
});
afterAll(() => app.close());

async function fresh(): Promise<Discovery> {
  tenant = await app.createTenant();
  return { app, tenant };
}

const assetsOf = ({ engagementId }: Tenant) =>
  app.database.rows<{ name: string; attributes: Record<string, unknown>; conflicting_values: object }>(
    'select name, attributes, conflicting_values from migration.assets where engagement_id = $1 order by id',
    [engagementId],
  );

const CONFIRM = `mutation ($input: ConfirmFieldMappingsInput!) { confirmFieldMappings(input: $input) { dataImport {
  format formatConfidence alternatives { format } remarks fieldMappings { sourceColumn targetField confidence isConfirmed } } } }`;
const IMPORT = `query ($id: ID!) { dataImport(id: $id) {
  format formatConfidence alternatives { format confidence fieldMappings { sourceColumn targetField } } remarks
  fieldMappings { sourceColumn targetField confidence isConfirmed } } }`;
const RUN = 'mutation ($id: ID!) { runDiscovery(input: {discoveryFlowId: $id}) { discoveryFlow { id } } }';

interface ImportAnswer {
  format: string;
  formatConfidence: number;
  alternatives: { format: string }[];
  remarks: string[];
  fieldMappings: { sourceColumn: string; targetField: string | null; confidence: number; isConfirmed: boolean }[];
}

const readImport = async (id: string) =>
  (await app.query<{ dataImport: ImportAnswer }>(IMPORT, { id }, { tenant })).dataImport;

const confirm = async (input: object) =>
  (await app.query<{ confirmFieldMappings: { dataImport: ImportAnswer } }>(CONFIRM, { input }, { tenant }))
    .confirmFieldMappings.dataImport;

describe('docs/formats.md', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/formats.md'), 'utf8').split('\n');

  it
    .skipIf(!hasInventory)
    .each([
      'aws-cmf/server-list.csv',
      'aws-cmf/servers.json',
      'glpi-inventory/computer_1.json',
      'google-mconnect/report.csv',
      'govuk-apps/repos.yml',
      'konveyor-app-import/sample-applications.csv',
      'netbox-demo/devices.csv',
      'rvtools-kubev2v/csv/vDisk.csv',
      'rvtools-kubev2v/csv/vInfo.csv',
      'rvtools-small/rvtools-small-complete.xlsx',
    ])(`says of %s what becomes of it${MISSING}`, async (file) => {
    const client: LacunaClient = createClient({
      url: app.url,
      token: () => app.token(PLATFORM_ADMIN),
      tenant: await app.createTenant(),
    });
    const outcome = describeOutcome(await importFile(client, INVENTORY, file));
    expect(page, 'run `npm run formats` after a change of how files are read').toContain(outcome);
  });
});

describe('a header that two formats fit', () => {
  const COLUMNS = 'VM,Powerstate,CPUs,Cluster,Template,Guest state,name,sys_class_name,sys_id,install_status,asset_tag';
  const FILE = `${COLUMNS}\nVM one,poweredOn,4,c1,False,running,ci-one,cmdb_ci_server,abc,1,T1\n`;

  it('waits for a person to say which, and says why', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Tie');
    const { dataImportId, answer } = await upload(d, flowId, 'both.csv', FILE);
    expect(answer).toMatchObject({ remarks: [expect.stringMatching(/RVTOOLS or SERVICENOW/)] });
    expect(await readImport(dataImportId)).toMatchObject({
      format: 'RVTOOLS',
      alternatives: [{ format: 'SERVICENOW', confidence: 1 }],
    });
    const refused = await app.error(RUN, { id: flowId }, { tenant });
    expect([refused.extensions.code, refused.message]).toEqual([
      'CONFLICT',
      expect.stringMatching(/both.csv fits RVTOOLS or SERVICENOW.*confirmFieldMappings/),
    ]);
    const input = { dataImportId, mappings: [] };
    const unknown = await app.error(CONFIRM, { input: { ...input, format: 'NETBOX' } }, { tenant });
    expect(unknown.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.format' });
    const confirmed = await confirm({ ...input, format: 'SERVICENOW' });
    expect(confirmed).toMatchObject({ format: 'SERVICENOW', formatConfidence: 1, alternatives: [] });
    expect((await discover(d, flowId)).recordCounts).toMatchObject({ received: 1, processed: 1 });
    expect((await assetsOf(tenant)).map(({ name }) => name)).toEqual(['ci-one']);

    // The same header is not asked about again.
    const next = await createFlow(d, 'Next month');
    const { dataImportId: second } = await upload(d, next, 'both-2.csv', FILE.replace('ci-one', 'ci-two'));
    expect(await readImport(second)).toMatchObject({ format: 'SERVICENOW', alternatives: [] });
    await startRun(d, next);
  });

  it('is taken as the format that the client names', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Named');
    await importRecords(d, flowId, [{ VM: 'a', Powerstate: 'poweredOn', CPUs: 4, name: 'b', sys_id: 'x' }], 'RVTOOLS');
    await discover(d, flowId);
    expect((await assetsOf(tenant)).map(({ name }) => name)).toEqual(['a']);
  });
});

describe('a sheet that is none of the format', () => {
  it('is left out, and a remark says so, whatever it holds', async () => {
    const d = await fresh();
    const tables = {
      'vInfo.csv': 'VM,Powerstate,CPUs,Memory,Provisioned MiB,VM UUID\na,poweredOn,4,8192,1024,u1\n',
      'Applications.csv': 'Application name,Owner\nCRM,Lena\n',
    };
    const file = toZip(Object.entries(tables).map(([name, content]) => ({ name, content })));
    const { answer } = await upload(d, await createFlow(d, 'Sheets'), 'export.zip', new Uint8Array(file));
    expect(answer).toMatchObject({
      format: 'RVTOOLS',
      receivedRecords: 1,
      remarks: expect.arrayContaining(['Sheets that were left out: Applications.']),
    });
  });
});

describe('field mappings', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ Host: `h${n}`, Blorp: 8, Team: 'Unix' }));

  it('are remembered for the same header in the same tenant, in whatever order its columns stand', async () => {
    const d = await fresh();
    const first = await importRecords(d, await createFlow(d, 'First'), rows(2));
    const mappings = [{ sourceColumn: 'Blorp', targetField: 'cpu_cores' }, { sourceColumn: 'Team' }];
    await confirm({ dataImportId: first.id, mappings });
    const again = await importRecords(
      d,
      await createFlow(d, 'Again'),
      rows(2).map(({ Host, Blorp, Team }) => ({ Team, Blorp, Host })),
    );
    const { fieldMappings, remarks } = await readImport(again.id);
    expect(fieldMappings.filter(({ isConfirmed }) => isConfirmed)).toEqual([
      { sourceColumn: 'Team', targetField: null, confidence: 1, isConfirmed: true },
      { sourceColumn: 'Blorp', targetField: 'cpu_cores', confidence: 1, isConfirmed: true },
    ]);
    expect(remarks).toEqual(['2 mappings are as they were confirmed before for the same header.']);
    const other = await importRecords(d, await createFlow(d, 'Other'), [{ Host: 'x', Blorp: 8 }]);
    expect((await readImport(other.id)).fieldMappings.some(({ isConfirmed }) => isConfirmed)).toBe(false);

    const elsewhere = await fresh();
    const foreign = await importRecords(elsewhere, await createFlow(elsewhere, 'Elsewhere'), rows(2));
    expect(foreign.fieldMappings.some(({ isConfirmed }) => isConfirmed)).toBe(false);
  });

  it('that are less sure than 0.8 are taken by a run only when a person confirms them', async () => {
    const d = await fresh();
    const records = [
      { name: 'a', 'Memory size total': '16 GB' },
      { name: 'b', 'Memory size total': '32 GB' },
    ];
    for (const isConfirmed of [false, true]) {
      const flowId = await createFlow(d, String(isConfirmed));
      const { id, fieldMappings } = await importRecords(d, flowId, records);
      const unsure = fieldMappings.find(({ sourceColumn }) => sourceColumn !== 'name');
      expect(unsure?.confidence).toBeLessThanOrEqual(0.8);
      if (isConfirmed) {
        const mappings = [{ sourceColumn: 'Memory size total', targetField: 'memory_mib' }];
        await confirm({ dataImportId: id, mappings });
      }
      await discover(d, flowId);
      const [asset] = await assetsOf(tenant);
      expect(asset?.attributes['memory_mib']).toBe(isConfirmed ? 16_384 : undefined);
    }
  });

  it('that cannot be are refused, saying which', async () => {
    const d = await fresh();
    const { id } = await importRecords(d, await createFlow(d, 'Bad'), rows(1));
    const fieldOf = async (mappings: object[]) => {
      const { extensions } = await app.error(CONFIRM, { input: { dataImportId: id, mappings } }, { tenant });
      return [extensions.code, extensions.field];
    };
    const column = (sourceColumn: string, targetField: string | null) => ({ sourceColumn, targetField });
    expect(await fieldOf([])).toEqual(['BAD_USER_INPUT', 'input.mappings']);
    expect(await fieldOf([column('Blorp', 'cpu_coers')])).toEqual(['BAD_USER_INPUT', 'input.mappings[0].targetField']);
    expect(await fieldOf([column('Blorb', 'cpu_cores')])).toEqual(['BAD_USER_INPUT', 'input.mappings[0].sourceColumn']);
    expect(await fieldOf([column('Blorp', 'cpu_cores'), column('Blorp', null)])).toEqual([
      'BAD_USER_INPUT',
      'input.mappings[1].sourceColumn',
    ]);
    expect(await fieldOf([column('Blorp', 'cpu_cores'), column('Team', 'cpu_cores')])).toEqual([
      'BAD_USER_INPUT',
      'input.mappings[1].targetField',
    ]);
  });
});

describe('a workbook that inflates to a gigabyte', () => {
  it('is refused over HTTP, and costs neither the memory nor the import', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Bomb');
    const bomb = toZip([
      { name: 'xl/workbook.xml', content: '<workbook><sheets><sheet name="S" r:id="r1"/></sheets></workbook>' },
      {
        name: 'xl/_rels/workbook.xml.rels',
        content:
          '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      },
      { name: 'xl/worksheets/sheet1.xml', content: '', deflated: deflatedSheet(1024) },
    ]);
    expect(bomb.length).toBeLessThan(2 * 1024 ** 2);
    const before = process.memoryUsage().rss;
    const { status, answer } = await upload(d, flowId, 'bomb.xlsx', new Uint8Array(bomb));
    expect([status, answer]).toEqual([
      413,
      {
        errors: [
          expect.objectContaining({ extensions: expect.objectContaining({ code: 'LIMIT_EXCEEDED', field: 'file' }) }),
        ],
      },
    ]);
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 ** 2);
    const small = await upload(d, flowId, 'small.csv', 'name\nweb1\n');
    expect(small.status).toBe(200);
  });
});

describe("a server that carries another server's FQDN", () => {
  const FQDN_GAPS = `query ($flow: ID!) { collectionFlow(id: $flow) { gaps(filter: {fieldNames: ["fqdn"]}) { nodes {
    gapType asset { name } } } } }`;

  async function lookAt(d: Discovery, flowId: string) {
    const counts = (await discover(d, flowId)).recordCounts;
    const created = await app.query<{ createCollectionFlow: { collectionFlow: { id: string } } }>(
      `mutation ($input: CreateCollectionFlowInput!) { createCollectionFlow(input: $input) { collectionFlow { id } } }`,
      { input: { name: 'Look', discoveryFlowId: flowId } },
      { tenant },
    );
    const flow = created.createCollectionFlow.collectionFlow.id;
    await app.query(
      `mutation ($flow: ID!) { scanGaps(input: {collectionFlowId: $flow}) { gapsFound } }`,
      { flow },
      { tenant },
    );
    const gaps = await app.query<{ collectionFlow: { gaps: { nodes: { gapType: string; asset: object }[] } } }>(
      FQDN_GAPS,
      { flow },
      { tenant },
    );
    const conflicts = gaps.collectionFlow.gaps.nodes.filter(({ gapType }) => gapType === 'CONFLICTING_VALUES');
    return { counts, conflicts, assets: await assetsOf(tenant) };
  }

  it('is an asset of its own, with a conflict to look at', async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Own');
    await importRecords(d, flowId, [
      { 'Server name': 'payroll', FQDN: 'mail.example.test' },
      { 'Server name': 'mail', FQDN: 'mail.example.test' },
    ]);
    const { counts, conflicts, assets } = await lookAt(d, flowId);
    expect(counts).toMatchObject({ processed: 2, duplicate: 0 });
    expect(assets.map(({ name }) => name)).toEqual(['payroll', 'mail']);
    expect(conflicts).toEqual([{ gapType: 'CONFLICTING_VALUES', asset: { name: 'payroll' } }]);
    expect(assets[0]?.conflicting_values).toEqual({
      fqdn: [
        { value: 'mail.example.test', source: 'GENERIC' },
        { value: 'payroll.example.test', source: 'GENERIC, by its name' },
      ],
    });
  });

  it.skipIf(!hasInventory)(`as Server8 of the AWS intake form does${MISSING}`, async () => {
    const d = await fresh();
    const flowId = await createFlow(d, 'Intake');
    await upload(d, flowId, 'server-list.csv', await readFile(path.join(INVENTORY, 'aws-cmf/server-list.csv')));
    const { counts, conflicts, assets } = await lookAt(d, flowId);
    expect(counts).toMatchObject({ received: 8, processed: 8 });
    expect(assets.filter(({ attributes }) => attributes['fqdn'] === 'server6.example.local')).toHaveLength(2);
    expect(conflicts).toMatchObject([{ asset: { name: 'Server8' } }]);
  });
});
