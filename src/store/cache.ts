import type { Store } from './store.js';

/** What JSON keeps; undefined is left out, since a cached answer would turn it into a miss for ever. */
type Cacheable = object | string | number | boolean | null;

const loading = new WeakMap<Store, Map<string, Promise<string>>>();

/**
 * The value at `key`, or what `load` answers, kept for `ttlMs`. Callers of one process that miss at the same time share
 * one `load` and its error; an error is not kept. Every caller gets a copy of its own, as JSON gives it back the first
 * time already (a Date is a string). While the store is down each miss loads.
 *
 * A `load` that began before `store.delete(key)` may still store what it read: the TTL bounds how long that is believed.
 */
export async function cached<T extends Cacheable>(
  store: Store,
  key: string,
  ttlMs: number,
  load: () => Promise<T>,
): Promise<T> {
  const flights = loading.get(store) ?? new Map<string, Promise<string>>();
  loading.set(store, flights);
  let flight = flights.get(key);
  if (!flight) {
    flight = readThrough(store, key, ttlMs, load).finally(() => flights.delete(key));
    flights.set(key, flight);
  }
  const value: T = JSON.parse(await flight);
  return value;
}

async function readThrough(store: Store, key: string, ttlMs: number, load: () => Promise<Cacheable>): Promise<string> {
  const kept = await store.get(key);
  if (kept !== undefined) return kept;
  const text = JSON.stringify(await load());
  await store.set(key, text, ttlMs);
  return text;
}
