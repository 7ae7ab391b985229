import { AppError } from './errors.js';

/** PostgreSQL's code of a statement that was stopped: by `statement_timeout`, or by somebody. */
const QUERY_CANCELED = '57014';

/** The moment by which a request has to be answered. What it still has running by then is stopped. */
export class Deadline {
  private controller: AbortController | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly at: number;

  constructor(private readonly ms: number) {
    this.at = performance.now() + ms;
  }

  /** Aborted when the time is up. Made when it is first asked for: most answers wait for nothing that it could stop. */
  get signal(): AbortSignal {
    if (!this.controller) {
      const controller = new AbortController();
      this.controller = controller;
      this.timer = setTimeout(() => controller.abort(this.error), this.msLeft).unref();
    }
    return this.controller.signal;
  }

  /** At least 1: PostgreSQL takes 0 for no limit. */
  get msLeft(): number {
    return Math.max(1, Math.ceil(this.at - performance.now()));
  }

  /** Throws once the time is up. */
  check(): void {
    if (performance.now() >= this.at) throw this.error;
  }

  /** Waits for `work`, at most until the time is up; then the work goes on and nobody hears of it. */
  async race<T>(work: Promise<T>): Promise<T> {
    this.check();
    let onAbort = () => {};
    const over = new Promise<never>((_, reject) => {
      onAbort = () => reject(this.error);
    });
    this.signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([work, over]);
    } catch (error) {
      throw this.isOurs(error) ? this.error : error;
    } finally {
      this.signal.removeEventListener('abort', onAbort);
    }
  }

  /** Whether a statement was stopped because the time that it was given is over. */
  isOurs(error: unknown): boolean {
    return error instanceof Error && 'code' in error && error.code === QUERY_CANCELED;
  }

  /** The request is answered. */
  clear(): void {
    clearTimeout(this.timer);
  }

  get error(): AppError {
    const seconds = this.ms / 1000;
    return new AppError(
      'LIMIT_EXCEEDED',
      `Expected an answer within ${seconds} s; it would have taken longer, and what was running was stopped. Ask for less at once.`,
      { limit: 'seconds', max: seconds },
    );
  }
}
