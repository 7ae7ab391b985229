/** What a process knows of what it stands on. */
export interface Findings {
  readonly hasDatabase: boolean;
  readonly hasQueue: boolean;
  readonly isStoreDegraded: boolean;
  /** Undefined: none is configured. */
  readonly isModelAvailable: boolean | undefined;
  readonly isStopping: boolean;
}

export interface Readiness {
  readonly status: 'ready' | 'unready';
  readonly database: 'ok' | 'unreachable';
  readonly queue: 'ok' | 'unreachable';
  readonly store: 'ok' | 'degraded';
  readonly model: 'ok' | 'unavailable' | 'none';
  /** Why it is unready, or what it does without; empty when nothing is wrong. */
  readonly reasons: readonly string[];
}

/**
 * Whether requests can be served. A store that is away degrades (progress from the database, limits in memory), and so does
 * a model whose breaker is open: taking a gateway out for either would take out all of them.
 */
export function judgeReadiness(found: Findings): Readiness {
  const { hasDatabase, hasQueue, isStoreDegraded, isModelAvailable, isStopping } = found;
  const said: [boolean, string][] = [
    [isStopping, 'the process is stopping'],
    [!hasDatabase, 'the database does not answer, or no connection of the pool is free'],
    [!hasQueue, 'the job queue does not answer'],
    [isStoreDegraded, 'Redis does not answer: caches miss, and limits are counted by each process'],
    [isModelAvailable === false, 'the model failed five times in a row: analyses stop until it answers again'],
  ];
  return {
    status: hasDatabase && hasQueue && !isStopping ? 'ready' : 'unready',
    database: hasDatabase ? 'ok' : 'unreachable',
    queue: hasQueue ? 'ok' : 'unreachable',
    store: isStoreDegraded ? 'degraded' : 'ok',
    model: isModelAvailable === undefined ? 'none' : isModelAvailable ? 'ok' : 'unavailable',
    reasons: said.flatMap(([isSo, reason]) => (isSo ? [reason] : [])),
  };
}
