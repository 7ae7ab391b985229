import type { Pool } from 'pg';

/** The jobs of a kind that wait or run. */
export interface QueueDepth {
  readonly job: string;
  readonly waiting: number;
  readonly running: number;
  /** Of the job that could have been taken first and was not; 0 when none waits. */
  readonly oldestSeconds: number;
}

/** How many jobs there are of each kind, over all tenants. Jobs that are to start later do not wait yet. */
export async function readQueueDepth(pool: Pool): Promise<QueueDepth[]> {
  const { rows } = await pool.query<QueueDepth>(`
    select j.name as job, count(*) filter (where j.state < 'active' and j.start_after <= now()) as waiting,
      count(*) filter (where j.state = 'active') as running,
      coalesce(extract(epoch from now() - min(j.start_after) filter (where j.state < 'active' and j.start_after <= now())), 0)::float as "oldestSeconds"
    from pgboss.job j where j.state < 'completed' group by j.name order by j.name`);
  return rows;
}
