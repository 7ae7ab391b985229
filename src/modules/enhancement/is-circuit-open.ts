/**
 * Whether a run must stop: more than half of the assets it tried have failed, from the second one on (DESIGN 6).
 * Skipped assets were not tried.
 */
export function isCircuitOpen({ completed, failed }: { completed: number; failed: number }): boolean {
  const tried = completed + failed;
  return tried >= 2 && failed * 2 > tried;
}
