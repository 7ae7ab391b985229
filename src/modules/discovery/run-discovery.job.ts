import { z } from 'zod';
import { defineJob, type Job } from '../../jobs/define-job.js';
import type { DiscoveryRunner } from './discovery-runner.js';

/** A run of a discovery flow: chunk after chunk, by whichever worker is there. */
export const runDiscovery = defineJob({
  name: 'run-discovery',
  input: z.object({ discoveryFlowId: z.uuid(), runId: z.uuid() }),
  // The flow's own status keeps it to one run at a time. A run that has ended may still be leaving the queue when the
  // next one is asked for: that must not be lost.
  keyOf: ({ discoveryFlowId, runId }) => `${discoveryFlowId}:${runId}`,
  concurrency: 2,
});

export const runDiscoveryJob = (runner: DiscoveryRunner): Job =>
  runDiscovery.handledBy(({ scope, signal }, { discoveryFlowId }) => runner.run(scope, discoveryFlowId, signal));
