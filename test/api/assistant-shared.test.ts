import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { Conversation } from '../kit/conversation.js';
import { converseAtRandom, countsInRedis } from '../kit/many-conversations.js';
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

  it('count, order and answer every message of many conversations once', { timeout: 120_000 }, async () => {
    const conversations = await converseAtRandom(apps, tenant, {
      sessions: SESSIONS,
      messages: MESSAGES,
      withinMs: 300,
    });
    const events = await apps[0].database.rows<{ n: number; messages: number }>(
      `select count(*)::int as n, count(distinct details->>'messageId')::int as messages from migration.audit_events where action = 'assistant.message'`,
    );
    expect(events).toEqual([{ n: SESSIONS * MESSAGES, messages: SESSIONS * MESSAGES }]);
    await expect
      .poll(() => countsInRedis(client, conversations), { timeout: 5_000 })
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
    await expect.poll(() => countsInRedis(client, [conversation]), { timeout: 10_000 }).toEqual([6]);
  });
});
