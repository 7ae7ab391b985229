import { MemoryStore } from './memory.js';
import type { Store, StoreLogger } from './store.js';

/** Redis where `redisUrl` names one, reachable or not; otherwise the store of this process alone. */
export async function createStore({
  redisUrl,
  logger,
}: {
  redisUrl: string | undefined;
  logger: StoreLogger;
}): Promise<Store> {
  if (redisUrl === undefined) return new MemoryStore({ logger });
  // A process without Redis does not pay for loading its client.
  const { openRedisStore } = await import('./redis.js');
  return openRedisStore({ redisUrl, logger });
}
