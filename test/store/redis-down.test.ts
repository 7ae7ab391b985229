import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cached } from '../../src/store/cache.js';
import { createStore } from '../../src/store/create-store.js';
import { acquireLease } from '../../src/store/lease.js';
import { type Store, StoreUnavailable } from '../../src/store/store.js';
import { hasRedisServer, type RedisServer, startRedisServer } from '../kit/redis-server.js';
import { startTcpRelay, type TcpRelay } from '../kit/tcp-relay.js';
import { quietLogger } from './stores.js';

/** Well under what a person notices, and far from the client's own bounds. */
const AT_ONCE_MS = 100;
/** A frozen server is given up after a second without an answer. */
const GIVEN_UP_MS = 1_500;
const BACK_WITHIN = { timeout: 8_000, interval: 20 };

async function took(call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await call();
  return performance.now() - start;
}

describe.skipIf(!hasRedisServer)('while Redis is down', () => {
  const logger = quietLogger();
  let server: RedisServer;
  let store: Store;
  let key: string;

  beforeEach(async () => {
    vi.clearAllMocks();
    key = randomUUID();
    server = await startRedisServer();
    store = await createStore({ redisUrl: server.url, logger });
  });
  afterEach(async () => {
    server.thaw();
    await store.close();
    await server.stop();
  });

  const isBack = () => vi.waitFor(() => expect(store.isDegraded()).toBe(false), BACK_WITHIN);
  const isGone = () => vi.waitFor(() => expect(store.isDegraded()).toBe(true), BACK_WITHIN);

  it('caches miss and agreements throw, both at once', async () => {
    await store.set(key, 'value');
    await server.kill();
    await isGone();
    const spent = await took(async () => {
      expect(await store.get(key)).toBeUndefined();
      expect(await store.getMany([key, key])).toEqual([undefined, undefined]);
      await store.set(key, 'x');
      await store.delete(key);
      await store.publish(key, {});
      const agreements = [
        () => store.setIfAbsent(key, 'x', 1_000),
        () => store.compareAndExtend(key, 'x', 1_000),
        () => store.compareAndDelete(key, 'x'),
        () => store.incrementHash(key, 'n', 1),
        () => store.getHash(key),
        () => store.addToSortedSet(key, { member: 'a', score: 1, keep: 1 }),
        () => store.newestOfSortedSet(key, 1),
        () => acquireLease(store, key, { ttlMs: 1_000 }),
      ];
      for (const ask of agreements) await expect(ask()).rejects.toThrow(StoreUnavailable);
      expect(await cached(store, key, 1_000, async () => 'loaded')).toBe('loaded');
    });
    expect(spent).toBeLessThan(AT_ONCE_MS);
  });

  it('says so once when it goes and once when it comes back', async () => {
    await server.kill();
    await sleep(1_000);
    await server.start();
    await isBack();
    expect(logger.warn).toHaveBeenCalledOnce();
    expect(logger.info).toHaveBeenCalledTimes(2);
    expect(logger.error).not.toHaveBeenCalled();
  });

  it('recovers by itself after a restart: values, scripts and subscriptions', async () => {
    const listener = vi.fn<(payload: object) => void>();
    store.subscribe('channel', listener);
    const before = await acquireLease(store, key, { ttlMs: 60_000 });
    await server.kill();
    await isGone();
    await server.start();
    await isBack();

    expect(await before?.renew()).toBe(false);
    const after = await acquireLease(store, key, { ttlMs: 60_000 });
    expect(await after?.renew()).toBe(true);
    await after?.release();
    expect(await store.incrementHash(key, 'n', 2)).toBe(2);
    await vi.waitFor(async () => {
      await store.publish('channel', { n: 1 });
      expect(listener).toHaveBeenCalledWith({ n: 1 });
    }, BACK_WITHIN);
  });

  it('frozen, it is given up within a second and then answered for at once', async () => {
    server.freeze();
    const inFlight = Array.from({ length: 50 }, () => store.get(key));
    const lease = acquireLease(store, `${key}-lease`, { ttlMs: 60_000 });
    const spent = await took(async () => {
      await expect(lease).rejects.toThrow(StoreUnavailable);
      expect(await Promise.all(inFlight)).toEqual(inFlight.map(() => undefined));
    });
    expect(spent).toBeLessThan(GIVEN_UP_MS);
    expect(store.isDegraded()).toBe(true);
    expect(await took(() => store.get(key))).toBeLessThan(AT_ONCE_MS);
    await sleep(2_500);
    expect(store.isDegraded()).toBe(true);
    expect(await took(() => store.get(key))).toBeLessThan(AT_ONCE_MS);
    server.thaw();
  });

  it('thawed, it recovers, subscriptions too', async () => {
    const listener = vi.fn<(payload: object) => void>();
    store.subscribe('channel', listener);
    server.freeze();
    await store.get(key);
    await sleep(1_500);
    server.thaw();
    await isBack();
    await vi.waitFor(async () => {
      await store.publish('channel', { n: 1 });
      expect(listener).toHaveBeenCalledWith({ n: 1 });
    }, BACK_WITHIN);
  });

  it('an acquisition whose answer was lost does not lock others out for its TTL', async () => {
    server.freeze();
    await expect(acquireLease(store, key, { ttlMs: 900_000 })).rejects.toThrow(StoreUnavailable);
    server.thaw();
    const direct = new Redis(server.url);
    await vi.waitFor(async () => expect(await direct.get(`lacuna:${key}`)).not.toBeNull(), { interval: 1 });
    await vi.waitFor(async () => expect(await direct.exists(`lacuna:${key}`)).toBe(0), BACK_WITHIN);
    direct.disconnect();
    expect(await acquireLease(store, key, { ttlMs: 900_000 })).toBeDefined();
  });

  it('a lease survives an outage shorter than its TTL', async () => {
    const lease = await acquireLease(store, key, { ttlMs: 9_000 });
    server.freeze();
    await expect(lease?.renew()).rejects.toThrow(StoreUnavailable);
    server.thaw();
    await isBack();
    expect(await lease?.renew()).toBe(true);
    expect(lease?.lost.aborted).toBe(false);
    await lease?.release();
  });

  it('a server that refuses to write is degraded, and a cache miss at most', async () => {
    const direct = new Redis(server.url);
    await direct.config('SET', 'maxmemory', '1');
    await store.set(key, 'x');
    expect(store.isDegraded()).toBe(true);
    await expect(store.incrementHash(key, 'n', 1)).rejects.toThrow(StoreUnavailable);
    await direct.config('SET', 'maxmemory', '0');
    await store.set(key, 'x');
    expect(store.isDegraded()).toBe(false);
    direct.disconnect();
  });

  it('a subscription that is refused after a reconnect is logged, and ends no process', async () => {
    const unhandled = vi.fn<(reason: unknown) => void>();
    process.on('unhandledRejection', unhandled);
    const direct = new Redis(server.url);
    await direct.acl('SETUSER', 'default', '-psubscribe');
    await direct.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await vi.waitFor(() => expect(logger.error).toHaveBeenCalledOnce(), BACK_WITHIN);
    await sleep(50);
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    expect(await store.get(key)).toBeUndefined();
    expect(store.isDegraded()).toBe(false);
    direct.disconnect();
  });

  it('names every key and channel after the product', async () => {
    const direct = new Redis(server.url);
    await store.set(key, 'x');
    await store.incrementHash(`${key}h`, 'n', 1);
    expect((await direct.keys('*')).sort()).toEqual([`lacuna:${key}`, `lacuna:${key}h`]);
    expect(await direct.pubsub('NUMPAT')).toBe(1);
    expect(await direct.publish('lacuna:channel:x', '{}')).toBe(1);
    direct.disconnect();
  });
});

describe.skipIf(!hasRedisServer)('behind a network that fails', () => {
  let server: RedisServer;
  let relay: TcpRelay;
  let store: Store;
  let peer: Store;

  beforeEach(async () => {
    server = await startRedisServer();
    relay = await startTcpRelay(server.port);
    store = await createStore({ redisUrl: `redis://127.0.0.1:${relay.port}`, logger: quietLogger() });
    peer = await createStore({ redisUrl: server.url, logger: quietLogger() });
  });
  afterEach(async () => {
    await Promise.all([store.close(), peer.close()]);
    await relay.close();
    await server.stop();
  });

  it('hears messages again after both connections were lost in silence', async () => {
    const listener = vi.fn<(payload: object) => void>();
    store.subscribe('channel', listener);
    relay.loseConnections();
    expect(await store.get('anything')).toBeUndefined();
    await vi.waitFor(async () => {
      await peer.publish('channel', { n: 1 });
      expect(listener).toHaveBeenCalledWith({ n: 1 });
    }, BACK_WITHIN);
  });

  it('makes a release good once Redis is reachable again', async () => {
    const lease = await acquireLease(store, 'lease', { ttlMs: 900_000 });
    relay.cut();
    await vi.waitFor(() => expect(store.isDegraded()).toBe(true), BACK_WITHIN);
    await lease?.release();
    expect(await peer.get('lease')).toBe(lease?.token);
    relay.mend();
    await vi.waitFor(async () => expect(await peer.get('lease')).toBeUndefined(), BACK_WITHIN);
  });
});

describe.skipIf(!hasRedisServer)('started without Redis', () => {
  it('the store starts degraded, says why, and recovers when Redis comes', async () => {
    const logger = quietLogger();
    const server = await startRedisServer();
    await server.kill();
    const store = await createStore({ redisUrl: server.url, logger });
    expect(store.isDegraded()).toBe(true);
    expect(logger.warn).toHaveBeenCalledOnce();
    expect(logger.warn.mock.calls[0]?.[0]).toMatchObject({ err: { message: expect.stringContaining('ECONNREFUSED') } });

    const listener = vi.fn<(payload: object) => void>();
    store.subscribe('channel', listener);
    await server.start();
    await vi.waitFor(async () => {
      await store.publish('channel', { n: 1 });
      expect(listener).toHaveBeenCalled();
    }, BACK_WITHIN);
    expect(store.isDegraded()).toBe(false);
    await store.close();
    await server.stop();
  });

  it('and can be closed before Redis ever came', async () => {
    const server = await startRedisServer();
    await server.kill();
    const store = await createStore({ redisUrl: server.url, logger: quietLogger() });
    expect(await took(() => store.close())).toBeLessThan(AT_ONCE_MS);
    await server.stop();
  });

  it('and can be closed while Redis hangs, which leaves no rejection behind', async () => {
    const server = await startRedisServer();
    server.freeze();
    const unhandled = vi.fn<(reason: unknown) => void>();
    process.on('unhandledRejection', unhandled);
    const store = await createStore({ redisUrl: server.url, logger: quietLogger() });
    await store.close();
    await sleep(1_500);
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    await server.stop();
  });
});
