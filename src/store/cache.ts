import { outdate, readToKeep } from './read-to-keep.js';
import type { Store } from './store.js';

/** What JSON keeps; undefined is left out, since a cached answer would turn it into a miss for ever. */
type Cacheable = object | string | number | boolean | null;

const loading = new WeakMap<Store, Map<string, Promise<string>>>();

/**
 * The value at `key`, or what `load` answers, kept for `ttlMs`. Callers of one process that miss at the same time share
 * one `load` and its error; an error is not kept. Every caller gets a copy of its own, as JSON gives it back the first
 * time already (a Date is a string). While the store is down each miss loads.
 *
 * What changes the value calls {@link forgetCached}: a `load` that began before it is then not kept.
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
    flight = readThrough(store, key, ttlMs, load).finally(() => {
      if (flights.get(key) === flight) flights.delete(key);
    });
    flights.set(key, flight);
  }
  const value: T = JSON.parse(await flight);
  return value;
}

/** Call after the transaction that changed the value: every process then loads it again. */
export async function forgetCached(store: Store, key: string): Promise<void> {
  // Whoever asks from now on does not wait for what is being loaded.
  loading.get(store)?.delete(key);
  await outdate(store, key);
}

async function readThrough(store: Store, key: string, ttlMs: number, load: () => Promise<Cacheable>): Promise<string> {
  const kept = await store.get(key);
  if (kept !== undefined) return kept;
  return readToKeep(
    store,
    [key],
    async () => JSON.stringify(await load()),
    (text) => store.set(key, text, ttlMs),
  );
}
