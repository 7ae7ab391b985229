/** Serialization failure and deadlock: the same transaction may succeed when it is run again. */
const CONFLICTS = new Set(['40001', '40P01']);

/** SQLSTATE classes of data that cannot be stored: running it again changes nothing. */
const REFUSALS = new Set(['22', '23']);

/**
 * What an error of a write means. CONFLICT: others changed the same rows. REFUSED: the database does not take what was
 * to be written. UNKNOWN: nothing is known about the write, e.g. the connection broke.
 */
export function judgeWriteError(error: unknown): 'CONFLICT' | 'REFUSED' | 'UNKNOWN' {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (CONFLICTS.has(code)) return 'CONFLICT';
  return code.length === 5 && REFUSALS.has(code.slice(0, 2)) ? 'REFUSED' : 'UNKNOWN';
}
