import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { JobLocks } from '../../src/jobs/job-locks.js';
import { createLogger } from '../../src/logger.js';
import { createTestDatabase, type TestDatabase } from '../kit/database.js';

const NAME = 'run-discovery';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const sessions: pg.Client[] = [];
const locks = () =>
  new JobLocks(async () => {
    const session = new pg.Client({ connectionString: database.url });
    await session.connect();
    sessions.push(session);
    return session;
  }, createLogger('fatal'));

/** A job that runs, and whose worker last said something so many seconds ago. */
async function runningJob(silentSeconds: number): Promise<string> {
  const [job] = await database.rows<{ id: string }>(
    `insert into pgboss.job (id, name, state, started_on, heartbeat_on, retry_count, policy, singleton_key)
     values (gen_random_uuid(), $1, 'active', now(), now() - $2 * interval '1 s', 3, 'exclusive', gen_random_uuid()::text) returning id`,
    [NAME, silentSeconds],
  );
  return job?.id ?? '';
}

it('finds a silent job whose worker is gone, and no other', async () => {
  const worker = locks();
  const other = locks();
  const held = await runningJob(60);
  const free = await runningJob(60);
  const talking = await runningJob(0);
  await worker.hold(held);
  expect(await other.abandoned([NAME])).toEqual([{ name: NAME, id: free, retryCount: 3 }]);
  expect(await worker.abandoned([NAME])).toEqual([{ name: NAME, id: free, retryCount: 3 }]);
  expect(await other.abandoned(['another job'])).toEqual([]);

  // The process of the worker dies: its session ends with it.
  await sessions[0]?.end();
  expect((await other.abandoned([NAME])).map(({ id }) => id).toSorted()).toEqual([held, free].toSorted());
  expect((await other.abandoned([NAME])).map(({ id }) => id)).not.toContain(talking);
  await other.close();
});

it('holds its locks again after its session was lost', async () => {
  const worker = locks();
  const other = locks();
  const held = await runningJob(60);
  await worker.hold(held);
  await sessions.at(-1)?.end();
  expect((await other.abandoned([NAME])).map(({ id }) => id)).toContain(held);
  const another = await runningJob(60);
  await worker.hold(another);
  const left = (await other.abandoned([NAME])).map(({ id }) => id);
  expect(left).not.toContain(held);
  expect(left).not.toContain(another);
  await worker.release(held);
  expect((await other.abandoned([NAME])).map(({ id }) => id)).toContain(held);
  await worker.close();
  await other.close();
});
