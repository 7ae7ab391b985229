import type pg from 'pg';
import type { Logger } from '../logger.js';

/** Any number that only Lacuna locks with; the second one says which job. */
const LOCK_CLASS = 1_281_450_858;

/** How long a job must have been silent. A worker that lives says something every HEARTBEAT_REFRESH_SECONDS. */
const SILENT_SECONDS = 4;
export const HEARTBEAT_REFRESH_SECONDS = 2;

const DEATHS_WITHOUT_DELAY = 5;

export interface AbandonedJob {
  readonly name: string;
  readonly id: string;
  readonly retryCount: number;
}

/**
 * Says of running jobs whether their worker still lives, sooner than a heartbeat can. A worker holds a lock of its
 * PostgreSQL session for each of its jobs; the session of a killed process ends at once, and its locks with it. A job is
 * abandoned when its lock is free and it has been silent for a while: a worker that only lost its session is not silent.
 * Where the network swallows the end of a session the queue's own, longer timeout still finds the job.
 */
export class JobLocks {
  #session: Promise<pg.Client> | undefined;
  readonly #held = new Set<string>();

  constructor(
    private readonly connect: () => Promise<pg.Client>,
    private readonly logger: Logger,
  ) {}

  /** Never fails: without its lock a job is still found by its heartbeat. */
  async hold(jobId: string): Promise<void> {
    this.#held.add(jobId);
    await this.#query(`select pg_try_advisory_lock(${LOCK_CLASS}, hashtext($1))`, [jobId]);
  }

  async release(jobId: string): Promise<void> {
    this.#held.delete(jobId);
    await this.#query(`select pg_advisory_unlock(${LOCK_CLASS}, hashtext($1))`, [jobId]);
  }

  /** Running jobs of these kinds that no worker answers for. */
  async abandoned(names: readonly string[]): Promise<AbandonedJob[]> {
    // Held jobs are left out: a session can take its own locks again.
    return this.#query<AbandonedJob>(
      `with silent as materialized (
         select j.name, j.id, j.retry_count as "retryCount" from pgboss.job j
         where j.state = 'active' and j.name = any($1) and j.heartbeat_on < now() - interval '${SILENT_SECONDS} s' and j.id <> all($2::uuid[]))
       select s.* from silent s where pg_try_advisory_xact_lock(${LOCK_CLASS}, hashtext(s.id::text))`,
      [names, [...this.#held]],
    );
  }

  /**
   * Lets a job that was given back start now and not after its retry delay: nothing was wrong with it. Unless it
   * happens again and again: then the job may be what its workers die of.
   */
  async hurry({ name, id, retryCount }: AbandonedJob): Promise<void> {
    if (retryCount >= DEATHS_WITHOUT_DELAY) return;
    await this.#query(`update pgboss.job set start_after = now() where name = $1 and id = $2 and state = 'retry'`, [
      name,
      id,
    ]);
  }

  async close(): Promise<void> {
    const session = await this.#session?.catch(() => undefined);
    this.#session = undefined;
    await session?.end().catch(() => undefined);
  }

  async #query<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    try {
      const session = await (this.#session ??= this.#open());
      return (await session.query<Row>(text, values)).rows;
    } catch (error) {
      this.#session = undefined;
      this.logger.warn({ err: error }, 'the locks of running jobs cannot be reached');
      return [];
    }
  }

  async #open(): Promise<pg.Client> {
    const session = await this.connect();
    const forget = () => {
      this.#session = undefined;
    };
    session.on('error', forget).on('end', forget);
    for (const jobId of this.#held)
      await session.query(`select pg_try_advisory_lock(${LOCK_CLASS}, hashtext($1))`, [jobId]);
    return session;
  }
}
