import { randomUUID } from 'node:crypto';
import { type Store, StoreUnavailable, wholeNumber } from './store.js';

/** The reason of `lease.lost`: somebody else may hold the lease now. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/**
 * The right to work on `key` alone, kept alive every third of its TTL until released or lost.
 *
 * Losing the connection loses nothing at first: renewals are tried again until a TTL has passed since the last one that
 * succeeded, counted from before it was sent; then `lost` is aborted, at about the moment the store lets others in. A
 * stalled process wakes up later than that: writes need a fencing number of their own in Postgres (DESIGN 6).
 */
export interface Lease {
  readonly key: string;
  /** Random; proves ownership to the store. */
  readonly token: string;
  /** Aborted, with {@link LeaseLost} as its reason, once the lease is not surely ours. Not aborted by `release`. */
  readonly lost: AbortSignal;
  /** True: ours for another TTL. False: lost or released. Throws StoreUnavailable when the store cannot tell. */
  renew(): Promise<boolean>;
  /**
   * Ends the lease where it is still ours, lost or not; may be called twice. While the store is down it resolves at once
   * and is tried again until the TTL is over.
   */
  release(): Promise<void>;
}

/**
 * Takes the lease for `ttlMs`, or answers undefined when somebody holds it. Throws StoreUnavailable when the store is
 * down: the caller then falls back to its Postgres advisory lock.
 */
export async function acquireLease(
  store: Store,
  key: string,
  { ttlMs }: { ttlMs: number },
): Promise<Lease | undefined> {
  const token = randomUUID();
  const sentAt = performance.now();
  try {
    if (!(await store.setIfAbsent(key, token, wholeNumber('ttlMs', ttlMs, 1)))) return undefined;
  } catch (error) {
    // The command may have arrived and only its answer be lost: left there, it would lock everybody out for a whole TTL.
    if (error instanceof StoreUnavailable) void deleteOnceBack(store, key, token, performance.now() + ttlMs);
    throw error;
  }
  return hold(store, key, token, ttlMs, sentAt);
}

function hold(store: Store, key: string, token: string, ttlMs: number, sentAt: number): Lease {
  const loss = new AbortController();
  let isHeld = true;
  let isReleased = false;
  let expiresAt = sentAt + ttlMs;

  const stop = () => {
    isHeld = false;
    clearInterval(renewal);
    clearTimeout(expiry);
  };
  const lose = (why: string) => {
    if (!isHeld) return;
    stop();
    loss.abort(new LeaseLost(`Lease ${key} was lost: ${why}.`));
  };
  const renew = async () => {
    if (!isHeld) return false;
    const renewedAt = performance.now();
    const isOurs = await store.compareAndExtend(key, token, ttlMs);
    if (!isOurs) lose('it expired or somebody else took it');
    if (!isHeld) return false;
    expiresAt = Math.max(expiresAt, renewedAt + ttlMs);
    clearTimeout(expiry);
    expiry = expireAt();
    return true;
  };
  const expireAt = () =>
    setTimeout(() => lose(`no renewal reached the store for ${ttlMs} ms`), expiresAt - performance.now()).unref();
  const renewal = setInterval(() => {
    renew().catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable)) lose(String(error));
    });
  }, ttlMs / 3).unref();
  let expiry = expireAt();

  return {
    key,
    token,
    lost: loss.signal,
    renew,
    release: async () => {
      if (isReleased) return;
      isReleased = true;
      stop();
      try {
        // Lost ones too: a renewal that came back after the expiry has still put our token there for a whole TTL.
        await store.compareAndDelete(key, token);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        void deleteOnceBack(store, key, token, performance.now() + ttlMs);
      }
    },
  };
}

const RETRY_DELETE_MS = 1_000;

/** Tries until the store answers or the key has expired by itself; does not keep the process alive. */
async function deleteOnceBack(store: Store, key: string, token: string, until: number): Promise<void> {
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, RETRY_DELETE_MS).unref());
    try {
      await store.compareAndDelete(key, token);
      return;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) return;
    }
  }
}
