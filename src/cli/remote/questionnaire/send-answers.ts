import { setTimeout as sleep } from 'node:timers/promises';
import { type LacunaClient, LacunaError } from '../../../../sdk/src/index.js';
import type { GivenAnswer, RefusedRow } from './read-answers.js';

/** What the API takes at once. */
const MOST_ANSWERS = 250;

/**
 * Sends the answers in batches. The API takes all of a batch or none: an answer that it names as the reason is left out,
 * and the others are sent again. Throws what is no fault of an answer.
 */
export async function sendAnswers(
  lacuna: Pick<LacunaClient, 'answerQuestions'>,
  collectionFlowId: string,
  given: readonly GivenAnswer[],
  onProgress: (sent: number) => void,
): Promise<RefusedRow[]> {
  const refused: RefusedRow[] = [];
  for (let start = 0; start < given.length; start += MOST_ANSWERS) {
    let batch = given.slice(start, start + MOST_ANSWERS);
    while (batch.length > 0) {
      const answers = batch.map(({ gapId, value }) => ({ gapId, value }));
      const error = await refusalOf(() => lacuna.answerQuestions({ input: { collectionFlowId, answers } }));
      if (!error) break;
      const culprit = culpritOf(error, batch);
      if (!culprit) throw error;
      const { row, asset, field } = culprit;
      refused.push({ row, asset, field, reason: error.message });
      batch = batch.filter((answer) => answer !== culprit);
    }
    onProgress(Math.min(start + MOST_ANSWERS, given.length));
  }
  return refused;
}

/** Why the gateway did not do it; a request too many is made again when it may be. */
async function refusalOf(send: () => Promise<unknown>): Promise<LacunaError | undefined> {
  for (;;) {
    try {
      await send();
      return undefined;
    } catch (error) {
      if (!(error instanceof LacunaError)) throw error;
      if (error.code !== 'RATE_LIMITED') return error;
      await sleep((error.retryAfterSeconds ?? 1) * 1000);
    }
  }
}

const OF_AN_ANSWER = new Set<string>(['BAD_USER_INPUT', 'CONFLICT', 'NOT_FOUND']);

/** The answer that an error is about: it names the place in the input, or the gap. */
export function culpritOf(
  { code, field = '', message }: Pick<LacunaError, 'code' | 'field' | 'message'>,
  batch: readonly GivenAnswer[],
): GivenAnswer | undefined {
  if (!OF_AN_ANSWER.has(code)) return undefined;
  const [, index] = /^input\.answers\[(\d+)\]/.exec(field) ?? [];
  if (index !== undefined) return batch[Number(index)];
  return batch.find(({ gapId }) => message.toLowerCase().includes(gapId.toLowerCase()));
}
