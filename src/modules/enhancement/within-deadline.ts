import { untilAborted, withDeadline } from '../../ai/model/deadline.js';

/** How long work that was told to end may take to say what it spent. */
const GRACE_MS = 500;

/**
 * What `work` answers, or why it did not. Its signal is aborted after `timeoutMs`, with a DeadlineExceeded, or when `signal`
 * is, with its reason; work that does not listen is left behind a little later, with the same reason.
 */
export function withinDeadline<T>(
  timeoutMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  return withDeadline(timeoutMs, signal, (until) => {
    const left = new AbortController();
    const leave = () => setTimeout(() => left.abort(until.reason), GRACE_MS).unref();
    until.addEventListener('abort', leave, { once: true });
    return untilAborted(left.signal, work(until)).finally(() => until.removeEventListener('abort', leave));
  });
}
