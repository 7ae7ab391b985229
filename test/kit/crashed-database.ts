import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { ChildApp } from './child-app.js';
import { startDatabaseServer } from './database-server.js';
import { createFlow } from './discovery.js';
import { insertScannedFlow, insertServers } from './flow-of-assets.js';
import { SteadyCalls } from './steady-calls.js';

const CLIENTS = 8;

export interface CrashFigures {
  readonly acknowledged: number;
  readonly lost: number;
  readonly refused: number;
  /** From the order to restart until a write that was asked for afterwards was acknowledged, of each crash. */
  readonly recoverySeconds: readonly number[];
  readonly analysed: number;
}

/**
 * A gateway and a worker, as processes of their own, while the database under them crashes time after time: eight clients
 * write, and an analysis runs from before the first crash on. Holds them to what a client was told: every acknowledged
 * write is there, the analysis ends whole, and neither process was started again.
 *
 * @param assets that are analysed; enough to last over some crashes.
 */
export async function crashUnderLoad(crashes: number, assets: number): Promise<CrashFigures> {
  const database = await startDatabaseServer();
  const gateway = await ChildApp.create({ LACUNA_ROLES: 'gateway', LOG_LEVEL: 'silent' }, { database });
  const worker = await ChildApp.create({ LACUNA_ROLES: 'worker', LOG_LEVEL: 'silent' }, { database });
  try {
    await Promise.all([gateway.start(), worker.start()]);
    const processes = [gateway.pid, worker.pid];
    const tenant = await gateway.createTenant();
    const flowId = await insertScannedFlow(database, tenant, await insertServers(database, tenant, assets));
    const start = 'mutation ($id: ID!) { analyzeGaps(input: {collectionFlowId: $id}) { run { id } } }';
    await gateway.query(start, { id: flowId }, { tenant });

    const writes = new SteadyCalls(CLIENTS, (number) => createFlow({ app: gateway, tenant }, `Flow ${number}`));
    const recoverySeconds: number[] = [];
    for (let crash = 0; crash < crashes; crash++) {
      await sleep(300 + Math.random() * 700);
      const crashedAt = performance.now();
      await database.crash();
      const upAt = performance.now();
      let goodAt = writes.firstGoodAfter(upAt);
      for (; goodAt === undefined; goodAt = writes.firstGoodAfter(upAt)) await sleep(5);
      recoverySeconds.push((goodAt - crashedAt) / 1000);
    }
    await writes.stop();

    const acknowledged = writes.calls.flatMap(({ id }) => id ?? []);
    const [kept] = await database.rows<{ count: number }>(
      'select count(*)::int as count from migration.discovery_flows where id = any ($1)',
      [acknowledged],
    );
    const poll = () =>
      gateway.query<{ enhancementProgress: { status: string; processed: number; pollAfterMs: number } }>(
        'query ($id: ID!) { enhancementProgress(collectionFlowId: $id) { status processed failed pollAfterMs } }',
        { id: flowId },
        { tenant },
      );
    let { enhancementProgress: run } = await poll();
    for (; run.pollAfterMs > 0; { enhancementProgress: run } = await poll()) await sleep(200);
    expect(run).toEqual({ status: 'COMPLETED', processed: assets, failed: 0, pollAfterMs: 0 });
    expect([gateway.pid, worker.pid]).toEqual(processes);
    return {
      acknowledged: acknowledged.length,
      lost: acknowledged.length - (kept?.count ?? 0),
      refused: writes.failed.length,
      recoverySeconds,
      analysed: run.processed,
    };
  } finally {
    await gateway.remove();
    await worker.remove();
    await database.drop();
  }
}
