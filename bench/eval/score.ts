import { answerGaps } from '../../src/ai/answer-gaps.js';
import type { AssetFacts, JsonValue } from '../../src/ai/asset-facts.js';
import { EVIDENCE_RULES } from '../../src/ai/evidence/evidence-rules.js';
import { RuleTrials } from '../../src/ai/evidence/rule-trials.js';
import { textOf } from '../../src/ai/patterns/known-asset.js';
import { patternRule, TenantPatterns } from '../../src/ai/patterns/tenant-patterns.js';
import { catalogueField } from '../../src/modules/catalogue/catalogue.js';
import { normaliserFor } from '../../src/modules/enhancement/normaliser-for.js';
import type { TenantLessons } from '../../src/modules/enhancement/pattern-library.js';
import { accuracyOfSurest, byPrefix, majority } from './baselines.js';
import { hideValues, type Specimen } from './hide-values.js';
import type { ModelBench, ModelScore } from './model-score.js';
import type { Task } from './tasks.js';

/** One proposal that could be checked. */
export interface Proposal {
  readonly confidence: number;
  readonly isRight: boolean;
}

/** How a task went. Shares are 0 to 1. */
export interface Score {
  readonly task: Task;
  readonly hidden: number;
  /** Of the hidden values, those for which something was proposed. */
  readonly coverage: number;
  /** Of the proposals. */
  readonly accuracy: number;
  /** Of all hidden values: where nothing was proposed, what the patterns would have said, however little it is worth. */
  readonly accuracyAtAll: number;
  readonly majorityAtAll: number;
  readonly prefixAtAll: number;
  /** Of the baselines' surest guesses, as many as there are proposals. */
  readonly majorityAtCoverage: number;
  readonly prefixAtCoverage: number;
  /** Milliseconds for a proposal, the patterns' learning shared among them. */
  readonly msPerAsset: number;
  readonly proposals: readonly Proposal[];
  /** With a model; undefined without one, and for a field outside the catalogue, which none is asked about. */
  readonly model: ModelScore | undefined;
}

export async function scoreTask(task: Task, bench?: ModelBench): Promise<Score> {
  const { specimens, others } = await hideValues(task);
  const hidden = specimens.filter(({ isHidden }) => isHidden);
  const known = specimens.filter(({ isHidden }) => !isHidden);
  const all = [...specimens.map(({ facts }) => facts), ...others];
  const startedAt = performance.now();
  const patterns = new TenantPatterns();
  const trials = new RuleTrials(EVIDENCE_RULES, normaliserFor);
  for (const facts of all) {
    patterns.add(facts);
    trials.add(facts, []);
  }
  const learned = { patterns, trials };
  await learn(task, learned, all);
  const proposed = hidden.map((specimen) => propose(task, learned, specimen));
  const msPerAsset = (performance.now() - startedAt) / Math.max(1, hidden.length);

  const common = majority(known, hidden);
  const prefix = byPrefix(known, hidden);
  const made = proposed.flatMap((proposal) => (proposal ? [proposal] : []));
  const bold = new TenantPatterns(0);
  for (const facts of all) bold.add(facts);
  const guessing = { patterns: bold, trials };
  await learn(task, guessing, all);
  const atAll = hidden.filter((specimen, index) => {
    const guess = proposed[index] ?? propose(task, guessing, specimen);
    return guess ? guess.isRight : common[index]?.text === specimen.truth;
  });
  return {
    task,
    hidden: hidden.length,
    coverage: made.length / hidden.length,
    accuracy: shareRight(made),
    accuracyAtAll: atAll.length / hidden.length,
    majorityAtAll: accuracyOfSurest(common, hidden, hidden.length),
    prefixAtAll: accuracyOfSurest(prefix, hidden, hidden.length),
    majorityAtCoverage: accuracyOfSurest(common, hidden, made.length),
    prefixAtCoverage: accuracyOfSurest(prefix, hidden, made.length),
    msPerAsset,
    proposals: made,
    model: await scoreModel(task, bench, hidden, proposed),
  };
}

async function scoreModel(
  { field }: Task,
  bench: ModelBench | undefined,
  hidden: readonly Specimen[],
  proposed: readonly (Proposal | undefined)[],
): Promise<ModelScore | undefined> {
  const [first] = hidden;
  const inCatalogue = first && catalogueField(first.facts.assetType, field);
  if (!bench || !inCatalogue) return undefined;
  const { category: gapCategory, allowed } = inCatalogue;
  const gap = { ...GAP, fieldName: field, gapCategory, priority: 1, allowedValues: allowed ?? null };
  return bench.score(gap, hidden, proposed);
}

const GAP = { id: 'gap', gapType: 'MISSING_FIELD' as const };

async function learn({ path }: Task, { patterns, trials }: TenantLessons, all: readonly AssetFacts[]): Promise<void> {
  const fields = [path.replace(/^attributes\./, '')];
  for (const assetType of new Set(all.map((facts) => facts.assetType))) {
    await patterns.learn(assetType, fields);
    await trials.learn(assetType, fields);
  }
}

/** As an analysis would: evidence rules and patterns together. A field outside the catalogue has patterns only. */
function propose(
  { field, path }: Task,
  { patterns, trials }: TenantLessons,
  { facts, truth }: Specimen,
): Proposal | undefined {
  const inCatalogue = catalogueField(facts.assetType, field);
  if (!inCatalogue) {
    const found = patterns.find(facts, path);
    return found ? { confidence: found.confidence, isRight: found.value === truth } : undefined;
  }
  const gap = { ...GAP, fieldName: field, allowedValues: inCatalogue.allowed ?? null };
  const rules = [...trials.rulesFor(facts.assetType), patternRule(patterns, [field])];
  const [answer] = answerGaps(facts, [gap], normaliserFor(facts.assetType), rules);
  if (!answer || answer.proposedValue === null) return undefined;
  return { confidence: answer.confidenceScore, isRight: isSame(answer.proposedValue, truth) };
}

export const isSame = (value: JsonValue, truth: string) => textOf(value)?.toLowerCase() === truth.toLowerCase();

export const shareRight = (proposals: readonly Proposal[]): number =>
  proposals.length === 0 ? 0 : proposals.filter(({ isRight }) => isRight).length / proposals.length;
