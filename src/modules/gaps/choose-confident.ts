import { type Calibration, calibratedConfidence } from './calibrate-confidence.js';

/** An open proposal. */
export interface Proposal {
  readonly fieldName: string;
  /** 0..1, as the analysis gave it. */
  readonly confidenceScore: number;
}

/** Which proposals are sure enough. */
export interface Chosen<Item> {
  readonly chosen: readonly Item[];
  /** Fields with too few decisions, whose confidence was taken as the analysis gave it; by name. */
  readonly uncalibratedFields: readonly string[];
}

/**
 * The proposals that are worth `minConfidence` at least: by what the tenant's decisions made of such a confidence in the
 * field, or, where there are too few of them, by what the analysis said.
 */
export function chooseConfident<Item extends Proposal>(
  proposals: readonly Item[],
  calibrations: ReadonlyMap<string, Calibration>,
  minConfidence: number,
): Chosen<Item> {
  const uncalibrated = new Set<string>();
  const chosen = proposals.filter(({ fieldName, confidenceScore }) => {
    const calibration = calibrations.get(fieldName);
    const calibrated = calibration ? calibratedConfidence(calibration, confidenceScore) : null;
    if (calibrated === null) uncalibrated.add(fieldName);
    return (calibrated ?? confidenceScore) >= minConfidence;
  });
  return { chosen, uncalibratedFields: [...uncalibrated].toSorted() };
}
