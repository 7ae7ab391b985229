import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ChildApp } from './child-app.js';
import type { Deployment } from './deployment.js';
import { createFlow, readFlow, startRun, upload } from './discovery.js';
import { insertScannedFlow, insertServers } from './flow-of-assets.js';
import { serverFile } from './killed-discovery.js';
import { SteadyCalls } from './steady-calls.js';

export interface KillSizes {
  readonly clients: number;
  /** Collection flows that are analysed at the same time, and the assets of each. */
  readonly flows: number;
  readonly assets: number;
  /** Of the file that is discovered meanwhile. */
  readonly rows: number;
}

export interface KillFigures {
  readonly calls: number;
  /** Of the calls that were under way when the gateway was killed. */
  readonly failedInFlight: number;
  /** Of all others: also those made while a gateway and a worker were stopped in the way of a release. */
  readonly failedOtherwise: readonly string[];
  readonly runs: number;
}

const RUNS_LEFT = `query ($id: ID!) { enhancementProgress(collectionFlowId: $id) { status processed failed pollAfterMs } }`;

/**
 * Clients read and write through nginx while a gateway and a worker are killed and started again, and then the other
 * gateway and the other worker are asked to stop and started again, as a release does. Analyses and a discovery run from
 * before the first kill on; all must end whole.
 */
export async function killUnderLoad(deployment: Deployment, sizes: KillSizes): Promise<KillFigures> {
  const { app, database, gateways, workers } = deployment;
  const tenant = await gateways[0].createTenant();
  const d = { app, tenant };

  const file = serverFile(sizes.rows);
  const discoveryFlowId = await createFlow(d, 'Discovered meanwhile');
  expect((await upload(d, discoveryFlowId, 'servers.csv', file.text)).status).toBe(200);
  const flowIds: string[] = [];
  for (let flow = 0; flow < sizes.flows; flow++)
    flowIds.push(await insertScannedFlow(database, tenant, await insertServers(database, tenant, sizes.assets)));
  await startRun(d, discoveryFlowId);
  for (const id of flowIds)
    await app.query(
      'mutation ($id: ID!) { analyzeGaps(input: {collectionFlowId: $id}) { run { id } } }',
      { id },
      { tenant },
    );

  const page = 'query { assets(first: 20) { nodes { id name gaps(first: 5) { nodes { id fieldName } } } } }';
  const calls = new SteadyCalls(sizes.clients, async (number) => {
    if (number % 3 === 0) return createFlow(d, `Flow ${number}`);
    const { assets } = await app.query<{ assets: { nodes: { id: string }[] } }>(page, {}, { tenant });
    return assets.nodes[0]?.id ?? '';
  });

  await sleep(1500);
  const killedFrom = performance.now();
  await gateways[1].end('SIGKILL');
  const killedUntil = performance.now();
  await sleep(500);
  await workers[1].end('SIGKILL');
  await sleep(2500);
  await Promise.all([gateways[1].start(), workers[1].start()]);
  await sleep(2500);
  await restart(gateways[0]);
  await restart(workers[0]);
  await sleep(1000);

  for (const id of flowIds) {
    const poll = () => app.query<{ enhancementProgress: { pollAfterMs: number } }>(RUNS_LEFT, { id }, { tenant });
    let { enhancementProgress: run } = await poll();
    for (; run.pollAfterMs > 0; { enhancementProgress: run } = await poll()) await sleep(200);
    expect(run).toEqual({ status: 'COMPLETED', processed: sizes.assets, failed: 0, pollAfterMs: 0 });
  }
  let flow = await readFlow(d, discoveryFlowId);
  for (; flow.status === 'RUNNING'; flow = await readFlow(d, discoveryFlowId)) await sleep(200);
  expect(flow).toMatchObject({ status: 'COMPLETED', recordCounts: { processed: file.assets, pending: 0 } });
  await calls.stop();

  const wasInFlight = ({ startedAt, endedAt }: { startedAt: number; endedAt: number }) =>
    startedAt <= killedUntil && endedAt >= killedFrom;
  return {
    calls: calls.calls.length,
    failedInFlight: calls.failed.filter(wasInFlight).length,
    failedOtherwise: calls.failed.filter((call) => !wasInFlight(call)).map(({ failure = '' }) => failure),
    runs: flowIds.length + 1,
  };
}

async function restart(app: ChildApp): Promise<void> {
  expect(await app.end('SIGTERM')).toBe(0);
  await app.start();
}
