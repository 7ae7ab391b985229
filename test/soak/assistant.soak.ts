import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { ChildApp } from '../kit/child-app.js';
import { converseAtRandom, countsInRedis } from '../kit/many-conversations.js';
import { hasRedisServer, type RedisServer, startRedisServer } from '../kit/redis-server.js';

const SESSIONS = 50;
const MESSAGES = 20;
const MINUTES = 5;

describe.skipIf(!hasRedisServer)('two gateway processes on one database and one Redis, for five minutes', () => {
  let redis: RedisServer;
  let gateways: [ChildApp, ChildApp];
  let tenant: Tenant;
  let client: Redis;
  beforeAll(async () => {
    redis = await startRedisServer();
    const environment = { REDIS_URL: redis.url, LACUNA_RATE_LIMIT_PER_MINUTE: '1000000' };
    const first = await ChildApp.create(environment);
    await first.start();
    gateways = [first, await ChildApp.create({ ...environment, DATABASE_URL: first.database.url })];
    await gateways[1].start();
    tenant = await first.createTenant();
    client = new Redis(redis.url, { lazyConnect: true });
    client.on('error', () => undefined);
  });
  afterAll(async () => {
    client.disconnect();
    await gateways[1].remove();
    await gateways[0].remove();
    await redis.stop();
  });

  /** Every message was answered by one event of the audit trail, and counted once in the store. */
  async function expectOnce(
    rounds: number,
    conversations: Awaited<ReturnType<typeof converseAtRandom>>,
  ): Promise<void> {
    const all = rounds * SESSIONS * MESSAGES;
    const events = await gateways[0].database.rows<{ n: number; messages: number }>(
      `select count(*)::int as n, count(distinct details->>'messageId')::int as messages from migration.audit_events where action = 'assistant.message'`,
    );
    expect(events).toEqual([{ n: all, messages: all }]);
    await expect
      .poll(() => countsInRedis(client, conversations), { timeout: 20_000 })
      .toEqual(conversations.map(() => 2 * MESSAGES));
  }

  const talk = () =>
    converseAtRandom(gateways, tenant, { sessions: SESSIONS, messages: MESSAGES, withinMs: MINUTES * 60_000 });

  // oxlint-disable-next-line vitest/expect-expect -- expectOnce does
  it('counts, orders and answers every message once', async () => {
    await expectOnce(1, await talk());
  });

  // oxlint-disable-next-line vitest/expect-expect -- expectOnce does
  it('and also when Redis is killed and started in the middle', async () => {
    const talking = talk();
    await sleep(MINUTES * 20_000);
    await redis.kill();
    await sleep(MINUTES * 10_000);
    await redis.start();
    await expectOnce(2, await talking);
  });
});
