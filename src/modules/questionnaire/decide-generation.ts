import { FlowStatus } from '../../graphql/flow.js';
import { CollectionPhase } from '../gaps/collection-phase.js';

/** A flow as the decision sees it. */
export interface AskingFlow {
  readonly status: FlowStatus;
  /** When people may be asked; null: nothing has been found out yet that they could be asked about. */
  readonly availableAt: Date | null;
  readonly isAvailable: boolean;
  readonly hasPendingGaps: boolean;
}

export type Generation =
  | { readonly kind: 'ASK' | 'FINALIZE'; readonly phase: CollectionPhase; readonly status: FlowStatus }
  | { readonly kind: 'CONFLICT'; readonly reason: string };

/** Why nobody can be asked about a flow now; undefined where they can. */
export function whyNotAvailable({
  availableAt,
  isAvailable,
}: Pick<AskingFlow, 'availableAt' | 'isAvailable'>): string | undefined {
  if (availableAt === null)
    return 'Expected a flow whose gaps have been analysed; this one has not. Run analyzeGaps first.';
  if (isAvailable) return undefined;
  return `The questionnaire is available at ${availableAt.toISOString()}: until then the proposals of the analysis can be reviewed. Try again then.`;
}

/**
 * What becomes of a flow whose questionnaire is asked for. What is pending in the database decides: without a pending
 * gap there is nothing to ask or to wait for, and the flow is done.
 */
export function decideGeneration(flow: AskingFlow): Generation {
  const reason = whyNotAvailable(flow);
  if (flow.availableAt === null && reason !== undefined) return { kind: 'CONFLICT', reason };
  if (flow.status === FlowStatus.RUNNING)
    return {
      kind: 'CONFLICT',
      reason: 'Expected a flow that waits for people; a run is analysing its gaps. Wait until it is settled.',
    };
  if (!flow.hasPendingGaps)
    return { kind: 'FINALIZE', phase: CollectionPhase.FINALIZATION, status: FlowStatus.COMPLETED };
  if (reason !== undefined) return { kind: 'CONFLICT', reason };
  return { kind: 'ASK', phase: CollectionPhase.MANUAL_COLLECTION, status: FlowStatus.PAUSED };
}
