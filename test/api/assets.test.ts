import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ANN,
  type AssetNode,
  Collection,
  CREATE_ASSET,
  PAGE_FIELDS,
  type PageInfoNode,
  UPDATE_ASSET,
} from '../kit/collection.js';
import { createFlow, discover, importRecords } from '../kit/discovery.js';
import { rareCharacters } from '../kit/rare-characters.js';
import { TestApp } from '../kit/test-app.js';

let app: TestApp;
let ours: Collection;
beforeAll(async () => {
  app = await TestApp.start();
});
beforeEach(async () => {
  ours = await Collection.create(app);
});
afterAll(() => app.close());

interface AssetsPage {
  nodes: { id: string; name: string }[];
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: PageInfoNode;
  totalCount: number;
}

const ASSETS = `query ($first: Int, $after: String, $filter: AssetFilter) { assets(first: $first, after: $after, filter: $filter) {
  nodes { id name } edges { cursor node { id } } totalCount ${PAGE_FIELDS} } }`;

const list = async (variables: Record<string, unknown> = {}) =>
  (await ours.query<{ assets: AssetsPage }>(ASSETS, variables)).assets;
const namesOf = async (filter: Record<string, unknown>) => (await list({ filter })).nodes.map(({ name }) => name);

describe('createAsset', () => {
  it('stores values in the form of the catalogue, and says how complete the asset is', async () => {
    const asset = await ours.createAsset({
      name: '  SAP\u00a0ECC ',
      assetType: 'SERVER',
      description: 'Runs\nthe books',
      environment: 'Prod',
      location: ' Ghent  DC1 ',
      attributes: {
        cpu_cores: '8',
        memory_mib: '16 GB',
        os_family: 'Red Hat Enterprise Linux 9',
        ip_addresses: '10.0.0.1, 10.0.0.2',
        hypervisor: 'n/a',
      },
      customAttributes: { Rack: 'R12', tags: ['a', { b: 1 }], nothing: null },
    });
    expect(asset).toMatchObject({
      name: 'SAP ECC',
      assetType: 'SERVER',
      description: 'Runs\nthe books',
      environment: 'production',
      location: 'Ghent DC1',
      discoverySource: 'manual',
      discoveryMethod: 'manual',
      attributes: { cpu_cores: 8, memory_mib: 16384, os_family: 'linux', ip_addresses: ['10.0.0.1', '10.0.0.2'] },
      customAttributes: { Rack: 'R12', tags: ['a', { b: 1 }] },
      analysisStatus: 'NOT_STARTED',
      analyzedAt: null,
      isAnalysisStale: false,
      fieldMappingsHash: null,
    });
    // Of 15 fields that a server of unknown kind needs: name, environment, location, os_family, cores, memory, addresses.
    expect(asset.completeness).toBeCloseTo(7 / 15, 3);
    expect(asset.attributes).not.toHaveProperty('hypervisor');
    expect(await ours.readAsset(asset.id)).toEqual(asset);
    const [event] = await ours.events('asset.created');
    expect(event).toMatchObject({ actor: ANN, assetId: asset.id, details: { assetType: 'SERVER' } });
  });

  const refused: [string, Record<string, unknown>, string, RegExp][] = [
    ['no name', { name: '   ' }, 'input.name', /cannot be without one/],
    ['a word for nothing as its name', { name: 'n/a' }, 'input.name', /cannot be without one/],
    ['a name that is too long', { name: 'x'.repeat(256) }, 'input.name', /1 to 255 characters; got 256/],
    ['an unknown environment', { environment: 'mars' }, 'input.environment', /one of production, .*got "mars"/],
    ['a description that is too long', { description: 'x'.repeat(10_001) }, 'input.description', /10000 characters/],
    [
      'a field of another type',
      { attributes: { engine: 'oracle' } },
      'input.attributes.engine',
      /has for SERVER.*cpu_cores/,
    ],
    [
      'a field that every object has',
      { attributes: { constructor: 1 } },
      'input.attributes.constructor',
      /has for SERVER/,
    ],
    [
      'a value that is none',
      { attributes: { cpu_cores: 'many' } },
      'input.attributes.cpu_cores',
      /whole number.*"many"/,
    ],
    ['a value of the wrong shape', { attributes: { memory_mib: { gb: 4 } } }, 'input.attributes.memory_mib', /MiB/],
    [
      'a column among the attributes',
      { attributes: { environment: 'test' } },
      'input.attributes.environment',
      /as input.environment/,
    ],
    ['NUL in a custom attribute', { customAttributes: { note: 'a\0b' } }, 'input.customAttributes.note', /without NUL/],
    [
      'NUL deep in a custom attribute',
      { customAttributes: { note: [{ x: ['\0'] }] } },
      'input.customAttributes.note',
      /without NUL/,
    ],
    ['NUL in a key', { customAttributes: { 'a\0': 1 } }, 'input.customAttributes.a\0', /without NUL/],
    ['half a character', { customAttributes: { note: '\ud800' } }, 'input.customAttributes.note', /broken characters/],
    ['an empty key', { customAttributes: { '': 1 } }, 'input.customAttributes.', /1 to 200 characters/],
    [
      'too deep a value',
      { customAttributes: { deep: JSON.parse('['.repeat(30) + ']'.repeat(30)) } },
      'input.customAttributes.deep',
      /20 levels/,
    ],
    [
      'too many keys',
      { customAttributes: Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`k${n}`, n])) },
      'input.customAttributes',
      /at most 500/,
    ],
  ];
  it.each(refused)('refuses %s', async (_what, over, field, message) => {
    const error = await ours.error(CREATE_ASSET, { input: { name: 'web', assetType: 'SERVER', ...over } });
    expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
    expect(error.message).toMatch(message);
    expect((await list()).totalCount).toBe(0);
  });

  it('needs the role ANALYST', async () => {
    await app.grant('vera', 'VIEWER', ours.tenant.clientAccountId, ours.tenant.engagementId);
    const vera = { subject: 'vera', tenant: ours.tenant };
    const error = await app.error(CREATE_ASSET, { input: { name: 'web', assetType: 'SERVER' } }, vera);
    expect(error.extensions.code).toBe('FORBIDDEN');
    await app.query(ASSETS, {}, vera);
  });
});

describe('updateAsset', () => {
  it('merges what is given, takes away what is null, and leaves the rest', async () => {
    const { id } = await ours.createAsset({
      location: 'Ghent',
      attributes: { cpu_cores: 4, os_name: 'Ubuntu' },
      customAttributes: { rack: 'R1', row: 2 },
    });
    const asset = await ours.updateAsset(id, {
      name: 'web-02',
      location: null,
      attributes: { cpu_cores: 8, os_name: null, os_version: '22.04' },
      customAttributes: { rack: null, shelf: { unit: 3 } },
    });
    expect(asset).toMatchObject({ name: 'web-02', location: null });
    expect(asset.attributes).toEqual({ cpu_cores: 8, os_version: '22.04' });
    expect(asset.customAttributes).toEqual({ row: 2, shelf: { unit: 3 } });
    const [stored] = await app.database.rows<{ normalised_name: string; field_sources: object }>(
      'select normalised_name, field_sources from migration.assets where id = $1',
      [id],
    );
    expect(stored).toEqual({
      normalised_name: 'web-02',
      field_sources: {
        name: 'person',
        cpu_cores: 'person',
        os_version: 'person',
        'customAttributes.row': 'person',
        'customAttributes.shelf': 'person',
      },
    });
    const [event] = await ours.events('asset.updated');
    expect(event).toMatchObject({ actor: ANN, assetId: id });
    expect(event?.details['fields']).toEqual(
      expect.arrayContaining([
        'name',
        'location',
        'cpu_cores',
        'os_name',
        'os_version',
        'customAttributes.rack',
        'customAttributes.shelf',
      ]),
    );
  });

  it('leaves what is personal in the name of a custom attribute out of the audit trail', async () => {
    const { id } = await ours.createAsset({});
    await ours.updateAsset(id, { customAttributes: { 'call john.roe@example.com': 'in case of fire' } });
    const [event] = await ours.events('asset.updated');
    expect(event?.details).toMatchObject({ fields: ['customAttributes.call [EMAIL]'] });
  });

  it('does nothing where everything is said already', async () => {
    const { id } = await ours.createAsset({
      environment: 'production',
      attributes: { cpu_cores: 4 },
      customAttributes: { rack: 'R1' },
    });
    const [before] = await app.database.rows('select xmin::text from migration.assets where id = $1', [id]);
    await ours.updateAsset(id, {
      environment: 'Prod',
      attributes: { cpu_cores: '4' },
      customAttributes: { rack: 'R1' },
    });
    await ours.updateAsset(id, {});
    expect(await app.database.rows('select xmin::text from migration.assets where id = $1', [id])).toEqual([before]);
    expect(await ours.events('asset.updated')).toEqual([]);
  });

  it('makes an analysis stale, by any value that changes', async () => {
    const {
      flowId,
      assetIds: [id = ''],
    } = await ours.scannedFlow();
    await ours.markAnalyzed(flowId);
    expect(await ours.readAsset(id)).toMatchObject({ analysisStatus: 'COMPLETED', isAnalysisStale: false });
    await ours.updateAsset(id, { name: 'web-0' });
    expect((await ours.readAsset(id)).isAnalysisStale).toBe(false);
    await ours.updateAsset(id, { customAttributes: { tech_stack: 'java' } });
    expect((await ours.readAsset(id)).isAnalysisStale).toBe(true);
  });

  it('settles what sources could not agree on, or had no value for', async () => {
    const { id } = await ours.createAsset({ attributes: { os_name: 'Ubuntu' } });
    await app.database.rows(
      `update migration.assets set invalid_values = '{"cpu_cores": "lots"}',
         conflicting_values = '{"os_name": [{"value": "Ubuntu", "source": "RVTOOLS"}, {"value": "Debian", "source": "NETBOX"}]}' where id = $1`,
      [id],
    );
    const { id: flowId } = await ours.createFlow([id]);
    await ours.scan(flowId);
    expect(await ours.gapIn(flowId, 'cpu_cores')).toMatchObject({ gapType: 'INVALID_VALUE', resolution: 'PENDING' });
    expect(await ours.gapIn(flowId, 'os_name')).toMatchObject({ gapType: 'CONFLICTING_VALUES', resolution: 'PENDING' });
    await ours.updateAsset(id, { attributes: { cpu_cores: 4, os_name: 'Ubuntu' } });
    const [stored] = await app.database.rows(
      'select invalid_values, conflicting_values from migration.assets where id = $1',
      [id],
    );
    expect(stored).toEqual({ invalid_values: {}, conflicting_values: {} });
    expect(await ours.gapIn(flowId, 'cpu_cores')).toMatchObject({
      resolution: 'RESOLVED',
      resolvedValue: 4,
      resolvedBy: ANN,
    });
    expect(await ours.gapIn(flowId, 'os_name')).toMatchObject({
      resolution: 'RESOLVED',
      resolvedValue: 'Ubuntu',
      resolvedBy: ANN,
    });
  });

  it('takes the longest values of fields that are looked up by', async () => {
    const { id } = await ours.createAsset();
    const longest = rareCharacters(500);
    const name = rareCharacters(127);
    const asset = await ours.updateAsset(id, { name, location: longest, attributes: { hostname: longest } });
    expect(asset).toMatchObject({ name, location: longest, attributes: { hostname: longest } });
  });

  it('refuses what createAsset refuses, and to take the name away', async () => {
    const { id } = await ours.createAsset();
    const cases: [Record<string, unknown>, string][] = [
      [{ name: null }, 'input.name'],
      [{ environment: 'mars' }, 'input.environment'],
      [{ location: 'x'.repeat(501) }, 'input.location'],
      [{ attributes: { cpu_cores: -1 } }, 'input.attributes.cpu_cores'],
      [{ attributes: { wings: 2 } }, 'input.attributes.wings'],
      [{ customAttributes: { x: '\0' } }, 'input.customAttributes.x'],
    ];
    for (const [over, field] of cases) {
      const error = await ours.error(UPDATE_ASSET, { input: { assetId: id, ...over } });
      expect(error.extensions, JSON.stringify(over)).toMatchObject({ code: 'BAD_USER_INPUT', field });
    }
  });

  it('answers for an asset of another tenant as for one that does not exist', async () => {
    const theirs = await Collection.create(app);
    const { id } = await theirs.createAsset({ customAttributes: { secret: 'theirs' } });
    for (const assetId of [id, randomUUID()]) {
      const error = await ours.error(UPDATE_ASSET, { input: { assetId, name: 'mine' } });
      expect(error.extensions.code).toBe('NOT_FOUND');
      expect(error.message).toBe(`No asset with id ${assetId}.`);
      expect(await ours.query('query ($id: ID!) { asset(id: $id) { id } }', { id: assetId })).toEqual({ asset: null });
      expect(await namesOf({ ids: [assetId] })).toEqual([]);
    }
    expect((await theirs.readAsset(id)).name).toBe('web-01');
  });
});

describe('assets', () => {
  it('are paged in the order they came, each exactly once', async () => {
    const created: string[] = [];
    for (let n = 0; n < 7; n++) created.push((await ours.createAsset({ name: `web-${n}` })).id);
    const seen: string[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 10; pages++) {
      const page: AssetsPage = await list({ first: 3, after });
      expect(page.totalCount).toBe(7);
      expect(page.pageInfo).toMatchObject({ pageSize: 3, pageSizeCapped: false, hasPreviousPage: after !== null });
      expect(page.edges.map(({ node }) => node.id)).toEqual(page.nodes.map(({ id }) => id));
      expect(page.pageInfo.endCursor).toBe(page.edges.at(-1)?.cursor);
      seen.push(...page.nodes.map(({ id }) => id));
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(created);
  });

  it('serves 200 at once and says so when more is asked for', async () => {
    await ours.createAsset();
    expect((await list({ first: 500 })).pageInfo).toMatchObject({
      pageSize: 200,
      pageSizeCapped: true,
      maxPageSize: 200,
    });
    expect((await list({ first: 200 })).pageInfo.pageSizeCapped).toBe(false);
    expect((await list({})).pageInfo.pageSize).toBe(50);
  });

  it('refuses a page of -1', async () => {
    const error = await ours.error(ASSETS, { first: -1 });
    expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'first' });
    expect(error.message).toContain('got -1');
  });

  it('refuses cursors that are no cursor, or of another list, or of another filter', async () => {
    const { flowId } = await ours.scannedFlow(2);
    const { endCursor } = (await list({ first: 1 })).pageInfo;
    const inFlow = `query ($id: ID!, $after: String) { collectionFlow(id: $id) { assets(first: 1, after: $after) { ${PAGE_FIELDS} } } }`;
    const { collectionFlow } = await ours.query<{ collectionFlow: { assets: { pageInfo: PageInfoNode } } }>(inFlow, {
      id: flowId,
    });
    const wrong: [string, string | null][] = [
      ['of nothing', 'bm90IGEgY3Vyc29y'],
      ['of the list below a flow', collectionFlow.assets.pageInfo.endCursor],
    ];
    for (const [what, after] of wrong) {
      const error = await ours.error(ASSETS, { after });
      expect(error.extensions, what).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' });
    }
    const error = await ours.error(ASSETS, { after: endCursor, filter: { search: 'web' } });
    expect(error.message).toContain('of another query');
    expect((await list({ after: endCursor })).nodes).toHaveLength(1);
  });

  it('are narrowed by every condition of the filter, and by all of them at once', async () => {
    const web = await ours.createAsset({ name: 'Web-01', environment: 'production' });
    await ours.createAsset({ name: 'db-01', assetType: 'DATABASE', environment: 'test' });
    await ours.createAsset({ name: '100%_web', assetType: 'APPLICATION' });
    const { id: flowId } = await ours.createFlow([web.id]);
    await ours.markAnalyzed(flowId);
    const cases: [Record<string, unknown>, string[]][] = [
      [{ ids: [web.id, randomUUID()] }, ['Web-01']],
      [{ ids: [] }, []],
      [{ assetTypes: ['DATABASE', 'APPLICATION'] }, ['db-01', '100%_web']],
      [{ environments: ['production', 'sandbox'] }, ['Web-01']],
      [{ search: 'web' }, ['Web-01', '100%_web']],
      [{ search: 'WEB-0' }, ['Web-01']],
      [{ search: '%' }, ['100%_web']],
      [{ search: ' ' }, ['Web-01', 'db-01', '100%_web']],
      [{ analysisStatuses: ['COMPLETED'] }, ['Web-01']],
      [{ analysisStatuses: ['NOT_STARTED', 'IN_PROGRESS'] }, ['db-01', '100%_web']],
      [{ isAnalysisStale: false }, ['Web-01', 'db-01', '100%_web']],
      [{ isAnalysisStale: true }, []],
      [{ search: 'web', assetTypes: ['APPLICATION'], environments: null }, ['100%_web']],
    ];
    for (const [filter, names] of cases) expect(await namesOf(filter), JSON.stringify(filter)).toEqual(names);
    await app.database.rows(
      "update migration.assets set ai_gap_analysis_timestamp = now() - interval '31 days' where id = $1",
      [web.id],
    );
    expect(await namesOf({ isAnalysisStale: true })).toEqual(['Web-01']);
  });

  it('refuses filters that cannot be meant', async () => {
    const cases: [Record<string, unknown>, string, string?][] = [
      [{ ids: Array.from({ length: 251 }, () => randomUUID()) }, 'filter.ids', 'LIMIT_EXCEEDED'],
      [{ search: 'x'.repeat(201) }, 'filter.search'],
      [{ search: 'a\0' }, 'filter.search'],
      [{ environments: ['production', '\0'] }, 'filter.environments[1]'],
    ];
    for (const [filter, field, code = 'BAD_USER_INPUT'] of cases)
      expect((await ours.error(ASSETS, { filter })).extensions, field).toMatchObject({ code, field });
  });
});

describe('wiring', () => {
  it('shows an asset its flow and its record, and them their assets, batched', async () => {
    const d = { app, tenant: ours.tenant };
    const flowId = await createFlow(d, 'Import');
    await importRecords(d, flowId, [
      { Name: 'web-1', Type: 'Server', 'CPU Cores': 4 },
      { Name: 'web-2', Type: 'Server', 'CPU Cores': 8 },
    ]);
    await discover(d, flowId);
    const byHand = await ours.createAsset({ name: 'by hand' });
    const { assets } = await ours.query<{
      assets: {
        nodes: (AssetNode & {
          discoveryFlow: { id: string } | null;
          rawImportRecord: { rawData: { Name: string }; asset: { id: string } } | null;
        })[];
      };
    }>(
      `{ assets { nodes { id name fieldMappingsHash discoveryMethod discoveryFlow { id } rawImportRecord { rawData asset { id } } } } }`,
    );
    expect(assets.nodes).toHaveLength(3);
    for (const asset of assets.nodes.filter(({ id }) => id !== byHand.id)) {
      expect(asset).toMatchObject({
        discoveryMethod: 'flow_based',
        fieldMappingsHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        discoveryFlow: { id: flowId },
        rawImportRecord: { rawData: { Name: asset.name }, asset: { id: asset.id } },
      });
    }
    expect(assets.nodes.find(({ id }) => id === byHand.id)).toMatchObject({
      discoveryFlow: null,
      rawImportRecord: null,
    });
    const { discoveryFlow } = await ours.query<{
      discoveryFlow: { assets: { totalCount: number; nodes: { name: string }[] } };
    }>(
      'query ($id: ID!) { discoveryFlow(id: $id) { assets(first: 1, filter: {search: "web"}) { totalCount nodes { name } } } }',
      { id: flowId },
    );
    expect(discoveryFlow.assets).toEqual({ totalCount: 2, nodes: [{ name: 'web-1' }] });
  });
});
