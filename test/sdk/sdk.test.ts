import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LacunaClient } from '../../sdk/src/index.js';
import { clientOf } from '../kit/factories.js';
import { PLATFORM_ADMIN, TestApp } from '../kit/test-app.js';

let app: TestApp;
let client: LacunaClient;
beforeAll(async () => {
  app = await TestApp.start();
  client = (await clientOf(app, PLATFORM_ADMIN)).forTenant(await app.createTenant());
});
afterAll(() => app.close());

const SERVERS = ['Name,Type,Operating system,Environment', 'web-1,Server,Ubuntu 22.04,Production', 'db-1,Server,,'];

it('carries a file all the way: upload, discovery, gaps, analysis, decision, proof', async () => {
  const { createDiscoveryFlow } = await client.createDiscoveryFlow({ input: { name: 'Wave 1' } });
  const discoveryFlowId = createDiscoveryFlow.discoveryFlow.id;
  const { createImportUpload } = await client.createImportUpload({
    input: { discoveryFlowId, fileName: 'servers.csv' },
  });
  const stored = await client.upload(
    createImportUpload.uploadUrl,
    Readable.toWeb(Readable.from(SERVERS.map((line) => Buffer.from(`${line}\r\n`)))),
  );
  expect(stored).toMatchObject({
    dataImportId: createImportUpload.dataImportId,
    receivedRecords: 2,
    rejectedRecords: 0,
  });

  await client.runDiscovery({ input: { discoveryFlowId } });
  const seen: number[] = [];
  const flow = await client.waitForDiscovery(discoveryFlowId, {
    onProgress: ({ progress }) => seen.push(progress.processed),
  });
  expect(flow).toMatchObject({ status: 'COMPLETED', recordCounts: { received: 2, processed: 2, pending: 0 } });
  expect(seen.at(-1)).toBe(2);

  const { assets } = await client.assets({ filter: { discoveryFlowId }, withTotal: true });
  expect(assets.totalCount).toBe(2);
  expect(assets.nodes.map(({ name }) => name).toSorted()).toEqual(['db-1', 'web-1']);

  const { createCollectionFlow } = await client.createCollectionFlow({
    input: { name: 'Close the gaps', discoveryFlowId },
  });
  const collectionFlowId = createCollectionFlow.collectionFlow.id;
  const { scanGaps } = await client.scanGaps({ input: { collectionFlowId } });
  expect(scanGaps.gapsFound).toBeGreaterThan(2);

  const { analyzeGaps } = await client.analyzeGaps({ input: { collectionFlowId } });
  const versions: string[] = [];
  const run = await client.waitForRun(analyzeGaps.run.id, { onProgress: ({ version }) => versions.push(version) });
  expect(run).toMatchObject({ status: 'COMPLETED', isSettled: true, progress: { processed: 2, pollAfterMs: 0 } });
  expect(new Set(versions).size).toBe(versions.length);
  expect(await client.waitForRun(collectionFlowId)).toMatchObject({ id: run.id });
  const { analysisRun } = await client.assetAnalyses({ runId: run.id });
  expect(analysisRun?.assetAnalyses.nodes.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED']);

  const { collectionFlow } = await client.collectionFlowGaps({ id: collectionFlowId, filter: { isAnalyzed: true } });
  const proposed = collectionFlow?.gaps.nodes.find(({ proposedValue }) => proposedValue !== null);
  expect(proposed?.evidence).not.toEqual([]);
  const { acceptGaps } = await client.acceptGaps({ input: { gapIds: [proposed?.id ?? ''] } });
  expect(acceptGaps).toMatchObject({ accepted: 1, gaps: [{ resolution: 'ACCEPTED' }] });

  const { wiringHealth } = await client.wiringHealth();
  expect(wiringHealth.healthStatus).toBe('HEALTHY');
  const { auditEvents } = await client.auditEvents({ filter: { collectionFlowId }, first: 200 });
  expect(auditEvents.nodes.map(({ action }) => action)).toContain('gap.accepted');
  const { verifyAuditTrail } = await client.verifyAuditTrail();
  expect(verifyAuditTrail.isIntact).toBe(true);
});

it('asks the assistant and waits for the answer', async () => {
  await client.addKnowledgeDocument({
    input: { title: 'Runbook', text: 'A rollback is decided by the migration lead at 04:00.' },
  });
  const { startAssistantSession } = await client.startAssistantSession({ input: {} });
  const sessionId = startAssistantSession.session.id;
  const { sendAssistantMessage } = await client.sendAssistantMessage({
    input: { sessionId, text: 'Who decides about a rollback?' },
  });
  const answer = await client.waitForMessage(sendAssistantMessage.message.id);
  expect(answer).toMatchObject({ status: 'ANSWERED', pollAfterMs: 0, sources: [{ title: 'Runbook' }] });
});

it('turns the errors of the API and of uploads into typed ones', async () => {
  const nowhere = '00000000-0000-4000-8000-000000000000';
  await expect(client.scanGaps({ input: { collectionFlowId: nowhere } })).rejects.toMatchObject({
    name: 'LacunaError',
    code: 'NOT_FOUND',
    requestId: expect.stringMatching(/.+/),
  });
  await expect(client.createDiscoveryFlow({ input: { name: '' } })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    field: 'input.name',
  });
  await expect(client.upload(`/uploads/${nowhere}`, 'Name\nweb-1\n')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const stranger = (await clientOf(app, 'stranger')).forTenant(await app.createTenant());
  await expect(stranger.assets()).rejects.toMatchObject({ code: 'FORBIDDEN' });
});
