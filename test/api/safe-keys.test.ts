import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SAFE_KEYS } from '../../src/ai/filter-context.js';
import { appUrl } from '../../src/db/migrate.js';
import { forgetSafeKeys, readOwnSafeKeys } from '../../src/modules/enhancement/safe-keys/read-safe-keys.js';
import type { Scope, Tenant } from '../../src/scope.js';
import { clientOf } from '../kit/factories.js';
import { hasRedisServer, type RedisServer, startRedisServer } from '../kit/redis-server.js';
import { type As, PLATFORM_ADMIN, TestApp } from '../kit/test-app.js';
import { IMPLEMENTATIONS } from '../store/stores.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.close());

interface Keys {
  keys: string[];
  isDefault: boolean;
}
const DEFAULT: Keys = { keys: [...DEFAULT_SAFE_KEYS], isDefault: true };

const SET = `mutation ($keys: [String!]) { setSafeAttributeKeys(input: {keys: $keys}) { safeAttributeKeys { keys isDefault } } }`;

const read = async (as: As, on = app) =>
  (await on.query<{ safeAttributeKeys: Keys }>('{ safeAttributeKeys { keys isDefault } }', {}, as)).safeAttributeKeys;

const set = async (keys: readonly string[] | null, as: As, on = app) =>
  (await on.query<{ setSafeAttributeKeys: { safeAttributeKeys: Keys } }>(SET, { keys }, as)).setSafeAttributeKeys
    .safeAttributeKeys;

const stored = ({ clientAccountId }: Tenant) =>
  app.database.rows('select keys, set_by from migration.safe_attribute_keys where client_account_id = $1', [
    clientAccountId,
  ]);

const recorded = (engagementId: string) =>
  app.database.rows<{ actor: string; details: Keys }>(
    `select actor, details from migration.audit_events where engagement_id = $1 and action = 'context.safe_keys_set' order by sequence`,
    [engagementId],
  );

describe('safe attribute keys', () => {
  it('are the default until they are set, and again once they are taken back', async () => {
    const tenant = await app.createTenant();
    expect(await read({ tenant })).toEqual(DEFAULT);
    expect(await stored(tenant)).toEqual([]);

    const own = { keys: ['rack', 'tech_stack'], isDefault: false };
    expect(await set([' Rack', 'TECH_STACK', 'rack'], { tenant })).toEqual(own);
    expect(await read({ tenant })).toEqual(own);
    expect(await stored(tenant)).toEqual([{ keys: own.keys, set_by: PLATFORM_ADMIN }]);

    expect(await set([], { tenant })).toEqual({ keys: [], isDefault: false });
    expect(await read({ tenant })).toEqual({ keys: [], isDefault: false });

    expect(await set(null, { tenant })).toEqual(DEFAULT);
    expect(await read({ tenant })).toEqual(DEFAULT);
    expect(await stored(tenant)).toEqual([]);
  });

  it('are those of the whole client account, and of no other; every engagement has it in its trail', async () => {
    const [tenant, other] = [await app.createTenant(), await app.createTenant()];
    const sibling = { ...tenant, engagementId: await app.createEngagement(tenant.clientAccountId, 'Second wave') };
    await app.grant('ada', 'ADMIN', tenant.clientAccountId);
    await read({ tenant: sibling });
    await set(['rack'], { tenant, subject: 'ada' });
    expect((await read({ tenant: sibling })).keys).toEqual(['rack']);
    expect(await read({ tenant: other })).toEqual(DEFAULT);

    const event = { actor: 'ada', details: { keys: ['rack'], isDefault: false } };
    for (const { engagementId } of [tenant, sibling]) expect(await recorded(engagementId)).toEqual([event]);
    expect(await recorded(other.engagementId)).toEqual([]);
    const trail = await app.query('{ verifyAuditTrail { isIntact } }', {}, { tenant: sibling });
    expect(trail).toEqual({ verifyAuditTrail: { isIntact: true } });
  });

  it('are read by VIEWERs and set by ADMINs of the client account only', async () => {
    const tenant = await app.createTenant();
    await app.grant('vic', 'VIEWER', tenant.clientAccountId);
    await app.grant('ann', 'ANALYST', tenant.clientAccountId);
    // The keys are those of every engagement: an ADMIN of one has no say over the others.
    await app.grant('eve', 'ADMIN', tenant.clientAccountId, tenant.engagementId);
    expect(await read({ tenant, subject: 'vic' })).toEqual(DEFAULT);
    for (const subject of ['vic', 'ann', 'eve', 'stranger'])
      expect((await app.error(SET, { keys: ['rack'] }, { tenant, subject })).extensions.code).toBe('FORBIDDEN');
    expect(await stored(tenant)).toEqual([]);
    expect(await recorded(tenant.engagementId)).toEqual([]);
  });

  it('that the deny list forbids are refused by name and pattern, and nothing changes', async () => {
    const tenant = await app.createTenant();
    await set(['rack'], { tenant });
    const error = await app.error(SET, { keys: ['region', 'DB_Password'] }, { tenant });
    expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.keys[1]' });
    expect(error.message).toContain('"db_password" matches the deny pattern password');
    const tooMany = await app.error(SET, { keys: Array.from({ length: 251 }, (_, n) => `key_${n}`) }, { tenant });
    expect(tooMany.extensions.code).toBe('LIMIT_EXCEEDED');
    expect((await read({ tenant })).keys).toEqual(['rack']);
    expect(await recorded(tenant.engagementId)).toHaveLength(1);
  });

  it('decide what of an asset the next analysis may use', async () => {
    const tenant = await app.createTenant();
    const client = await clientOf(app, PLATFORM_ADMIN, tenant);
    const { createAsset } = await client.createAsset({
      input: {
        name: 'web-1',
        assetType: 'SERVER',
        customAttributes: { Rack: 'R7', tech_stack: 'nginx', pin_code: 'x' },
      },
    });
    const assetIds = [createAsset.asset.id];
    const { createCollectionFlow } = await client.createCollectionFlow({ input: { name: 'Wave 1', assetIds } });
    const collectionFlowId = createCollectionFlow.collectionFlow.id;
    await client.scanGaps({ input: { collectionFlowId } });
    const keysUsed = async () => {
      const { analyzeGaps } = await client.analyzeGaps({ input: { collectionFlowId, forceRefresh: true } });
      const run = await client.waitForRun(analyzeGaps.run.id);
      expect(run.status).toBe('COMPLETED');
      const [analysis] = await app.database.rows<{ keys: string[] }>(
        'select context_keys_used as keys from migration.asset_analyses where analysis_run_id = $1',
        [analyzeGaps.run.id],
      );
      return analysis?.keys;
    };
    const fields = ['id', 'name', 'asset_type', 'discovery_source'];
    expect(await keysUsed()).toEqual([...fields, 'tech_stack']);
    await set(['rack', 'pin_code'], { tenant });
    expect(await keysUsed()).toEqual([...fields, 'rack', 'pin_code']);
    await set([], { tenant });
    expect(await keysUsed()).toEqual(fields);
  });

  it('of another client account cannot be read or written, whatever a statement says', async () => {
    const [mine, theirs] = [await app.createTenant(), await app.createTenant()];
    for (const tenant of [mine, theirs]) await set([`of_${tenant.clientAccountId}`], { tenant });
    const gateway = new pg.Client({ connectionString: appUrl(app.database.url) });
    await gateway.connect();
    try {
      await gateway.query("select set_config('lacuna.client_account_id', $1, false)", [mine.clientAccountId]);
      const { rows } = await gateway.query('select keys from migration.safe_attribute_keys');
      expect(rows).toEqual([{ keys: [`of_${mine.clientAccountId}`] }]);
      const { rowCount } = await gateway.query("update migration.safe_attribute_keys set set_by = 'eve'");
      expect(rowCount).toBe(1);
      await expect(
        gateway.query(
          "insert into migration.safe_attribute_keys (client_account_id, keys, set_by) values ($1, '[]', 'eve')",
          [(await app.createTenant()).clientAccountId],
        ),
      ).rejects.toThrow('row-level security');
    } finally {
      await gateway.end();
    }
    expect(await stored(theirs)).toEqual([{ keys: [`of_${theirs.clientAccountId}`], set_by: PLATFORM_ADMIN }]);
  });
});

describe.each(IMPLEMENTATIONS)('over $name', ({ isMissing, open }) => {
  it.skipIf(isMissing)('a list that was being read while it was shortened is not gone by afterwards', async () => {
    const { store, peer, close } = await open();
    const scopeOf = (row: Scope['row']) => ({ tenant: { clientAccountId: 'a' }, row }) as unknown as Scope;
    const isRead = Promise.withResolvers<void>();
    const held = Promise.withResolvers<never>();
    const late = readOwnSafeKeys(
      scopeOf(() => {
        isRead.resolve();
        return held.promise;
      }),
      peer,
    );
    await isRead.promise;
    const now = scopeOf(async () => ({ keys: [] }) as never);
    await forgetSafeKeys(now, store);
    held.resolve({ keys: ['rack'] } as never);
    await late;
    for (const process of [store, peer]) expect(await readOwnSafeKeys(now, process)).toEqual([]);
    await close();
  });
});

describe.skipIf(!hasRedisServer)('two gateways on one database and one Redis', () => {
  let redis: RedisServer;
  let apps: [TestApp, TestApp];
  beforeAll(async () => {
    redis = await startRedisServer();
    const first = await TestApp.start({ REDIS_URL: redis.url });
    apps = [first, await TestApp.start({ REDIS_URL: redis.url, DATABASE_URL: first.database.url })];
  });
  afterAll(async () => {
    await Promise.all(apps.map((one) => one.close()));
    await redis.stop();
  });

  it('both go by the keys that one of them was given, and keep them where they can be looked up', async () => {
    const [first, second] = apps;
    const tenant = await first.createTenant();
    expect(await read({ tenant }, second)).toEqual(DEFAULT);
    await set(['rack'], { tenant }, first);
    expect((await read({ tenant }, second)).keys).toEqual(['rack']);
    await redis.kill();
    await sleep(200);
    expect((await read({ tenant }, second)).keys).toEqual(['rack']);
    await redis.start();
  });
});
