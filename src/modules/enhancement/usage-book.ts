import type { AnalysisResult, ModelCall } from '../../ai/model/analyze-asset.js';
import type { TokenCount } from '../../ai/model/bound-tokens.js';
import type { Scope } from '../../scope.js';

/** What calls to a model are made for. */
export interface CallsOf {
  /** Null: not for an analysis. */
  readonly analysisRunId: string | null;
  readonly assetId: string | null;
  /** `provider:name`. */
  readonly model: string;
}

/** What the calls of one analysis are charged to. Good for one analysis at a time. */
export interface CallAccount {
  /**
   * Asked before each call with the most that it can take; false: the budget does not hold it, and it must not be made. In the
   * transaction of `within` where one is given: where that fails, nothing is reserved, and the account is good for nothing.
   */
  reserve(most: TokenCount, within?: Scope): Promise<boolean>;
  /**
   * Tells, after the last, which calls were made, and why there is no answer where there is none: they are written down, and
   * added to their run, in the transaction of `within` where one is given. Settling the same again changes nothing.
   */
  settle(
    calls: readonly ModelCall[],
    code?: Extract<AnalysisResult, { ok: false }>['code'],
    within?: Scope,
  ): Promise<void>;
}

/** What keeps count of what analyses used and saved. */
export interface UsageBook {
  /** In the transaction that settles a run, after which it skips no more assets. */
  recordSkipped(tx: Scope, analysisRunId: string): Promise<void>;
  accountFor(scope: Scope, calls: CallsOf): CallAccount;
  /**
   * Locks the budgets that calls of the tenant are charged to until the transaction of `tx` ends; doing so again costs nothing.
   * For whoever also locks what is locked after them wherever both are: runs, assets, the head of the audit trail.
   */
  lockBudgets(tx: Scope): void;
}
