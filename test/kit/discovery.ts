import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import type { As, TestApp } from './test-app.js';

/** Where a discovery of a test takes place. */
export interface Discovery {
  readonly app: Pick<TestApp, 'url' | 'query' | 'headers'>;
  readonly tenant: Tenant;
}

export interface FlowAnswer {
  id: string;
  masterFlowId: string;
  status: string;
  phase: string;
  progress: { status: string; processed: number; total: number; percentage: number; pollAfterMs: number };
  recordCounts: { received: number; processed: number; rejected: number; duplicate: number; pending: number };
  failedChunks: { number: number; firstRecord: number; lastRecord: number; attempts: number; errorCode: string }[];
}

export interface ImportAnswer {
  id: string;
  format: string;
  status: string;
  receivedRecords: number;
  fieldMappings: { sourceColumn: string; targetField: string | null; confidence: number; isConfirmed: boolean }[];
}

export async function createFlow({ app, tenant }: Discovery, name: string): Promise<string> {
  const { createDiscoveryFlow } = await app.query<{ createDiscoveryFlow: { discoveryFlow: { id: string } } }>(
    'mutation ($name: String!) { createDiscoveryFlow(input: {name: $name}) { discoveryFlow { id } } }',
    { name },
    { tenant },
  );
  return createDiscoveryFlow.discoveryFlow.id;
}

export async function importRecords(
  { app, tenant }: Discovery,
  flowId: string,
  records: readonly object[],
  format?: string,
): Promise<ImportAnswer> {
  const answer = await app.query<{ importRecords: { dataImport: ImportAnswer } }>(
    `mutation ($input: ImportRecordsInput!) { importRecords(input: $input) { dataImport {
      id format status receivedRecords fieldMappings { sourceColumn targetField confidence isConfirmed } } } }`,
    { input: { discoveryFlowId: flowId, records, ...(format !== undefined && { format }) } },
    { tenant },
  );
  return answer.importRecords.dataImport;
}

/** Asks for an address and sends the file there. */
export async function upload(d: Discovery, flowId: string, fileName: string, file: Uint8Array<ArrayBuffer> | string) {
  const { createImportUpload } = await d.app.query<{ createImportUpload: { uploadUrl: string; dataImportId: string } }>(
    `mutation ($input: CreateImportUploadInput!) { createImportUpload(input: $input) { uploadUrl dataImportId expiresAt } }`,
    { input: { discoveryFlowId: flowId, fileName } },
    { tenant: d.tenant },
  );
  const { dataImportId, uploadUrl } = createImportUpload;
  expect(uploadUrl).toBe(`/uploads/${dataImportId}`);
  return { dataImportId, ...(await putFile(d, dataImportId, file)) };
}

export async function putFile(
  { app, tenant }: Discovery,
  dataImportId: string,
  body: Uint8Array<ArrayBuffer> | string | ReadableStream,
  as: As = { tenant },
): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(`${app.url}/uploads/${dataImportId}`, {
    method: 'PUT',
    headers: await app.headers(as),
    body,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  });
  return { status: response.status, answer: await response.json() };
}

export async function startRun({ app, tenant }: Discovery, flowId: string): Promise<void> {
  await app.query(
    'mutation ($id: ID!) { runDiscovery(input: {discoveryFlowId: $id}) { discoveryFlow { status } } }',
    { id: flowId },
    { tenant },
  );
}

const FLOW = `query ($id: ID!) { discoveryFlow(id: $id) {
  id masterFlowId status phase progress { status processed total percentage updatedAt pollAfterMs }
  recordCounts { received processed rejected duplicate pending }
  failedChunks { number firstRecord lastRecord attempts errorCode } } }`;

/** The flow as it stands; its counts must add up whenever it is asked. */
export async function readFlow({ app, tenant }: Discovery, flowId: string): Promise<FlowAnswer> {
  const { discoveryFlow } = await app.query<{ discoveryFlow: FlowAnswer }>(FLOW, { id: flowId }, { tenant });
  const { received, processed, rejected, duplicate, pending } = discoveryFlow.recordCounts;
  expect(processed + rejected + duplicate + pending).toBe(received);
  const { progress, status } = discoveryFlow;
  expect(progress.total).toBe(received);
  // While it runs they are two moments; then the sums of its chunks must be what its records say.
  if (status !== 'RUNNING') expect(progress.processed).toBe(received - pending);
  return discoveryFlow;
}

/** Runs a flow and polls it, as often as it says, until it is settled. */
export async function discover(d: Discovery, flowId: string, { isStarted = false } = {}): Promise<FlowAnswer> {
  if (!isStarted) await startRun(d, flowId);
  for (;;) {
    const flow = await readFlow(d, flowId);
    if (flow.status !== 'RUNNING') return flow;
    // The flow may have ended between the two moments.
    expect(flow.progress.pollAfterMs > 0).toBe(flow.progress.status === 'IN_PROGRESS');
    await sleep(Math.min(flow.progress.pollAfterMs, 100));
  }
}
