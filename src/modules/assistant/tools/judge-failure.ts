import { BrokenCircuitError, TaskCancelledError } from 'cockatiel';
import { isLostConnection } from '../../../db/is-database-away.js';
import { AppError } from '../../../errors.js';
import type { ToolError } from './tool.js';

/** What a thrown error means for its call. */
export interface FailureJudgement {
  readonly error: ToolError;
  /** Whether the same call can succeed a little later; only such failures open the circuit. */
  readonly isPassing: boolean;
}

/** Beside lost connections: a server that is full, transactions that met another, and what fetch says of its sockets. */
const PASSING = /^(53...|40001|40P01|UND_ERR_SOCKET)$/;

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
  if (isLostConnection(code) || PASSING.test(code))
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
