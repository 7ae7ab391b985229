import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EnhancementBench } from '../kit/enhancement-bench.js';
import { insertScannedFlow, insertServers, insertTenant } from '../kit/flow-of-assets.js';
import { hasRedisServer, type RedisServer, startRedisServer } from '../kit/redis-server.js';
import { hang, ScriptedAnalyst } from '../kit/scripted-analyst.js';

describe.skipIf(!hasRedisServer)('a gateway and a worker that share nothing but PostgreSQL and Redis', () => {
  let redis: RedisServer;
  let gateway: EnhancementBench;
  let worker: EnhancementBench;
  beforeAll(async () => {
    redis = await startRedisServer();
    gateway = await EnhancementBench.start({ redisUrl: redis.url });
    worker = await EnhancementBench.start({ redisUrl: redis.url, beside: gateway });
  });
  afterAll(async () => {
    await worker.close();
    await gateway.remove();
    await redis.stop();
  });

  it('show and stop the same run', async () => {
    const tenant = await insertTenant(gateway.database);
    const flowId = await insertScannedFlow(gateway.database, tenant, await insertServers(gateway.database, tenant, 4));
    const poll = () => gateway.board.loader(gateway.scope(tenant)).load(flowId);
    const run = await gateway.start(tenant, flowId);
    expect(await poll()).toMatchObject({ status: 'QUEUED', processed: 0, currentAsset: null });
    const seen: unknown[] = [];
    const analyst = new ScriptedAnalyst(async (call, _task, signal) => {
      const { processed, currentAsset } = await poll();
      seen.push([processed, currentAsset]);
      if (call < 2) return undefined;
      await gateway.service.cancelAnalysis(gateway.scope(tenant), { runId: run.id });
      return hang(signal);
    });
    await worker.work(tenant, run, { analyst });
    expect(seen).toEqual([
      [0, 'web-prod-0'],
      [1, 'web-prod-1'],
      [2, 'web-prod-2'],
    ]);
    expect(await poll()).toMatchObject({ status: 'CANCELED', processed: 2, currentAsset: null, pollAfterMs: 0 });
  });
});
