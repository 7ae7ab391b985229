import { RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.js';
import type { Store } from './store.js';

/** What is left of a limit after a request was counted. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Until all of it is there again. */
  readonly resetSeconds: number;
}

/** Too many requests of `whose`: RATE_LIMITED, with how long to wait. */
export class RateLimited extends AppError {
  constructor(
    whose: string,
    readonly allowance: Allowance,
  ) {
    const { limit, resetSeconds } = allowance;
    super(
      'RATE_LIMITED',
      `Expected at most ${limit} ${whose} a minute; this is one more. Try again in ${resetSeconds} s.`,
      { retryAfterSeconds: resetSeconds, limit },
    );
  }
}

const WINDOW_SECONDS = 60;

/** Counts one request of `key`; throws RateLimited when its minute is used up. */
export type CountRequest = (key: string) => Promise<Allowance>;

/**
 * At most `limit` requests a minute for each key, counted from the first, by all processes that share the store; while it
 * is away, each process counts for itself. `whose` names them in the error: "requests of one subject".
 */
export function limitPerMinute(store: Store, name: string, limit: number, whose: string): CountRequest {
  const limiter = store.rateLimiter({ keyPrefix: `rate:${name}`, points: limit, duration: WINDOW_SECONDS });
  const allowance = ({ remainingPoints, msBeforeNext }: RateLimiterRes): Allowance => ({
    limit,
    remaining: remainingPoints,
    resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  });
  return async (key) => {
    try {
      return allowance(await limiter.consume(key));
    } catch (refused) {
      if (refused instanceof RateLimiterRes) throw new RateLimited(whose, allowance(refused));
      throw refused;
    }
  };
}
