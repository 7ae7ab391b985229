import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { acquireLease, LeaseLost } from '../../src/store/lease.js';
import { type Store, StoreUnavailable } from '../../src/store/store.js';
import { IMPLEMENTATIONS } from './stores.js';

for (const { name: where, isMissing, open } of IMPLEMENTATIONS) {
  describe.skipIf(isMissing)(`a lease, over ${where}`, () => {
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

    it('is held by exactly one of many', async () => {
      const leases = await Promise.all(
        Array.from({ length: 20 }, (_, i) => acquireLease(i % 2 ? store : peer, key, { ttlMs: 60_000 })),
      );
      const held = leases.filter((lease) => lease !== undefined);
      expect(held).toHaveLength(1);
      await held[0]?.release();
    });

    it('outlives many TTLs while it is held', async () => {
      const lease = await acquireLease(store, key, { ttlMs: 300 });
      await sleep(1_000);
      expect(lease?.lost.aborted).toBe(false);
      expect(await acquireLease(peer, key, { ttlMs: 300 })).toBeUndefined();
      await lease?.release();
    });

    it('is free at once after release, which may be repeated and says nothing of loss', async () => {
      const lease = await acquireLease(store, key, { ttlMs: 60_000 });
      await lease?.release();
      const next = await acquireLease(peer, key, { ttlMs: 60_000 });
      await lease?.release();
      expect(await lease?.renew()).toBe(false);
      expect(await store.get(key)).toBe(next?.token);
      expect(lease?.lost.aborted).toBe(false);
      await next?.release();
    });

    it('is renewed no more after release', async () => {
      const lease = await acquireLease(store, key, { ttlMs: 60 });
      await lease?.release();
      await store.set(key, lease?.token ?? '', 90);
      await sleep(150);
      expect(await store.get(key)).toBeUndefined();
    });

    it('tells its holder when another has taken it, and leaves the other alone', async () => {
      const lease = await acquireLease(store, key, { ttlMs: 150 });
      await peer.set(key, 'another', 60_000);
      await vi.waitFor(() => expect(lease?.lost.reason).toBeInstanceOf(LeaseLost));
      expect(await lease?.renew()).toBe(false);
      await lease?.release();
      expect(await store.get(key)).toBe('another');
    });

    it('is lost when its key became something else', async () => {
      const lease = await acquireLease(store, key, { ttlMs: 300 });
      const takenAt = performance.now();
      await peer.delete(key);
      await peer.incrementHash(key, 'n', 1);
      await vi.waitFor(() => expect(lease?.lost.reason).toBeInstanceOf(LeaseLost), { interval: 5 });
      expect(performance.now() - takenAt).toBeLessThan(250);
    });

    it('is lost when its key is gone, found out by renewing', async () => {
      const lease = await acquireLease(store, key, { ttlMs: 60_000 });
      expect(await lease?.renew()).toBe(true);
      await peer.delete(key);
      expect(await lease?.renew()).toBe(false);
      expect(lease?.lost.aborted).toBe(true);
    });

    it('bridges renewals that fail for less than a TTL', async () => {
      const lease = await acquireLease(store, key, { ttlMs: 600 });
      const extend = vi
        .spyOn(store, 'compareAndExtend')
        .mockRejectedValueOnce(new StoreUnavailable('compareAndExtend'));
      await sleep(1_000);
      expect(extend.mock.calls.length).toBeGreaterThan(2);
      extend.mockRestore();
      expect(lease?.lost.aborted).toBe(false);
      await lease?.release();
    });

    it('is lost when no renewal succeeds for a TTL', async () => {
      const lease = await acquireLease(store, key, { ttlMs: 300 });
      const takenAt = performance.now();
      const extend = vi.spyOn(store, 'compareAndExtend').mockRejectedValue(new StoreUnavailable('compareAndExtend'));
      await vi.waitFor(() => expect(lease?.lost.aborted).toBe(true), { interval: 5 });
      expect(performance.now() - takenAt).toBeGreaterThan(200);
      expect(performance.now() - takenAt).toBeLessThan(450);
      extend.mockRestore();
    });

    it('whose renewal answers too late is given back by release', async () => {
      const lease = await acquireLease(store, key, { ttlMs: 90 });
      const extend = vi.spyOn(store, 'compareAndExtend').mockImplementation(async (name, token) => {
        await sleep(120);
        await store.set(name, token, 60_000);
        return true;
      });
      await vi.waitFor(() => expect(lease?.lost.aborted).toBe(true), { interval: 5 });
      await sleep(150);
      extend.mockRestore();
      await lease?.release();
      expect(await store.get(key)).toBeUndefined();
    });
  });
}
