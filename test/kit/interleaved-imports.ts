import fc from 'fast-check';
import { expect } from 'vitest';
import { Database } from '../../src/db/database.js';
import { appUrl } from '../../src/db/migrate.js';
import { entities } from '../../src/entities.js';
import { createLogger } from '../../src/logger.js';
import { cleanseChunks } from '../../src/modules/discovery/cleanse-chunks.js';
import { planChunks } from '../../src/modules/discovery/plan-chunks.js';
import { settleChunk } from '../../src/modules/discovery/settle-chunk.js';
import { Scope, type Tenant } from '../../src/scope.js';
import { createFlow, importRecords } from './discovery.js';
import type { TestApp } from './test-app.js';

/** What a server is called, and what both imports know of it; each import has columns of its own beside. */
const server = (n: number) => ({
  name: `srv-${n}`,
  'serial number': `SER-${n}`,
  'CPU cores': n + 1,
  Environment: 'prod',
});
const ofFirst = (n: number) => ({ ...server(n), 'Memory (GB)': 8, Owner: `team-${n}` });
const ofSecond = (n: number) => ({ ...server(n), OS: 'Ubuntu 22.04', Rack: `R${n}` });

/** Servers of a first and a second import that share some, and which of the two does its next chunk, time after time. */
const INTERLEAVING = fc.record({
  first: fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 9 }),
  second: fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 9 }),
  chunkSize: fc.integer({ min: 1, max: 4 }),
  turns: fc.array(fc.boolean(), { minLength: 18, maxLength: 18 }),
});

/**
 * Runs two imports of overlapping servers, chunk by chunk in any order, each time in a new tenant, and holds what came of
 * it to what the servers are: whoever came first.
 */
export async function tryInterleavings(app: TestApp, numRuns: number): Promise<void> {
  const database = await Database.open(appUrl(app.database.url), entities, {}, createLogger('fatal'));
  try {
    await fc.assert(
      fc.asyncProperty(INTERLEAVING, async ({ first, second, chunkSize, turns }) => {
        const tenant = await app.createTenant();
        const scope = new Scope(database, {
          tenant,
          actor: { subject: 'system:test', isPlatformAdmin: false },
          requestId: 'test',
        });
        const flows = [
          await startFlow(app, scope, tenant, first.map(ofFirst), chunkSize),
          await startFlow(app, scope, tenant, second.map(ofSecond), chunkSize),
        ] as const;
        const runs = flows.map((flowId) => chunksOf(scope, flowId));
        for (const turn of turns) await runs[turn ? 1 : 0]?.next();
        for (const run of runs) while ((await run.next()).done !== true);
        expect(await inventoryOf(app, tenant)).toEqual(expected(first, second));
      }),
      { numRuns },
    );
  } finally {
    await database.close();
  }
}

async function startFlow(
  app: TestApp,
  scope: Scope,
  tenant: Tenant,
  records: readonly object[],
  chunkSize: number,
): Promise<string> {
  const flowId = await createFlow({ app, tenant }, 'Interleaved');
  await importRecords({ app, tenant }, flowId, records);
  await app.database.rows(`update migration.discovery_flows set status = 'RUNNING' where id = $1`, [flowId]);
  await scope.transaction((tx) => planChunks(tx, flowId, chunkSize));
  return flowId;
}

/** Settles a chunk each time it is asked. A chunk is cleansed as late as it can be, or one turn early, as in a run. */
async function* chunksOf(scope: Scope, flowId: string): AsyncGenerator<void> {
  for await (const { chunk, cleansed } of cleanseChunks(scope, flowId)) {
    yield;
    await settleChunk(scope, chunk, await cleansed, async () => undefined);
  }
}

const inventoryOf = (app: TestApp, tenant: Tenant) =>
  app.database.rows(
    `select a.name, a.asset_type, a.environment, a.attributes, a.custom_attributes, a.conflicting_values,
       (select count(*)::int from migration.raw_import_records r where r.asset_id = a.id) as records
     from migration.assets a where a.engagement_id = $1 order by length(a.name), a.name`,
    [tenant.engagementId],
  );

function expected(first: readonly number[], second: readonly number[]) {
  const all = [...new Set([...first, ...second])].sort((one, other) => one - other);
  return all.map((n) => {
    const [isFirst, isSecond] = [first.includes(n), second.includes(n)];
    return {
      name: `srv-${n}`,
      asset_type: 'SERVER',
      environment: 'production',
      attributes: expect.objectContaining({
        serial_number: `SER-${n}`,
        cpu_cores: n + 1,
        ...(isFirst && { memory_mib: 8192 }),
        ...(isSecond && { os_family: 'linux' }),
      }),
      custom_attributes: expect.any(Object),
      conflicting_values: {},
      records: Number(isFirst) + Number(isSecond),
    };
  });
}
