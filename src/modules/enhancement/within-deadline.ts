/** The reason of an abort at the deadline. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/**
 * What `work` answers, or a rejection with {@link DeadlineExceeded} after `timeoutMs`, or with the reason of `signal`
 * when that is aborted first: at once, also where `work` does not listen to the signal it is given.
 */
export async function withinDeadline<T>(
  timeoutMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const ending = new AbortController();
  const end = () => ending.abort(signal.reason);
  const timer = setTimeout(() => ending.abort(new DeadlineExceeded(`no answer within ${timeoutMs} ms`)), timeoutMs);
  signal.addEventListener('abort', end);
  try {
    const ended = new Promise<never>((_, reject) => {
      ending.signal.addEventListener('abort', () => reject(ending.signal.reason));
    });
    return await Promise.race([work(ending.signal), ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
