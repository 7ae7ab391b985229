import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../src/store/memory.js';
import { quietLogger } from './stores.js';

describe('the store in memory', () => {
  it('sweeps expired keys that nobody reads again', async () => {
    const store = new MemoryStore({ logger: quietLogger() });
    for (let n = 0; n < 5_000; n += 1) await store.set(`old-${n}`, 'x', 1);
    await store.set('lasting', 'x');
    await sleep(5);
    for (let n = 0; n < 2_000; n += 1) await store.set(`new-${n}`, 'x', 60_000);
    expect(store.size).toBe(2_001);
  });

  it('never holds more than its limit, and the longest unwritten leave first', async () => {
    const store = new MemoryStore({ logger: quietLogger(), maxKeys: 3 });
    for (const key of ['a', 'b', 'c']) await store.set(key, key);
    await store.set('a', 'again');
    await store.set('d', 'd');
    expect(await store.getMany(['a', 'b', 'c', 'd'])).toEqual(['again', undefined, 'c', 'd']);
    expect(store.size).toBe(3);
  });
});
