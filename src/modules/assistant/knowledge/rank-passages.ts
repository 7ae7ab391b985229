/**
 * BM25 and what is added to it. Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009;
 * proximity after Rasolofo & Savoy, "Term Proximity Scoring for Keyword-Based Retrieval Systems", ECIR 2003;
 * feedback after Lavrenko & Croft, "Relevance-Based Language Models", SIGIR 2001.
 * The constants were chosen on the questions of bench/eval-knowledge.ts; none of them is critical within 20 %.
 */
export const K1 = 1.6;
export const B = 0.75;

/** Two words of the question at most this far apart in a passage count as near. */
const NEAR = 4;
const PROXIMITY_WEIGHT = 0.5;

const FEEDBACK_PASSAGES = 3;
const FEEDBACK_TERMS = 20;
const FEEDBACK_WEIGHT = 0.4;

/** How many terms one statement looks for at most. */
const MOST_TERMS = 64;

/** A word of the history or the feedback that more than this share of the chunks has tells nothing. */
const TOO_COMMON = 0.5;

export interface Corpus {
  /** How many chunks can be seen. */
  readonly chunks: number;
  /** Their mean length, in lexemes. */
  readonly meanLength: number;
}

/** A chunk that a search considers. */
export interface Candidate {
  readonly id: string;
  readonly documentId: string;
  readonly length: number;
  readonly score: number;
  /** Where which of the searched lexemes stand. */
  readonly matches: readonly {
    readonly lexeme: string;
    readonly frequency: number;
    readonly positions: readonly number[];
  }[];
}

/** In a smaller corpus rarity says little: counting as if there were this many keeps its first documents apart. */
const LEAST_CHUNKS = 100;

/** Rarer lexemes tell more; never negative. */
export function inverseFrequency(chunkCount: number, { chunks }: Corpus): number {
  const rest = Math.max(LEAST_CHUNKS, chunks) - chunkCount;
  return Math.log(1 + (Math.max(0, rest) + 0.5) / (chunkCount + 0.5));
}

/** What `frequency` of a lexeme in a chunk adds for each unit of its gain: 0 to K1 + 1. */
export const saturate = (frequency: number, length: number, { meanLength }: Corpus): number =>
  (frequency * (K1 + 1)) / (frequency + K1 * (1 - B + (B * length) / Math.max(1, meanLength)));

/** What each lexeme is worth: its weight by its rarity; the most valuable ones only, and no common ones of low weight. */
export function gainsOf(
  weights: ReadonlyMap<string, number>,
  chunkCounts: ReadonlyMap<string, number>,
  corpus: Corpus,
): Map<string, number> {
  const gains = [...weights].flatMap(([lexeme, weight]): [string, number][] => {
    const chunkCount = chunkCounts.get(lexeme) ?? 0;
    if (weight < 1 && chunkCount > Math.max(LEAST_CHUNKS, corpus.chunks) * TOO_COMMON) return [];
    return [[lexeme, weight * inverseFrequency(chunkCount, corpus)]];
  });
  return new Map(gains.sort(([, a], [, b]) => b - a).slice(0, MOST_TERMS));
}

/** Best first, each score raised where words that follow each other in the question stand near each other. */
export function rankByProximity(
  candidates: readonly Candidate[],
  question: readonly string[],
  gains: ReadonlyMap<string, number>,
  corpus: Corpus,
): Candidate[] {
  const pairs = question.slice(1).flatMap((second, index): [string, string][] => {
    const first = question[index];
    return first === undefined || first === second ? [] : [[first, second]];
  });
  const bonus = ({ matches, length }: Candidate) => {
    const positions = new Map(matches.map((match) => [match.lexeme, match.positions]));
    return pairs.reduce((sum, [first, second]) => {
      const nearness = closeness(positions.get(first) ?? [], positions.get(second) ?? []);
      return sum + Math.min(gains.get(first) ?? 0, gains.get(second) ?? 0) * saturate(nearness, length, corpus);
    }, 0);
  };
  return candidates
    .map((candidate) => ({ ...candidate, score: candidate.score + PROXIMITY_WEIGHT * bonus(candidate) }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

/** The sum of 1/distance over all pairs that are near. Positions ascend. */
function closeness(first: readonly number[], second: readonly number[]): number {
  let sum = 0;
  let from = 0;
  for (const position of first) {
    while ((second[from] ?? Number.POSITIVE_INFINITY) < position - NEAR) from += 1;
    for (let index = from; (second[index] ?? Number.POSITIVE_INFINITY) <= position + NEAR; index += 1) {
      const distance = Math.abs((second[index] ?? 0) - position);
      if (distance > 0) sum += 1 / distance;
    }
  }
  return sum;
}

/** A lexeme of a passage that is taken as good, with how much of the passage it is. */
export interface PassageLexeme {
  readonly id: string;
  readonly lexeme: string;
  /** Occurrences by length of the passage. */
  readonly share: number;
  readonly chunkCount: number;
}

/** The passages whose words a second search adds. */
export const feedbackPassages = (ranked: readonly Candidate[]): readonly Candidate[] =>
  ranked.slice(0, FEEDBACK_PASSAGES);

/** Weights of the first search, and with them the words that are typical of its best passages. */
export function addFeedback(
  weights: ReadonlyMap<string, number>,
  best: readonly Candidate[],
  lexemes: readonly PassageLexeme[],
  corpus: Corpus,
): Map<string, number> {
  const total = best.reduce((sum, { score }) => sum + score, 0);
  const scores = new Map(best.map(({ id, score }) => [id, score / total]));
  const typical = new Map<string, number>();
  for (const { id, lexeme, share, chunkCount } of lexemes) {
    // What no other chunk has finds nothing.
    if (chunkCount < 2) continue;
    const value = (scores.get(id) ?? 0) * share * inverseFrequency(chunkCount, corpus);
    typical.set(lexeme, (typical.get(lexeme) ?? 0) + value);
  }
  const added = [...typical].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, FEEDBACK_TERMS);
  const highest = added[0]?.[1] ?? 1;
  const expanded = new Map(weights);
  for (const [lexeme, value] of added)
    expanded.set(lexeme, (weights.get(lexeme) ?? 0) + (FEEDBACK_WEIGHT * value) / highest);
  return expanded;
}

/**
 * How much of what was asked the passage speaks of, 0 to 1: its BM25 score, as a share of what a passage full of every
 * word would have. What was said before counts with its weight: a short question is about what went before it. A word that
 * no document has counts as one that a single chunk has.
 */
export function evidenceOf(
  passage: Candidate,
  weights: ReadonlyMap<string, number>,
  chunkCounts: ReadonlyMap<string, number>,
  corpus: Corpus,
): number {
  const frequencies = new Map(passage.matches.map(({ lexeme, frequency }) => [lexeme, frequency]));
  let [reached, possible] = [0, 0];
  for (const [lexeme, weight] of weights) {
    const worth = weight * inverseFrequency(Math.max(1, chunkCounts.get(lexeme) ?? 0), corpus);
    reached += worth * saturate(frequencies.get(lexeme) ?? 0, passage.length, corpus);
    possible += worth * (K1 + 1);
  }
  return possible === 0 ? 0 : reached / possible;
}
