import { Dice } from '../../scripts/samples/dice.js';
import type { Specimen } from './hide-values.js';

/** A guess, and how sure its maker is of it: good for ordering only. */
export interface Guess {
  readonly text: string;
  readonly sureness: number;
}

/** Guesses for the hidden assets from those that are not. */
export type Baseline = (known: readonly Specimen[], hidden: readonly Specimen[]) => Guess[];

/** The value that most assets have. */
export const majority: Baseline = (known, hidden) => {
  const guess = mostFrequent(known.map(({ truth }) => truth));
  return hidden.map(() => guess);
};

/** What most assets have whose names differ in their closing number and domain only; without any, what most have. */
export const byPrefix: Baseline = (known, hidden) => {
  const groups = Map.groupBy(known, ({ facts }) => prefixOf(facts.name));
  const guesses = new Map(
    [...groups].map(([prefix, group]) => [prefix, mostFrequent(group.map(({ truth }) => truth))]),
  );
  const [fallback] = majority(
    known,
    [hidden[0] ?? known[0]].filter((one) => one !== undefined),
  );
  return hidden.map(({ facts }) => guesses.get(prefixOf(facts.name)) ?? { text: fallback?.text ?? '', sureness: 0 });
};

const prefixOf = (name: string) => name.toLowerCase().replace(/\..*$/, '').replace(/\d+$/, '');

function mostFrequent(texts: readonly string[]): Guess {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const [text, count] = [...counts].reduce((most, next) => (next[1] > most[1] ? next : most), ['', 0]);
  return { text, sureness: (count + 1) / (texts.length + 2) };
}

/** The share of right guesses among the surest `count`; of those that are equally sure, chance picks. */
export function accuracyOfSurest(guesses: readonly Guess[], hidden: readonly Specimen[], count: number): number {
  const dice = new Dice(1);
  const ranked = guesses
    .map(({ text, sureness }, index) => ({ isRight: text === hidden[index]?.truth, sureness, tie: dice.roll() }))
    .toSorted((a, b) => b.sureness - a.sureness || a.tie - b.tie)
    .slice(0, count);
  return count === 0 ? 0 : ranked.filter(({ isRight }) => isRight).length / count;
}
