import { expect } from 'vitest';
import type { AnalysisFleet, FlowToAnalyze } from './analysis-fleet.js';

/**
 * Flows of several tenants, all started at once, over all workers of the fleet. Answers the most calls there were at one
 * time. No two may ever be about one flow.
 */
export async function shareFlows(
  fleet: AnalysisFleet,
  { tenants, flowsATenant, assets }: { tenants: number; flowsATenant: number; assets: number },
): Promise<{ mostCallsAtOnce: number }> {
  const flows: FlowToAnalyze[] = [];
  for (let tenant = 0; tenant < tenants; tenant++) {
    const first = await fleet.flow(assets);
    flows.push(first);
    for (let flow = 1; flow < flowsATenant; flow++) flows.push(await fleet.flow(assets, first.tenant));
  }
  const runIds = await Promise.all(flows.map((flow) => fleet.analyze(flow)));
  for (const [index, flow] of flows.entries()) {
    const runId = runIds[index] ?? '';
    await fleet.settled(runId);
    await fleet.expectAnalyzedOnce(flow, runId, 0);
    expect(mostAtOnce(fleet.requestsOf(flow)), 'calls at one time for one flow').toBe(1);
  }
  return { mostCallsAtOnce: mostAtOnce(fleet.model.requests) };
}

/** The most intervals that overlap. */
function mostAtOnce(requests: readonly { receivedAt: number; endedAt: number }[]): number {
  const changes = requests.flatMap(({ receivedAt, endedAt }) => [
    { at: receivedAt, by: 1 },
    { at: endedAt, by: -1 },
  ]);
  let [now, most] = [0, 0];
  for (const { by } of changes.toSorted((a, b) => a.at - b.at || a.by - b.by)) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

/**
 * The worker that is at a run is killed and stays away until the run is over. Answers after how many milliseconds another one asked about
 * an asset of the flow.
 */
export async function loseWorker(
  fleet: AnalysisFleet,
  { assets }: { assets: number },
): Promise<{ takenOverMs: number }> {
  const flow = await fleet.flow(assets);
  const [holder, other] = [fleet.worker(0), fleet.worker(1)];
  other.freeze();
  const runId = await fleet.analyze(flow);
  await fleet.until(runId, ({ processed }) => processed > 0);
  other.thaw();
  const killedAt = performance.now();
  await holder.end('SIGKILL');
  await fleet.settled(runId);
  await fleet.expectAnalyzedOnce(flow, runId, 1);
  const next = fleet.requestsOf(flow).find(({ receivedAt }) => receivedAt > killedAt);
  await holder.start();
  return { takenOverMs: Math.round((next?.receivedAt ?? Number.POSITIVE_INFINITY) - killedAt) };
}
