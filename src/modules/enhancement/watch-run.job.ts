import { z } from 'zod';
import { defineJob, type Job, type JobEnvelope } from '../../jobs/define-job.js';
import type { JobQueue } from '../../jobs/queue.js';
import type { Scope } from '../../scope.js';
import { RESET_AFTER_MINUTES, type StuckAnalyses } from './stuck-analyses.js';

export const watchRunJob = defineJob({
  name: 'watch-run',
  input: z.strictObject({ runId: z.uuid(), look: z.int() }),
  keyOf: ({ runId, look }) => `${runId}:${look}`,
  concurrency: 1,
});

/**
 * Leaves a look at the run for an hour later, in the transaction of `scope`. Each run has its own: the look then stays
 * within the tenant, where a timer would need the right to see all of them.
 */
export async function watchRun(scope: Scope, queue: JobQueue, runId: string, look = 1): Promise<void> {
  const input = { runId, look };
  const envelope: JobEnvelope = { tenant: scope.tenant, requestId: scope.requestId, input };
  await queue.boss.send(watchRunJob.name, envelope, {
    singletonKey: watchRunJob.keyOf(input),
    startAfter: RESET_AFTER_MINUTES * 60,
    db: scope.openTransaction,
  });
}

/** Resets what is stuck in the tenant, and comes back in an hour as long as the run is not settled. */
export const createWatchRunJob = (stuck: StuckAnalyses, queue: JobQueue): Job =>
  watchRunJob.handledBy(async ({ scope }, { runId, look }) => {
    await stuck.reset(scope, RESET_AFTER_MINUTES);
    if (await stuck.isUnsettled(scope, runId)) await scope.transaction((tx) => watchRun(tx, queue, runId, look + 1));
  });
