import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Collection } from '../kit/collection.js';
import { TestApp } from '../kit/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.close());

interface Proposal {
  fieldName: string;
  proposedValue: unknown;
  confidenceScore: number | null;
  suggestedResolution: string | null;
  evidence: { path: string; excerpt: string; source: string; assetIds: string[] | null }[];
}

/** Servers named alike that stand in one place. */
async function insertServers(
  { tenant }: Collection,
  prefix: string,
  count: number,
  location: string,
): Promise<string[]> {
  const assets = Array.from({ length: count }, (_, index) => ({ id: uuid(), name: `${prefix}${index + 1}` }));
  await app.database.rows(
    `insert into migration.assets (client_account_id, engagement_id, id, name, asset_type, normalised_name, location)
     select $1, $2, a.id, a.name, 'SERVER', a.name, $4 from jsonb_to_recordset($3::jsonb) a (id uuid, name text)`,
    [tenant.clientAccountId, tenant.engagementId, JSON.stringify(assets), location],
  );
  return assets.map(({ id }) => id);
}

/** What an analysis proposes for a new server of that name. */
async function proposalFor(collection: Collection, name: string, fieldName: string): Promise<Proposal | undefined> {
  const { id } = await collection.createAsset({ name });
  const flow = await collection.createFlow([id]);
  await collection.scan(flow.id);
  await collection.query('mutation ($id: ID!) { analyzeGaps(input: { collectionFlowId: $id }) { run { id } } }', {
    id: flow.id,
  });
  const progress = 'query ($id: ID!) { enhancementProgress(collectionFlowId: $id) { status } }';
  await expect
    .poll(
      async () =>
        (await collection.query<{ enhancementProgress: { status: string } }>(progress, { id: flow.id }))
          .enhancementProgress.status,
      { timeout: 20_000 },
    )
    .toBe('COMPLETED');
  const { collectionFlow } = await collection.query<{ collectionFlow: { gaps: { nodes: Proposal[] } } }>(
    `query ($id: ID!, $fields: [String!]) { collectionFlow(id: $id) { gaps(first: 200, filter: {fieldNames: $fields}) { nodes {
      fieldName proposedValue confidenceScore suggestedResolution evidence { path excerpt source assetIds } } } } }`,
    { id: flow.id, fields: [fieldName] },
  );
  return collectionFlow.gaps.nodes[0];
}

describe('an analysis', () => {
  it('proposes what the assets that are named alike have, says how many, and names some', async () => {
    const collection = await Collection.create(app);
    const alike = await insertServers(collection, 'web-', 60, 'Ghent');
    await insertServers(collection, 'db-', 60, 'Lille');
    const proposal = await proposalFor(collection, 'web-61', 'location');
    expect(proposal).toMatchObject({
      proposedValue: 'Ghent',
      evidence: [{ path: 'name', excerpt: 'web-61', source: 'other assets of the engagement' }],
    });
    expect(proposal?.confidenceScore).toBeGreaterThan(0.9);
    expect(proposal?.suggestedResolution).toMatch(/: all of .*"web-\*" have it, such as web-\d+/);
    const named = proposal?.evidence[0]?.assetIds ?? [];
    expect(named).toHaveLength(3);
    for (const id of named) expect(alike).toContain(id);
  });

  it('goes by what changed since, and never by another tenant', async () => {
    const neighbour = await Collection.create(app);
    await insertServers(neighbour, 'web-', 60, 'Porto');
    const collection = await Collection.create(app);
    expect((await proposalFor(collection, 'web-61', 'location'))?.proposedValue).toBeNull();
    await insertServers(collection, 'web-', 60, 'Dublin');
    expect((await proposalFor(collection, 'web-62', 'location'))?.proposedValue).toBe('Dublin');
  });

  it('puts what the record states before what the others have', async () => {
    const collection = await Collection.create(app);
    await insertServers(collection, 'web-', 60, 'Ghent');
    const { clientAccountId, engagementId } = collection.tenant;
    await app.database.rows(
      `update migration.assets set environment = 'test' where client_account_id = $1 and engagement_id = $2`,
      [clientAccountId, engagementId],
    );
    const asset = await collection.createAsset({ name: 'web-61', customAttributes: { Environment: 'Production' } });
    expect(asset.environment).toBeNull();
    const flow = await collection.createFlow([asset.id]);
    await collection.scan(flow.id);
    await collection.query('mutation ($id: ID!) { analyzeGaps(input: { collectionFlowId: $id }) { run { id } } }', {
      id: flow.id,
    });
    await expect
      .poll(async () => (await collection.gapIn(flow.id, 'environment')).proposedValue, { timeout: 20_000 })
      .toBe('production');
  });
});
