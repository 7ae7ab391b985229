import { AppError } from './errors.js';

/** PostgreSQL's code of a statement that was stopped: by `statement_timeout`, or by somebody. */
const QUERY_CANCELED = '57014';

/** Of a whole flow there is more to do than of a page: so many times as long. */
const WHOLE_FLOW_TIMES = 6;

/** The moment by which a request has to be answered. What it still has running by then is stopped. */
export class Deadline {
  private controller: AbortController | undefined;
  private timer: NodeJS.Timeout | undefined;
  private at: number;

  constructor(private ms: number) {
    this.at = performance.now() + ms;
  }

  /** Aborted when the time is up. Made when it is first asked for: most answers wait for nothing that it could stop. */
  get signal(): AbortSignal {
    if (!this.controller) {
      const controller = new AbortController();
      this.controller = controller;
      this.setTimer(controller);
    }
    return this.controller.signal;
  }

  /** For what works on a whole flow at once, before it does: six times as long as for anything else, from the start on. */
  extendForWholeFlow(): void {
    this.at += this.ms * (WHOLE_FLOW_TIMES - 1);
    this.ms *= WHOLE_FLOW_TIMES;
    if (!this.controller) return;
    clearTimeout(this.timer);
    this.setTimer(this.controller);
  }

  private setTimer(controller: AbortController): void {
    this.timer = setTimeout(() => controller.abort(this.error), this.msLeft).unref();
  }

  /** At least 1: PostgreSQL takes 0 for no limit. */
  get msLeft(): number {
    return Math.max(1, Math.ceil(this.at - performance.now()));
  }

  /** Throws once the time is up. */
  check(): void {
    if (this.isOver) throw this.error;
  }

  private get isOver(): boolean {
    return performance.now() >= this.at;
  }

  /** Waits for `work`, at most until the time is up; then the work goes on and nobody hears of it. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const wait = () => {
        if (this.isOver) reject(this.error);
        else timer = setTimeout(wait, this.msLeft).unref();
      };
      wait();
      work
        .finally(() => clearTimeout(timer))
        .then(resolve, (error: unknown) => reject(this.isOurs(error) ? this.error : error));
    });
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
