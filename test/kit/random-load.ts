import { buildServedSchema } from '../../src/served-schema.js';
import { RandomRequests } from './random-requests.js';
import { type GraphqlError, TestApp } from './test-app.js';
import { usedHeapMib } from './used-heap.js';

const AT_ONCE = 8;

/** How an app took a number of random requests. */
export interface RandomLoad {
  /** Requests that were answered with a status of 500 or more, or with INTERNAL: what was sent and what came. */
  readonly failures: readonly string[];
  readonly statuses: ReadonlyMap<number, number>;
  readonly codes: ReadonlyMap<string, number>;
  /** MiB of heap in use after a full collection, at each tenth of the way. */
  readonly heapMib: readonly number[];
}

/** Sends `count` random requests, the same for the same seed, to an app of their own, as its platform admin. */
export async function sendRandomRequests(count: number, seed: number): Promise<RandomLoad> {
  const app = await TestApp.start({ LACUNA_REQUEST_TIMEOUT_SECONDS: '60' });
  try {
    const tenant = await app.createTenant();
    const ids = [
      ...(await someIds(app, tenant)),
      tenant.clientAccountId,
      tenant.engagementId,
      tenant.engagementId.replace(/^./, '0'),
    ];
    const requests = new RandomRequests(await buildServedSchema(), seed, ids);
    const headers = { ...(await app.headers({ tenant })), 'content-type': 'application/json' };
    const failures: string[] = [];
    const [statuses, codes] = [new Map<number, number>(), new Map<string, number>()];
    const heapMib: number[] = [];
    const send = async () => {
      const body = JSON.stringify(requests.next());
      const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body });
      const text = await response.text();
      const { errors = [] } = JSON.parse(text) as { errors?: GraphqlError[] };
      for (const { extensions } of errors) codes.set(extensions.code, (codes.get(extensions.code) ?? 0) + 1);
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      const isMasked = errors.some(({ extensions }) => extensions.code === 'INTERNAL');
      if (response.status >= 500 || isMasked)
        failures.push(`${response.status} ${text.slice(0, 2000)}\nto ${body.slice(0, 4000)}`);
    };
    for (let sent = 0; sent < count; sent += AT_ONCE) {
      if (sent % (count / 10) < AT_ONCE) heapMib.push(usedHeapMib());
      await Promise.all(Array.from({ length: AT_ONCE }, send));
    }
    heapMib.push(usedHeapMib());
    return { failures, statuses, codes, heapMib };
  } finally {
    await app.close();
  }
}

/** One of each of the things that hold others, so that random requests find some. */
async function someIds(app: TestApp, tenant: { clientAccountId: string; engagementId: string }): Promise<string[]> {
  const as = { tenant };
  const { createDiscoveryFlow } = await app.query<{ createDiscoveryFlow: { discoveryFlow: { id: string } } }>(
    'mutation { createDiscoveryFlow(input: { name: "random" }) { discoveryFlow { id } } }',
    {},
    as,
  );
  const { createAsset } = await app.query<{ createAsset: { asset: { id: string } } }>(
    'mutation { createAsset(input: { name: "web01", assetType: SERVER }) { asset { id } } }',
    {},
    as,
  );
  const { createCollectionFlow } = await app.query<{ createCollectionFlow: { collectionFlow: { id: string } } }>(
    'mutation ($ids: [ID!]) { createCollectionFlow(input: { name: "random", assetIds: $ids }) { collectionFlow { id } } }',
    { ids: [createAsset.asset.id] },
    as,
  );
  const flowId = createCollectionFlow.collectionFlow.id;
  await app.query(
    'mutation ($id: ID!) { scanGaps(input: { collectionFlowId: $id }) { gapsFound } }',
    { id: flowId },
    as,
  );
  const { gaps } = await app.query<{ gaps: { nodes: { id: string }[] } }>(
    '{ gaps(first: 3) { nodes { id } } }',
    {},
    as,
  );
  return [createDiscoveryFlow.discoveryFlow.id, createAsset.asset.id, flowId, ...gaps.nodes.map(({ id }) => id)];
}
