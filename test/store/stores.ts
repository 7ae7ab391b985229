import { vi } from 'vitest';
import { createStore } from '../../src/store/create-store.js';
import type { Store, StoreLogger } from '../../src/store/store.js';
import { hasRedisServer, startRedisServer } from '../kit/redis-server.js';

/** Says nothing and remembers what it was told. */
export const quietLogger = () =>
  ({
    debug: vi.fn<StoreLogger['debug']>(),
    info: vi.fn<StoreLogger['info']>(),
    warn: vi.fn<StoreLogger['warn']>(),
    error: vi.fn<StoreLogger['error']>(),
  }) satisfies StoreLogger;

/** What one deployment's processes see: two stores of the same content (in memory there is only one process). */
interface Opened {
  store: Store;
  peer: Store;
  close: () => Promise<void>;
}

/** Every claim about the store is made about both. */
export const IMPLEMENTATIONS: { name: string; isMissing: boolean; open: (logger?: StoreLogger) => Promise<Opened> }[] =
  [
    {
      name: 'memory',
      isMissing: false,
      open: async (logger = quietLogger()) => {
        const store = await createStore({ redisUrl: undefined, logger });
        return { store, peer: store, close: () => store.close() };
      },
    },
    {
      name: 'redis',
      isMissing: !hasRedisServer,
      open: async (logger = quietLogger()) => {
        const server = await startRedisServer();
        const open = () => createStore({ redisUrl: server.url, logger });
        const [store, peer] = await Promise.all([open(), open()]);
        return {
          store,
          peer,
          close: async () => {
            await Promise.all([store.close(), peer.close()]);
            await server.stop();
          },
        };
      },
    },
  ];
