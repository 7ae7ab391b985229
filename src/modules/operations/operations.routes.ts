import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { registry } from '../../telemetry/metrics.js';
import type { Footing } from './footing.js';
import { judgeReadiness } from './judge-readiness.js';
import { readQueueDepth } from './queue-depth.js';
import { registerGauges } from './state-gauges.js';

/** A probe that waits longer says less than one that fails. */
const ANSWER_WITHIN_MS = 2_000;

// Once a process: memory, event loop, garbage collection.
collectDefaultMetrics({ register: registry, prefix: 'lacuna_' });

/**
 * `/healthz`: the process answers. `/readyz`: 200 once requests can be served, 503 while they cannot, with the reasons, the
 * connections and the jobs. `/metrics`: for Prometheus. None asks for a token, so none says anything of a tenant.
 */
export function mountOperations(http: FastifyInstance, footing: Footing): void {
  const { database, queue, store, model } = footing;
  const state = new Registry();
  registerGauges(state, footing);
  const metrics = Registry.merge([registry, state]);

  http.get('/healthz', () => ({ status: 'ok' }));
  http.get('/readyz', async (_request, reply) => {
    const [hasDatabase, hasQueue, jobs] = await Promise.all([
      inTime(database.isReachable(), false),
      inTime(queue.isReachable(), false),
      inTime(
        readQueueDepth(database.pool).catch(() => []),
        [],
      ),
    ]);
    const readiness = judgeReadiness({
      hasDatabase,
      hasQueue,
      isStoreDegraded: store.isDegraded(),
      isModelAvailable: model?.isAvailable,
      isStopping: footing.isStopping(),
    });
    return reply
      .status(readiness.status === 'ready' ? 200 : 503)
      .send({ ...readiness, connections: database.connections, jobs });
  });
  http.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
}

function inTime<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  const late = new Promise<T>((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS, otherwise).unref());
  return Promise.race([answer, late]);
}
