import { createClient, type LacunaClient } from '../../sdk/src/index.js';
import type { Tenant } from '../../src/scope.js';
import type { TestApp } from './test-app.js';

/** The SDK as `subject` in `tenant`. */
export const clientOf = async (app: TestApp, subject: string, tenant?: Tenant): Promise<LacunaClient> =>
  createClient({ url: app.url, token: await app.token(subject), tenant });

/** Rows of an export: three good ones, the last of them twice, and one that no asset can be made of. All hold `marker`. */
const rows = (marker: string): Record<string, unknown>[] => {
  const server = (name: string) => ({
    Name: `${name}-${marker}`,
    Type: 'Server',
    Environment: 'Production',
    Applications: `shop-${marker}`,
    Note: marker,
  });
  return [server('web-1'), server('web-2'), server('db-1'), server('db-1'), { Name: '', Note: marker }];
};

/**
 * Gives a tenant at least one object of every kind that this version can make, through the API, as `subject`, who needs
 * ADMIN there. `marker` stands in every text that people or inventories could have written.
 */
export async function furnishTenant(app: TestApp, tenant: Tenant, subject: string, marker: string): Promise<void> {
  const client = await clientOf(app, subject, tenant);
  const name = `Wave 1 ${marker}`;

  const { createDiscoveryFlow } = await client.createDiscoveryFlow({ input: { name } });
  const discoveryFlowId = createDiscoveryFlow.discoveryFlow.id;
  await client.importRecords({ input: { discoveryFlowId, records: rows(marker), format: 'GENERIC' } });
  await client.createImportUpload({ input: { discoveryFlowId, fileName: `${marker}.csv` } });
  await client.runDiscovery({ input: { discoveryFlowId } });
  await client.waitForDiscovery(discoveryFlowId);
  await client.createAsset({
    input: { name: `by-hand-${marker}`, assetType: 'APPLICATION', customAttributes: { note: marker } },
  });

  await client.setFieldRequirement({
    input: { assetType: 'SERVER', fieldName: 'annual_cost', requirement: 'OPTIONAL' },
  });

  const { assets } = await client.assets({ first: 200 });
  const assetIds = assets.nodes.map(({ id }) => id);
  const { createCollectionFlow } = await client.createCollectionFlow({ input: { name, assetIds } });
  const collectionFlowId = createCollectionFlow.collectionFlow.id;
  await client.scanGaps({ input: { collectionFlowId } });
  const { analyzeGaps } = await client.analyzeGaps({ input: { collectionFlowId } });
  await client.waitForRun(analyzeGaps.run.id);
  // Every asset of it is skipped, which the tenant's usage shows.
  const again = await client.analyzeGaps({ input: { collectionFlowId } });
  await client.waitForRun(again.analyzeGaps.run.id);
  const { collectionFlow } = await client.collectionFlowGaps({
    id: collectionFlowId,
    filter: { resolutions: ['PENDING'] },
  });
  const [toReject, toResolve] = collectionFlow?.gaps.nodes ?? [];
  if (toReject) await client.rejectGaps({ input: { gapIds: [toReject.id], note: marker } });
  if (toResolve) await client.resolveGap({ input: { gapId: toResolve.id, notApplicable: true } });
  await client.generateQuestionnaire({ input: { collectionFlowId } });

  await client.addKnowledgeDocument({ input: { title: `Guide ${marker}`, text: `How to move ${marker}.` } });
  const { startAssistantSession } = await client.startAssistantSession({ input: { topic: marker } });
  const text = `I own ${marker}. Let me talk to a person about ${marker}.`;
  const { sendAssistantMessage } = await client.sendAssistantMessage({
    input: { sessionId: startAssistantSession.session.id, text },
  });
  await client.waitForMessage(sendAssistantMessage.message.id);
}
