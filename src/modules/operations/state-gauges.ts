import { Gauge, type GaugeConfiguration, type Registry } from 'prom-client';
import type { Footing } from './footing.js';
import { readQueueDepth } from './queue-depth.js';

/** Adds what is looked at when it is asked for: connections, jobs, the store, the model. */
export function registerGauges(registry: Registry, { database, store, model }: Footing): void {
  const add = <Label extends string>(gauge: GaugeConfiguration<Label>) =>
    registry.registerMetric(new Gauge({ ...gauge, registers: [] }));
  add({
    name: 'lacuna_database_connections',
    help: 'Connections of the pool, by state: busy, idle; waiting counts who waits for one, limit is the most there can be.',
    labelNames: ['state'],
    collect() {
      for (const [state, count] of Object.entries(database.connections)) this.set({ state }, count);
    },
  });
  add({
    name: 'lacuna_store_degraded',
    help: '1 while Redis is configured and does not answer.',
    collect() {
      this.set(store.isDegraded() ? 1 : 0);
    },
  });
  if (model)
    add({
      name: 'lacuna_model_available',
      help: '0 while the circuit breaker of the model is open.',
      collect() {
        this.set(model.isAvailable ? 1 : 0);
      },
    });

  // A database that is away must not take the other figures with it.
  const readJobs = () => readQueueDepth(database.pool).catch(() => []);
  add({
    name: 'lacuna_queue_jobs',
    help: 'Jobs of all processes, by kind and state: waiting or running.',
    labelNames: ['job', 'state'],
    async collect() {
      const depths = await readJobs();
      this.reset();
      for (const { job, waiting, running } of depths) {
        this.set({ job, state: 'waiting' }, waiting);
        this.set({ job, state: 'running' }, running);
      }
    },
  });
  add({
    name: 'lacuna_queue_oldest_job_seconds',
    help: 'How long the job has waited that could have been taken first, by kind.',
    labelNames: ['job'],
    async collect() {
      const depths = await readJobs();
      this.reset();
      for (const { job, oldestSeconds } of depths) this.set({ job }, oldestSeconds);
    },
  });
}
