import type { AssetFacts } from '../../ai/asset-facts.js';
import type { Normalise } from '../../ai/evidence/evidence-rule.js';
import type { FilteredContext } from '../../ai/filter-context.js';
import type { GapToAsk } from '../../ai/model/validate-model-answer.js';
import type { Tenant } from '../../scope.js';
import { AssetErrorCode } from './enhancement-status.js';
import type { Precedent, ShownLearning } from './learning-source.js';
import type { CallAccount } from './usage-book.js';

/** One asset and those of its gaps that are to be answered. */
export interface AnalysisTask {
  /** Whose it is: agents are not shared between tenants. */
  readonly tenant: Tenant;
  readonly facts: AssetFacts;
  /** What of the asset may leave this process, redacted: nothing else of it may be sent to a model. */
  readonly context: FilteredContext;
  readonly gaps: readonly GapToAsk[];
  /** What earlier analyses and decisions say about its fields, the most fitting first; at most three. */
  readonly learnings: readonly ShownLearning[];
  /** What people decided so often about assets that are named alike that no model need be asked. */
  readonly precedents: readonly Precedent[];
  /** What the catalogue makes of a value for a field of this asset. */
  readonly normalise: Normalise;
  /** Asked before each call to a model, and told after the last what was called. */
  readonly account: CallAccount;
}

export interface AnalysisOutput {
  /** One `GapAnswer` a gap, as far as the analyst can be believed: `validateAnswers` decides. */
  readonly answers: unknown;
  /** Learnings that settled a gap on their own. */
  readonly precedentIds: readonly string[];
  /** What model calls took; 0 where none was needed. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The model could not be reached, or gave no answer that is one. */
export class AnalystError extends Error {
  override readonly name = 'AnalystError';

  constructor(
    message: string,
    /** What it means for the asset. */
    readonly code: AssetErrorCode = AssetErrorCode.MODEL_ERROR,
  ) {
    super(message);
  }
}

/** The tenant's budget does not hold the calls that the task needs: the run cannot go on. */
export class BudgetExhausted extends Error {
  override readonly name = 'BudgetExhausted';
}

/**
 * Who proposes how the gaps of an asset are closed. Keeps nothing of one task for the next. Throws
 * {@link AnalystError} when its model fails, {@link BudgetExhausted} when it may not be asked; ends early when `signal` is aborted.
 */
export interface Analyst {
  /** Stored with each run: what its proposals were made by. */
  readonly model: string;
  analyze(task: AnalysisTask, signal: AbortSignal): Promise<AnalysisOutput>;
}
