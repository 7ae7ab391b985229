import type { Store } from './store.js';

/** A client that still uses an operation sends its text again when it is asked to. */
const TTL_MS = 24 * 3_600_000;

/** Longer texts are kept nowhere: few of them, of clients without a token even, would push out everything else. */
export const LONGEST_KEPT = 16 * 1024;

/** Texts of operations by their SHA-256 (automatic persisted queries), shared by all gateways, as Apollo's cache. */
export const documentCache = (store: Store) => ({
  get: (hash: string) => store.get(`document:${hash}`),
  set: async (hash: string, text: string) => {
    if (text.length <= LONGEST_KEPT) await store.set(`document:${hash}`, text, TTL_MS);
  },
  delete: (hash: string) => store.delete(`document:${hash}`).then(() => true),
});
