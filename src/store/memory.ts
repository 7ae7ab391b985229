import { type RateLimiterAbstract, RateLimiterMemory } from 'rate-limiter-flexible';
import { Listeners } from './listeners.js';
import {
  type RateLimit,
  type Store,
  type StoreListener,
  type StoreLogger,
  StoreUnavailable,
  wholeNumber,
} from './store.js';

type Value =
  | { kind: 'text'; text: string }
  | { kind: 'hash'; fields: Map<string, number> }
  | { kind: 'sorted set'; entries: { member: string; score: number }[] };
type Entry = Value & { expiresAt: number };
type Kind = Value['kind'];

/** Every write looks at this many other keys and drops the expired: more than one, so that the sweep overtakes the writes. */
const SWEPT_PER_WRITE = 4;

/** Keys without a TTL, or faster than their TTL, would fill the process: above this the longest unwritten leave. */
const MAX_KEYS = 100_000;

/**
 * The store of one process (no REDIS_URL): same operations, same answers as Redis, nothing shared with other processes.
 * A key dropped for want of room looks like an expired one.
 */
export class MemoryStore implements Store {
  // In order of last write, oldest first: what eviction drops and the sweep walks.
  readonly #entries = new Map<string, Entry>();
  readonly #listeners: Listeners;
  readonly #maxKeys: number;
  #sweep: Iterator<[string, Entry]> = this.#entries.entries();
  #isClosed = false;

  constructor({ logger, maxKeys = MAX_KEYS }: { logger: StoreLogger; maxKeys?: number }) {
    this.#listeners = new Listeners(logger);
    this.#maxKeys = maxKeys;
  }

  /** Keys held, expired ones included until they are swept. */
  get size(): number {
    return this.#entries.size;
  }

  async get(key: string): Promise<string | undefined> {
    return this.#read(key, 'text')?.text;
  }

  async getMany(keys: readonly string[]): Promise<(string | undefined)[]> {
    return keys.map((key) => {
      const entry = this.#live(key);
      return entry?.kind === 'text' ? entry.text : undefined;
    });
  }

  async set(key: string, value: string, ttlMs?: number): Promise<void> {
    this.#write(key, { kind: 'text', text: value, expiresAt: expiry(ttlMs) });
  }

  async delete(key: string): Promise<void> {
    this.#entries.delete(key);
  }

  async setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean> {
    const entry: Entry = { kind: 'text', text: value, expiresAt: expiry(ttlMs) };
    this.#refuseWhenClosed('setIfAbsent');
    if (this.#live(key)) return false;
    this.#write(key, entry);
    return true;
  }

  async compareAndExtend(key: string, token: string, ttlMs: number): Promise<boolean> {
    const expiresAt = expiry(ttlMs);
    this.#refuseWhenClosed('compareAndExtend');
    const held = this.#read(key, 'text');
    if (held?.text !== token) return false;
    this.#write(key, { ...held, expiresAt });
    return true;
  }

  async compareAndDelete(key: string, token: string): Promise<boolean> {
    this.#refuseWhenClosed('compareAndDelete');
    return this.#read(key, 'text')?.text === token && this.#entries.delete(key);
  }

  async incrementHash(key: string, field: string, by: number, ttlMs?: number): Promise<number> {
    wholeNumber('by', by);
    const expiresAt = expiry(ttlMs);
    this.#refuseWhenClosed('incrementHash');
    const held = this.#read(key, 'hash');
    const fields = held?.fields ?? new Map<string, number>();
    const sum = (fields.get(field) ?? 0) + by;
    fields.set(field, sum);
    this.#write(key, {
      kind: 'hash',
      fields,
      expiresAt: ttlMs === undefined ? (held?.expiresAt ?? expiresAt) : expiresAt,
    });
    return sum;
  }

  async getHash(key: string): Promise<Map<string, number>> {
    this.#refuseWhenClosed('getHash');
    return new Map(this.#read(key, 'hash')?.fields);
  }

  async addToSortedSet(
    key: string,
    { member, score, keep }: { member: string; score: number; keep: number },
    ttlMs?: number,
  ): Promise<void> {
    wholeNumber('score', score);
    wholeNumber('keep', keep, 1);
    const expiresAt = expiry(ttlMs);
    this.#refuseWhenClosed('addToSortedSet');
    const held = this.#read(key, 'sorted set');
    const entries = (held?.entries ?? [])
      .filter((entry) => entry.member !== member)
      .concat({ member, score })
      .sort((a, b) => b.score - a.score || Buffer.compare(Buffer.from(b.member), Buffer.from(a.member)))
      .slice(0, keep);
    this.#write(key, {
      kind: 'sorted set',
      entries,
      expiresAt: ttlMs === undefined ? (held?.expiresAt ?? expiresAt) : expiresAt,
    });
  }

  async newestOfSortedSet(key: string, count: number): Promise<string[]> {
    wholeNumber('count', count, 1);
    this.#refuseWhenClosed('newestOfSortedSet');
    return (this.#read(key, 'sorted set')?.entries ?? []).slice(0, count).map((entry) => entry.member);
  }

  async publish(channel: string, payload: object): Promise<void> {
    const text = JSON.stringify(payload);
    // As over a network: the publisher never runs its listeners inside its own call.
    setImmediate(() => this.#listeners.deliver(channel, text));
  }

  subscribe<T extends object>(channel: string, listener: StoreListener<T>): () => void {
    return this.#listeners.add(channel, listener);
  }

  rateLimiter(limit: RateLimit): RateLimiterAbstract {
    return new RateLimiterMemory(limit);
  }

  isDegraded(): boolean {
    return this.#isClosed;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#entries.clear();
    this.#listeners.clear();
  }

  #refuseWhenClosed(operation: string): void {
    if (this.#isClosed) throw new StoreUnavailable(operation);
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (!entry || entry.expiresAt > performance.now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  #read<K extends Kind>(key: string, kind: K): Extract<Entry, { kind: K }> | undefined {
    const entry = this.#live(key);
    if (entry && !isKind(entry, kind)) throw new Error(`Expected a ${kind} at key "${key}", found a ${entry.kind}`);
    return entry;
  }

  #write(key: string, entry: Entry): void {
    if (this.#isClosed) return;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#dropExpired();
    if (this.#entries.size <= this.#maxKeys) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  #dropExpired(): void {
    for (let looked = 0; looked < SWEPT_PER_WRITE; looked += 1) {
      const { done, value } = this.#sweep.next();
      if (done) {
        this.#sweep = this.#entries.entries();
        return;
      }
      this.#live(value[0]);
    }
  }
}

const expiry = (ttlMs?: number) =>
  ttlMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + wholeNumber('ttlMs', ttlMs, 1);

const isKind = <K extends Kind>(entry: Entry, kind: K): entry is Extract<Entry, { kind: K }> => entry.kind === kind;
