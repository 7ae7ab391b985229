import type { AssetFacts } from '../../ai/asset-facts.js';
import type { RedactedJson } from '../../ai/redacted.js';
import type { Scope } from '../../scope.js';
import type { GapResolution } from '../gaps/gap-enums.js';

/**
 * What an earlier analysis, or a decision of people, says about a field of assets of the same type. No sentence of a model
 * is among it: it may hold what a value of another asset told the model to say.
 */
export interface ShownLearning {
  readonly id: string;
  /** Null: about the asset type as a whole. */
  readonly fieldName: string | null;
  /** What people did with the proposal; null as long as they did nothing. */
  readonly outcome: GapResolution | null;
  /** What was accepted, given or refused; null where there was no value. */
  readonly value: RedactedJson;
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

/** What there was to learn from about assets of one type, at one moment. */
export interface Library {
  /** Up to three that help with the gaps in `fieldNames`, the most fitting first. */
  recall(facts: AssetFacts, fieldNames: readonly string[]): readonly ShownLearning[];
  /** What decisions of the engagement settle on their own, one a field at most. */
  precedents(facts: AssetFacts, fieldNames: readonly string[]): readonly Precedent[];
}

/** An asset whose proposals were stored, and the learnings that they drew on. */
export interface Lesson {
  readonly assetId: string;
  readonly usedIds: readonly string[];
}

/** Where analyses draw their learnings from and leave their own. */
export interface LearningSource {
  /** Never throws: without learnings an analysis is less informed, and no worse. */
  openLibrary(scope: Scope, assetType: AssetFacts['assetType']): Promise<Library>;
  /** Learns from the proposals that a run has stored for these assets, and counts what they drew on. Never throws. */
  learnFromAnalyses(scope: Scope, analysisRunId: string, lessons: readonly Lesson[]): Promise<void>;
}
