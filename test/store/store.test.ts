import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Store, StoreUnavailable } from '../../src/store/store.js';
import { IMPLEMENTATIONS, quietLogger } from './stores.js';

for (const { name: where, isMissing, open } of IMPLEMENTATIONS) {
  describe.skipIf(isMissing)(`the store in ${where}`, () => {
    const logger = quietLogger();
    let store: Store;
    let peer: Store;
    let close: () => Promise<void>;
    let key: string;
    beforeAll(async () => {
      ({ store, peer, close } = await open(logger));
    });
    afterAll(() => close());
    beforeEach(() => {
      key = randomUUID();
      vi.clearAllMocks();
    });

    it('is not degraded', () => {
      expect(store.isDegraded()).toBe(false);
    });

    describe('text', () => {
      it('is undefined before it is set', async () => {
        expect(await store.get(key)).toBeUndefined();
      });

      it('is what was set last, in every process', async () => {
        await store.set(key, 'first', 60_000);
        await store.set(key, 'Grüße, 世界 🌍\0');
        expect(await peer.get(key)).toBe('Grüße, 世界 🌍\0');
      });

      it('may be empty and is not a miss then', async () => {
        await store.set(key, '');
        expect(await store.get(key)).toBe('');
        expect(await store.getMany([key])).toEqual(['']);
      });

      it('is gone after its TTL, and stays when set again without one', async () => {
        await store.set(key, 'short', 200);
        await store.set(`${key}2`, 'short', 200);
        await store.set(`${key}2`, 'lasting');
        expect(await store.get(key)).toBe('short');
        await sleep(300);
        expect(await store.get(key)).toBeUndefined();
        expect(await store.get(`${key}2`)).toBe('lasting');
      });

      it('is gone after delete, whatever its kind', async () => {
        await store.incrementHash(key, 'n', 1);
        await store.delete(key);
        await store.delete(key);
        expect(await store.getHash(key)).toEqual(new Map());
      });

      it('answers many keys in their order, with a miss for what is absent or of another kind', async () => {
        await store.set(`${key}a`, '1');
        await store.incrementHash(`${key}h`, 'n', 1);
        const keys = [`${key}none`, `${key}a`, `${key}h`, `${key}a`];
        expect(await store.getMany(keys)).toEqual([undefined, '1', undefined, '1']);
        expect(await store.getMany([])).toEqual([]);
      });
    });

    describe('agreement', () => {
      it('gives an absent key to exactly one of many', async () => {
        const takers = Array.from({ length: 20 }, (_, i) => (i % 2 ? store : peer).setIfAbsent(key, `${i}`, 60_000));
        expect((await Promise.all(takers)).filter(Boolean)).toHaveLength(1);
      });

      it('gives it again after its TTL', async () => {
        expect(await store.setIfAbsent(key, 'a', 200)).toBe(true);
        expect(await store.setIfAbsent(key, 'b', 200)).toBe(false);
        await sleep(300);
        expect(await store.setIfAbsent(key, 'c', 60_000)).toBe(true);
        expect(await store.get(key)).toBe('c');
      });

      it('extends only for the holder, from now on', async () => {
        await store.setIfAbsent(key, 'mine', 200);
        expect(await peer.compareAndExtend(key, 'other', 60_000)).toBe(false);
        expect(await store.compareAndExtend(key, 'mine', 60_000)).toBe(true);
        await sleep(300);
        expect(await store.get(key)).toBe('mine');
      });

      it('can shorten, and extends nothing that is gone', async () => {
        await store.setIfAbsent(key, 'mine', 60_000);
        expect(await store.compareAndExtend(key, 'mine', 20)).toBe(true);
        await sleep(60);
        expect(await store.compareAndExtend(key, 'mine', 60_000)).toBe(false);
        expect(await store.get(key)).toBeUndefined();
      });

      it('deletes only for the holder', async () => {
        await store.setIfAbsent(key, 'mine', 60_000);
        expect(await peer.compareAndDelete(key, 'other')).toBe(false);
        expect(await store.get(key)).toBe('mine');
        expect(await store.compareAndDelete(key, 'mine')).toBe(true);
        expect(await store.compareAndDelete(key, 'mine')).toBe(false);
      });
    });

    describe('a hash', () => {
      it('loses no increment of parallel writers', async () => {
        await Promise.all(Array.from({ length: 200 }, (_, i) => (i % 2 ? store : peer).incrementHash(key, 'n', i)));
        expect(await store.incrementHash(key, 'n', -1)).toBe((199 * 200) / 2 - 1);
      });

      it('keeps its fields apart, however they are called', async () => {
        await store.incrementHash(key, '__proto__', 2);
        await store.incrementHash(key, 'constructor', 3);
        await store.incrementHash(key, '', -4);
        expect(await store.getHash(key)).toEqual(
          new Map([
            ['', -4],
            ['__proto__', 2],
            ['constructor', 3],
          ]),
        );
      });

      it('lives a TTL from the last write that gave one', async () => {
        await store.incrementHash(key, 'n', 1, 200);
        await store.incrementHash(key, 'n', 1);
        expect(await store.getHash(key)).toEqual(new Map([['n', 2]]));
        await sleep(300);
        expect(await store.getHash(key)).toEqual(new Map());
        await store.incrementHash(key, 'n', 1, 200);
        await store.incrementHash(key, 'n', 1, 60_000);
        await sleep(300);
        expect(await store.getHash(key)).toEqual(new Map([['n', 2]]));
      });
    });

    describe('a sorted set', () => {
      it('keeps the newest and answers them newest first', async () => {
        for (const score of [3, 1, 5, 2, 4])
          await store.addToSortedSet(key, { member: `m${score}`, score, keep: 3 }, 60_000);
        expect(await peer.newestOfSortedSet(key, 10)).toEqual(['m5', 'm4', 'm3']);
        expect(await peer.newestOfSortedSet(key, 2)).toEqual(['m5', 'm4']);
      });

      it('moves a member that comes again', async () => {
        await store.addToSortedSet(key, { member: 'a', score: 1, keep: 2 });
        await store.addToSortedSet(key, { member: 'b', score: 2, keep: 2 });
        await store.addToSortedSet(key, { member: 'a', score: 3, keep: 2 });
        expect(await store.newestOfSortedSet(key, 10)).toEqual(['a', 'b']);
      });

      it('is gone after its TTL', async () => {
        await store.addToSortedSet(key, { member: 'a', score: Date.now(), keep: 2 }, 200);
        await sleep(300);
        expect(await store.newestOfSortedSet(key, 10)).toEqual([]);
      });
    });

    it('refuses an operation of another kind, and not as if the store were down', async () => {
      await store.set(key, 'text');
      const calls = [
        () => store.incrementHash(key, 'n', 1),
        () => store.getHash(key),
        () => store.addToSortedSet(key, { member: 'a', score: 1, keep: 1 }),
        () => store.newestOfSortedSet(key, 1),
      ];
      for (const call of calls) {
        const refusal = await call().catch((reason: unknown) => reason);
        expect(refusal).toBeInstanceOf(Error);
        expect(refusal).not.toBeInstanceOf(StoreUnavailable);
      }
      expect(await store.get(key)).toBe('text');
      expect(store.isDegraded()).toBe(false);
    });

    it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
      'refuses a number such as %s before sending it',
      async (number) => {
        await expect(store.set(key, 'x', number)).rejects.toThrow(RangeError);
        await expect(store.setIfAbsent(key, 'x', number)).rejects.toThrow(RangeError);
        await expect(store.compareAndExtend(key, 'x', number)).rejects.toThrow(RangeError);
        await expect(store.incrementHash(key, 'n', 1, number)).rejects.toThrow(RangeError);
        await expect(store.addToSortedSet(key, { member: 'a', score: 1, keep: number })).rejects.toThrow(RangeError);
        await expect(store.newestOfSortedSet(key, number)).rejects.toThrow(RangeError);
        expect(await store.get(key)).toBeUndefined();
      },
    );

    describe('messages', () => {
      it('reach every listener of every process, each with a copy of its own', async () => {
        const [here, there, again] = [
          vi.fn<(payload: object) => void>(),
          vi.fn<(payload: object) => void>(),
          vi.fn<(payload: object) => void>(),
        ];
        store.subscribe(key, here);
        peer.subscribe(key, there);
        peer.subscribe(key, again);
        const payload = { subject: 'zoë', roles: ['ADMIN', null], at: 1.5 };
        await store.publish(key, payload);
        await vi.waitFor(() => {
          for (const listener of [here, there, again]) expect(listener.mock.calls).toEqual([[payload]]);
        });
        expect(there.mock.calls[0]?.[0]).not.toBe(again.mock.calls[0]?.[0]);
      });

      it('keep their order and stay on their channel', async () => {
        const seen: number[] = [];
        const other = vi.fn<(payload: object) => void>();
        peer.subscribe<{ n: number }>(key, ({ n }) => void seen.push(n));
        peer.subscribe(`${key}-other`, other);
        for (let n = 0; n < 50; n += 1) await store.publish(key, { n });
        await vi.waitFor(() => expect(seen).toEqual(Array.from({ length: 50 }, (_, n) => n)));
        expect(other).not.toHaveBeenCalled();
      });

      it('stop for the listener that left, and for no other', async () => {
        const [leaver, stayer] = [vi.fn<(payload: object) => void>(), vi.fn<(payload: object) => void>()];
        const leave = peer.subscribe(key, leaver);
        const leaveTwin = peer.subscribe(key, leaver);
        peer.subscribe(key, stayer);
        leave();
        leave();
        await store.publish(key, { n: 1 });
        await vi.waitFor(() => expect(stayer).toHaveBeenCalledOnce());
        expect(leaver).toHaveBeenCalledOnce();
        leaveTwin();
        await store.publish(key, { n: 2 });
        await vi.waitFor(() => expect(stayer).toHaveBeenCalledTimes(2));
        expect(leaver).toHaveBeenCalledOnce();
      });

      it('survive listeners that throw or reject, which are logged', async () => {
        const listener = vi.fn<(payload: object) => void>();
        peer.subscribe(key, () => {
          throw new Error('thrown');
        });
        peer.subscribe(key, async () => Promise.reject(new Error('rejected')));
        peer.subscribe(key, listener);
        await store.publish(key, {});
        await vi.waitFor(() => expect(logger.error).toHaveBeenCalledTimes(2));
        expect(listener).toHaveBeenCalledOnce();
      });

      it('refuse what is no JSON', async () => {
        const circular: { self?: object } = {};
        circular.self = circular;
        await expect(store.publish(key, circular)).rejects.toThrow(TypeError);
      });
    });

    it('is down once closed, and can be closed twice', async () => {
      const { store: own, close: closeOwn } = await open();
      await own.set(key, 'x');
      await own.close();
      await own.close();
      expect(own.isDegraded()).toBe(true);
      expect(await own.get(key)).toBeUndefined();
      await own.set(key, 'x');
      await expect(own.setIfAbsent(key, 'x', 1_000)).rejects.toThrow(StoreUnavailable);
      await expect(own.getHash(key)).rejects.toThrow(StoreUnavailable);
      await closeOwn();
    });
  });
}
