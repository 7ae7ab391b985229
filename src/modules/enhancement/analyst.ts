import type { AssetFacts } from '../../ai/asset-facts.js';
import type { EvidenceRule, Normalise } from '../../ai/evidence/evidence-rule.js';
import type { FilteredContext } from '../../ai/filter-context.js';
import type { GapToAsk } from '../../ai/model/translate-answer.js';
import type { Scope, Tenant } from '../../scope.js';
import { AssetErrorCode, type RunErrorCode } from './enhancement-status.js';
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
  /** What earlier analyses and decisions say about some of its fields, the most fitting first; at most three. */
  recall(fieldNames: readonly string[]): readonly ShownLearning[];
  /** What people decided so often about assets that are named alike that no model need be asked. */
  readonly precedents: readonly Precedent[];
  /** What needs no model: the evidence rules, and what the tenant's other assets say. */
  readonly rules: readonly EvidenceRule[];
  /** What the catalogue makes of a value for a field of this asset. */
  readonly normalise: Normalise;
  /** Asked before each call to a model. */
  readonly account: CallAccount;
}

export interface AnalysisOutput {
  /** One `GapAnswer` a gap, as far as the analyst can be believed: `validateAnswers` decides. */
  readonly answers: unknown;
  /** Learnings that it drew on: those that settled a gap on their own, and those that were shown. */
  readonly learningIds: readonly string[];
  readonly spending: Spending;
}

/** What the calls of one analysis took, whatever came of them. */
export interface Spending {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Writes the calls down, in the transaction of `scope` where one is given. Doing so again changes nothing. */
  settle(scope?: Scope): Promise<void>;
}

/** No model was asked. */
export const NOTHING_SPENT: Spending = { inputTokens: 0, outputTokens: 0, settle: async () => undefined };

/** The model could not be reached, or gave no answer that is one. */
export class AnalystError extends Error {
  override readonly name = 'AnalystError';

  constructor(
    message: string,
    /** What it means for the asset. */
    readonly code: AssetErrorCode = AssetErrorCode.MODEL_ERROR,
    readonly spending = NOTHING_SPENT,
  ) {
    super(message);
  }
}

/** The run cannot go on: the asset at hand becomes what it was before, and those after it are not begun. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';

  constructor(
    message: string,
    readonly errorCode: RunErrorCode,
    readonly spending = NOTHING_SPENT,
  ) {
    super(message);
  }
}

/** An analysis that is done but for what a model has to say. Of `ask` and `drop` one is called, once. */
export interface OpenAnalysis {
  /**
   * Sets aside what the first call may cost, in the transaction of `tx`, as far as the budget holds it now; where that was not
   * done, `ask` does it. Where the transaction fails the analysis is to be dropped. Undefined where nothing will be asked.
   */
  readonly reserve?: (tx: Scope) => Promise<void>;
  /**
   * Asks what is left to be asked. Throws {@link AnalystError} when the model fails, {@link RunStopped} when it cannot be
   * asked at all; ends early when `signal` is aborted.
   */
  ask(signal: AbortSignal): Promise<AnalysisOutput>;
  /** Gives back what was set aside for it. */
  drop(): Promise<void>;
}

/** Of what needs no asking. */
export const answered = (output: AnalysisOutput): OpenAnalysis => ({
  ask: async () => output,
  drop: async () => undefined,
});

/** Who proposes how the gaps of an asset are closed. Keeps nothing of one task for the next. */
export interface Analyst {
  /** Stored with each run: what its proposals were made by. */
  readonly model: string;
  /** Of the text that a model is asked with; null where none is. */
  readonly promptVersion: string | null;
  /** Loads what it needs, which is not on the time of an asset. May be called often; never throws. */
  prepare(): Promise<void>;
  /** Does all that can be done before a model is asked. */
  open(task: AnalysisTask): OpenAnalysis;
}
