import { answerGaps } from '../../ai/answer-gaps.js';
import { fieldInWords, guideField } from '../../ai/guidance/guide-field.js';
import { redact } from '../../ai/redact.js';
import { redactedJsonText } from '../../ai/redacted.js';
import type { GapAnswer, GapToAnswer } from '../../ai/word-answer.js';
import type { AnalysisTask } from './analyst.js';
import type { Precedent, ShownLearning } from './learning-source.js';

/** What needs no model, at no token cost. */
export interface FreeAnswers {
  /** One a gap, in the order of the gaps. */
  readonly answers: readonly GapAnswer[];
  /** Gaps that are still without a value, and could have one. */
  readonly open: ReadonlySet<string>;
  /** What was learned and has settled a gap. */
  readonly precedentIds: readonly string[];
}

/**
 * The evidence rules first; what they leave open, a precedent settles where people decided so about assets that are named
 * alike. Then the name is the evidence. Sources that disagree are left to people: a precedent says nothing of either.
 */
export function answerWithoutModel({ facts, gaps, rules, normalise, precedents }: AnalysisTask): FreeAnswers {
  const settled: Precedent[] = [];
  const byRules = answerGaps(facts, gaps, normalise, rules);
  const answers = byRules.map((answer, index) => {
    const gap = gaps[index];
    const precedent = precedents.find(({ fieldName }) => fieldName === gap?.fieldName);
    if (!gap || !precedent || !isOpen(answer) || gap.gapType === 'CONFLICTING_VALUES') return answer;
    settled.push(precedent);
    return wordPrecedent(facts, gap, precedent);
  });
  return {
    answers,
    open: new Set(answers.filter(isOpen).map(({ gapId }) => gapId)),
    precedentIds: settled.flatMap(({ learningIds }) => learningIds),
  };
}

/** The learnings that answers drew on, each once. */
export const drawnOn = (precedentIds: readonly string[], shown: readonly ShownLearning[]): readonly string[] => [
  ...new Set([...precedentIds, ...shown.map(({ id }) => id)]),
];

const isOpen = ({ proposedValue, isNotApplicable }: GapAnswer) => proposedValue === null && !isNotApplicable;

function wordPrecedent(
  { name, assetType }: AnalysisTask['facts'],
  { id, fieldName }: GapToAnswer,
  { value, agreed, decisions, confidenceScore }: Precedent,
): GapAnswer {
  const count = `${agreed} of ${decisions}`;
  const text = redactedJsonText(value).replaceAll('"', '');
  const suggested = redact(
    `Set ${fieldInWords(fieldName)} to ${text}: people decided so for ${count} assets that are named like this one.`,
  ).text;
  const [, ask] = guideField(assetType, fieldName);
  return {
    gapId: id,
    confidenceScore,
    aiSuggestions: [suggested, redact(ask).text],
    suggestedResolution: suggested,
    proposedValue: value,
    evidence: [
      { path: 'name', excerpt: redact(name).text, source: `decisions of people: ${count} on assets named alike` },
    ],
    isNotApplicable: false,
  };
}
