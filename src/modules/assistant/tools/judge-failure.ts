import { BrokenCircuitError, TaskCancelledError } from 'cockatiel';
import { AppError } from '../../../errors.js';
import type { ToolError } from './tool.js';

/** What a thrown error means for its call. */
export interface FailureJudgement {
  readonly error: ToolError;
  /** Whether the same call can succeed a little later; only such failures open the circuit. */
  readonly isPassing: boolean;
}

/**
 * SQLSTATE classes and codes that pass by themselves: lost connections, a server that stops or is full, and transactions
 * that met another (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const PASSING_SQLSTATE = /^(08...|53...|57P0[1-3]|40001|40P01)$/;
const PASSING_NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'UND_ERR_SOCKET']);

export function judgeFailure(thrown: unknown): FailureJudgement {
  if (thrown instanceof TaskCancelledError)
    return { error: { code: 'TIMEOUT', message: thrown.message }, isPassing: true };
  if (thrown instanceof BrokenCircuitError)
    return {
      error: { code: 'CIRCUIT_OPEN', message: 'It failed too often just now and is left alone for a while.' },
      isPassing: false,
    };
  if (thrown instanceof AppError)
    return { error: { code: thrown.code, message: thrown.message }, isPassing: thrown.code === 'UPSTREAM_UNAVAILABLE' };
  const code = codeOf(thrown);
  if (PASSING_SQLSTATE.test(code) || PASSING_NETWORK.has(code))
    return { error: { code: 'UPSTREAM_UNAVAILABLE', message: `The connection failed (${code}).` }, isPassing: true };
  return {
    error: { code: 'INTERNAL', message: thrown instanceof Error ? thrown.name : typeof thrown },
    isPassing: false,
  };
}

/** Fetch hides what the network said in its cause. */
function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  const own = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  return own === '' ? codeOf(thrown.cause) : own;
}
