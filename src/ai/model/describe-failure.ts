import { excerpt } from '../../errors.js';
import { redact } from '../redact.js';
import { ModelFailure, type ModelFailureKind } from './chat-model.js';
import { DeadlineExceeded } from './deadline.js';
import { AnswerTooLarge } from './guard-fetch.js';

const MAX_MESSAGE = 300;

/** What a client threw in our words. `signal` is that of the call: once it is aborted, its reason is why. */
export function describeFailure(error: unknown, signal: AbortSignal): ModelFailure {
  const cause = signal.aborted ? signal.reason : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new ModelFailure(kindOf(error, signal), redact(excerpt(message, MAX_MESSAGE)).text, { cause });
}

function kindOf(error: unknown, signal: AbortSignal): ModelFailureKind {
  if (signal.aborted) return signal.reason instanceof DeadlineExceeded ? 'TIMEOUT' : 'CANCELED';
  const causes = causesOf(error);
  if (causes.some((cause) => cause instanceof AnswerTooLarge)) return 'TOO_LARGE';
  if (causes.some(({ name }) => name === 'TimeoutError' || name === 'APIConnectionTimeoutError')) return 'TIMEOUT';
  return causes.some(isRefusedRequest) ? 'REFUSED' : 'UNREACHABLE';
}

/** Clients wrap errors in errors of their own; the first eight tell enough, and a circle ends there too. */
function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 8; cause = cause.cause) causes.push(cause);
  return causes;
}

const isRefusedRequest = (error: Error) =>
  'status' in error && (error.status === 400 || error.status === 413 || error.status === 422);

/** Whether a failure says something of the model and not only of one request: these open the breaker. */
export const isOutage = (error: unknown): boolean =>
  error instanceof ModelFailure && (error.kind === 'TIMEOUT' || error.kind === 'UNREACHABLE');
