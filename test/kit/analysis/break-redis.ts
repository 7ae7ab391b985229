import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect } from 'vitest';
import type { AnalysisFleet, FlowToAnalyze } from './analysis-fleet.js';
import { isMoving } from './analysis-fleet.js';

const PROGRESS = `query ($id: ID!) { enhancementProgress(collectionFlowId: $id) { runId status processed total failed skipped percentage } }`;

interface Progress {
  readonly runId: string | null;
  readonly status: string;
  readonly processed: number;
}

/** How Redis is broken: killed and started again, empty; or emptied while it runs. */
export type Breakage = 'RESTART' | 'FLUSH';

/**
 * Runs whose Redis is broken once each, in their middle, while a client polls them. Every poll must be answered, no asset be
 * analysed twice, and the progress must be the database's in the end. Answers how many polls there were.
 */
export async function breakRedis(
  fleet: AnalysisFleet,
  { times, assets, how }: { times: number; assets: number; how: Breakage },
): Promise<{ polls: number }> {
  let polls = 0;
  const poll = async ({ flowId, tenant }: FlowToAnalyze) => {
    polls += 1;
    const { enhancementProgress } = await fleet.gateway.query<{ enhancementProgress: Progress }>(
      PROGRESS,
      { id: flowId },
      { tenant },
    );
    return enhancementProgress;
  };
  for (let time = 0; time < times; time++) {
    const flow = await fleet.flow(assets);
    const runId = await fleet.analyze(flow);
    const over = new AbortController();
    const polling = (async () => {
      while (!over.signal.aborted) {
        const progress = await poll(flow);
        expect(progress.runId).toBe(runId);
        await sleep(10);
      }
    })();
    await fleet.until(runId, ({ processed }) => processed >= Math.ceil(Math.random() * assets * 0.7));
    await broken(fleet, how);
    expect(isMoving(await fleet.readRun(runId)), 'the run was settled before Redis was broken').toBe(true);
    await fleet.settled(runId);
    over.abort();
    await polling;
    await fleet.expectAnalyzedOnce(flow, runId, 0);
    // An entry whose replacement Redis was not there to take is believed for a while, and no longer.
    await expect
      .poll(() => poll(flow), { timeout: 20_000, interval: 100 })
      .toEqual({
        runId,
        status: 'COMPLETED',
        processed: assets,
        total: assets,
        failed: 0,
        skipped: 0,
        percentage: 100,
      });
    fleet.forgetRequests();
  }
  return { polls };
}

async function broken({ redis }: AnalysisFleet, how: Breakage): Promise<void> {
  if (how === 'RESTART') {
    await redis.kill();
    await sleep(Math.random() * 300);
    await redis.start();
    return;
  }
  const client = new Redis(redis.url);
  await client.flushall();
  client.disconnect();
}
