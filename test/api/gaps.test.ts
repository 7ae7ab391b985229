import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ANN,
  Collection,
  CREATE_FLOW,
  GAP_FIELDS,
  type GapNode,
  PAGE_FIELDS,
  type PageInfoNode,
} from '../kit/collection.js';
import { createFlow, discover, importRecords } from '../kit/discovery.js';
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

interface GapsPage {
  nodes: GapNode[];
  pageInfo: PageInfoNode;
  totalCount: number;
}

const GAPS = `query ($first: Int, $after: String, $filter: GapFilter) { gaps(first: $first, after: $after, filter: $filter) {
  nodes { ${GAP_FIELDS} } totalCount ${PAGE_FIELDS} } }`;
const SCAN = 'mutation ($id: ID!) { scanGaps(input: {collectionFlowId: $id}) { gapsFound } }';

const list = async (variables: Record<string, unknown> = {}) =>
  (await ours.query<{ gaps: GapsPage }>(GAPS, variables)).gaps;

describe('createCollectionFlow', () => {
  it('selects assets by id, once each', async () => {
    const [one, two] = [await ours.createAsset({ name: 'one' }), await ours.createAsset({ name: 'two' })];
    const flow = await ours.createFlow([one.id, two.id, one.id], ' Wave 1 ');
    expect(flow).toMatchObject({ name: 'Wave 1', status: 'INITIALIZED', phase: 'ASSET_SELECTION' });
    const { collectionFlow } = await ours.query<{ collectionFlow: object }>(
      'query ($id: ID!) { collectionFlow(id: $id) { discoveryFlow { id } assets { totalCount nodes { name } } gaps { totalCount } } }',
      { id: flow.id },
    );
    expect(collectionFlow).toEqual({
      discoveryFlow: null,
      assets: { totalCount: 2, nodes: [{ name: 'one' }, { name: 'two' }] },
      gaps: { totalCount: 0 },
    });
    const [event] = await ours.events('collection.created');
    expect(event).toMatchObject({ actor: ANN, collectionFlowId: flow.id, details: { assets: 2 } });
  });

  it('selects all assets of a discovery flow and goes on with its journey', async () => {
    const d = { app, tenant: ours.tenant };
    const discoveryFlowId = await createFlow(d, 'Import');
    await importRecords(d, discoveryFlowId, [
      { Name: 'web-1', Type: 'Server' },
      { Name: 'web-2', Type: 'Server' },
    ]);
    const { masterFlowId } = await discover(d, discoveryFlowId);
    await ours.createAsset({ name: 'not of it' });
    const { createCollectionFlow } = await ours.query<{
      createCollectionFlow: { collectionFlow: { id: string; masterFlowId: string } };
    }>(CREATE_FLOW, {
      input: { name: 'Wave 1', discoveryFlowId },
    });
    expect(createCollectionFlow.collectionFlow.masterFlowId).toBe(masterFlowId);
    const { collectionFlows } = await ours.query<{ collectionFlows: object }>(
      '{ collectionFlows { totalCount nodes { discoveryFlow { id name } assets(first: 5) { nodes { name } } } } }',
    );
    expect(collectionFlows).toEqual({
      totalCount: 1,
      nodes: [
        {
          discoveryFlow: { id: discoveryFlowId, name: 'Import' },
          assets: { nodes: [{ name: 'web-1' }, { name: 'web-2' }] },
        },
      ],
    });
  });

  it('refuses what it cannot select from', async () => {
    const { id } = await ours.createAsset();
    const cases: [Record<string, unknown>, string, string][] = [
      [{ name: '', assetIds: [id] }, 'BAD_USER_INPUT', 'input.name'],
      [{ name: 'a\0b', assetIds: [id] }, 'BAD_USER_INPUT', 'input.name'],
      [{ name: 'x' }, 'BAD_USER_INPUT', 'input'],
      [{ name: 'x', assetIds: [id], discoveryFlowId: randomUUID() }, 'BAD_USER_INPUT', 'input'],
      [{ name: 'x', assetIds: [] }, 'BAD_USER_INPUT', 'input.assetIds'],
      [{ name: 'x', assetIds: Array.from({ length: 251 }, () => id) }, 'LIMIT_EXCEEDED', 'input.assetIds'],
    ];
    for (const [input, code, field] of cases)
      expect((await ours.error(CREATE_FLOW, { input })).extensions, JSON.stringify(input).slice(0, 80)).toMatchObject({
        code,
        field,
      });
    expect(
      (await ours.query<{ collectionFlows: object }>('{ collectionFlows { totalCount } }')).collectionFlows,
    ).toEqual({ totalCount: 0 });
  });

  it('names the asset or the flow that the tenant does not have, and creates nothing', async () => {
    const theirs = await Collection.create(app);
    const foreign = await theirs.createAsset();
    const own = await ours.createAsset();
    for (const missing of [foreign.id, randomUUID()]) {
      const error = await ours.error(CREATE_FLOW, { input: { name: 'x', assetIds: [own.id, missing] } });
      expect(error).toMatchObject({ message: `No asset with id ${missing}.`, extensions: { code: 'NOT_FOUND' } });
    }
    const error = await ours.error(CREATE_FLOW, { input: { name: 'x', discoveryFlowId: randomUUID() } });
    expect(error.extensions.code).toBe('NOT_FOUND');
    expect(
      (await ours.query<{ collectionFlows: object }>('{ collectionFlows { totalCount } }')).collectionFlows,
    ).toEqual({ totalCount: 0 });
  });
});

describe('scanGaps', () => {
  it('finds what the catalogue requires and the asset lacks, and not every blank', async () => {
    const asset = await ours.createAsset({
      environment: 'prod',
      location: 'Ghent',
      attributes: { os_family: 'linux', asset_kind: 'physical' },
    });
    const flow = await ours.createFlow([asset.id]);
    const { gapsFound, durationMs } = await ours.scan(flow.id);
    const fields = await ours.openFields(flow.id);
    expect(fields).toEqual([
      'application_ids',
      'cpu_cores',
      'hostname',
      'ip_addresses',
      'memory_mib',
      'os_architecture',
      'os_name',
      'os_version',
      'power_state',
      'storage_total_gib',
    ]);
    expect(gapsFound).toBe(fields.length);
    expect(durationMs).toBeGreaterThan(0);
    expect(await ours.gapIn(flow.id, 'cpu_cores')).toMatchObject({
      gapType: 'MISSING_FIELD',
      gapCategory: 'capacity',
      priority: 'CRITICAL',
      confidenceScore: null,
      resolution: 'PENDING',
      asset: { id: asset.id },
    });
    expect(await ours.readFlow(flow.id)).toMatchObject({ phase: 'GAP_ANALYSIS', status: 'PAUSED' });
    const [event] = await ours.events('gaps.scanned');
    expect(event).toMatchObject({
      actor: ANN,
      collectionFlowId: flow.id,
      details: { open: 10, opened: 10, reopened: 0, closed: 0 },
    });
  });

  it('knows which fields depend on others', async () => {
    const server = await ours.createAsset({ name: 's', attributes: { asset_kind: 'virtual', power_state: 'off' } });
    const app1 = await ours.createAsset({ name: 'a', assetType: 'APPLICATION', attributes: { is_cots: 'yes' } });
    const flow = await ours.createFlow([server.id, app1.id]);
    await ours.scan(flow.id);
    const before = await ours.openFields(flow.id);
    for (const field of ['hypervisor', 'virtualization_cluster', 'vendor', 'product_version'])
      expect(before).toContain(field);
    for (const field of ['ip_addresses', 'architecture_type', 'rto_minutes']) expect(before).not.toContain(field);
    await ours.updateAsset(server.id, { attributes: { asset_kind: 'physical', power_state: 'on' } });
    await ours.updateAsset(app1.id, { attributes: { is_cots: false, business_criticality: 'high' } });
    // What does not apply any more closes at once; what applies now is found by the next scan.
    expect(await ours.gapIn(flow.id, 'hypervisor')).toMatchObject({
      resolution: 'NOT_APPLICABLE',
      resolvedBy: null,
      resolvedValue: null,
    });
    expect(await ours.gapIn(flow.id, 'vendor')).toMatchObject({ resolution: 'NOT_APPLICABLE', resolvedBy: null });
    await ours.scan(flow.id);
    const after = await ours.openFields(flow.id);
    for (const field of ['ip_addresses', 'architecture_type', 'state_management', 'rto_minutes', 'rpo_minutes'])
      expect(after).toContain(field);
    for (const field of ['hypervisor', 'virtualization_cluster', 'vendor', 'product_version'])
      expect(after).not.toContain(field);
    await ours.updateAsset(server.id, { attributes: { asset_kind: 'virtual' } });
    await ours.scan(flow.id);
    expect(await ours.gapIn(flow.id, 'hypervisor')).toMatchObject({
      resolution: 'PENDING',
      resolvedBy: null,
      resolvedAt: null,
    });
  });

  it('finds one gap a field: in conflict before invalid before missing, in optional fields too', async () => {
    const { id } = await ours.createAsset({ name: 's', attributes: { os_name: 'Ubuntu' } });
    await app.database.rows(
      `update migration.assets set invalid_values = '{"cpu_cores": "lots", "annual_cost": "much", "os_version": "?"}',
         conflicting_values = '{"os_name": [{"value": "Ubuntu", "source": "A"}, {"value": "Debian", "source": "B"}], "support_group": [{"value": "x", "source": "A"}, {"value": "y", "source": "B"}], "os_version": [{"value": "1", "source": "A"}, {"value": "2", "source": "B"}]}'
       where id = $1`,
      [id],
    );
    const flow = await ours.createFlow([id]);
    await ours.scan(flow.id);
    const types = Object.fromEntries(
      (await ours.gapsOf(flow.id)).map(({ fieldName, gapType }) => [fieldName, gapType]),
    );
    expect(types).toMatchObject({
      os_name: 'CONFLICTING_VALUES',
      support_group: 'CONFLICTING_VALUES',
      os_version: 'CONFLICTING_VALUES',
      cpu_cores: 'INVALID_VALUE',
      annual_cost: 'INVALID_VALUE',
      memory_mib: 'MISSING_FIELD',
    });
    expect(Object.keys(types)).toHaveLength((await ours.gapsOf(flow.id)).length);
  });

  it('keeps one row a gap over flows, and shows it in all that select the asset', async () => {
    const [shared, other] = [await ours.createAsset({ name: 'shared' }), await ours.createAsset({ name: 'other' })];
    const first = await ours.createFlow([shared.id]);
    const second = await ours.createFlow([shared.id, other.id], 'Wave 2');
    const { gapsFound } = await ours.scan(first.id);
    expect((await ours.gapsOf(second.id)).length).toBe(gapsFound);
    expect((await ours.scan(second.id)).gapsFound).toBe(2 * gapsFound);
    expect((await ours.scan(first.id)).gapsFound).toBe(gapsFound);
    const gaps = await ours.gapsOf(second.id);
    expect(gaps).toHaveLength(2 * gapsFound);
    for (const gap of gaps) expect(gap.collectionFlow.id).toBe(gap.asset.id === shared.id ? first.id : second.id);
    await ours.updateAsset(shared.id, { environment: 'test' });
    for (const flow of [first, second]) {
      const ofShared = await ours.gapsOf(flow.id, { assetIds: [shared.id], fieldNames: ['environment'] });
      expect(ofShared).toMatchObject([{ resolution: 'RESOLVED', resolvedValue: 'test' }]);
    }
  });

  it('closes a gap by itself when the field gets a value, and opens its row again when the value goes', async () => {
    const {
      flowId,
      assetIds: [id = ''],
    } = await ours.scannedFlow();
    const { total } = (await ours.readFlow(flowId)).gapSummary;
    await ours.propose(flowId, 'cpu_cores', 4);
    await ours.updateAsset(id, { attributes: { cpu_cores: 8 } });
    const closed = await ours.gapIn(flowId, 'cpu_cores');
    expect(closed).toMatchObject({ resolution: 'RESOLVED', resolvedValue: 8, resolvedBy: ANN });
    expect((await ours.events('asset.updated'))[0]?.details).toEqual({ fields: ['cpu_cores'], gapsClosed: 1 });
    await ours.updateAsset(id, { attributes: { cpu_cores: null } });
    expect((await ours.gapIn(flowId, 'cpu_cores')).resolution).toBe('RESOLVED');
    expect((await ours.scan(flowId)).gapsFound).toBe(total);
    expect(await ours.gapIn(flowId, 'cpu_cores')).toMatchObject({
      id: closed.id,
      resolution: 'PENDING',
      resolvedValue: null,
      resolvedBy: null,
      resolvedAt: null,
      confidenceScore: null,
      proposedValue: null,
    });
    expect((await ours.readFlow(flowId)).gapSummary.total).toBe(total);
  });

  it('closes what an import filled, and says which', async () => {
    const {
      flowId,
      assetIds: [id = ''],
    } = await ours.scannedFlow();
    await app.database.rows(
      `update migration.assets set attributes = '{"cpu_cores": 8}', location = 'Ghent', field_sources = '{"cpu_cores": "RVTOOLS", "location": "NETBOX"}' where id = $1`,
      [id],
    );
    await ours.scan(flowId);
    expect(await ours.gapIn(flowId, 'cpu_cores')).toMatchObject({
      resolution: 'RESOLVED',
      resolvedValue: 8,
      resolvedBy: 'RVTOOLS',
    });
    expect(await ours.gapIn(flowId, 'location')).toMatchObject({
      resolution: 'RESOLVED',
      resolvedValue: 'Ghent',
      resolvedBy: 'NETBOX',
    });
    expect((await ours.events('gaps.scanned'))[0]?.details).toMatchObject({ closed: 2, opened: 0 });
  });

  it('completes the other flows that wait for the last gap that it closes', async () => {
    const { flowId, assetIds } = await ours.scannedFlow();
    await app.database.rows(
      `update migration.collection_data_gaps set resolution_status = 'REJECTED', resolved_by = 'test' where asset_id = any($1::uuid[]) and field_name <> 'location'`,
      [assetIds],
    );
    const other = await ours.createFlow(assetIds, 'Wave 2');
    await ours.scan(other.id);
    expect(await ours.readFlow(flowId)).toMatchObject({ status: 'PAUSED', phase: 'GAP_ANALYSIS' });
    await app.database.rows(`update migration.assets set location = 'Ghent' where id = any($1::uuid[])`, [assetIds]);
    await ours.scan(other.id);
    expect(await ours.readFlow(flowId)).toMatchObject({ status: 'COMPLETED', phase: 'FINALIZATION' });
    expect(await ours.readFlow(other.id)).toMatchObject({ status: 'PAUSED', phase: 'GAP_ANALYSIS' });
  });

  it('gives the same answer to two scans at once', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push((await ours.createAsset({ name: `web-${n}` })).id);
    const [first, second] = [await ours.createFlow(ids), await ours.createFlow(ids.toReversed())];
    const answers = await Promise.all([first, second, first, second].map(({ id }) => ours.scan(id)));
    expect(new Set(answers.map(({ gapsFound }) => gapsFound)).size).toBe(1);
    const [stored] = await app.database.rows<{ n: number }>(
      'select count(*)::int as n from migration.collection_data_gaps where engagement_id = $1',
      [ours.tenant.engagementId],
    );
    expect(stored?.n).toBe(answers[0]?.gapsFound);
  });

  it('leaves the phase to a run that is at work', async () => {
    const { flowId } = await ours.scannedFlow();
    await app.database.rows(
      "update migration.collection_flows set status = 'RUNNING', current_phase = 'QUESTIONNAIRE_GENERATION' where id = $1",
      [flowId],
    );
    await ours.scan(flowId);
    expect(await ours.readFlow(flowId)).toMatchObject({ status: 'RUNNING', phase: 'QUESTIONNAIRE_GENERATION' });
  });

  it('answers for a flow of another tenant as for one that does not exist', async () => {
    const theirs = await Collection.create(app);
    const { flowId } = await theirs.scannedFlow();
    for (const id of [flowId, randomUUID()]) {
      expect(await ours.error(SCAN, { id })).toMatchObject({
        message: `No collection flow with id ${id}.`,
        extensions: { code: 'NOT_FOUND' },
      });
      expect(await ours.query('query ($id: ID!) { collectionFlow(id: $id) { id } }', { id })).toEqual({
        collectionFlow: null,
      });
    }
    const [gap] = await theirs.gapsOf(flowId);
    expect(await ours.query('query ($id: ID!) { gap(id: $id) { id } }', { id: gap?.id })).toEqual({ gap: null });
    expect((await list()).totalCount).toBe(0);
    expect((await list({ filter: { assetIds: [gap?.asset.id] } })).nodes).toEqual([]);
  });

  it('scans 10,000 servers without comparing every pair, in a tenant and tables that are new to the planner', async () => {
    const { id: flowId } = await ours.createFlow([(await ours.createAsset({ name: 'one' })).id]);
    const tenant = [ours.tenant.clientAccountId, ours.tenant.engagementId];
    await app.database.rows(
      `insert into migration.assets (client_account_id, engagement_id, id, name, asset_type, normalised_name, ai_gap_analysis_status, ai_gap_analysis_timestamp, attributes)
       select $1::uuid, $2::uuid, migration.uuid_v7(), 'srv' || n, 'SERVER', 'srv' || n, 2, now(),
         jsonb_build_object('hostname', 'srv' || n, 'os_family', 'linux', 'os_name', 'Ubuntu', 'cpu_cores', 4, 'power_state', 'on', 'asset_kind', 'virtual',
           'memory_mib', 8192, 'storage_total_gib', 100, 'ip_addresses', jsonb_build_array('10.0.0.1'), 'hypervisor', 'vc1', 'virtualization_cluster', 'c1')
       from generate_series(1, 10000) n`,
      tenant,
    );
    await app.database.rows(
      `insert into migration.collection_flow_assets (client_account_id, engagement_id, collection_flow_id, asset_id)
       select client_account_id, engagement_id, $3::uuid, id from migration.assets where client_account_id = $1 and engagement_id = $2 on conflict do nothing`,
      [...tenant, flowId],
    );
    const first = await ours.scan(flowId);
    // environment, location, os_version, os_architecture, application_ids; of the one made by hand, 14.
    expect(first.gapsFound).toBe(5 * 10_000 + 14);
    const again = await ours.scan(flowId);
    expect(again.gapsFound).toBe(first.gapsFound);
    // About 1,300 and 700 on two idle cores; a plan that compares every pair takes minutes.
    expect(first.durationMs).toBeLessThan(20_000);
    expect(again.durationMs).toBeLessThan(20_000);
  });
});

describe('gaps', () => {
  it('are paged, filtered and counted, below the tenant, a flow and an asset alike', async () => {
    const { flowId, assetIds } = await ours.scannedFlow(3);
    await ours.propose(flowId, 'environment', 'production', 0.8);
    await ours.propose(flowId, 'location', 'Ghent', 0.4);
    const all = await list({ first: 200 });
    expect(all.totalCount).toBe(all.nodes.length);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: GapsPage = await list({ first: 10, after });
      seen.push(...page.nodes.map(({ id }) => id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(all.nodes.map(({ id }) => id));

    const nested = `query ($id: ID!, $filter: GapFilter) { collectionFlow(id: $id) { gaps(first: 200, filter: $filter) { totalCount nodes { id } }
      assets { nodes { id gaps(first: 2, filter: $filter) { totalCount nodes { id asset { id } } pageInfo { hasNextPage } } } } } }`;
    const cases: [Record<string, unknown>, (gap: GapNode) => boolean][] = [
      [{}, () => true],
      [{ priorities: ['CRITICAL'] }, ({ priority }) => priority === 'CRITICAL'],
      [{ priorities: ['HIGH', 'LOW'] }, ({ priority }) => priority === 'HIGH'],
      [{ fieldNames: ['location', 'wings'] }, ({ fieldName }) => fieldName === 'location'],
      [{ minConfidence: 0.5 }, ({ fieldName }) => fieldName === 'environment'],
      [{ maxConfidence: 0.5 }, ({ fieldName }) => fieldName === 'location'],
      [{ minConfidence: 0.4, maxConfidence: 0.4 }, ({ fieldName }) => fieldName === 'location'],
      [{ isAnalyzed: true }, ({ confidenceScore }) => confidenceScore !== null],
      [{ isAnalyzed: false }, ({ confidenceScore }) => confidenceScore === null],
      [{ assetIds: [assetIds[1]], resolutions: ['PENDING'] }, ({ asset }) => asset.id === assetIds[1]],
      [{ resolutions: ['ACCEPTED', 'REJECTED'] }, () => false],
      [{ assetIds: [] }, () => false],
    ];
    for (const [filter, holds] of cases) {
      const expected = all.nodes.filter(holds).map(({ id }) => id);
      expect(
        (await list({ first: 200, filter })).nodes.map(({ id }) => id),
        JSON.stringify(filter),
      ).toEqual(expected);
      const { collectionFlow } = await ours.query<{
        collectionFlow: {
          gaps: { totalCount: number; nodes: { id: string }[] };
          assets: {
            nodes: {
              id: string;
              gaps: { totalCount: number; nodes: { asset: { id: string } }[]; pageInfo: PageInfoNode };
            }[];
          };
        };
      }>(nested, { id: flowId, filter });
      expect(collectionFlow.gaps.totalCount).toBe(expected.length);
      expect(collectionFlow.gaps.nodes.map(({ id }) => id)).toEqual(expected);
      for (const asset of collectionFlow.assets.nodes) {
        const own = all.nodes.filter((gap) => gap.asset.id === asset.id && holds(gap));
        expect(asset.gaps.totalCount).toBe(own.length);
        expect(asset.gaps.nodes).toHaveLength(Math.min(2, own.length));
        expect(asset.gaps.pageInfo.hasNextPage).toBe(own.length > 2);
        for (const gap of asset.gaps.nodes) expect(gap.asset.id).toBe(asset.id);
      }
    }
  });

  it('are counted by state and, while open, by priority', async () => {
    const { flowId } = await ours.scannedFlow(2);
    await ours.propose(flowId, 'environment', 'production');
    const [gap] = await ours.gapsOf(flowId, { priorities: ['HIGH'] });
    await ours.query('mutation ($id: ID!) { resolveGap(input: {gapId: $id, notApplicable: true}) { gap { id } } }', {
      id: gap?.id,
    });
    const gaps = await ours.gapsOf(flowId);
    const open = gaps.filter(({ resolution }) => resolution === 'PENDING');
    const of = (priority: string) => open.filter((one) => one.priority === priority).length;
    const { gapSummary } = await ours.readFlow(flowId);
    expect(gapSummary).toEqual({
      total: gaps.length,
      pending: gaps.length - 1,
      analyzed: 2,
      critical: of('CRITICAL'),
      high: of('HIGH'),
      medium: of('MEDIUM'),
      low: of('LOW'),
    });
    const empty = await ours.createFlow([(await ours.createAsset({ name: 'new' })).id]);
    expect((await ours.readFlow(empty.id)).gapSummary).toEqual({
      total: 0,
      pending: 0,
      analyzed: 0,
      critical: 0,
      high: 0,
      medium: 0,
      low: 0,
    });
  });

  it('refuse a page of -1', async () => {
    const first = -1;
    expect((await ours.error(GAPS, { first })).extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'first' });
    const { flowId } = await ours.scannedFlow();
    const below = await ours.error(
      'query ($id: ID!, $first: Int) { collectionFlow(id: $id) { gaps(first: $first) { nodes { id } } } }',
      { id: flowId, first },
    );
    expect(below.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'first' });
  });

  it('say that a page was capped', async () => {
    await ours.scannedFlow();
    expect((await list({ first: 500 })).pageInfo).toMatchObject({ pageSize: 200, pageSizeCapped: true });
  });

  it('refuse a cursor of another list or filter, and filters that cannot be meant', async () => {
    const { flowId } = await ours.scannedFlow();
    const { endCursor } = (await list({ first: 1 })).pageInfo;
    const elsewhere = [
      [
        'query ($id: ID!, $after: String) { collectionFlow(id: $id) { gaps(after: $after) { nodes { id } } } }',
        { id: flowId, after: endCursor },
      ],
      [GAPS, { after: endCursor, filter: { isAnalyzed: false } }],
      [GAPS, { after: 'x' }],
    ] as const;
    for (const [query, variables] of elsewhere)
      expect((await ours.error(query, variables)).extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' });
    const filters: [Record<string, unknown>, string, string?][] = [
      [{ minConfidence: -0.1 }, 'filter.minConfidence'],
      [{ maxConfidence: 1.1 }, 'filter.maxConfidence'],
      [{ fieldNames: ['os\0'] }, 'filter.fieldNames[0]'],
      [{ assetIds: Array.from({ length: 251 }, () => randomUUID()) }, 'filter.assetIds', 'LIMIT_EXCEEDED'],
    ];
    for (const [filter, field, code = 'BAD_USER_INPUT'] of filters)
      expect((await ours.error(GAPS, { filter })).extensions).toMatchObject({ code, field });
  });
});
