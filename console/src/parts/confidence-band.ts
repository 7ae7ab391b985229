export type ConfidenceBand = 'strong' | 'moderate' | 'weak' | 'none';

/** What a confidence means, in the bands that proposals are made by: from 0.9, 0.7 and 0.5 on. */
export function confidenceBand(score: number): ConfidenceBand {
  if (score >= 0.9) return 'strong';
  if (score >= 0.7) return 'moderate';
  return score >= 0.5 ? 'weak' : 'none';
}
