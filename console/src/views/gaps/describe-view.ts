import type { CollectionPhase, EnhancementStatus } from '@lacuna/sdk';

/** What the gaps of a flow that are on the screen come from. */
export type ShownGaps =
  /** Nothing was compared with the catalogue yet. */
  | 'UNSCANNED'
  /** The scan alone: what is missing, without proposals. */
  | 'SCAN'
  /** An analysis is at work. */
  | 'RUNNING'
  /** A complete analysis. */
  | 'ANALYSIS'
  /** An analysis that ended early, or that other flows made of some of the assets. */
  | 'PARTIAL';

export interface SeenFlow {
  readonly phase: CollectionPhase;
  /** Of the latest run. */
  readonly status: EnhancementStatus;
  /** Gaps with a confidence, and gaps in all. */
  readonly analyzed: number;
  readonly total: number;
}

/** Whether one sees the scan or the analysis. */
export function describeView({ phase, status, analyzed, total }: SeenFlow): ShownGaps {
  if (status === 'QUEUED' || status === 'IN_PROGRESS') return 'RUNNING';
  if (phase === 'ASSET_SELECTION' && total === 0) return 'UNSCANNED';
  if (status === 'COMPLETED') return 'ANALYSIS';
  return analyzed > 0 ? 'PARTIAL' : 'SCAN';
}

/** Proposals can be decided once an analysis has ended that made some; while one is at work they may change. */
export const hasProposals = (shown: ShownGaps): boolean => shown === 'ANALYSIS' || shown === 'PARTIAL';
