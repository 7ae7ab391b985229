import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Logger } from '../../logger.js';
import type { Scope } from '../../scope.js';
import { ChunkStatus } from './chunk-status.js';
import { type CleansedAsset, type RejectedAsset, rowCleanser } from './cleanse-row.js';
import type { FieldMapping, StoredHeader } from './data-import.entity.js';
import { DiscoveryPhase } from './discovery-phase.js';
import type { ImportFormat } from './formats/import-format.js';
import { type Provenance, readKnownAssets, readStates, writeInventory } from './inventory/asset-rows.js';
import { type InventoryChange, type MatchedRow, matchRows, takeInventory } from './inventory/take-inventory.js';
import { nameSource } from './inventory/weigh-source.js';
import { RawRecordStatus } from './raw-import-record.entity.js';
import type { CellValue, RowValues } from './reading/table-row.js';
import { takenMappings } from './taken-mappings.js';

/** A run of records of one import, done in one transaction. */
export interface Chunk {
  readonly id: string;
  readonly number: number;
  readonly discoveryFlowId: string;
  readonly dataImportId: string;
  readonly firstRecordId: string;
  readonly lastRecordId: string;
}

interface RawRow {
  readonly id: string;
  readonly sheet: string;
  readonly rawData: RowValues;
}

type CleansedRow = { readonly recordId: string; readonly result: CleansedAsset | RejectedAsset };

/** What is the same for all rows of an import. */
interface PreparedImport {
  readonly cleanse: (row: RawRow) => CleansedRow;
  readonly source: string;
  readonly provenance: Provenance;
}

/** Turns the records of a flow's chunks into assets. */
export class ChunkSettler {
  readonly #prepared = new Map<string, Promise<PreparedImport>>();

  constructor(
    private readonly scope: Scope,
    private readonly discoveryFlowId: string,
    private readonly logger: Logger,
  ) {}

  /**
   * Settles every pending record of the chunk, with their assets, in one transaction, and answers how many. A chunk that
   * another worker has done is left alone: its row stays locked while it is being done.
   */
  async settle(chunk: Chunk): Promise<number> {
    const { cleanse, source, provenance } = await this.prepare(chunk.dataImportId);
    const rows = (await this.pendingRows(chunk)).map(cleanse);
    const assets = rows.flatMap(({ recordId, result }) =>
      result.kind === 'asset' ? [{ recordId, asset: result }] : [],
    );
    await this.scope.transaction(async (tx) => {
      if (!(await lockPending(tx, chunk))) return;
      await lockInventory(tx);
      const matched = matchRows(assets, await readKnownAssets(tx, assets, chunk.dataImportId));
      const held = await readStates(tx, matched);
      const change = takeInventory(matched, held, source);
      await writeInventory(tx, change, provenance);
      const relinked = await settleRecords(tx, chunk, rows, matched, change);
      if (relinked > 0) this.logger.warn({ chunk: chunk.number, records: relinked }, 'records kept the asset they had');
      await archive(tx, assets);
      await markDone(tx, chunk);
    });
    return rows.length;
  }

  private prepare(dataImportId: string): Promise<PreparedImport> {
    const known = this.#prepared.get(dataImportId);
    if (known) return known;
    const prepared = this.readImport(dataImportId);
    this.#prepared.set(dataImportId, prepared);
    return prepared;
  }

  private async readImport(dataImportId: string): Promise<PreparedImport> {
    const found = await this.scope.row<ImportRow>(sql`select i.format, i.file_name as "fileName", i.header,
        i.field_mappings as "fieldMappings", f.master_flow_id as "masterFlowId"
      from migration.data_imports i join migration.discovery_flows f on f.id = i.discovery_flow_id
      where ${inTenant(this.scope, 'i')} and i.id = ${dataImportId}`);
    if (!found) throw new Error(`import ${dataImportId} of a chunk is gone`);
    const { format, fileName, header, masterFlowId } = found;
    const fieldMappings = takenMappings(found.fieldMappings);
    const cleanse = rowCleanser(
      format,
      fieldMappings,
      header.map(({ sheet, columns }) => ({ sheet: sheet ?? undefined, columns })),
    );
    const columnsOf = new Map(header.map(({ sheet, columns }) => [sheet ?? '', columns]));
    const { discoveryFlowId } = this;
    return {
      cleanse: ({ id, sheet, rawData }) => {
        const values = inOrder(rawData, columnsOf.get(sheet) ?? []);
        return { recordId: id, result: cleanse({ sheet: sheet === '' ? undefined : sheet, values }) };
      },
      source: nameSource(format, fileName),
      provenance: {
        discoveryFlowId,
        masterFlowId,
        discoverySource: format,
        fieldMappingsUsed: hashMappings(discoveryFlowId, fieldMappings),
      },
    };
  }

  private pendingRows({ dataImportId, firstRecordId, lastRecordId }: Chunk): Promise<RawRow[]> {
    return this.scope.rows(sql`select r.id, r.sheet, r.raw_data as "rawData" from migration.raw_import_records r
      where ${inTenant(this.scope, 'r')} and r.data_import_id = ${dataImportId} and r.id between ${firstRecordId} and ${lastRecordId}
        and r.status = ${RawRecordStatus.PENDING} order by r.id`);
  }
}

interface ImportRow {
  format: ImportFormat;
  fileName: string | null;
  header: readonly StoredHeader[];
  fieldMappings: readonly FieldMapping[];
  masterFlowId: string;
}

/** jsonb does not keep the order of keys, but of two columns for one field the first one counts. */
function inOrder(row: RowValues, columns: readonly string[]): RowValues {
  const ordered: [string, CellValue][] = [];
  for (const column of columns) {
    const value = row[column];
    if (value !== undefined) ordered.push([column, value]);
  }
  return { ...Object.fromEntries(ordered), ...row };
}

/** SHA-256 over the canonical JSON of {flow_id, mappings}: which mappings an asset was made with. */
function hashMappings(discoveryFlowId: string, fieldMappings: readonly FieldMapping[]): string {
  const mappings = fieldMappings.map(({ sourceColumn, targetField }) => ({ sourceColumn, targetField }));
  return createHash('sha256')
    .update(canonicalize({ flow_id: discoveryFlowId, mappings }) ?? '')
    .digest('hex');
}

/** How long a worker may hang over a chunk before PostgreSQL takes its locks away. */
const LONGEST_PAUSE_MS = 60_000;

async function lockPending(tx: Scope, { id }: Chunk): Promise<boolean> {
  await tx.rows(sql`select set_config('idle_in_transaction_session_timeout', ${String(LONGEST_PAUSE_MS)}, true)`);
  const chunk = await tx.row<{ status: ChunkStatus }>(
    sql`select c.status from migration.discovery_chunks c where ${inTenant(tx, 'c')} and c.id = ${id} for no key update`,
  );
  return chunk?.status === ChunkStatus.PENDING;
}

/** Two runs of a tenant that meet the same new thing would make two assets of it: they take turns, a chunk at a time. */
async function lockInventory(tx: Scope): Promise<void> {
  const { clientAccountId, engagementId } = tx.tenant;
  await tx.rows(
    sql`select pg_advisory_xact_lock(hashtextextended(${`inventory:${clientAccountId}:${engagementId}`}, 0))`,
  );
}

/** Answers how many records were linked to another asset before: a link is never overwritten. */
async function settleRecords(
  tx: Scope,
  chunk: Chunk,
  rows: readonly CleansedRow[],
  matched: readonly MatchedRow[],
  change: InventoryChange,
): Promise<number> {
  if (rows.length === 0) return 0;
  const makers = new Set([...change.created.values()].map(({ recordId }) => recordId));
  const assetOf = new Map(matched.map(({ recordId, assetId }) => [recordId, assetId]));
  const cleansedAt = new Date().toISOString();
  const settled = rows.map(({ recordId, result }) => ({
    id: recordId,
    ...outcome(recordId, result, change.duplicates, makers),
    asset: assetOf.get(recordId) ?? null,
    summary: { ...result.summary, cleansedAt },
  }));
  const linked = await tx.rows<{ isOther: boolean }>(sql`update migration.raw_import_records r
    set status = s.status, error_code = s.code, asset_id = coalesce(r.asset_id, s.asset), is_processed = true, processed_at = now(),
      processing_notes = concat_ws(' ', r.processing_notes, s.notes), cleansed_summary = s.summary
    from jsonb_to_recordset(${JSON.stringify(settled)}::jsonb) s (id uuid, status text, code text, asset uuid, notes text, summary jsonb)
    where ${inTenant(tx, 'r')} and r.data_import_id = ${chunk.dataImportId} and r.id between ${chunk.firstRecordId} and ${chunk.lastRecordId}
      and r.id = s.id returning r.asset_id is distinct from s.asset as "isOther"`);
  return linked.filter(({ isOther }) => isOther).length;
}

function outcome(
  recordId: string,
  result: CleansedAsset | RejectedAsset,
  duplicates: ReadonlySet<string>,
  makers: ReadonlySet<string>,
) {
  if (result.kind === 'rejected')
    return { status: RawRecordStatus.REJECTED, code: result.errorCode, notes: result.message };
  if (duplicates.has(recordId))
    return { status: RawRecordStatus.DUPLICATE, notes: 'Of an asset that was there already.' };
  const notes = makers.has(recordId) ? 'Made its asset.' : 'Added to an asset that was there already.';
  return { status: RawRecordStatus.PROCESSED, notes };
}

/** The whole of what cleansing made of a row; on the raw record there is only the summary. */
async function archive(tx: Scope, rows: readonly { recordId: string; asset: CleansedAsset }[]): Promise<void> {
  if (rows.length === 0) return;
  const { clientAccountId, engagementId } = tx.tenant;
  const cleansed = rows.map(
    ({ recordId, asset: { kind: _kind, identity: _identity, summary: _summary, ...data } }) => ({
      id: recordId,
      data,
    }),
  );
  await tx.rows(sql`insert into migration.cleansed_records (client_account_id, engagement_id, raw_import_record_id, cleansed_data)
    select ${clientAccountId}::uuid, ${engagementId}::uuid, d.id, d.data
    from jsonb_to_recordset(${JSON.stringify(cleansed)}::jsonb) d (id uuid, data jsonb)
    on conflict (raw_import_record_id) do update set cleansed_data = excluded.cleansed_data`);
}

async function markDone(tx: Scope, { id, discoveryFlowId }: Chunk): Promise<void> {
  await tx.rows(sql`with done as (
      update migration.discovery_chunks c set status = ${ChunkStatus.DONE}, error_code = null, updated_at = now()
      where ${inTenant(tx, 'c')} and c.id = ${id})
    update migration.discovery_flows f set current_phase = ${DiscoveryPhase.INVENTORY}, updated_at = now()
    where ${inTenant(tx, 'f')} and f.id = ${discoveryFlowId}`);
}
