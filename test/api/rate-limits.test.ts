import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, startApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { createLogger } from '../../src/logger.js';
import { hasRedisServer, type RedisServer, startRedisServer } from '../kit/redis-server.js';
import { TEST_SECRET, TestApp } from '../kit/test-app.js';

const LIMIT = 10;
const LIMITS = { LACUNA_RATE_LIMIT_PER_MINUTE: String(LIMIT), LACUNA_TENANT_RATE_LIMIT_PER_MINUTE: '25' };
const VIEWER = '{ viewer { subject } }';

interface Body {
  errors?: { message: string; extensions: Record<string, unknown> }[];
  extensions?: { rateLimit?: { limit: number; remaining: number; resetSeconds: number } };
}

const ask = async (
  url: string,
  query: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: Body }> => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
};

const statuses = async (times: number, send: () => Promise<{ status: number }>): Promise<number[]> => {
  const all: number[] = [];
  for (let n = 0; n < times; n += 1) all.push((await send()).status);
  return all;
};

describe('the rate of requests', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ ...LIMITS, LACUNA_TRUSTED_PROXIES: '127.0.0.1' });
  });
  afterAll(() => app.close());

  it('is limited for each subject, and every answer says what is left', async () => {
    const [ann, ben] = [await app.headers({ subject: 'ann' }), await app.headers({ subject: 'ben' })];
    const first = await ask(app.url, VIEWER, ann);
    expect(first.body.extensions?.rateLimit).toEqual({ limit: LIMIT, remaining: LIMIT - 1, resetSeconds: 60 });
    expect(first.headers.get('ratelimit-limit')).toBe('10');
    expect(first.headers.get('ratelimit-remaining')).toBe('9');
    expect(first.headers.get('ratelimit-policy')).toBe('10;w=60');
    expect(await statuses(LIMIT - 1, () => ask(app.url, VIEWER, ann))).not.toContain(429);

    const refused = await ask(app.url, VIEWER, ann);
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(50);
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    expect(refused.body).toMatchObject({
      errors: [
        {
          message: `Expected at most 10 requests of one subject a minute; this is one more. Try again in ${seconds} s.`,
          extensions: { code: 'RATE_LIMITED', retryAfterSeconds: seconds, requestId: expect.any(String) },
        },
      ],
    });
    expect(refused.body).not.toHaveProperty('data');
    expect((await ask(app.url, VIEWER, ben)).status).toBe(200);
  });

  it('counts requests that cannot be run', async () => {
    const cai = await app.headers({ subject: 'cai' });
    await statuses(4, () => ask(app.url, '{', cai));
    await statuses(3, () => ask(app.url, '{ noSuchField }', cai));
    expect((await ask(app.url, VIEWER, cai)).body.extensions?.rateLimit?.remaining).toBe(LIMIT - 8);
  });

  it('counts those without a token by where they come from, as the proxy says', async () => {
    const from = (address: string) => () => ask(app.url, '{ __typename }', { 'x-forwarded-for': address });
    expect(await statuses(LIMIT + 1, from('203.0.113.1'))).toEqual([...Array(LIMIT).fill(200), 429]);
    expect((await from('203.0.113.2')()).status).toBe(200);
  });

  it('counts polls of progress apart', async () => {
    const tenant = await app.createTenant();
    const dee = await app.headers({ tenant, subject: 'dee' });
    await app.grant('dee', 'VIEWER', tenant.clientAccountId);
    const poll = `{ enhancementProgress(collectionFlowId: "${tenant.engagementId}") { percentage pollAfterMs } }`;
    expect(await statuses(3 * LIMIT, () => ask(app.url, poll, dee))).not.toContain(429);
    const answer = await ask(app.url, VIEWER, dee);
    expect(answer.body.extensions?.rateLimit?.remaining).toBe(LIMIT - 1);
    // Much at once is no poll, whatever else it asks for.
    const list = '{ discoveryFlows(first: 50) { nodes { progress { pollAfterMs } } } }';
    expect((await ask(app.url, list, dee)).body.extensions?.rateLimit?.remaining).toBe(LIMIT - 2);
  });

  it('is limited for each tenant, which nobody from outside can use up', async () => {
    const tenant = await app.createTenant();
    const as = (subject: string) => app.headers({ tenant, subject });
    for (const subject of ['eve', 'fay', 'gus', 'hal']) {
      const outside = await as(`${subject} outside`);
      await statuses(LIMIT, () => ask(app.url, VIEWER, outside));
    }
    for (const subject of ['eve', 'fay', 'gus']) await app.grant(subject, 'VIEWER', tenant.clientAccountId);
    const taken = await Promise.all(
      ['eve', 'fay'].map(async (subject) => {
        const headers = await as(subject);
        return statuses(LIMIT, () => ask(app.url, VIEWER, headers));
      }),
    );
    expect(taken.flat()).not.toContain(429);
    const gus = await as('gus');
    expect(await statuses(6, () => ask(app.url, VIEWER, gus))).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await ask(app.url, VIEWER, gus)).body.errors?.[0]?.message).toContain(
      'at most 25 requests in one engagement',
    );
  });
});

describe.skipIf(!hasRedisServer)('two gateways on one Redis', () => {
  let redis: RedisServer;
  let app: TestApp;
  let other: App;
  beforeAll(async () => {
    redis = await startRedisServer();
    app = await TestApp.start({ ...LIMITS, REDIS_URL: redis.url });
    other = await startApp(
      loadConfig({
        NODE_ENV: 'test',
        PORT: '0',
        DATABASE_URL: app.database.url,
        REDIS_URL: redis.url,
        JWT_SECRET: TEST_SECRET,
        LACUNA_ROLES: 'gateway',
        LOG_LEVEL: 'silent',
        ...LIMITS,
      }),
      createLogger('silent'),
    );
  });
  afterAll(async () => {
    await other.close();
    await app.close();
    await redis.stop();
  });
  const otherUrl = () => other.url ?? '';

  it('count together', async () => {
    const ivy = await app.headers({ subject: 'ivy' });
    const [here, there] = await Promise.all(
      [app.url, otherUrl()].map((url) => Promise.all(Array.from({ length: LIMIT }, () => ask(url, VIEWER, ivy)))),
    );
    const answered = [...(here ?? []), ...(there ?? [])].map(({ status }) => status);
    expect(answered.filter((status) => status === 200)).toHaveLength(LIMIT);
    expect(answered.filter((status) => status === 429)).toHaveLength(LIMIT);
  });

  it('share the texts of persisted documents', async () => {
    const query = '{ viewer { subject isPlatformAdmin } }';
    const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } };
    const headers = { 'content-type': 'application/json', ...(await app.headers({ subject: 'jon' })) };
    const send = async (url: string, body: object) =>
      (await (await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as {
        data?: object;
      };
    await send(app.url, { query, extensions });
    await expect.poll(() => send(otherUrl(), { extensions })).toMatchObject({ data: { viewer: { subject: 'jon' } } });
  });

  it('do not keep the text of a long one, and answer it whenever it is sent', async () => {
    const query = `${VIEWER} #${'x'.repeat(16 * 1024)}`;
    const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } };
    const headers = { 'content-type': 'application/json', ...(await app.headers({ subject: 'lea' })) };
    const send = async (body: object) =>
      (await (
        await fetch(`${app.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })
      ).json()) as Body;
    for (const time of ['first', 'second']) {
      expect(await send({ query, extensions }), time).toMatchObject({ data: { viewer: { subject: 'lea' } } });
      expect((await send({ extensions })).errors?.[0]?.message, time).toBe('PersistedQueryNotFound');
    }
  });

  it('count each for itself while Redis is away, and together again when it is back', async () => {
    await redis.kill();
    const kim = await app.headers({ subject: 'kim' });
    for (const url of [app.url, otherUrl()])
      expect(await statuses(LIMIT + 1, () => ask(url, VIEWER, kim))).toEqual([...Array(LIMIT).fill(200), 429]);
    await redis.start();
    const lee = await app.headers({ subject: 'lee' });
    await expect
      .poll(
        async () => {
          const [a, b] = [await ask(app.url, VIEWER, lee), await ask(otherUrl(), VIEWER, lee)];
          return (a.body.extensions?.rateLimit?.remaining ?? 0) - (b.body.extensions?.rateLimit?.remaining ?? 0);
        },
        { timeout: 10_000, interval: 2000 },
      )
      .toBe(1);
  });
});
