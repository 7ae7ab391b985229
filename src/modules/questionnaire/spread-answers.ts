import { isDeepStrictEqual } from 'node:util';
import { badInput } from '../../errors.js';
import { MAX_INLINE_LIST } from '../../graphql/condition.js';
import type { GivenValue } from '../gaps/review.service.js';

interface Given {
  readonly gapId: string;
  readonly value: unknown;
  readonly applyToGapIds?: readonly string[] | null;
}

/**
 * The answer to each gap, by its id, with those that an answer is also to be applied to. Throws BAD_USER_INPUT when they
 * are not 1 to 250 gaps in all, or when one of them is given two different answers.
 */
export function spreadAnswers(given: readonly Given[]): Map<string, GivenValue> {
  const count = given.reduce((sum, { applyToGapIds }) => sum + 1 + (applyToGapIds?.length ?? 0), 0);
  if (count < 1 || count > MAX_INLINE_LIST)
    throw badInput(
      'input.answers',
      `Expected answers to 1 to ${MAX_INLINE_LIST} gaps, those of "applyToGapIds" included; got ${count}.`,
    );
  const answers = new Map<string, GivenValue>();
  for (const [index, { gapId, value, applyToGapIds }] of given.entries()) {
    const path = `input.answers[${index}]`;
    for (const id of [gapId, ...(applyToGapIds ?? [])]) {
      const earlier = answers.get(id);
      if (earlier && !isDeepStrictEqual(earlier.value, value))
        throw badInput(`${path}.value`, `Expected one answer to gap ${id}; another one stands at ${earlier.path}.`);
      if (!earlier) answers.set(id, { value, path });
    }
  }
  return answers;
}
