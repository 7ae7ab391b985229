import { SpanKind } from '@opentelemetry/api';
import type { Logger } from '../logger.js';
import { JOB_PREFIX, type Scope, type ScopeParts } from '../scope.js';
import { jobDuration } from '../telemetry/metrics.js';
import { inSpan } from '../telemetry/span.js';
import { ATTRIBUTE } from '../telemetry/span-attributes.js';
import type { Job, JobEnvelope } from './define-job.js';
import { HEARTBEAT_REFRESH_SECONDS, JobLocks } from './job-locks.js';
import type { JobQueue } from './queue.js';

/** Runs the jobs of a process. */
export interface Worker {
  /** Aborts what runs, waits until it has handed its work back, at most `timeoutMs`; may be called twice. */
  stop(timeoutMs: number): Promise<void>;
}

/** Thrown into a handler whose worker stops: its job goes back to the queue, and another worker carries on. */
class WorkerStopping extends Error {
  override readonly name = 'WorkerStopping';
}

/** How often it is looked whether another worker has died over a job. */
const RESCUE_INTERVAL_MS = 1_000;

/** Starts to take jobs. Throws when two definitions share a name: one of them would never run. */
export async function startWorker(
  queue: JobQueue,
  jobs: readonly Job[],
  createScope: (parts: ScopeParts) => Scope,
  logger: Logger,
): Promise<Worker> {
  const names = jobs.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two jobs are named "${twice}"`);

  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const locks = new JobLocks(() => queue.openSession(), logger);

  const run = async (job: Job, id: string, envelope: JobEnvelope, jobSignal: AbortSignal): Promise<void> => {
    const signal = AbortSignal.any([stopping.signal, jobSignal]);
    const scope = createScope({
      tenant: envelope.tenant,
      actor: { subject: `${JOB_PREFIX}${job.name}`, isPlatformAdmin: false },
      requestId: envelope.requestId,
      signal,
    });
    const startedAt = performance.now();
    let outcome = 'failed';
    try {
      await locks.hold(id);
      await inSpan(
        `job ${job.name}`,
        { [ATTRIBUTE.job]: job.name, [ATTRIBUTE.requestId]: envelope.requestId },
        () => job.run({ scope, signal }, envelope.input),
        SpanKind.CONSUMER,
      );
      outcome = 'done';
      logger.info(
        {
          job: job.name,
          jobId: id,
          requestId: envelope.requestId,
          durationMs: Math.round(performance.now() - startedAt),
        },
        'job done',
      );
    } catch (error) {
      if (stopping.signal.aborted) {
        outcome = 'handed_back';
        throw new WorkerStopping('the worker is stopping', { cause: error });
      }
      logger.error({ err: error, job: job.name, jobId: id, requestId: envelope.requestId }, 'job failed');
      throw error;
    } finally {
      jobDuration.observe({ job: job.name, outcome }, (performance.now() - startedAt) / 1000);
      await locks.release(id);
    }
  };

  const workerIds = new Map<string, string>();
  /** Gives the jobs of workers that have died back to the queue, from where any worker takes them. */
  const rescue = async () => {
    for (const job of await locks.abandoned(names)) {
      await queue.boss.fail(job.name, job, { message: 'its worker is gone' });
      await locks.hurry(job);
      queue.boss.notifyWorker(workerIds.get(job.name) ?? '');
      logger.warn({ job: job.name, jobId: job.id }, 'a job whose worker is gone was given back');
    }
  };

  for (const job of jobs) {
    const workerId = await queue.boss.work<JobEnvelope>(
      job.name,
      {
        batchSize: 1,
        localConcurrency: job.concurrency,
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: 5,
        heartbeatRefreshSeconds: HEARTBEAT_REFRESH_SECONDS,
      },
      async ([taken]) => {
        if (!taken) return;
        const work = run(job, taken.id, taken.data, taken.signal);
        running.add(work);
        await work.finally(() => running.delete(work));
      },
    );
    workerIds.set(job.name, workerId);
  }
  const rescuing = setInterval(() => {
    rescue().catch((error: unknown) => logger.warn({ err: error }, 'jobs of dead workers could not be given back'));
  }, RESCUE_INTERVAL_MS);

  const stop = async (timeoutMs: number) => {
    clearInterval(rescuing);
    stopping.abort(new WorkerStopping('the worker is stopping'));
    const deadline = new Promise((resolve) => setTimeout(resolve, timeoutMs).unref());
    await Promise.race([Promise.all(jobs.map(({ name }) => queue.boss.offWork(name, { wait: true }))), deadline]);
    await Promise.race([Promise.allSettled(running), deadline]);
    await locks.close();
  };
  let stopped: Promise<void> | undefined;
  return { stop: (timeoutMs) => (stopped ??= stop(timeoutMs)) };
}
