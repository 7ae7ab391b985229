import type { FastifyInstance } from 'fastify';
import type { Database } from '../../db/database.js';
import type { JobQueue } from '../../jobs/queue.js';
import type { Store } from '../../store/store.js';

interface Parts {
  database: Database;
  store: Store;
  queue: JobQueue;
}

/**
 * `/healthz`: the process answers. `/readyz`: 200 once requests can be served, 503 with the reason while they cannot.
 * A store that is away degrades (progress from the database, limits in memory) and does not make the gateway unready.
 */
export function mountHealth(http: FastifyInstance, { database, store, queue }: Parts): void {
  http.get('/healthz', () => ({ status: 'ok' }));
  http.get('/readyz', async (_request, reply) => {
    const [hasDatabase, hasQueue] = await Promise.all([database.isReachable(), queue.isReachable()]);
    const isReady = hasDatabase && hasQueue;
    return reply.status(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'unready',
      database: hasDatabase ? 'ok' : 'unreachable',
      queue: hasQueue ? 'ok' : 'unreachable',
      store: store.isDegraded() ? 'degraded' : 'ok',
    });
  });
}
