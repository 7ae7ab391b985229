import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChildApp } from '../kit/child-app.js';
import { EnhancementBench } from '../kit/enhancement-bench.js';
import { spendLastDollar } from '../kit/last-dollar.js';
import { startModelServer } from '../kit/model-server.js';
import { createDiscoveryFlow, IMPORT_RECORDS, keyedImport, repeatImports } from '../kit/repeated-calls.js';

const KEYS = 1_000;
const CALLERS = 20;
const CALLS_AT_THE_LAST_DOLLAR = 500;

describe(`${KEYS} idempotency keys, ${CALLERS} callers each, on two gateway processes`, () => {
  let gateways: [ChildApp, ChildApp];
  beforeAll(async () => {
    const environment = { LACUNA_ROLES: 'gateway', LACUNA_RATE_LIMIT_PER_MINUTE: '1000000' };
    const first = await ChildApp.create(environment);
    await first.start();
    gateways = [first, await ChildApp.create({ ...environment, DATABASE_URL: first.database.url })];
    await gateways[1].start();
  }, 600_000);
  afterAll(async () => {
    await gateways[1].remove();
    await gateways[0].remove();
  });

  it('have as many effects as there are keys, and one answer a key', async () => {
    const [first] = gateways;
    const tenant = await first.createTenant();
    const flowId = await createDiscoveryFlow(first, tenant);
    const given = await repeatImports(gateways, { tenant, flowId, keys: KEYS, callers: CALLERS });
    const answers = [...given.values()].map((ids) => new Set(ids));
    expect(answers.filter(({ size }) => size !== 1)).toEqual([]);
    const stored = await first.database.rows<{ id: string }>(
      'select id from migration.data_imports where discovery_flow_id = $1',
      [flowId],
    );
    expect(stored).toHaveLength(KEYS);
    expect(new Set(stored.map(({ id }) => id))).toEqual(new Set(answers.flatMap((ids) => [...ids])));
    for (const key of [...given.keys()].slice(0, 50)) {
      const input = { ...keyedImport(flowId, key), records: [{ Name: 'another' }] };
      await expect(first.query(IMPORT_RECORDS, { input }, { tenant })).rejects.toThrow('CONFLICT');
    }
  });
});

describe(`${CALLS_AT_THE_LAST_DOLLAR} calls at once at the last dollar`, () => {
  it('pass neither the budget of the engagement nor that of the client account, by the count of who answers', async () => {
    const bench = await EnhancementBench.start();
    const server = await startModelServer();
    try {
      const { limits, provider, booked, reserved, granted, refused } = await spendLastDollar(
        bench,
        server,
        CALLS_AT_THE_LAST_DOLLAR,
      );
      process.stdout.write(`${JSON.stringify({ limits, provider, booked, reserved, granted, refused })}\n`);
      for (const payer of ['client', 'engagement'] as const) {
        expect(provider[payer]).toBeLessThanOrEqual(limits[payer]);
        expect(booked[payer]).toBeCloseTo(provider[payer], 9);
      }
      expect(reserved).toBe(0);
      expect(refused).toBeGreaterThan(CALLS_AT_THE_LAST_DOLLAR / 2);
    } finally {
      await server.close();
      await bench.remove();
    }
  });
});
