import type { AnalysisResult, ModelCall } from '../../ai/model/analyze-asset.js';

/** What was set aside for a call before it was made, in US dollars; null where its price is not known. */
export interface Reservation {
  readonly id: string;
  readonly usd: number | null;
}

/** What became of a reservation. `usd` null: its price is not known. */
export type Charge =
  | { readonly id: string; readonly kind: 'SPENT'; readonly call: ModelCall; readonly usd: number | null }
  /** The call was not made. */
  | { readonly id: string; readonly kind: 'RELEASED' };

/** Why an analysis without an answer ended; undefined where it has one. */
export type FailureCode = Extract<AnalysisResult, { ok: false }>['code'] | undefined;

const INTERRUPTED: readonly FailureCode[] = ['AGENT_TIMEOUT', 'CANCELED'];

/**
 * What the calls of one analysis are charged. They were made in the order of the reservations; a reservation without a
 * call was not needed. A call that was cut short by us, or whose answer was too long to be counted, may be billed in
 * full, so it costs all that was set aside for it: a budget that believed in 0 would be overspent. One that the server
 * refused, or that never reached it, costs nothing.
 */
export function chargeCalls(
  reservations: readonly Reservation[],
  calls: readonly ModelCall[],
  priceOf: (call: ModelCall) => number | null,
  code: FailureCode,
): Charge[] {
  return reservations.map(({ id, usd }, index) => {
    const call = calls[index];
    if (call === undefined) return { id, kind: 'RELEASED' };
    const isUncounted = call.inputTokens === 0 && call.outputTokens === 0;
    const isBilled = call.outcome === 'FAULTY' || (call.outcome === 'FAILED' && INTERRUPTED.includes(code));
    return { id, kind: 'SPENT', call, usd: isUncounted && isBilled ? usd : priceOf(call) };
  });
}
