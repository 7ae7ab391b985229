/**
 * SQLSTATE of lost connections and of a server that stops or starts
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html), and what a network says.
 */
const LOST = /^(08...|57P0[1-3]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN)$/;
const TOO_MANY_CONNECTIONS = '53300';
/** What `pg` says without a code. */
const AWAY_MESSAGE =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** Whether a code is of a connection that could not be made, or was lost. */
export const isLostConnection = (code: string): boolean => LOST.test(code);

/** Whether PostgreSQL could not be reached, or went away in the middle; the same may succeed a little later. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return isLostConnection(code) || code === TOO_MANY_CONNECTIONS || AWAY_MESSAGE.test(error.message);
}
