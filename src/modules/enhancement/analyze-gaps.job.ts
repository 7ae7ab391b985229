import { z } from 'zod';
import { defineJob, type Job } from '../../jobs/define-job.js';
import type { AnalysisRunner } from './analysis-runner.js';

/** How many flows one worker analyses side by side. */
const CONCURRENCY = 4;

export const analyzeGapsJob = defineJob({
  name: 'analyze-gaps',
  input: z.strictObject({ runId: z.uuid(), collectionFlowId: z.uuid() }),
  keyOf: ({ runId }) => runId,
  concurrency: CONCURRENCY,
});

export const createAnalyzeGapsJob = (runner: AnalysisRunner): Job =>
  analyzeGapsJob.handledBy((context, input) => runner.run(context, input));
