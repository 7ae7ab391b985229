import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { loadConfig } from './config.js';
import { createSchema } from './graphql/schema.js';
import { JobQueue } from './jobs/queue.js';
import { createLogger } from './logger.js';
import { composeModules } from './modules.js';
import { MemoryStore } from './store/memory.js';

/** The schema exactly as a gateway serves it, made without a database or a port; its operations cannot be run. */
export async function buildServedSchema(): Promise<GraphQLSchema> {
  const logger = createLogger('silent');
  const store = new MemoryStore({ logger });
  const modules = composeModules({ config: loadConfig({}), store, queue: JobQueue.unconnected(), logger });
  try {
    return await createSchema(modules.resolvers, modules.access);
  } finally {
    await modules.close();
    await store.close();
  }
}
