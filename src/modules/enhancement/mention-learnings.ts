import { fieldInWords } from '../../ai/guidance/guide-field.js';
import { redact } from '../../ai/redact.js';
import { redactedJsonText } from '../../ai/redacted.js';
import type { GapAnswer } from '../../ai/word-answer.js';
import { GapResolution } from '../gaps/gap-enums.js';
import type { ShownLearning } from './learning-source.js';

const MAX_SUGGESTIONS = 3;
const TAKEN: readonly (GapResolution | null)[] = [GapResolution.ACCEPTED, GapResolution.RESOLVED];

/**
 * The answers of the rules, with what people decided on assets of the same kind as one more suggestion. It is no proposed
 * value: what held for another asset is no evidence, unless it did so time and again (see `findPrecedents`).
 */
export function mentionLearnings(
  answers: readonly GapAnswer[],
  fieldOf: (gapId: string) => string | undefined,
  learnings: readonly ShownLearning[],
): GapAnswer[] {
  return answers.map((answer) => {
    const fieldName = fieldOf(answer.gapId);
    const learning = learnings.find(
      (one) => one.fieldName === fieldName && one.value !== null && TAKEN.includes(one.outcome),
    );
    if (learning === undefined || fieldName === undefined || answer.isNotApplicable) return answer;
    const value = redactedJsonText(learning.value).replaceAll('"', '');
    const mention = redact(
      `People set ${fieldInWords(fieldName)} to ${value} on other assets of this type: check whether it holds here.`,
    ).text;
    const { aiSuggestions: others, suggestedResolution } = answer;
    const kept = others.length < MAX_SUGGESTIONS ? others : withoutLast(others, suggestedResolution);
    return { ...answer, aiSuggestions: [...kept, mention] };
  });
}

/** The resolution that is suggested stays among the suggestions, wherever it stands. */
const withoutLast = <Text>(suggestions: readonly Text[], resolution: Text): Text[] => {
  const last = suggestions.findLastIndex((one) => one !== resolution);
  return suggestions.filter((_, index) => index !== last);
};
