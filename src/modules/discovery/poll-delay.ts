const SHORTEST_MS = 300;
const LONGEST_MS = 2_000;
/** Of the time that is left: so many polls until the end. */
const POLLS_LEFT = 5;

export interface RunPace {
  readonly processed: number;
  readonly total: number;
  /** Since the run began. */
  readonly elapsedMs: number;
}

/**
 * When a client should ask again how far a run is, in milliseconds: soon when it is about to end, less often when it
 * will take long. Until anything is done nothing is known of its pace.
 */
export function pollDelay({ processed, total, elapsedMs }: RunPace): number {
  if (processed <= 0 || elapsedMs <= 0) return SHORTEST_MS;
  const leftMs = (elapsedMs / processed) * Math.max(total - processed, 0);
  return Math.round(Math.min(Math.max(leftMs / POLLS_LEFT, SHORTEST_MS), LONGEST_MS));
}
