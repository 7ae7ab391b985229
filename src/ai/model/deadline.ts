/** The reason of a signal that was aborted at its deadline. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/**
 * Runs `work` with a signal that is aborted after `timeoutMs`, with {@link DeadlineExceeded}, or when `parent` is, with
 * its reason. Ending at that signal is up to `work`.
 */
export async function withDeadline<T>(
  timeoutMs: number,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new DeadlineExceeded(`no answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await work(AbortSignal.any([parent, deadline.signal]));
  } finally {
    clearTimeout(timer);
  }
}

/** What `work` gives, or a rejection with the signal's reason as soon as it is aborted, whatever becomes of `work`. */
export async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  // Settled by the race even when it loses: an unlooked-at rejection would end the process.
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
