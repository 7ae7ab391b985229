import { openAsBlob } from 'node:fs';
import path from 'node:path';
import { type AssetsQuery, type LacunaClient, LacunaError, type UploadedImport } from '../../sdk/src/index.js';

/** What a gateway made of a file: an import, or a refusal. */
export type FileOutcome =
  | { readonly kind: 'imported'; readonly file: string; readonly import: ImportedFile }
  | { readonly kind: 'refused'; readonly file: string; readonly code: string; readonly message: string };

interface ImportedFile {
  readonly format: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly received: number;
  /** Of the received: what made an asset, or added to one. */
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly assets: Readonly<Record<string, number>>;
  readonly columns: number;
  /** Columns that a run takes as fields of the catalogue. */
  readonly mapped: number;
}

const PAGE = 200;

/** Sends a file through a gateway as any client would, from the upload to the assets; the tenant has to be empty. */
export async function importFile(client: LacunaClient, folder: string, file: string): Promise<FileOutcome> {
  const flow = await client.createDiscoveryFlow({ input: { name: file } });
  const discoveryFlowId = flow.createDiscoveryFlow.discoveryFlow.id;
  const { createImportUpload } = await client.createImportUpload({
    input: { discoveryFlowId, fileName: path.basename(file) },
  });
  let stored: UploadedImport;
  try {
    stored = await client.upload(createImportUpload.uploadUrl, await openAsBlob(path.join(folder, file)));
  } catch (error) {
    if (!(error instanceof LacunaError)) throw error;
    return { kind: 'refused', file, code: error.code, message: error.message };
  }
  const { dataImport } = await client.dataImport({ id: stored.dataImportId });
  if (dataImport === null) throw new Error(`The import of ${file} is gone.`);
  await client.runDiscovery({ input: { discoveryFlowId } });
  const { status, recordCounts } = await client.waitForDiscovery(discoveryFlowId);
  if (status !== 'COMPLETED') throw new Error(`The discovery of ${file} ended as ${status}.`);
  const { fieldMappings, format, formatConfidence } = dataImport;
  return {
    kind: 'imported',
    file,
    import: {
      format,
      confidence: formatConfidence,
      received: recordCounts.received,
      accepted: recordCounts.processed,
      duplicate: recordCounts.duplicate,
      rejected: countBy(await rejections(client, stored.dataImportId)),
      assets: countBy(await assetTypes(client)),
      columns: fieldMappings.length,
      mapped: fieldMappings.filter(({ targetField, confidence }) => targetField !== null && confidence > 0.8).length,
    },
  };
}

async function rejections(client: LacunaClient, dataImportId: string): Promise<string[]> {
  const codes: string[] = [];
  for (let after: string | null = null; ; ) {
    const { dataImport } = await client.rejectedRecords({ dataImportId, first: PAGE, after });
    if (dataImport === null) return codes;
    const { nodes, pageInfo } = dataImport.rejectedRecords;
    codes.push(...nodes.map(({ errorCode }) => errorCode ?? 'no code'));
    if (!pageInfo.hasNextPage) return codes;
    after = pageInfo.endCursor;
  }
}

async function assetTypes(client: LacunaClient): Promise<string[]> {
  const types: string[] = [];
  for (let after: string | null = null; ; ) {
    const { assets }: AssetsQuery = await client.assets({ first: PAGE, after });
    const { nodes, pageInfo } = assets;
    types.push(...nodes.map(({ assetType }) => assetType));
    if (!pageInfo.hasNextPage) return types;
    after = pageInfo.endCursor;
  }
}

const countBy = (words: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy([...words].sort(), (word) => word)].map(([word, { length }]) => [word, length]));
