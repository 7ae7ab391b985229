import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { AnalysisFleet } from './analysis-fleet.js';

/** What a worker logs about a run of which a write was refused, and of which its claim was gone before it wrote. */
const GIVEN_UP = /a run went on without this worker|"job":"analyze-gaps".*"msg":"job failed"/g;

/** IN_CALLS: while the model answers all of its runs. ANYWHERE: also in the middle of a transaction. */
export type Moment = 'IN_CALLS' | 'ANYWHERE';

/**
 * Each of two workers in turn is frozen in the middle of `flows` runs, until the other has taken them over and finished them.
 * Then it is thawed and goes on where it was. Answers how many runs it went on with, none of which it may change.
 */
export async function freezeWorkers(
  fleet: AnalysisFleet,
  { rounds, flows: count, assets, moment }: { rounds: number; flows: number; assets: number; moment: Moment },
): Promise<{ lateRuns: number }> {
  const [one, other] = [fleet.worker(0), fleet.worker(1)];
  other.freeze();
  for (let round = 0; round < rounds; round++) {
    const [sleeper, taker] = round % 2 === 0 ? [one, other] : [other, one];
    const flows = await Promise.all(Array.from({ length: count }, () => fleet.flow(assets)));
    const runIds = await Promise.all(flows.map((flow) => fleet.analyze(flow)));
    for (const runId of runIds) await fleet.until(runId, ({ processed }) => processed > 0);
    if (moment === 'ANYWHERE') await sleep(Math.random() * 100);
    else await expect.poll(() => fleet.callsInFlight, { timeout: 60_000, interval: 1 }).toBe(count);
    sleeper.freeze();
    const before = sleeper.log.length;
    taker.thaw();
    for (const [index, flow] of flows.entries()) {
      const runId = runIds[index] ?? '';
      await fleet.settled(runId);
      // The call that the sleeper was at is made again, by the other.
      await fleet.expectAnalyzedOnce(flow, runId, 1);
    }
    const settled = await contents(fleet, runIds);
    sleeper.thaw();
    await expect
      .poll(() => sleeper.log.slice(before).match(GIVEN_UP)?.length, {
        timeout: 90_000,
        message: sleeper.log.slice(before),
      })
      .toBe(count);
    expect(await contents(fleet, runIds)).toEqual(settled);
    // The next round's sleeper is to take all of the runs.
    sleeper.freeze();
    fleet.forgetRequests();
  }
  one.thaw();
  other.thaw();
  return { lateRuns: rounds * count };
}

/** All that an analysis writes, but for what its calls took: those of the sleeper were made. */
const contents = ({ gateway }: AnalysisFleet, runIds: readonly string[]) =>
  gateway.database.rows(
    `select r.status, r.processed, r.failed, r.fencing_number, n.status as asset, n.finished_at, a.ai_gap_analysis_timestamp, a.xmin::text as "assetVersion",
       (select array_agg(g.xmin::text order by g.id) from migration.collection_data_gaps g where g.asset_id = a.id) as "gapVersions",
       (select count(*)::int from migration.audit_events e where e.asset_id = a.id) as events
     from migration.analysis_runs r join migration.asset_analyses n on n.analysis_run_id = r.id join migration.assets a on a.id = n.asset_id
     where r.id = any($1) order by n.id`,
    [runIds],
  );
