import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { makeRandomTenant } from '../kit/random-inventory.js';
import { hasRedisServer, type RedisServer, startRedisServer } from '../kit/redis-server.js';
import { TestApp } from '../kit/test-app.js';

const READ = 'query Read($id: ID!) { asset(id: $id) { location gaps(first: 3) { totalCount } } }';
const LIST = 'query List { assets(first: 100) { nodes { id location } } }';
const TRAIL =
  'query Trail { auditEvents(first: 1, filter: { actions: ["access.granted", "access.revoked"] }) { totalCount } }';
const GRANT = 'mutation Grant($input: GrantAccessInput!) { grantAccess(input: $input) { grant { role } } }';
const REVOKE = 'mutation Revoke($input: RevokeAccessInput!) { revokeAccess(input: $input) { revoked } }';
const WRITE = 'mutation Write($input: UpdateAssetInput!) { updateAsset(input: $input) { asset { id } } }';

/** What a client does next: through one of two gateways it writes an asset's location, or reads it in one of two ways. */
const steps = fc.array(
  fc.record({
    gateway: fc.constantFrom(0, 1),
    asset: fc.constantFrom(0, 1, 2),
    does: fc.constantFrom('write', 'read', 'list', 'read twice at once'),
  }),
  { minLength: 5, maxLength: 25 },
);

describe.skipIf(!hasRedisServer)('answers that are kept', () => {
  let redis: RedisServer;
  let gateways: [TestApp, TestApp];
  let tenant: Tenant;
  let neighbour: Tenant;
  let assetIds: string[];

  beforeAll(async () => {
    redis = await startRedisServer();
    const settings = {
      REDIS_URL: redis.url,
      LACUNA_RATE_LIMIT_PER_MINUTE: '0',
      LACUNA_TENANT_RATE_LIMIT_PER_MINUTE: '0',
    };
    const first = await TestApp.start(settings);
    gateways = [first, await TestApp.start({ ...settings, DATABASE_URL: first.database.url })];
    const made = await makeRandomTenant(first.database, 11);
    ({ tenant } = made);
    neighbour = await first.createTenant();
    // Prepared by hand, so that the catalogue takes what is written.
    assetIds = await Promise.all([0, 1, 2].map((n) => createAsset(first, n)));
  });
  afterAll(async () => {
    for (const gateway of gateways) await gateway.close();
    await redis.stop();
  });

  async function createAsset(gateway: TestApp, n: number): Promise<string> {
    const { createAsset: made } = await gateway.query<{ createAsset: { asset: { id: string } } }>(
      'mutation ($input: CreateAssetInput!) { createAsset(input: $input) { asset { id } } }',
      { input: { name: `kept-${n}`, assetType: 'SERVER', location: 'nowhere' } },
      { tenant },
    );
    return made.asset.id;
  }

  const locationOf = async (gateway: TestApp, id: string) => {
    const { asset } = await gateway.query<{ asset: { location: string } }>(READ, { id }, { tenant });
    return asset.location;
  };

  const listed = async (gateway: TestApp, id: string) => {
    const { assets } = await gateway.query<{ assets: { nodes: { id: string; location: string }[] } }>(
      LIST,
      {},
      { tenant },
    );
    return assets.nodes.find((asset) => asset.id === id)?.location;
  };

  it('are never older than the last write, on either of two gateways', async () => {
    let writes = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (drawn) => {
        const written = await Promise.all(assetIds.map((id) => locationOf(gateways[0], id)));
        const seen: { read: string | undefined; written: string | undefined }[] = [];
        for (const { gateway, asset, does } of drawn) {
          const [app, id] = [gateways[gateway], assetIds[asset] ?? ''];
          if (does === 'write') {
            written[asset] = `place ${(writes += 1)}`;
            await app?.query(WRITE, { input: { assetId: id, location: written[asset] } }, { tenant });
            continue;
          }
          const readers = does === 'read twice at once' ? gateways : [app ?? gateways[0]];
          const reads = await Promise.all(
            readers.map((one) => (does === 'list' ? listed(one, id) : locationOf(one, id))),
          );
          seen.push(...reads.map((read) => ({ read, written: written[asset] })));
        }
        expect(seen.map(({ read }) => read)).toEqual(seen.map((one) => one.written));
      }),
      { numRuns: 12, seed: 5 },
    );
    expect(writes).toBeGreaterThan(20);
  });

  it('are given without the database, until something changes', async () => {
    const [app, other] = gateways;
    const id = assetIds[0] as string;
    await locationOf(app, id);
    await locationOf(app, id);
    // Behind the gateways' back: only an answer that was kept does not know of it.
    await app.database.rows("update migration.assets set location = 'behind the back' where id = $1", [id]);
    await locationOf(other, id);
    expect(await locationOf(app, id)).not.toBe('behind the back');
    expect(await locationOf(other, id)).not.toBe('behind the back');
    await app.query(WRITE, { input: { assetId: assetIds[1], location: 'elsewhere' } }, { tenant });
    expect(await locationOf(app, id)).toBe('behind the back');
  });

  it.each([
    ['the same client account', () => tenant],
    ['no tenant', () => undefined],
    ['another client account', () => neighbour],
  ])('tell of a change of access at once, where who makes it chose %s', async (_chosen, chosen) => {
    const [app, other] = gateways;
    const changes = async () => {
      const { auditEvents } = await other.query<{ auditEvents: { totalCount: number } }>(TRAIL, {}, { tenant });
      return auditEvents.totalCount;
    };
    await changes();
    const before = await changes();
    const grant = { subject: 'gil', clientAccountId: tenant.clientAccountId };
    await app.query(GRANT, { input: { ...grant, role: 'VIEWER' } }, { tenant: chosen() });
    expect(await changes()).toBe(before + 1);
    await app.query(REVOKE, { input: grant }, { tenant: chosen() });
    expect(await changes()).toBe(before + 2);
  });

  it('are not taken for new ones when Redis has lost their version', async () => {
    const [app, other] = gateways;
    const id = assetIds[0] as string;
    const client = new Redis(redis.url);
    await client.flushall();
    for (const location of ['first', 'second']) {
      await other.query(WRITE, { input: { assetId: id, location } }, { tenant });
      expect(await locationOf(app, id)).toBe(location);
      expect(await locationOf(app, id)).toBe(location);
      await client.flushall();
    }
    await client.quit();
  });

  it('are read from the database while Redis is away, and when it is back', async () => {
    const [app, other] = gateways;
    const id = assetIds[2] as string;
    const write = (location: string) => app.query(WRITE, { input: { assetId: id, location } }, { tenant });
    await write('before');
    expect(await locationOf(other, id)).toBe('before');
    redis.freeze();
    try {
      await write('meanwhile');
      expect(await locationOf(other, id)).toBe('meanwhile');
    } finally {
      redis.thaw();
    }
    expect(await locationOf(other, id)).toBe('meanwhile');
    await write('after');
    expect(await locationOf(other, id)).toBe('after');
  });
});
