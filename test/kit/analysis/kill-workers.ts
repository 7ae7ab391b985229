import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { AnalysisFleet } from './analysis-fleet.js';
import { isMoving } from './analysis-fleet.js';

/**
 * Runs over `assets` assets whose only worker is killed `killsARun` times each, at random moments, and started again.
 * Answers how many calls were made that no analysis came of.
 */
export async function killWorkers(
  fleet: AnalysisFleet,
  { runs, assets, killsARun }: { runs: number; assets: number; killsARun: number },
): Promise<{ kills: number; repeatedCalls: number }> {
  const worker = fleet.worker();
  let [kills, repeatedCalls] = [0, 0];
  for (let time = 0; time < runs; time++) {
    const flow = await fleet.flow(assets);
    const runId = await fleet.analyze(flow);
    for (let kill = 1; kill <= killsARun; kill++) {
      const goal = Math.floor((assets * (kill - Math.random())) / (killsARun + 1));
      await fleet.until(runId, (run) => run.processed >= goal || !isMoving(run));
      await sleep(Math.random() * 60);
      await worker.end('SIGKILL');
      const before = await fleet.readRun(runId);
      expect(isMoving(before), 'the run was settled before the worker was killed').toBe(true);
      await worker.start();
      expect((await fleet.readRun(runId)).processed).toBeGreaterThanOrEqual(before.processed);
    }
    await fleet.settled(runId);
    await fleet.expectAnalyzedOnce(flow, runId, killsARun);
    kills += killsARun;
    repeatedCalls += fleet.requestsOf(flow).length - assets;
    fleet.forgetRequests();
  }
  return { kills, repeatedCalls };
}
