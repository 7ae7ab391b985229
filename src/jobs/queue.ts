import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { sql } from '../db/statement.js';
import type { Logger } from '../logger.js';
import type { Scope } from '../scope.js';
import type { JobEnvelope, JobKind } from './define-job.js';

const SCHEMA = 'pgboss';

/** A worker that says nothing for this long is taken for dead, and its job goes to another. */
const HEARTBEAT_SECONDS = 10;

/**
 * Installs the queue's own tables and one queue for each job name; needs the owner of the database.
 * `exclusive` keeps a key to one job, waiting or running. A handler that gives up says so in its own tables and returns:
 * a job runs again only when its worker died or could not reach the database.
 */
export async function installQueue(ownerUrl: string, jobNames: readonly string[], logger: Logger): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, schema: SCHEMA, max: 1, supervise: false, schedule: false });
  boss.on('error', (error) => logger.error({ err: error }, 'installing the job queue failed'));
  await boss.start();
  try {
    for (const name of jobNames) {
      const options = {
        retryLimit: 100,
        retryDelay: 1,
        retryBackoff: true,
        retryDelayMax: 30,
        expireInSeconds: 24 * 3600 - 1,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        deleteAfterSeconds: 3 * 24 * 3600,
        notify: true,
      };
      if (await boss.getQueue(name)) await boss.updateQueue(name, options);
      else await boss.createQueue(name, { ...options, policy: 'exclusive' });
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** Sends jobs, in the transaction of the change that asks for them. */
export class JobQueue {
  private constructor(
    readonly boss: PgBoss,
    private readonly url: string,
  ) {}

  static async start(url: string, logger: Logger): Promise<JobQueue> {
    const boss = new PgBoss({
      connectionString: url,
      schema: SCHEMA,
      max: 4,
      migrate: false,
      createSchema: false,
      schedule: false,
      useListenNotify: true,
      // A dead worker is found after its heartbeat and at most one round of these.
      superviseIntervalSeconds: 5,
      monitorIntervalSeconds: 5,
      reindex: false,
      monitorVacuum: false,
    });
    boss.on('error', (error) => logger.warn({ err: error }, 'the job queue met an error'));
    await boss.start();
    return new JobQueue(boss, url);
  }

  /** One that reaches no database: for what needs the modules but runs nothing, such as printing the schema. */
  static unconnected(): JobQueue {
    const url = 'postgres://unconnected';
    return new JobQueue(new PgBoss({ connectionString: url }), url);
  }

  /**
   * Enqueues a job with the transaction of `scope`: it exists when, and only when, that commits. False when one of the
   * same key waits or runs already.
   */
  async send<Input extends object>(scope: Scope, job: JobKind<Input>, input: Input): Promise<boolean> {
    const envelope: JobEnvelope = { tenant: scope.tenant, requestId: scope.requestId, input: job.input.parse(input) };
    const id = await this.boss.send(job.name, envelope, {
      singletonKey: job.keyOf(input),
      db: scope.openTransaction,
    });
    return id !== null;
  }

  /** Whether a job of the kind that was sent with (at least) this input in the scope's tenant waits or runs. */
  async isPending<Input extends object>(scope: Scope, job: JobKind<Input>, input: Partial<Input>): Promise<boolean> {
    const envelope = JSON.stringify({ tenant: scope.tenant, input });
    const pending = await scope.row(
      sql`select from pgboss.job j where j.name = ${job.name} and j.state < 'completed' and j.data @> ${envelope}::jsonb limit 1`,
    );
    return pending !== undefined;
  }

  /** A session of its own, outside of every pool: what it locks is held until it ends. */
  async openSession(): Promise<pg.Client> {
    const session = new pg.Client({ connectionString: this.url });
    await session.connect();
    return session;
  }

  /** Whether jobs can be sent and taken. */
  isReachable(): Promise<boolean> {
    return this.boss.isInstalled().catch(() => false);
  }

  async close(): Promise<void> {
    await this.boss.stop({ graceful: false, close: true });
  }
}
