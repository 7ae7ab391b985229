/** Words of one turn of a conversation as PostgreSQL reduces them: stemmed, without stop words. */
export interface TurnLexemes {
  readonly speaker: Speaker;
  /** In the order they were said, repetitions included. */
  readonly lexemes: readonly string[];
}

export type Speaker = 'person' | 'assistant' | 'unknown';

/**
 * What a word said earlier counts beside one of the question, halved for each earlier turn of the person. What the
 * assistant said counts less, being longer. Measured by bench/eval-knowledge.ts: history raises nDCG@10 from 0.84 to 0.90.
 */
const WEIGHT_BY_SPEAKER: Record<Speaker, number> = { person: 0.3, assistant: 0.05, unknown: 0.1 };
const DECAY = 0.5;
const TURNS_BACK = 3;

/**
 * Weight of every lexeme that is searched for: 1 for those of the question, less for those of the history (oldest first),
 * so that "how can I create one?" still finds what the conversation is about.
 */
export function weighTerms(question: readonly string[], history: readonly TurnLexemes[]): Map<string, number> {
  const weights = new Map(question.map((lexeme) => [lexeme, 1]));
  let back = 0;
  for (const { speaker, lexemes } of history.toReversed()) {
    const weight = WEIGHT_BY_SPEAKER[speaker] * DECAY ** back;
    for (const lexeme of lexemes) weights.set(lexeme, Math.max(weights.get(lexeme) ?? 0, weight));
    if (speaker !== 'assistant') back += 1;
    if (back >= TURNS_BACK) break;
  }
  return weights;
}
