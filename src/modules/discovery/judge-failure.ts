/** `ASSET_CHUNK_RETRY_POLICY` and `ASSET_CHUNK_MAX_RETRIES`. */
export interface RetryPolicy {
  readonly retryPolicy: 'stop' | 'skip' | 'retry';
  readonly maxRetries: number;
}

/** What follows from a chunk's failure: another try, going on without it, or the end of the run. */
export type Verdict = { readonly kind: 'retry'; readonly delayMs: number } | { readonly kind: 'skip' | 'stop' };

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;

/**
 * What to do when a chunk has failed.
 *
 * What fails by the meeting of two transactions is tried again under any policy: the next try meets nobody. A chunk
 * that stays failed is left for a later run, and the others go on; only `stop` ends the run at once.
 *
 * @param attempts how often it has failed, this time included.
 */
export function judgeFailure(policy: RetryPolicy, attempts: number, isTransient: boolean): Verdict {
  const isRetried = policy.retryPolicy === 'retry' || isTransient;
  if (isRetried && attempts <= policy.maxRetries)
    return { kind: 'retry', delayMs: Math.min(FIRST_DELAY_MS * 2 ** (attempts - 1), LONGEST_DELAY_MS) };
  return { kind: policy.retryPolicy === 'stop' ? 'stop' : 'skip' };
}

/** Serialization failure, deadlock, lock not available (PostgreSQL, appendix A). */
const TRANSIENT = new Set(['40001', '40P01', '55P03']);

/** Whether the same would succeed when tried again, and the code a client sees of the failure. */
export function classifyFailure(error: unknown): { readonly errorCode: string; readonly isTransient: boolean } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code !== undefined && TRANSIENT.has(code)) return { errorCode: 'PERSISTENCE_CONFLICT', isTransient: true };
  return { errorCode: code !== undefined && /^[A-Z_]{3,40}$/.test(code) ? code : 'INTERNAL', isTransient: false };
}
