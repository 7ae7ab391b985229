import { boundShare } from '../bound-share.js';

/** One value that was hidden and asked for again: how sure the offer was, and whether it was right. */
export interface Trial {
  readonly score: number;
  readonly isRight: boolean;
}

/** From this score on, offers are right at least so often. */
interface Step {
  readonly from: number;
  readonly lowerBound: number;
}

/** What scores are worth. Few trials give few steps; fewer than {@link MIN_TRIALS} none. */
export type ScoreScale = readonly Step[];

const MIN_TRIALS = 40;
/** Trials of one step at least: a bound on fewer is hardly one. */
const MIN_STEP = 20;

/**
 * Turns scores into shares that were right: trials in the order of their scores, in blocks, the shares made to rise by
 * pooling adjacent violators (M. Ayer et al., Annals of Mathematical Statistics 26 (1955), 641-647), each with Wilson's
 * lower bound.
 */
export function calibrateScores(trials: readonly Trial[]): ScoreScale {
  if (trials.length < MIN_TRIALS) return [];
  const pools: Pool[] = [];
  for (const block of blocksOf(trials.toSorted((a, b) => a.score - b.score))) {
    let pool = block;
    for (let below = pools.at(-1); below && below.right * pool.all >= pool.right * below.all; below = pools.at(-1)) {
      pool = { from: below.from, right: below.right + pool.right, all: below.all + pool.all };
      pools.pop();
    }
    pools.push(pool);
  }
  let lowerBound = 0;
  return pools.map(({ from, right, all }) => {
    lowerBound = Math.max(lowerBound, boundShare(right, all));
    return { from, lowerBound };
  });
}

/** Null where nothing was tried that is as low as this score, or nothing at all. */
export const worthOf = (scale: ScoreScale, score: number): number | null =>
  scale.findLast(({ from }) => from <= score)?.lowerBound ?? null;

interface Pool {
  readonly from: number;
  readonly right: number;
  readonly all: number;
}

/** Equal scores stay together. */
function blocksOf(trials: readonly Trial[]): Pool[] {
  const blocks: Pool[] = [];
  let block: { from: number; right: number; all: number } | undefined;
  let last = Number.NaN;
  for (const { score, isRight } of trials) {
    if (!block || (block.all >= MIN_STEP && score !== last)) {
      block = { from: score, right: 0, all: 0 };
      blocks.push(block);
    }
    block.all += 1;
    block.right += isRight ? 1 : 0;
    last = score;
  }
  return blocks;
}
