import path from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { remoteCommands } from '../../src/cli/remote/remote-commands.js';
import { PLATFORM_ADMIN, TestApp } from '../kit/test-app.js';

const SAMPLE = path.resolve(import.meta.dirname, '../../samples/azure-migrate-branch.csv');

let app: TestApp;
let token: string;
beforeAll(async () => {
  app = await TestApp.start();
  token = await app.token(PLATFORM_ADMIN);
});
afterAll(() => app.close());

/** What a command prints, in the terminal of somebody who works in `tenant`. */
async function lacuna(line: readonly string[], tenant: Tenant = {}): Promise<string> {
  let written = '';
  const out = { write: (text: string) => void (written += text), progress: undefined };
  const program = new Command('lacuna');
  for (const command of remoteCommands(out)) program.addCommand(command);
  const [name = '', ...rest] = line;
  const where = ['--url', app.url, '--token', token];
  if (tenant.client) where.push('--client', tenant.client);
  if (tenant.engagement) where.push('--engagement', tenant.engagement);
  await program.parseAsync([name, ...where, ...rest], { from: 'user' });
  return written;
}

interface Tenant {
  client?: string;
  engagement?: string;
}

const json = async <Answer>(line: readonly string[], tenant?: Tenant): Promise<Answer> =>
  JSON.parse(await lacuna([...line, '--json'], tenant)) as Answer;

describe('the commands of a running gateway', () => {
  it('carry an export all the way from a file to decisions', async () => {
    const made = await json<{ clientAccount: { id: string }; engagement: { id: string } }>([
      'tenant',
      'Acme',
      'Branch',
    ]);
    const tenant = { client: made.clientAccount.id, engagement: made.engagement.id };
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
    expect(
      (await json<{ accepted: number }>(['review', flow, '--accept-from', '0.9'], tenant)).accepted,
    ).toBeGreaterThan(0);

    expect(await lacuna(['wiring', '--detail'], tenant)).toMatch(/status\s+│ HEALTHY/);
    expect(await lacuna(['backfill'], tenant)).toMatch(/dryRun\s+│ true/);
    expect(await json(['backfill', '--apply'], tenant)).toMatchObject({ dryRun: false, assetsLinked: 0 });
    expect(await json(['verify-audit'], tenant)).toMatchObject({ isIntact: true });
    expect(await json(['usage'], tenant)).toMatchObject({ modelCalls: 0 });
  });

  it('pass the error of the gateway on', async () => {
    await expect(
      lacuna(['analyze', '01a1fe0c-fb4d-75d1-b081-1ce3d7017df5'], { client: 'x', engagement: 'y' }),
    ).rejects.toMatchObject({
      name: 'LacunaError',
    });
  });
});
