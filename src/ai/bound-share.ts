/** The 97.5 % quantile of the standard normal distribution: 2.5 % lie below the bound. */
const Z = 1.959964;

/**
 * The lower end of Wilson's 95 % interval for a share, of which `hits` out of `trials` were seen: 0 for no trial, 0.57
 * for 5 of 5, 0.93 for 50 of 50. E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * Journal of the American Statistical Association 22 (1927), 209-212.
 */
export function boundShare(hits: number, trials: number): number {
  if (trials === 0) return 0;
  const share = hits / trials;
  const spread = Z * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2));
  return Math.max(0, (share + Z ** 2 / (2 * trials) - spread) / (1 + Z ** 2 / trials));
}
