import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { ACCEPT_GAPS, Collection, RESOLVE_GAP } from '../kit/collection.js';
import { createDiscoveryFlow, IMPORT_RECORDS, keyedImport, repeatImports } from '../kit/repeated-calls.js';
import { TestApp } from '../kit/test-app.js';

let app: TestApp;
/** Another gateway on the same database. */
let beside: TestApp;
let tenant: Tenant;
beforeAll(async () => {
  app = await TestApp.start({ LACUNA_RATE_LIMIT_PER_MINUTE: '100000' });
  beside = await TestApp.start({ DATABASE_URL: app.database.url, LACUNA_RATE_LIMIT_PER_MINUTE: '100000' });
});
beforeEach(async () => {
  tenant = await app.createTenant();
});
afterAll(async () => {
  await beside.close();
  await app.close();
});

const importsOf = async (flowId: string) => {
  const rows = await app.database.rows<{ id: string }>(
    'select id from migration.data_imports where discovery_flow_id = $1',
    [flowId],
  );
  return rows.map(({ id }) => id).toSorted();
};
const storedKeys = async () =>
  (
    await app.database.rows<{ key: string }>(
      'select idempotency_key as key from migration.idempotency_keys where engagement_id = $1 order by 1',
      [tenant.engagementId],
    )
  ).map(({ key }) => key);
const age = (hours: number) =>
  app.database.rows(
    'update migration.idempotency_keys set created_at = created_at - make_interval(hours => $2) where engagement_id = $1',
    [tenant.engagementId, hours],
  );

describe('an idempotency key', () => {
  it('makes one effect of many calls at once, over two gateways, and gives all callers its answer', async () => {
    const flowId = await createDiscoveryFlow(app, tenant);
    const given = await repeatImports([app, beside], { tenant, flowId, keys: 10, callers: 20 });
    const answers = [...given.values()].map((ids) => [...new Set(ids)]);
    expect(answers.every(({ length }) => length === 1)).toBe(true);
    expect(answers.flat().toSorted()).toEqual(await importsOf(flowId));
    expect(answers).toHaveLength(10);
  });

  it('is refused for another input, and means nothing to another tenant', async () => {
    const flowId = await createDiscoveryFlow(app, tenant);
    await app.query(IMPORT_RECORDS, { input: keyedImport(flowId, 'k') }, { tenant });
    const other = { ...keyedImport(flowId, 'k'), records: [{ Name: 'another' }] };
    const error = await app.error(IMPORT_RECORDS, { input: other }, { tenant });
    expect(error.extensions).toMatchObject({ code: 'CONFLICT', field: 'input.idempotencyKey' });
    expect(await importsOf(flowId)).toHaveLength(1);
    const stranger = await app.createTenant();
    const theirs = await createDiscoveryFlow(app, stranger);
    await app.query(IMPORT_RECORDS, { input: keyedImport(theirs, 'k') }, { tenant: stranger });
    expect(await importsOf(theirs)).toHaveLength(1);
  });

  it('of a call that failed can be used again', async () => {
    const flowId = await createDiscoveryFlow(app, tenant);
    const failing = { ...keyedImport(flowId, 'k'), discoveryFlowId: tenant.engagementId };
    await app.error(IMPORT_RECORDS, { input: failing }, { tenant });
    await app.query(IMPORT_RECORDS, { input: keyedImport(flowId, 'k') }, { tenant });
    expect(await importsOf(flowId)).toHaveLength(1);
  });

  it('is kept for 24 hours, and then swept up by the next', async () => {
    const flowId = await createDiscoveryFlow(app, tenant);
    for (const key of ['a', 'b']) await app.query(IMPORT_RECORDS, { input: keyedImport(flowId, key) }, { tenant });
    await age(23);
    await app.query(IMPORT_RECORDS, { input: keyedImport(flowId, 'a') }, { tenant });
    expect(await importsOf(flowId)).toHaveLength(2);
    await age(2);
    await app.query(IMPORT_RECORDS, { input: keyedImport(flowId, 'a') }, { tenant });
    expect(await importsOf(flowId)).toHaveLength(3);
    expect(await storedKeys()).toEqual(['a']);
  });
});

describe('a decision with a key', () => {
  it('is answered as it was the first time, which without one says that nothing was left to do', async () => {
    const ours = await Collection.create(app);
    const { flowId } = await ours.scannedFlow();
    await ours.propose(flowId, 'environment', 'production');
    const input = { collectionFlowId: flowId, minConfidence: 0.5 };
    const accept = (idempotencyKey?: string) =>
      ours.query<{ acceptGaps: { accepted: number; gaps: { id: string }[] } }>(ACCEPT_GAPS, {
        input: { ...input, idempotencyKey },
      });
    const first = await accept('k');
    expect(first.acceptGaps.accepted).toBe(1);
    expect(await accept('k')).toEqual(first);
    expect((await accept()).acceptGaps).toEqual({ accepted: 0, gaps: [] });
    expect(await ours.events('gap.accepted')).toHaveLength(1);
    const { id } = await ours.gapIn(flowId, 'location');
    const resolve = (value: string) => ({ input: { gapId: id, value, idempotencyKey: 'k' } });
    await ours.query(RESOLVE_GAP, resolve('Ghent'));
    await ours.query(RESOLVE_GAP, resolve('Ghent'));
    expect((await ours.error(RESOLVE_GAP, resolve('Lyon'))).extensions.field).toBe('input.idempotencyKey');
  });
});
