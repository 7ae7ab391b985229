import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { createFlow, type Discovery, discover, importRecords } from '../kit/discovery.js';
import { TestApp } from '../kit/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.close());

interface Reference {
  kind: string;
  name: string;
  status: string;
  resolvedBy: string | null;
  asset: { name: string };
  target: { name: string } | null;
  candidates: { name: string }[];
}

/** What every asset of the tenant says of others, as `name > target (rule)`, or what stands in the way. */
async function wiring(tenant: Tenant): Promise<Record<string, string[]>> {
  const { assetReferences } = await app.query<{ assetReferences: { nodes: Reference[] } }>(
    `query { assetReferences(first: 20) { nodes {
      kind name status resolvedBy asset { name } target { name } candidates { name } } } }`,
    {},
    { tenant },
  );
  const said: Record<string, string[]> = {};
  for (const { kind, name, status, resolvedBy, asset, target, candidates } of assetReferences.nodes) {
    const several = candidates.map((candidate) => ` ${candidate.name}`).join();
    const what = target ? `${kind} ${target.name} (${resolvedBy})` : `${kind} ${name}: ${status}${several}`;
    (said[asset.name] ??= []).push(what);
  }
  return said;
}

async function take(d: Discovery, records: readonly object[]): Promise<void> {
  const flowId = await createFlow(d, 'Inventory');
  await importRecords(d, flowId, records, 'GENERIC');
  expect((await discover(d, flowId)).status).toBe('COMPLETED');
}

const host = (Name: string, more = {}) => ({ Name, Type: 'Server', 'Server type': 'hypervisor', ...more });
const vm = (Name: string, on: string, more = {}) => ({
  Name,
  Type: 'Server',
  'Server type': 'virtual',
  'ESX host': on,
  ...more,
});

/** Opens what the catalogue misses of every asset, and tells the gaps of fields that name others. */
async function gapsOf(tenant: Tenant): Promise<string[]> {
  const { assets } = await app.query<{ assets: { nodes: { id: string }[] } }>(
    'query { assets { nodes { id } } }',
    {},
    { tenant },
  );
  const { createCollectionFlow } = await app.query<{ createCollectionFlow: { collectionFlow: { id: string } } }>(
    'mutation ($ids: [ID!]!) { createCollectionFlow(input: {name: "Wave", assetIds: $ids}) { collectionFlow { id } } }',
    { ids: assets.nodes.map(({ id }) => id) },
    { tenant },
  );
  const { id } = createCollectionFlow.collectionFlow;
  await app.query('mutation ($id: ID!) { scanGaps(input: {collectionFlowId: $id}) { gapsFound } }', { id }, { tenant });
  const { gaps } = await app.query<{
    gaps: { nodes: { fieldName: string; gapType: string; asset: { name: string } }[] };
  }>(
    `query ($filter: GapFilter) { gaps(first: 50, filter: $filter) { nodes { fieldName gapType asset { name } } } }`,
    { filter: { fieldNames: FIELDS, resolutions: ['PENDING'] } },
    { tenant },
  );
  return gaps.nodes.map(({ asset, fieldName, gapType }) => `${asset.name} ${fieldName} ${gapType}`).sort();
}

const FIELDS = ['virtualization_host', 'virtualization_cluster', 'host_ref', 'dependencies', 'infrastructure_ids'];

const addAsset = (tenant: Tenant, name: string, assetType: string, attributes: object = {}) =>
  app.query<{ createAsset: { asset: { id: string } } }>(
    'mutation ($input: CreateAssetInput!) { createAsset(input: $input) { asset { id } } }',
    { input: { name, assetType, attributes } },
    { tenant },
  );

const updatedAt = (tenant: Tenant) =>
  app.database.rows(
    'select id, updated_at from migration.asset_references where client_account_id = $1 and engagement_id = $2 order by id',
    [tenant.clientAccountId, tenant.engagementId],
  );

describe('references', () => {
  it('lead from machines to hosts and clusters, from applications and databases to servers', async () => {
    const tenant = await app.createTenant();
    const d = { app, tenant };
    await addAsset(tenant, 'cl-1', 'OTHER');
    await take(d, [
      host('esx01.corp.example', { Cluster: 'CL-1' }),
      host('esx02.corp.example'),
      vm('web-01', 'ESX01', { Cluster: 'CL-1' }),
      vm('web-02', 'esx02.corp.example'),
      { Name: 'shop', Type: 'Application', 'Runs on': 'web-01', 'Depends on': 'Billing; Mail' },
      { Name: 'billing', Type: 'Application' },
      { Name: 'orders', Type: 'Database', 'DB host': 'WEB-02', Applications: 'Shop' },
    ]);
    expect(await wiring(tenant)).toEqual({
      'esx01.corp.example': ['MEMBER_OF cl-1 (NAME)'],
      'web-01': ['RUNS_ON esx01.corp.example (DOMAIN_ADDED)', 'MEMBER_OF cl-1 (NAME)'],
      'web-02': ['RUNS_ON esx02.corp.example (NAME)'],
      shop: ['RUNS_ON web-01 (NAME)', 'DEPENDS_ON billing (NAME)', 'DEPENDS_ON Mail: DANGLING'],
      orders: ['SERVES shop (NAME)', 'RUNS_ON web-02 (NAME)'],
    });
  });

  it('are shown from the other side too, and by the record that says so', async () => {
    const tenant = await app.createTenant();
    await take({ app, tenant }, [host('esx01'), vm('web-01', 'esx01'), vm('web-02', 'ESX01'), vm('web-03', 'esx09')]);
    const { assets, from, assetReferences } = await app.query<{
      assets: { nodes: { referencedBy: { totalCount: number; nodes: object[] } }[] };
      from: { nodes: object[] };
      assetReferences: { nodes: object[] };
    }>(
      `query {
        assets(first: 5, filter: {search: "esx01"}) { nodes { referencedBy(first: 1, filter: {kinds: [RUNS_ON]}) { totalCount nodes { asset { name } rawImportRecord { rowNumber } } } } }
        from: assets(first: 5, filter: {search: "web-01"}) { nodes { references(first: 5) { nodes { name fieldName target { name } } } } }
        assetReferences(first: 5, filter: {statuses: [DANGLING, AMBIGUOUS]}) { nodes { name asset { name } target { name } } } }`,
      {},
      { tenant },
    );
    expect(assets.nodes).toEqual([
      { referencedBy: { totalCount: 2, nodes: [{ asset: { name: 'web-01' }, rawImportRecord: { rowNumber: 2 } }] } },
    ]);
    expect(from.nodes).toEqual([
      { references: { nodes: [{ name: 'esx01', fieldName: 'virtualization_host', target: { name: 'esx01' } }] } },
    ]);
    expect(assetReferences.nodes).toEqual([{ name: 'esx09', asset: { name: 'web-03' }, target: null }]);
  });

  it('that dangle are a gap and a sample, and resolve once what they name is imported', async () => {
    const tenant = await app.createTenant();
    const d = { app, tenant };
    await take(d, [vm('web-01', 'esx01', { Cluster: 'CL-1' })]);
    expect(await wiring(tenant)).toEqual({ 'web-01': ['RUNS_ON esx01: DANGLING', 'MEMBER_OF CL-1: DANGLING'] });
    // A cluster's name is a value in itself.
    expect(await gapsOf(tenant)).toEqual(['web-01 virtualization_host INVALID_VALUE']);
    const { wiringHealth } = await app.query<{
      wiringHealth: { healthStatus: string; metrics: object; samples: { metric: string; name: string }[] };
    }>(
      'query { wiringHealth(detail: true) { healthStatus metrics { danglingReferences } samples { metric name } } }',
      {},
      { tenant },
    );
    expect(wiringHealth).toMatchObject({ healthStatus: 'HEALTHY', metrics: { danglingReferences: 2 } });
    expect(wiringHealth.samples.map(({ metric, name }) => `${metric}: ${name}`).sort()).toEqual([
      'danglingReferences: web-01 > CL-1',
      'danglingReferences: web-01 > esx01',
    ]);

    await take(d, [host('ESX01')]);
    expect(await wiring(tenant)).toEqual({ 'web-01': ['RUNS_ON ESX01 (NAME)', 'MEMBER_OF CL-1: DANGLING'] });
    expect(await gapsOf(tenant)).toEqual([]);
  });

  it.each([
    ['with what they mean', { value: 'esx02' }, { resolution: 'RESOLVED', resolvedValue: 'esx02' }],
    ['with what they say', { value: 'esx01' }, { resolution: 'RESOLVED', resolvedValue: 'esx01' }],
    ['as not applicable', { notApplicable: true }, { resolution: 'NOT_APPLICABLE', resolvedValue: null }],
  ])('that dangle are a gap that people close %s', async (_how, given, closed) => {
    const tenant = await app.createTenant();
    await take({ app, tenant }, [vm('web-01', 'esx01', { Cluster: 'CL-1' }), host('esx02')]);
    expect(await gapsOf(tenant)).toEqual(['web-01 virtualization_host INVALID_VALUE']);
    const { gaps } = await app.query<{ gaps: { nodes: { id: string }[] } }>(
      'query ($filter: GapFilter) { gaps(filter: $filter) { nodes { id } } }',
      { filter: { fieldNames: ['virtualization_host'] } },
      { tenant },
    );
    const { resolveGap } = await app.query<{ resolveGap: { gap: object } }>(
      'mutation ($input: ResolveGapInput!) { resolveGap(input: $input) { gap { resolution resolvedValue } } }',
      { input: { gapId: gaps.nodes[0]?.id, ...given } },
      { tenant },
    );
    expect(resolveGap.gap).toEqual(closed);
  });

  it('that could mean several assets name them, and choose none', async () => {
    const tenant = await app.createTenant();
    const d = { app, tenant };
    await take(d, [host('esx01.a.example'), host('esx02.a.example'), host('esx01.b.example'), host('esx02.b.example')]);
    await take(d, [vm('web-01', 'esx01'), vm('web-02', 'ESX02.b.example')]);
    expect(await wiring(tenant)).toEqual({
      'web-02': ['RUNS_ON esx02.b.example (NAME)'],
      'web-01': ['RUNS_ON esx01: AMBIGUOUS esx01.a.example, esx01.b.example'],
    });
    expect(await gapsOf(tenant)).toContain('web-01 virtualization_host INVALID_VALUE');
    expect(await gapsOf(tenant)).not.toContain('web-02 virtualization_host INVALID_VALUE');
  });

  it('know prefixes from assets that are known with and without them', async () => {
    const tenant = await app.createTenant();
    const known = ['a1', 'a2', 'a3'].map((name) => host(`NW-${name}`, { Hostname: name }));
    await take({ app, tenant }, [...known, host('NW-esx01'), vm('web-01', 'esx01'), vm('web-02', 'nw-A1')]);
    expect(await wiring(tenant)).toEqual({
      'web-01': ['RUNS_ON NW-esx01 (PREFIX_ADDED)'],
      'web-02': ['RUNS_ON NW-a1 (NAME)'],
    });
  });

  it('never lead from an asset to itself, nor to a virtual machine as its host', async () => {
    const tenant = await app.createTenant();
    await take({ app, tenant }, [
      vm('web-01', 'web-01'),
      vm('web-02', 'web-01'),
      host('esx01', { 'ESX host': 'esx01' }),
    ]);
    expect(await wiring(tenant)).toEqual({
      'web-01': ['RUNS_ON web-01: DANGLING'],
      'web-02': ['RUNS_ON web-01: DANGLING'],
      esx01: ['RUNS_ON esx01: DANGLING'],
    });
  });

  it('follow what a later import says, and stay as they are where it says the same', async () => {
    const tenant = await app.createTenant();
    const d = { app, tenant };
    const hosts = [host('esx01'), host('esx02')];
    await take(d, [...hosts, vm('web-01', 'esx01'), vm('web-02', 'esx01')]);
    const before = await updatedAt(tenant);
    await take(d, [...hosts, vm('web-01', 'esx01'), vm('web-02', 'esx01')]);
    expect(await updatedAt(tenant)).toEqual(before);
    await take(d, [...hosts, vm('web-01', 'esx02'), vm('web-02', 'esx01')]);
    expect(await wiring(tenant)).toEqual({ 'web-01': ['RUNS_ON esx02 (NAME)'], 'web-02': ['RUNS_ON esx01 (NAME)'] });
    expect(await updatedAt(tenant)).toContainEqual(before[1]);
  });

  it('follow what people say, who are believed', async () => {
    const tenant = await app.createTenant();
    await take({ app, tenant }, [{ Name: 'shop', Type: 'Application', 'Depends on': 'billing' }]);
    await addAsset(tenant, 'Billing', 'APPLICATION');
    expect(await wiring(tenant)).toEqual({ shop: ['DEPENDS_ON Billing (NAME)'] });
    const orders = await addAsset(tenant, 'orders', 'DATABASE', { host_ref: 'db-01' });
    expect(await wiring(tenant)).toMatchObject({ orders: ['RUNS_ON db-01: DANGLING'] });
    // What a person wrote is no gap: nobody is asked twice.
    expect(await gapsOf(tenant)).not.toContain('orders host_ref INVALID_VALUE');
    await app.query(
      'mutation ($input: UpdateAssetInput!) { updateAsset(input: $input) { asset { id } } }',
      { input: { assetId: orders.createAsset.asset.id, attributes: { host_ref: null } } },
      { tenant },
    );
    expect(await wiring(tenant)).toEqual({ shop: ['DEPENDS_ON Billing (NAME)'] });
  });

  it('stay within the tenant', async () => {
    const [tenant, other] = [await app.createTenant(), await app.createTenant()];
    await take({ app, tenant: other }, [host('esx01')]);
    await take({ app, tenant }, [vm('web-01', 'esx01')]);
    expect(await wiring(tenant)).toEqual({ 'web-01': ['RUNS_ON esx01: DANGLING'] });
  });
});
