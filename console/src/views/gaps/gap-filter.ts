import type { GapFilter, GapPriority, GapResolution } from '@lacuna/sdk';

/** What one has chosen to see; null: all. */
export interface GapChoice {
  readonly resolution: GapResolution | null;
  readonly priority: GapPriority | null;
  readonly confidence: ConfidenceChoice | null;
  readonly fieldName: string | null;
  readonly assetId: string | null;
}

export type ConfidenceChoice = 'strong' | 'moderate' | 'weak' | 'none' | 'proposed' | 'unproposed';

export const OPEN_GAPS: GapChoice = {
  resolution: 'PENDING',
  priority: null,
  confidence: null,
  fieldName: null,
  assetId: null,
};

// The gateway's bounds are both inclusive: just below the next band.
const BANDS: Readonly<Record<ConfidenceChoice, GapFilter>> = {
  strong: { minConfidence: 0.9 },
  moderate: { minConfidence: 0.7, maxConfidence: 0.899999 },
  weak: { minConfidence: 0.5, maxConfidence: 0.699999 },
  none: { maxConfidence: 0.499999 },
  proposed: { hasProposal: true },
  unproposed: { hasProposal: false },
};

/** The API's filter of a choice. */
export function gapFilter({ resolution, priority, confidence, fieldName, assetId }: GapChoice): GapFilter {
  return {
    ...(resolution !== null && { resolutions: [resolution] }),
    ...(priority !== null && { priorities: [priority] }),
    ...(confidence !== null && BANDS[confidence]),
    ...(fieldName !== null && { fieldNames: [fieldName] }),
    ...(assetId !== null && { assetIds: [assetId] }),
  };
}
