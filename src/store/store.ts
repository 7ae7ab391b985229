import type { Logger } from 'pino';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { AppError } from '../errors.js';

export type StoreLogger = Pick<Logger, 'info' | 'warn' | 'error' | 'debug'>;

/** Called with the parsed JSON of one message. A listener that throws or rejects is logged and stops no other. */
export type StoreListener<T> = (payload: T) => void | Promise<void>;

/**
 * The shared store was asked and could not answer: down, frozen, still loading, read-only or out of memory.
 * Whoever catches it takes the fallback of its own; uncaught, a client reads it as UPSTREAM_UNAVAILABLE (503).
 *
 * After a write it means "not known": the command may have been carried out and only its answer lost.
 */
export class StoreUnavailable extends AppError {
  constructor(operation: string, options?: ErrorOptions) {
    super('UPSTREAM_UNAVAILABLE', `The shared store did not answer "${operation}"; try again shortly.`, {}, options);
  }
}

/**
 * The few shared operations that make several processes one gateway (DESIGN 7). Nothing lives only here: every
 * value can be rebuilt from Postgres or be missed.
 *
 * Two groups, by what happens while the store is down:
 * - **cache**: `get`, `getMany` miss; `set`, `delete`, `publish` do nothing. No error, only `isDegraded()`. A deleted
 *   or overwritten value can therefore come back as it was: give each one a TTL.
 * - **agreement**: everything else throws {@link StoreUnavailable}, since a made-up answer would be believed.
 *
 * Keys and channels are plain names; the implementation adds its prefix. Durations are whole milliseconds above 0. A key
 * holds one kind of value: text, hash or sorted set; an operation of another kind throws, except that `set` replaces and
 * `getMany` misses. Numbers out of range throw RangeError, down or not.
 */
export interface Store {
  /** cache: the text at `key`, undefined when there is none, it expired, or the store is down. */
  get(key: string): Promise<string | undefined>;

  /** cache: one answer a key, in the order of `keys`, read at one instant. */
  getMany(keys: readonly string[]): Promise<(string | undefined)[]>;

  /** cache: replaces whatever `key` held, its TTL too: without `ttlMs` the value stays until deleted. */
  set(key: string, value: string, ttlMs?: number): Promise<void>;

  /** cache: forgets `key`, of any kind. */
  delete(key: string): Promise<void>;

  /** agreement: true when `key` was free and now holds `value` for `ttlMs`; false when anything is there. */
  setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean>;

  /** agreement: true when `key` holds `token` and now lives `ttlMs` from here; false when it is gone or another's. */
  compareAndExtend(key: string, token: string, ttlMs: number): Promise<boolean>;

  /** agreement: true when `key` held `token` and is now gone; false when it was gone or another's. */
  compareAndDelete(key: string, token: string): Promise<boolean>;

  /**
   * agreement: adds the whole number `by` (negative too) to a field, from 0 when it is new, and returns the sum, which
   * must stay a safe integer. With `ttlMs` the whole hash lives that long from this write on; without, its expiry stays.
   */
  incrementHash(key: string, field: string, by: number, ttlMs?: number): Promise<number>;

  /** agreement: every field that `incrementHash` wrote; empty when there is none. */
  getHash(key: string): Promise<Map<string, number>>;

  /**
   * agreement: adds `member`, or moves it to its new score, then drops the lowest scores until `keep` members are left.
   * Scores are whole numbers (a time in epoch ms); equal scores rank by the bytes of the member. TTL as in `incrementHash`.
   */
  addToSortedSet(key: string, entry: { member: string; score: number; keep: number }, ttlMs?: number): Promise<void>;

  /** agreement: up to `count` members, highest score first. */
  newestOfSortedSet(key: string, count: number): Promise<string[]>;

  /**
   * cache: sends JSON to every listener of every process, this one too. At most once: who is not connected at that moment
   * never hears of it, so a message may only hurry what a TTL would do anyway.
   */
  publish(channel: string, payload: object): Promise<void>;

  /**
   * Listens from now on, through every reconnect, until the returned function is called. Never fails. `T` is what the
   * peers of this deployment publish on the channel; it is not checked again.
   */
  subscribe<T extends object>(channel: string, listener: StoreListener<T>): () => void;

  /** Counts by key, over all processes; while the store is down, in this one alone. `consume` rejects past the limit. */
  rateLimiter(limit: RateLimit): RateLimiterAbstract;

  /** True while what is shared between processes cannot be relied on (health page, fallbacks). */
  isDegraded(): boolean;

  /** Lets go of connections and listeners; may be called twice. Afterwards the store behaves as one that is down. */
  close(): Promise<void>;
}

/** At most `points` of what `keyPrefix` names, for each key, in `duration` seconds from the first. */
export interface RateLimit {
  readonly keyPrefix: string;
  readonly points: number;
  readonly duration: number;
}

/**
 * Redis refuses fractions, a TTL of 0 and sums past 64 bits each in words of its own; both implementations refuse them
 * alike, before anything is sent.
 */
export function wholeNumber(name: string, value: number, least = Number.MIN_SAFE_INTEGER): number {
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${name} must be a whole number of at least ${least}, got ${value}`);
  return value;
}
