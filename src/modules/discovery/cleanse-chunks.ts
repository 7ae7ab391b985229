import { setImmediate as turn } from 'node:timers/promises';
import { sql } from '../../db/statement.js';
import { FlowStatus } from '../../graphql/flow.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { ChunkStatus } from './chunk-status.js';
import type { CleansedAsset, RejectedAsset } from './cleanse-row.js';
import { columnsText } from './inventory/asset-rows.js';
import { type AssetState, newAsset } from './inventory/merge-asset.js';
import { type PreparedImport, prepareImport, type RawRow } from './prepared-import.js';
import { RawRecordStatus } from './raw-import-record.entity.js';

/** A run of records of one import, done in one transaction. */
export interface Chunk {
  readonly id: string;
  readonly number: number;
  readonly discoveryFlowId: string;
  readonly dataImportId: string;
  readonly firstRecordId: string;
  readonly lastRecordId: string;
}

export interface CleansedRow {
  readonly recordId: string;
  readonly result: CleansedAsset | RejectedAsset;
  /** The asset that it makes if it is none that is there. */
  readonly made?: AssetState;
}

/** The pending records of a chunk, ready to be settled. */
export interface CleansedChunk extends Pick<PreparedImport, 'source' | 'provenance'> {
  readonly rows: readonly CleansedRow[];
}

/** Other work of the process waits for no more rows than these. */
const ROWS_A_TURN = 50;

/**
 * The chunks of a flow that are pending, in their order, while it runs; each with what cleansing makes of it, or why it
 * could not. What cleansing made of each row is archived: beside the raw record there is only a summary.
 */
export async function* cleanseChunks(
  scope: Scope,
  discoveryFlowId: string,
): AsyncGenerator<{ readonly chunk: Chunk; readonly cleansed: Promise<CleansedChunk> }> {
  const prepared = new Map<string, PreparedImport>();
  for (let after = 0; ; ) {
    const chunk = await nextChunk(scope, discoveryFlowId, after);
    if (chunk === undefined) return;
    const cleansed = cleanse(scope, chunk, prepared);
    await cleansed.catch(() => undefined);
    yield { chunk, cleansed };
    after = chunk.number;
  }
}

const nextChunk = (scope: Scope, discoveryFlowId: string, after: number) =>
  scope.row<Chunk>(sql`select c.id, c.number, c.discovery_flow_id as "discoveryFlowId", c.data_import_id as "dataImportId",
      c.first_record_id as "firstRecordId", c.last_record_id as "lastRecordId"
    from migration.discovery_flows f join migration.discovery_chunks c on ${inTenant(scope, 'c')} and c.discovery_flow_id = f.id
    where ${inTenant(scope, 'f')} and f.id = ${discoveryFlowId} and f.status = ${FlowStatus.RUNNING}
      and c.status = ${ChunkStatus.PENDING} and c.number > ${after}
    order by c.number limit 1`);

async function cleanse(scope: Scope, chunk: Chunk, known: Map<string, PreparedImport>): Promise<CleansedChunk> {
  const { dataImportId } = chunk;
  const prepared = known.get(dataImportId) ?? (await prepareImport(scope, dataImportId));
  known.set(dataImportId, prepared);
  const rows: CleansedRow[] = [];
  for (const raw of await pendingRows(scope, chunk)) {
    rows.push(cleanseRecord(raw, prepared));
    if (rows.length % ROWS_A_TURN === 0) await turn();
  }
  await archive(scope, rows);
  return { rows, source: prepared.source, provenance: prepared.provenance };
}

/** All that can be made of a row without knowing the assets that are there. */
function cleanseRecord(raw: RawRow, { cleanse: cleanseRow, source }: PreparedImport): CleansedRow {
  const result = cleanseRow(raw);
  if (result.kind === 'rejected') return { recordId: raw.id, result };
  const made = newAsset(result, source);
  columnsText(made);
  return { recordId: raw.id, result, made };
}

const pendingRows = (scope: Scope, { dataImportId, firstRecordId, lastRecordId }: Chunk) =>
  scope.rows<RawRow>(sql`select r.id, r.sheet, r.raw_data as "rawData" from migration.raw_import_records r
    where ${inTenant(scope, 'r')} and r.data_import_id = ${dataImportId} and r.id between ${firstRecordId} and ${lastRecordId}
      and r.status = ${RawRecordStatus.PENDING} order by r.id`);

async function archive(scope: Scope, rows: readonly CleansedRow[]): Promise<void> {
  const { clientAccountId, engagementId } = scope.tenant;
  const cleansed = rows.flatMap(({ recordId, result }) => {
    if (result.kind === 'rejected') return [];
    const { kind: _kind, identity: _identity, summary: _summary, ...data } = result;
    return [{ id: recordId, data }];
  });
  if (cleansed.length === 0) return;
  await scope.transaction(async (tx) =>
    tx.send(sql`insert into migration.cleansed_records (client_account_id, engagement_id, raw_import_record_id, cleansed_data)
      select ${clientAccountId}::uuid, ${engagementId}::uuid, d.id, d.data
      from jsonb_to_recordset(${JSON.stringify(cleansed)}::jsonb) d (id uuid, data jsonb)
      on conflict (raw_import_record_id) do update set cleansed_data = excluded.cleansed_data`),
  );
}
