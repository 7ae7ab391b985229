import { boundShare } from '../../ai/bound-share.js';

/** What people did with the proposals of one confidence. */
export interface DecisionTally {
  /** 0..1, as the analysis gave it. */
  readonly confidence: number;
  readonly decisions: number;
  /** Of these, how many took the proposed value. */
  readonly accepted: number;
}

/** What became of the proposals whose confidence lies within a tenth. */
interface CalibrationBin {
  /** From here on, up to `to`; the last bin holds 1 too. */
  readonly from: number;
  readonly to: number;
  readonly decisions: number;
  readonly accepted: number;
  /** What the analysis said on average. */
  readonly meanConfidence: number;
  /** What people made of it: `accepted / decisions`. */
  readonly acceptedShare: number;
  /** `acceptedShare` where that never falls while the confidence rises. */
  readonly calibrated: number;
  /** What `calibrated` is at least, at 95 % confidence. */
  readonly lowerBound: number;
}

/** How much a confidence is worth. */
export interface Calibration {
  readonly decisions: number;
  readonly accepted: number;
  /** Those with decisions, from the lowest confidence on. */
  readonly bins: readonly CalibrationBin[];
  /** How far confidence and accepted share lie apart on average, 0..1. */
  readonly expectedError: number;
}

/** Fewer decisions say too little of a field. */
export const MIN_DECISIONS = 50;

const BINS = 10;

/**
 * Holds the confidence of proposals against what people decided. Proposals are put into ten bins of confidence (M. H.
 * DeGroot, S. E. Fienberg, "The comparison and evaluation of forecasters", The Statistician 32 (1983), 12-22); the shares
 * accepted are made to rise with the confidence by pooling adjacent violators (M. Ayer et al., "An empirical distribution
 * function for sampling with incomplete information", Annals of Mathematical Statistics 26 (1955), 641-647; for
 * classifiers: B. Zadrozny, C. Elkan, KDD 2002); each has Wilson's lower bound. As the share rises, the bound of a lower
 * bin holds for a higher one too.
 */
export function calibrateConfidence(tallies: readonly DecisionTally[]): Calibration {
  const filled = fillBins(tallies.filter((tally) => tally.decisions > 0));
  let lowerBound = 0;
  const bins = poolViolators(filled).flatMap((pool) => {
    const accepted = sumOf(pool, (bin) => bin.accepted);
    const decisions = sumOf(pool, (bin) => bin.decisions);
    lowerBound = Math.max(lowerBound, boundShare(accepted, decisions));
    return pool.map((bin) => ({ ...bin, calibrated: accepted / decisions, lowerBound }));
  });
  const decisions = sumOf(bins, (bin) => bin.decisions);
  const distance = sumOf(bins, (bin) => bin.decisions * Math.abs(bin.acceptedShare - bin.meanConfidence));
  return {
    decisions,
    accepted: sumOf(bins, (bin) => bin.accepted),
    bins,
    expectedError: decisions === 0 ? 0 : distance / decisions,
  };
}

/**
 * What a confidence of the analysis is worth, 0..1: the lower bound of its bin, so that few decisions promise little. A
 * bin without decisions is worth what the next one below it is; null where there are fewer than 50 decisions in all.
 */
export function calibratedConfidence({ decisions, bins }: Calibration, confidence: number): number | null {
  if (decisions < MIN_DECISIONS) return null;
  return bins.findLast(({ from }) => from <= fromOf(binOf(confidence)))?.lowerBound ?? 0;
}

type FilledBin = Omit<CalibrationBin, 'calibrated' | 'lowerBound'>;

/** 0.3 is 3 tenths, though 0.3 x 10 may come out below 3. */
const binOf = (confidence: number) => Math.min(BINS - 1, Math.floor(confidence * BINS + 1e-9));

const fromOf = (bin: number) => bin / BINS;

function fillBins(tallies: readonly DecisionTally[]): FilledBin[] {
  const byBin = Map.groupBy(tallies, ({ confidence }) => binOf(confidence));
  return [...byBin]
    .toSorted(([one], [other]) => one - other)
    .map(([bin, inside]) => {
      const decisions = sumOf(inside, (tally) => tally.decisions);
      const accepted = sumOf(inside, (tally) => tally.accepted);
      const meanConfidence = sumOf(inside, (tally) => tally.confidence * tally.decisions) / decisions;
      const share = { meanConfidence, acceptedShare: accepted / decisions };
      return { from: fromOf(bin), to: fromOf(bin + 1), decisions, accepted, ...share };
    });
}

/** Neighbours are put together as long as a lower one was accepted more often than a higher one. */
function poolViolators(bins: readonly FilledBin[]): FilledBin[][] {
  const pools: FilledBin[][] = [];
  for (const bin of bins) {
    let pool = [bin];
    for (let before = pools.at(-1); before && shareOf(before) >= shareOf(pool); before = pools.at(-1)) {
      pool = [...before, ...pool];
      pools.pop();
    }
    pools.push(pool);
  }
  return pools;
}

const shareOf = (pool: readonly FilledBin[]) =>
  sumOf(pool, ({ accepted }) => accepted) / sumOf(pool, ({ decisions }) => decisions);

const sumOf = <Item>(items: readonly Item[], amount: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + amount(item), 0);
