import { type Calibration, calibratedConfidence } from './calibrate-confidence.js';

/** An open proposal. */
export interface Proposal {
  readonly fieldName: string;
  /** 0..1, as the analysis gave it. */
  readonly confidenceScore: number;
}

/** How sure proposals must be at least, 0..1. */
export interface Sureness {
  /** Each for itself. */
  readonly each: number;
  /** All of them on average: surer ones make up for others. */
  readonly together: number;
}

/** Which proposals are sure enough. */
export interface Chosen<Item> {
  /** In the order in which they were given. */
  readonly chosen: readonly Item[];
  /** Fields with too few decisions, whose confidence was taken as the analysis gave it; by name. */
  readonly uncalibratedFields: readonly string[];
  /** The share of the chosen that is right at least; null where none is chosen. */
  readonly precisionBound: number | null;
}

/**
 * The proposals that are worth it: by what the tenant's decisions made of such a confidence in the field, or, where there
 * are too few of them, by what the analysis said. Both are lower bounds, so their mean bounds the share that is right.
 */
export function chooseConfident<Item extends Proposal>(
  proposals: readonly Item[],
  calibrations: ReadonlyMap<string, Calibration>,
  { each, together }: Sureness,
): Chosen<Item> {
  const uncalibrated = new Set<string>();
  const worths = proposals.map(({ fieldName, confidenceScore }) => {
    const calibration = calibrations.get(fieldName);
    const calibrated = calibration ? calibratedConfidence(calibration, confidenceScore) : null;
    if (calibrated === null) uncalibrated.add(fieldName);
    return calibrated ?? confidenceScore;
  });
  const from = lowestOf(
    worths.filter((worth) => worth >= each),
    together,
  );
  const chosenWorths = worths.filter((worth) => worth >= from);
  return {
    chosen: proposals.filter((_, index) => (worths[index] ?? 0) >= from),
    uncalibratedFields: [...uncalibrated].toSorted(),
    precisionBound: chosenWorths.length === 0 ? null : chosenWorths.reduce((a, b) => a + b, 0) / chosenWorths.length,
  };
}

/** The lowest worth down to which all together are worth `least` on average; equal ones go together. */
function lowestOf(worths: readonly number[], least: number): number {
  const sorted = worths.toSorted((one, other) => other - one);
  let lowest = Number.POSITIVE_INFINITY;
  let sum = 0;
  for (const [index, worth] of sorted.entries()) {
    sum += worth;
    const isLastOfItsWorth = sorted[index + 1] !== worth;
    if (isLastOfItsWorth && sum / (index + 1) >= least) lowest = worth;
  }
  return lowest;
}
