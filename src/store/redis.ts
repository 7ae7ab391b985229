import { RedisPubSub } from 'graphql-redis-subscriptions';
import { Redis, type RedisOptions } from 'ioredis';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { Listeners } from './listeners.js';
import { SCRIPTS } from './redis-scripts.js';
import {
  type RateLimit,
  type Store,
  type StoreListener,
  type StoreLogger,
  StoreUnavailable,
  wholeNumber,
} from './store.js';

const KEY_PREFIX = 'lacuna:';
const CHANNEL_PREFIX = 'lacuna:channel:';

/** No byte from Redis for this long while an answer is due: the connection is given up. Bounds every wait of a caller. */
const ANSWER_WITHIN_MS = 1_000;

/** Longest pause between two attempts to reconnect; attempts never end, so that the store recovers by itself. */
const MAX_RECONNECT_PAUSE_MS = 2_000;

/** A start waits this long for Redis and then goes on without it. */
const START_WITHIN_MS = 2_000;

const CONNECTION: RedisOptions = {
  connectTimeout: ANSWER_WITHIN_MS,
  socketTimeout: ANSWER_WITHIN_MS,
  disconnectTimeout: ANSWER_WITHIN_MS,
  retryStrategy: (attempt) => Math.min(25 * 2 ** attempt, MAX_RECONNECT_PAUSE_MS) * (0.75 + Math.random() / 4),
  // After a failover the old primary answers reads and refuses writes: only a new connection finds the new one.
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
};

/** Fails at once instead of queueing. Nothing is sent twice either: an increment whose answer was lost may have counted. */
const COMMANDS: RedisOptions = {
  ...CONNECTION,
  keyPrefix: KEY_PREFIX,
  scripts: SCRIPTS,
  // What is asked in one turn of the loop, by however many requests, is written at once.
  enableAutoPipelining: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
};

/**
 * Only ever subscribes, and waits for that however long Redis is away. ioredis would subscribe again by itself after a
 * reconnect, but leaves the rejection unhandled, which ends the process, when the connection ends before the answer.
 */
const MESSAGES: RedisOptions = { ...CONNECTION, maxRetriesPerRequest: null, autoResubscribe: false };

/** Connects within two seconds or starts degraded, says so once, and recovers when Redis comes. */
export async function openRedisStore({ redisUrl, logger }: { redisUrl: string; logger: StoreLogger }): Promise<Store> {
  const store = new RedisStore(redisUrl, logger);
  await store.started(START_WITHIN_MS);
  return store;
}

class RedisStore implements Store {
  readonly #commands: Redis;
  readonly #messages: Redis;
  readonly #bus: RedisPubSub;
  readonly #listeners: Listeners;
  readonly #listening: Promise<unknown>;
  #lastError: Error | undefined;
  // A server that is connected and refuses (out of memory, no disk for its log) is as good as down.
  #isRefusing = false;
  #isClosing = false;

  constructor(
    redisUrl: string,
    private readonly logger: StoreLogger,
  ) {
    this.#listeners = new Listeners(logger);
    this.#commands = new Redis(redisUrl, COMMANDS);
    this.#messages = new Redis(redisUrl, MESSAGES);
    this.#watch();
    this.#bus = new RedisPubSub({
      publisher: this.#commands,
      subscriber: this.#messages,
      serializer: String,
      deserializer: (text: string | Buffer, { channel }: { channel: string }) => ({ channel, text: String(text) }),
    });
    this.#listening = this.#listen();
  }

  /** Resolves when commands and messages flow, or after `ms`. */
  async started(ms: number): Promise<void> {
    const ready = new Promise((resolve) => this.#commands.once('ready', resolve));
    const late = new Promise((resolve) => setTimeout(resolve, ms).unref());
    await Promise.race([Promise.all([ready, this.#listening]), late]);
    if (this.isDegraded()) this.logger.warn({ err: this.#lastError }, 'Redis is not reachable: starting degraded');
  }

  get(key: string): Promise<string | undefined> {
    return this.#orWhenDown('get', undefined, async () => (await this.#commands.get(key)) ?? undefined);
  }

  async getMany(keys: readonly string[]): Promise<(string | undefined)[]> {
    if (keys.length === 0) return [];
    const misses = keys.map(() => undefined);
    return this.#orWhenDown('getMany', misses, async () =>
      (await this.#commands.mget([...keys])).map((text) => text ?? undefined),
    );
  }

  async set(key: string, value: string, ttlMs?: number): Promise<void> {
    const expiry = optionalTtl(ttlMs);
    await this.#orWhenDown('set', null, () =>
      expiry === '' ? this.#commands.set(key, value) : this.#commands.set(key, value, 'PX', expiry),
    );
  }

  async delete(key: string): Promise<void> {
    await this.#orWhenDown('delete', 0, () => this.#commands.del(key));
  }

  async setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean> {
    wholeNumber('ttlMs', ttlMs, 1);
    return (await this.#ask('setIfAbsent', () => this.#commands.set(key, value, 'PX', ttlMs, 'NX'))) === 'OK';
  }

  async compareAndExtend(key: string, token: string, ttlMs: number): Promise<boolean> {
    wholeNumber('ttlMs', ttlMs, 1);
    return (await this.#ask('compareAndExtend', () => this.#commands.extendIfEqual(key, token, ttlMs))) === 1;
  }

  async compareAndDelete(key: string, token: string): Promise<boolean> {
    return (await this.#ask('compareAndDelete', () => this.#commands.deleteIfEqual(key, token))) === 1;
  }

  async incrementHash(key: string, field: string, by: number, ttlMs?: number): Promise<number> {
    wholeNumber('by', by);
    const expiry = optionalTtl(ttlMs);
    return this.#ask('incrementHash', () => this.#commands.incrementField(key, field, by, expiry));
  }

  async getHash(key: string): Promise<Map<string, number>> {
    const fields = await this.#ask('getHash', () => this.#commands.hgetall(key));
    return new Map(Object.entries(fields).map(([field, sum]) => [field, Number(sum)]));
  }

  async addToSortedSet(
    key: string,
    { member, score, keep }: { member: string; score: number; keep: number },
    ttlMs?: number,
  ): Promise<void> {
    wholeNumber('score', score);
    wholeNumber('keep', keep, 1);
    const expiry = optionalTtl(ttlMs);
    await this.#ask('addToSortedSet', () => this.#commands.addAndTrim(key, member, score, keep, expiry));
  }

  async newestOfSortedSet(key: string, count: number): Promise<string[]> {
    wholeNumber('count', count, 1);
    return this.#ask('newestOfSortedSet', () => this.#commands.zrevrange(key, 0, count - 1));
  }

  async publish(channel: string, payload: object): Promise<void> {
    const text = JSON.stringify(payload);
    await this.#orWhenDown('publish', undefined, () => this.#bus.publish(CHANNEL_PREFIX + channel, text));
  }

  subscribe<T extends object>(channel: string, listener: StoreListener<T>): () => void {
    return this.#listeners.add(channel, listener);
  }

  rateLimiter(limit: RateLimit): RateLimiterAbstract {
    return new RateLimiterRedis({
      ...limit,
      storeClient: this.#commands,
      rejectIfRedisNotReady: true,
      // Whoever is over the limit stays so until it is over: asking Redis again would be work for nothing.
      inMemoryBlockOnConsumed: limit.points + 1,
      insuranceLimiter: new RateLimiterMemory(limit),
    });
  }

  isDegraded(): boolean {
    return this.#isClosing || this.#isRefusing || this.#commands.status !== 'ready';
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#listeners.clear();
    await Promise.all([this.#commands, this.#messages].map(end));
  }

  /**
   * What Redis cannot do because of its own state becomes StoreUnavailable. What is wrong with the call (a key of another
   * kind) stays an error of ours: a fallback would hide it.
   */
  async #ask<T>(operation: string, command: () => Promise<T>): Promise<T> {
    if (this.#isClosing) throw new StoreUnavailable(operation);
    try {
      const answer = await command();
      this.#isRefusing = false;
      return answer;
    } catch (error) {
      if (error instanceof Error && /^(WRONGTYPE|ERR) /.test(error.message)) throw error;
      this.#isRefusing = true;
      throw new StoreUnavailable(operation, { cause: error });
    }
  }

  async #orWhenDown<T>(operation: string, miss: T, command: () => Promise<T>): Promise<T> {
    try {
      return await this.#ask(operation, command);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.logger.debug({ err: error }, 'Redis did not answer: going on without');
      return miss;
    }
  }

  /**
   * One pattern for all channels, listened to before anybody asks, so that subscribing is a matter of this process alone:
   * RedisPubSub's own unsubscribe leaves a rejection unhandled while Redis is away. It does so too when SUBSCRIBE itself
   * fails (the store is closed before Redis ever came), unless a second subscription waits for the first: hence two.
   */
  async #listen(): Promise<void> {
    const deliver = ({ channel, text }: { channel: string; text: string }) =>
      this.#listeners.deliver(channel.slice(CHANNEL_PREFIX.length), text);
    const pattern = `${CHANNEL_PREFIX}*`;
    const complain = (error: unknown) => {
      if (!this.#isClosing) this.logger.error({ err: error }, 'Redis refused to send messages');
    };
    this.#messages.on('ready', () => void this.#messages.psubscribe(pattern).catch(complain));
    await Promise.all([
      this.#bus.subscribe(pattern, deliver, { pattern: true }),
      this.#bus.subscribe(pattern, () => undefined, { pattern: true }),
    ]).catch(complain);
  }

  /** Says when Redis goes and when it comes back; the attempts between are for debugging only. */
  #watch(): void {
    let wasReady = false;
    const remember = (error: Error) => {
      this.#lastError = error;
      this.logger.debug({ err: error }, 'Redis connection error');
    };
    this.#messages.on('error', remember);
    this.#commands.on('error', remember);
    this.#commands.on('ready', () => {
      wasReady = true;
      this.#isRefusing = false;
      this.logger.info('Redis is connected');
    });
    this.#commands.on('close', () => {
      // Nothing is ever asked on the other connection, so it would not notice a peer that silently went away.
      if (this.#messages.status === 'ready' && !this.#isClosing) this.#messages.disconnect(true);
      if (wasReady && !this.#isClosing)
        this.logger.warn({ err: this.#lastError }, 'Redis is gone: degraded until it is back');
      wasReady = false;
    });
  }
}

const optionalTtl = (ttlMs?: number) => (ttlMs === undefined ? '' : wholeNumber('ttlMs', ttlMs, 1));

/** Answers in flight are waited for where Redis still gives them. */
async function end(connection: Redis): Promise<void> {
  if (connection.status === 'ready') await connection.quit().catch(() => undefined);
  connection.disconnect();
}
