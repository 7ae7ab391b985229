import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { Conversation } from '../kit/conversation.js';
import { TestApp } from '../kit/test-app.js';

interface JobRow {
  state: string;
  round: number;
}

describe('a message that is sent while the job of its conversation ends', () => {
  let gateway: TestApp;
  let tenant: Tenant;
  beforeAll(async () => {
    gateway = await TestApp.start({ LACUNA_ROLES: 'gateway' });
    tenant = await gateway.createTenant();
  });
  afterAll(() => gateway.close());

  const jobs = () =>
    gateway.database.rows<JobRow>(
      `select state::text, (data->'input'->>'round')::int as round from pgboss.job where name = 'answer-messages' order by created_on, id`,
    );

  it('waits for that job as long as its round is open, and starts the next one once it is closed', async () => {
    const conversation = await Conversation.start(gateway, tenant, 'root@platform');
    await conversation.send('Message 1');
    await gateway.database.rows("update pgboss.job set state = 'active' where name = 'answer-messages'");
    await conversation.send('Message 2');
    expect(await jobs()).toEqual([{ state: 'active', round: 0 }]);
    // The worker saw that nothing waits any more and closed its round; the queue has not heard of its end yet.
    await gateway.database.rows("update migration.assistant_messages set status = 'ANSWERED', text = 'So be it.'");
    await gateway.database.rows('update migration.assistant_sessions set drain_round = drain_round + 1');
    const last = await conversation.send('Message 3');
    expect(await jobs()).toEqual([
      { state: 'active', round: 0 },
      { state: 'created', round: 1 },
    ]);

    const worker = await TestApp.start({ LACUNA_ROLES: 'worker', DATABASE_URL: gateway.database.url });
    try {
      await conversation.answer(last.id);
      const [session] = await gateway.database.rows<{ round: number }>(
        'select drain_round as round from migration.assistant_sessions where id = $1',
        [conversation.id],
      );
      expect(session?.round).toBe(2);
    } finally {
      await worker.close();
    }
  });

  it('is given up after five attempts that never ended, and those behind it are answered', async () => {
    const conversation = await Conversation.start(gateway, tenant, 'root@platform');
    const [poison, next] = [await conversation.send('Message 1'), await conversation.send('Message 2')];
    await gateway.database.rows('update migration.assistant_messages set attempts = 5 where id = $1', [poison.id]);
    const worker = await TestApp.start({ LACUNA_ROLES: 'worker', DATABASE_URL: gateway.database.url });
    try {
      expect((await conversation.answer(next.id)).status).toBe('ANSWERED');
      expect(await conversation.message(poison.id)).toMatchObject({
        status: 'FAILED',
        errorCode: 'INTERNAL',
        pollAfterMs: 0,
      });
    } finally {
      await worker.close();
    }
  });
});
