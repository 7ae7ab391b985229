import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { runLacuna } from '../kit/run-lacuna.js';
import { TestApp } from '../kit/test-app.js';

const SAMPLE = path.resolve(import.meta.dirname, '../../samples/azure-migrate-branch.csv');

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.close());

const lacuna = async (line: readonly string[], tenant?: Tenant): Promise<string> =>
  (await runLacuna(app, line, tenant)).written;

const json = async <Answer>(line: readonly string[], tenant?: Tenant): Promise<Answer> =>
  JSON.parse(await lacuna([...line, '--json'], tenant)) as Answer;

describe('the commands of a running gateway', () => {
  it('carry an export all the way from a file to decisions', async () => {
    const made = await json<{ clientAccount: { id: string }; engagement: { id: string } }>([
      'tenant',
      'Acme',
      'Branch',
    ]);
    const tenant = { clientAccountId: made.clientAccount.id, engagementId: made.engagement.id };
    expect(await lacuna(['tenants'])).toMatch(/Acme[\s\S]*Branch/);
    await lacuna(['grant', 'ann', '--role', 'VIEWER'], tenant);

    const { discoveryFlowId, imports } = await json<{
      discoveryFlowId: string;
      imports: { receivedRecords: number }[];
    }>(['import', SAMPLE], tenant);
    expect(imports[0]?.receivedRecords).toBeGreaterThan(10);
    expect(await lacuna(['discover', discoveryFlowId], tenant)).toMatch(/status\s+│ COMPLETED/);

    const scan = await json<{ gapsFound: number; collectionFlow: { id: string } }>(
      ['scan', '--discovery-flow', discoveryFlowId],
      tenant,
    );
    expect(scan.gapsFound).toBeGreaterThan(0);
    const flow = scan.collectionFlow.id;
    expect(await lacuna(['analyze', flow], tenant)).toMatch(/status\s+│ COMPLETED/);
    expect(await lacuna(['review', flow, '--first', '3'], tenant)).toMatch(/confidence/);
    const accept = async (...options: string[]) =>
      json<{ accepted: number; precisionBound: number }>(['review', flow, ...options], tenant);
    const tried = await accept('--accept-from', '0.9', '--dry-run');
    expect(tried.accepted).toBeGreaterThan(0);
    const right = await accept('--accept-right', '0.6', '--dry-run');
    expect(right.precisionBound).toBeGreaterThanOrEqual(0.6);
    expect(await lacuna(['review', flow, '--accept-right', '0.6', '--dry-run'], tenant)).toMatch(/would be accepted/);
    expect((await accept('--accept-from', '0.9')).accepted).toBe(tried.accepted);

    expect(await lacuna(['wiring', '--detail'], tenant)).toMatch(/status\s+│ HEALTHY/);
    expect(await lacuna(['backfill'], tenant)).toMatch(/dryRun\s+│ true/);
    expect(await json(['backfill', '--apply'], tenant)).toMatchObject({ dryRun: false, assetsLinked: 0 });
    expect(await json(['verify-audit'], tenant)).toMatchObject({ isIntact: true });
    expect(await json(['usage'], tenant)).toMatchObject({ modelCalls: 0 });
  });

  it('pass the error of the gateway on', async () => {
    await expect(
      lacuna(['analyze', '01a1fe0c-fb4d-75d1-b081-1ce3d7017df5'], { clientAccountId: 'x', engagementId: 'y' }),
    ).rejects.toMatchObject({
      name: 'LacunaError',
    });
  });
});
