import { createHash } from 'node:crypto';
import type { EnhancementProgress } from './enhancement-progress.js';
import { EnhancementStatus, isSettled } from './enhancement-status.js';

/** The counters of a run, as its row holds them. */
export interface RunCounters {
  readonly id: string;
  readonly status: EnhancementStatus;
  readonly processed: number;
  readonly total: number;
  readonly failed: number;
  readonly skipped: number;
  readonly currentAsset: string | null;
  readonly startedAt: Date | null;
  readonly updatedAt: Date;
}

/** How soon a client asks again while the pace is not known yet. */
const FIRST_POLL_MS = 300;
const SHORTEST_POLL_MS = 200;
const LONGEST_POLL_MS = 5_000;

const NOT_STARTED = {
  runId: null,
  status: EnhancementStatus.NOT_STARTED,
  processed: 0,
  total: 0,
  failed: 0,
  skipped: 0,
  currentAsset: null,
  percentage: 0,
  updatedAt: null,
};

/** What a client is told of a flow's latest run, or of a flow that has had none. The same counters give the same version. */
export function describeProgress(run: RunCounters | undefined): EnhancementProgress {
  if (!run) return { ...NOT_STARTED, version: versionOf(NOT_STARTED), pollAfterMs: 0 };
  const { id: runId, status, processed, total, failed, skipped, currentAsset, updatedAt } = run;
  const percentage = total > 0 ? Math.floor((processed / total) * 100) : isSettled(status) ? 100 : 0;
  const shown = { runId, status, processed, total, failed, skipped, currentAsset, percentage, updatedAt };
  return { ...shown, version: versionOf(shown), pollAfterMs: pollAfterMs(run) };
}

const versionOf = (shown: object): string =>
  createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 16);

/** About one asset's time: a poll then mostly finds something new, and never comes more often than is useful. */
function pollAfterMs({ status, startedAt, updatedAt, processed, skipped }: RunCounters): number {
  if (isSettled(status)) return 0;
  const analyzed = processed - skipped;
  if (startedAt === null || analyzed === 0) return FIRST_POLL_MS;
  const paceMs = (updatedAt.getTime() - startedAt.getTime()) / analyzed;
  return Math.round(Math.min(Math.max(paceMs, SHORTEST_POLL_MS), LONGEST_POLL_MS));
}
