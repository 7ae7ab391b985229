import { FlowStatus } from '../../graphql/flow.js';
import { CollectionPhase } from '../gaps/collection-phase.js';
import { EnhancementStatus } from './enhancement-status.js';

export interface FlowStep {
  readonly phase: CollectionPhase;
  readonly status: FlowStatus;
}

/**
 * Where a run that has ended leaves its flow. What is pending in the database decides after a run that completed, never
 * what the run believes it did; a run that was stopped leaves the flow where it can be started again.
 */
export function decidePhase(run: { status: EnhancementStatus; hasPendingGaps: boolean }): FlowStep {
  if (run.status === EnhancementStatus.COMPLETED) {
    return run.hasPendingGaps
      ? { phase: CollectionPhase.QUESTIONNAIRE_GENERATION, status: FlowStatus.PAUSED }
      : { phase: CollectionPhase.FINALIZATION, status: FlowStatus.COMPLETED };
  }
  const isStopped = run.status === EnhancementStatus.CANCELED;
  return { phase: CollectionPhase.GAP_ANALYSIS, status: isStopped ? FlowStatus.PAUSED : FlowStatus.FAILED };
}
