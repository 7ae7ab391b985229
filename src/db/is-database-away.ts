/**
 * SQLSTATE of lost connections and of a server that stops, starts or is full
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const AWAY_SQLSTATE = /^(08...|53300|57P0[1-3])$/;
const AWAY_NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EAI_AGAIN']);
/** What `pg` says without a code. */
const AWAY_MESSAGE =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** Whether PostgreSQL could not be reached, or went away in the middle; the same may succeed a little later. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return AWAY_SQLSTATE.test(code) || AWAY_NETWORK.has(code) || AWAY_MESSAGE.test(error.message);
}
