import { randomUUID } from 'node:crypto';
import type { Store } from './store.js';

/** Longer than any read of the database takes. */
const CHANGED_MS = 300_000;

const changeOf = (key: string) => `changed:${key}`;

/**
 * Forgets what is kept at `key`, and has every process forget what it is reading to keep there: call it after the
 * transaction that made it untrue. While the store is down nothing is forgotten: a TTL has to bound how long it is believed.
 */
export async function outdate(store: Store, key: string): Promise<void> {
  await store.set(changeOf(key), randomUUID(), CHANGED_MS);
  await store.delete(key);
}

/**
 * Reads what `keep` then stores at `keys`. Where one of them was outdated meanwhile, by whatever process, what was stored
 * there is forgotten at once: it may be what was before the change. The answer is what was read.
 */
export async function readToKeep<T>(
  store: Store,
  keys: readonly string[],
  read: () => Promise<T>,
  keep: (found: T) => Promise<unknown>,
): Promise<T> {
  const changes = () => store.getMany(keys.map(changeOf));
  const before = await changes();
  const found = await read();
  await keep(found);
  // After it was stored: what is changed later than this look deletes it itself.
  const after = await changes();
  await Promise.all(keys.filter((_, index) => before[index] !== after[index]).map((key) => store.delete(key)));
  return found;
}
