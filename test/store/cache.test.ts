import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { cached, forgetCached } from '../../src/store/cache.js';
import type { Store } from '../../src/store/store.js';
import { IMPLEMENTATIONS } from './stores.js';

for (const { name: where, isMissing, open } of IMPLEMENTATIONS) {
  describe.skipIf(isMissing)(`cached, over ${where}`, () => {
    let store: Store;
    let peer: Store;
    let close: () => Promise<void>;
    let key: string;
    beforeAll(async () => {
      ({ store, peer, close } = await open());
    });
    afterAll(() => close());
    beforeEach(() => {
      key = randomUUID();
    });

    it('loads once for all processes until the TTL is over', async () => {
      const load = vi.fn<() => Promise<{ loads: number }>>();
      load.mockResolvedValueOnce({ loads: 1 }).mockResolvedValueOnce({ loads: 2 });
      expect(await cached(store, key, 200, load)).toEqual({ loads: 1 });
      expect(await cached(peer, key, 200, load)).toEqual({ loads: 1 });
      await sleep(300);
      expect(await cached(store, key, 200, load)).toEqual({ loads: 2 });
    });

    it('loads once for callers at the same time, who cannot change each other’s copy', async () => {
      const load = vi.fn<() => Promise<{ list: number[] }>>(async () => ({ list: [1] }));
      const copies = await Promise.all(Array.from({ length: 10 }, () => cached(store, key, 60_000, load)));
      expect(load).toHaveBeenCalledOnce();
      copies[0]?.list.push(2);
      expect(copies[1]).toEqual({ list: [1] });
      expect(await cached(store, key, 60_000, load)).toEqual({ list: [1] });
    });

    it('keeps keys apart', async () => {
      const values = await Promise.all(['a', 'b'].map((name) => cached(store, key + name, 60_000, async () => name)));
      expect(values).toEqual(['a', 'b']);
    });

    it.each([null, false, 0, '', []])('keeps %j like any other answer', async (value) => {
      const load = vi.fn<() => Promise<typeof value>>(async () => value);
      expect(await cached(store, key, 60_000, load)).toEqual(value);
      expect(await cached(store, key, 60_000, load)).toEqual(value);
      expect(load).toHaveBeenCalledOnce();
    });

    it('shares an error with those who wait and forgets it', async () => {
      const load = vi.fn<() => Promise<number>>().mockRejectedValueOnce(new Error('no database')).mockResolvedValue(7);
      const waiting = [cached(store, key, 60_000, load), cached(store, key, 60_000, load)];
      for (const outcome of await Promise.allSettled(waiting)) expect(outcome).toMatchObject({ status: 'rejected' });
      expect(await cached(store, key, 60_000, load)).toBe(7);
      expect(load).toHaveBeenCalledTimes(2);
    });

    it('does not keep what was being loaded when it changed, and has nobody wait for it', async () => {
      const isLoading = Promise.withResolvers<void>();
      const held = Promise.withResolvers<string>();
      const late = cached(peer, key, 60_000, () => {
        isLoading.resolve();
        return held.promise;
      });
      await isLoading.promise;
      await forgetCached(store, key);
      expect(await cached(store, key, 60_000, async () => 'after')).toBe('after');
      held.resolve('before');
      expect(await late).toBe('before');
      for (const process of [store, peer])
        expect(await cached(process, key, 60_000, async () => 'after')).toBe('after');
    });
  });
}
