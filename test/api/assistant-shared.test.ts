import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { Conversation } from '../kit/conversation.js';
import { hasRedisServer, type RedisServer, startRedisServer } from '../kit/redis-server.js';
import { TestApp } from '../kit/test-app.js';

const SESSIONS = 20;
const MESSAGES = 10;

describe.skipIf(!hasRedisServer)('two gateways on one database and one Redis', () => {
  let redis: RedisServer;
  let apps: [TestApp, TestApp];
  let tenant: Tenant;
  let client: Redis;
  beforeAll(async () => {
    redis = await startRedisServer();
    const first = await TestApp.start({ REDIS_URL: redis.url });
    apps = [first, await TestApp.start({ REDIS_URL: redis.url, DATABASE_URL: first.database.url })];
    tenant = await first.createTenant();
    client = new Redis(redis.url, { lazyConnect: true });
    client.on('error', () => undefined);
  });
  afterAll(async () => {
    client.disconnect();
    await apps[1].close();
    await apps[0].close();
    await redis.stop();
  });

  const anyApp = () => apps[Math.random() < 0.5 ? 0 : 1];

  /** The counter as the store holds it, whatever prefix it gives its keys. */
  async function countInRedis(sessionId: string): Promise<number> {
    const [key] = await client.keys(`*assistant_session:${sessionId}`);
    return key === undefined ? 0 : Number(await client.hget(key, 'messages'));
  }

  it('count, order and answer every message of many conversations once', { timeout: 120_000 }, async () => {
    const conversations = await Promise.all(
      Array.from({ length: SESSIONS }, () => Conversation.start(anyApp(), tenant, 'root@platform')),
    );
    // In each conversation one message after the other, all conversations at once, each time through any gateway.
    const sent = await Promise.all(
      conversations.map(async (conversation) => {
        const ids: string[] = [];
        for (let number = 1; number <= MESSAGES; number += 1) {
          await sleep(Math.random() * 30);
          ids.push((await conversation.through(anyApp()).send(`Message ${number}`)).id);
        }
        return ids;
      }),
    );
    await Promise.all(
      conversations.map((conversation, index) =>
        conversation.through(anyApp()).answer(sent[index]?.at(-1) ?? '', 90_000),
      ),
    );
    for (const [index, conversation] of conversations.entries()) {
      const { messageCount, messages } = await conversation.through(anyApp()).read();
      expect(messageCount).toBe(2 * MESSAGES);
      expect(messages.map(({ role }) => role)).toEqual(
        Array.from({ length: MESSAGES }, () => ['USER', 'ASSISTANT']).flat(),
      );
      const texts = messages.filter(({ role }) => role === 'USER').map(({ text }) => text);
      expect(texts).toEqual(Array.from({ length: MESSAGES }, (_, number) => `Message ${number + 1}`));
      const answers = messages.filter(({ role }) => role === 'ASSISTANT');
      expect(answers.map(({ id }) => id)).toEqual(sent[index]);
      expect(answers.filter(({ status }) => status !== 'ANSWERED')).toEqual([]);
    }
    const events = await apps[0].database.rows<{ n: number; messages: number }>(
      `select count(*)::int as n, count(distinct details->>'messageId')::int as messages from migration.audit_events where action = 'assistant.message'`,
    );
    expect(events).toEqual([{ n: SESSIONS * MESSAGES, messages: SESSIONS * MESSAGES }]);
    await expect
      .poll(() => Promise.all(conversations.map(({ id }) => countInRedis(id))), { timeout: 5_000 })
      .toEqual(conversations.map(() => 2 * MESSAGES));
  });

  it('go on without Redis, say so, and agree with the database once it is back', { timeout: 60_000 }, async () => {
    const conversation = await Conversation.start(apps[0], tenant, 'root@platform');
    await conversation.ask('Message 1');
    await redis.kill();
    const during = await conversation.through(apps[1]).ask('Message 2');
    expect(during.metadata).toMatchObject({ sessionContext: { messages: 4, state: 'degraded' } });
    const ready = (await (await fetch(`${apps[0].url}/readyz`)).json()) as { store: string };
    expect(ready.store).toBe('degraded');
    await redis.start();
    await expect
      .poll(async () => ((await (await fetch(`${apps[0].url}/readyz`)).json()) as { store: string }).store, {
        timeout: 15_000,
      })
      .toBe('ok');
    await expect
      .poll(async () => ((await (await fetch(`${apps[1].url}/readyz`)).json()) as { store: string }).store, {
        timeout: 15_000,
      })
      .toBe('ok');
    const after = await conversation.ask('Message 3');
    expect(after.metadata).toMatchObject({ sessionContext: { state: 'shared' } });
    await expect.poll(() => countInRedis(conversation.id), { timeout: 10_000 }).toBe(6);
  });
});
