import type { AssetFacts } from '../../ai/asset-facts.js';
import type { Redacted, RedactedJson } from '../../ai/redacted.js';
import type { Scope } from '../../scope.js';
import type { GapResolution } from '../gaps/gap-enums.js';

/** What an earlier analysis, or a decision of people, says about a field of assets of the same type. */
export interface ShownLearning {
  readonly id: string;
  /** Null: about the asset type as a whole. */
  readonly fieldName: string | null;
  /** What people did with the proposal; null as long as they did nothing. */
  readonly outcome: GapResolution | null;
  /** What was accepted, given or refused; null where there was no value. */
  readonly value: RedactedJson;
  readonly suggestedResolution: Redacted | null;
  /** 0..1, of the proposal that it comes from. */
  readonly confidenceScore: number | null;
}

/** What people decided about a field of assets that are named alike, often enough to settle it for the next one. */
export interface Precedent {
  /** What it was learned as. */
  readonly learningIds: readonly string[];
  readonly fieldName: string;
  readonly value: RedactedJson;
  /** Decisions for this value. */
  readonly agreed: number;
  /** All decisions, those for another value and against this one included. */
  readonly decisions: number;
  /** 0..1. */
  readonly confidenceScore: number;
}

/** Where an analysis draws its learnings from and leaves its own. */
export interface LearningSource {
  /**
   * Up to three that help with the gaps in `fieldNames`, the most fitting first. Never throws: without learnings an
   * analysis is less informed, and no worse.
   */
  recall(scope: Scope, facts: AssetFacts, fieldNames: readonly string[]): Promise<readonly ShownLearning[]>;
  /** What decisions of the engagement settle on their own, one a field at most. Never throws. */
  precedents(scope: Scope, facts: AssetFacts, fieldNames: readonly string[]): Promise<readonly Precedent[]>;
  /** Learns from the proposals that a run has stored for an asset, and counts what they drew on. Never throws. */
  learnFromAnalysis(
    scope: Scope,
    analysis: { analysisRunId: string; assetId: string; usedIds: readonly string[] },
  ): Promise<void>;
}
