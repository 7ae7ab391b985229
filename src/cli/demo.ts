import { existsSync, openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Listr, type ListrTask } from 'listr2';
import { createClient, type LacunaClient } from '../../sdk/src/index.js';
import { startApp } from '../app.js';
import { loadConfig } from '../config.js';
import { type DemoFindings, describeFindings, scoreProposals } from './describe-findings.js';
import { processLogger } from './process-logger.js';
import { greeting, stopSignal } from './serve.js';

/** The inventories that the package ships; made up, and as messy as real ones. */
const SAMPLES = ['rvtools-northwind.xlsx', 'azure-migrate-branch.csv'];

/** Proposals at or above this are stated in the record itself (DESIGN 17): the demo accepts them without a look. */
const ACCEPT_FROM = 0.9;

const PAGE = 200;

/**
 * The whole journey over the public API, with the SDK that clients use: import the samples, find the gaps, propose how
 * to close them, accept what is certain, prove the wiring. Starts a gateway for it, and leaves that running unless `once`.
 */
export async function demo({ once }: { once: boolean }): Promise<void> {
  const stopped = stopSignal();
  const config = loadConfig(undefined, { LOG_LEVEL: 'error', LACUNA_ANALYZE_COOLDOWN_SECONDS: '0' });
  const logger = processLogger(config.logLevel);
  const app = await startApp(config, logger).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${config.port} is taken. Start the demo on another one: PORT=4001 npm run demo`);
  });
  try {
    const token = await app.authenticator.mintToken?.('developer');
    if (app.url === undefined || token === undefined) {
      throw new Error('The demo needs the gateway role, and a token of its own: unset LACUNA_ROLES and JWKS_URL.');
    }
    await demoAt(app.url, token);
    process.stdout.write(greeting(app));
    if (!once) await stopped;
  } finally {
    await app.close();
  }
  process.exit(0);
}

/** The journey at a gateway that runs already, with the token of a platform admin: what a new deployment is tried with. */
export async function demoAt(url: string, token: string): Promise<void> {
  process.stdout.write(describeFindings(await journey(createClient({ url, token }))));
}

async function journey(platform: LacunaClient): Promise<DemoFindings> {
  const found: Partial<DemoFindings> = {};
  const client = platform.forTenant(await createTenant(platform));
  const { discoveryFlow } = (await client.createDiscoveryFlow({ input: { name: 'Northwind datacentres' } }))
    .createDiscoveryFlow;
  let collectionFlowId = '';

  const steps: ListrTask[] = [
    ...SAMPLES.map(
      (fileName): ListrTask => ({
        title: `Import ${fileName}`,
        task: async (_, task) => {
          const { uploadUrl, dataImportId } = (
            await client.createImportUpload({ input: { discoveryFlowId: discoveryFlow.id, fileName } })
          ).createImportUpload;
          await client.upload(uploadUrl, await openAsBlob(sampleFile(fileName)));
          const { dataImport } = await client.dataImport({ id: dataImportId });
          const mapped = dataImport?.fieldMappings.filter(({ targetField }) => targetField !== null).length ?? 0;
          task.title = `Imported ${fileName}: ${dataImport?.format}, ${dataImport?.receivedRecords} records, ${mapped} of ${dataImport?.fieldMappings.length} columns mapped`;
        },
      }),
    ),
    {
      title: 'Turn records into assets',
      task: async (_, task) => {
        await client.runDiscovery({ input: { discoveryFlowId: discoveryFlow.id } });
        const flow = await client.waitForDiscovery(discoveryFlow.id, {
          onProgress: ({ progress }) => (task.title = `Turn records into assets ${bar(progress)}`),
        });
        const { assets } = await client.assets({
          first: 1,
          filter: { discoveryFlowId: discoveryFlow.id },
          withTotal: true,
        });
        found.records = flow.recordCounts;
        found.assets = assets.totalCount ?? 0;
        task.title = `Turned ${flow.recordCounts.received} records into ${found.assets} assets`;
      },
    },
    {
      title: 'Find what the catalogue needs and the assets lack',
      task: async (_, task) => {
        const created = await client.createCollectionFlow({
          input: { name: 'Wave 1', discoveryFlowId: discoveryFlow.id },
        });
        collectionFlowId = created.createCollectionFlow.collectionFlow.id;
        const { scanGaps } = await client.scanGaps({ input: { collectionFlowId } });
        found.gaps = scanGaps.gapsFound;
        task.title = `Found ${scanGaps.gapsFound} gaps in ${scanGaps.durationMs} ms`;
      },
    },
    {
      title: 'Propose how to close them',
      task: async (_, task) => {
        await client.analyzeGaps({ input: { collectionFlowId } });
        const run = await client.waitForRun(collectionFlowId, {
          onProgress: (progress) => (task.title = `Propose how to close them ${bar(progress)}`),
        });
        if (run.status !== 'COMPLETED') throw new Error(`The analysis ended as ${run.status}.`);
        const proposals = await readProposals(client);
        Object.assign(
          found,
          scoreProposals(proposals, JSON.parse(await readFile(sampleFile('answer-key.json'), 'utf8'))),
        );
        task.title = `Proposed a value for ${proposals.length} gaps, each with its evidence`;
      },
    },
    {
      title: `Accept what is certain (confidence ${ACCEPT_FROM} and above)`,
      task: async (_, task) => {
        const { acceptGaps } = await client.acceptGaps({ input: { collectionFlowId, minConfidence: ACCEPT_FROM } });
        found.accepted = acceptGaps.accepted;
        const { collectionFlow } = await client.collectionFlow({ id: collectionFlowId });
        found.pending = collectionFlow?.gapSummary.pending ?? 0;
        task.title = `Accepted ${acceptGaps.accepted} proposals of confidence ${ACCEPT_FROM} and above; ${found.pending} gaps wait for people`;
      },
    },
    {
      title: 'Prove that every record is wired, and every step recorded',
      task: async (_, task) => {
        const { wiringHealth } = await client.wiringHealth();
        const { verifyAuditTrail } = await client.verifyAuditTrail();
        found.wiring = wiringHealth.healthStatus;
        found.auditEvents = verifyAuditTrail.eventsChecked;
        task.title = `Wiring is ${wiringHealth.healthStatus}; the audit trail of ${verifyAuditTrail.eventsChecked} events is ${verifyAuditTrail.isIntact ? 'intact' : 'BROKEN'}`;
      },
    },
  ];
  await new Listr(steps, { renderer: process.stdout.isTTY ? 'default' : 'simple' }).run();
  return found as DemoFindings;
}

/** A client account for all demos, and an engagement for this one, so that each starts from nothing. */
async function createTenant(platform: LacunaClient): Promise<{ clientAccountId: string; engagementId: string }> {
  const name = 'Northwind (demo)';
  const { clientAccounts } = await platform.clientAccounts();
  const known = clientAccounts.find((account) => account.name === name);
  const account = known ?? (await platform.createClientAccount({ input: { name } })).createClientAccount.clientAccount;
  const startedAt = new Date().toISOString().slice(0, 19).replace('T', ' ');
  const { createEngagement } = await platform.createEngagement({
    input: { clientAccountId: account.id, name: `Demo of ${startedAt} ${process.pid}` },
  });
  return { clientAccountId: account.id, engagementId: createEngagement.engagement.id };
}

type Gap = Awaited<ReturnType<LacunaClient['gaps']>>['gaps']['nodes'][number];

/** Every gap that has a proposed value, page by page. */
async function readProposals(client: LacunaClient): Promise<Gap[]> {
  const proposals: Gap[] = [];
  let after: string | null = null;
  do {
    const { gaps }: Awaited<ReturnType<LacunaClient['gaps']>> = await client.gaps({
      first: PAGE,
      after,
      filter: { isAnalyzed: true },
    });
    proposals.push(...gaps.nodes.filter(({ proposedValue }) => proposedValue !== null));
    after = gaps.pageInfo.hasNextPage ? gaps.pageInfo.endCursor : null;
  } while (after !== null);
  return proposals;
}

/** The samples stand beside `src` in a checkout, and beside `dist` where that is built. */
const SAMPLES_FOLDER = ['../../samples', '../../../samples']
  .map((folder) => path.join(import.meta.dirname, folder))
  .find((folder) => existsSync(folder));

const sampleFile = (name: string) => path.join(SAMPLES_FOLDER ?? '', name);

function bar({ processed, total, percentage }: { processed: number; total: number; percentage: number }): string {
  const filled = Math.round(percentage / 5);
  return `${'█'.repeat(filled)}${'░'.repeat(20 - filled)} ${processed} of ${total}`;
}
