import { sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { ChunkStatus } from './chunk-status.js';
import type { Chunk, CleansedChunk, CleansedRow } from './cleanse-chunks.js';
import type { CleansedAsset, RejectedAsset } from './cleanse-row.js';
import { DiscoveryPhase } from './discovery-phase.js';
import { readKnownAssets, readStates, writeInventory } from './inventory/asset-rows.js';
import { givenFields } from './inventory/merge-asset.js';
import { type InventoryChange, type MatchedRow, matchRows, takeInventory } from './inventory/take-inventory.js';
import { RawRecordStatus } from './raw-import-record.entity.js';
import { countByStatus } from './record-counts.js';

/** How long a worker may hang over a chunk before PostgreSQL takes its locks away. */
const LONGEST_PAUSE_MS = 60_000;

/** Is told in the same transaction of assets, locked there, that have perhaps got values in these fields. */
export type OnValuesChanged = (tx: Scope, assetIds: readonly string[], fields: readonly string[]) => Promise<unknown>;

/**
 * Settles every pending record of a chunk, with their assets, in one transaction, and answers how many of them kept
 * another asset that they were linked to before. A chunk that another worker has done is left alone: its row stays
 * locked while it is being done.
 */
export function settleChunk(
  scope: Scope,
  chunk: Chunk,
  { rows, source, provenance }: CleansedChunk,
  onValuesChanged: OnValuesChanged,
): Promise<number> {
  const assets = rows.flatMap(({ recordId, result, made }) =>
    result.kind === 'asset' ? [{ recordId, asset: result, ...(made && { made }) }] : [],
  );
  return scope.transaction(async (tx) => {
    // Sent at once: PostgreSQL has both locks before it reads.
    const [isPending, , known] = await Promise.all([
      lockPending(tx, chunk),
      lockInventory(tx),
      readKnownAssets(tx, assets, chunk.dataImportId),
    ]);
    if (!isPending) return 0;
    const matched = matchRows(assets, known);
    const change = takeInventory(matched, await readStates(tx, matched), source);
    const writing = writeInventory(tx, change, provenance);
    // Put into words while PostgreSQL writes the assets, which come first.
    const settling = settleRecords(tx, chunk, rows, matched, change);
    const [relinked] = await Promise.all([settling, writing]);
    if (change.updated.size > 0) await onValuesChanged(tx, [...change.updated.keys()], fieldsOf(matched, change));
    markDone(tx, chunk);
    return relinked;
  });
}

async function lockPending(tx: Scope, { id }: Chunk): Promise<boolean> {
  const chunk = await tx.row<{ status: ChunkStatus }>(
    sql`select c.status, set_config('idle_in_transaction_session_timeout', ${String(LONGEST_PAUSE_MS)}, true)
      from migration.discovery_chunks c where ${inTenant(tx, 'c')} and c.id = ${id} for no key update of c`,
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

/** What the rows say of assets that were there. */
const fieldsOf = (rows: readonly MatchedRow[], { updated }: InventoryChange): string[] => [
  ...new Set(rows.flatMap(({ assetId, asset }) => (updated.has(assetId) ? givenFields(asset) : []))),
];

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

/** The chunk counts its records, so that nobody else has to. */
function markDone(tx: Scope, { id, discoveryFlowId, dataImportId, firstRecordId, lastRecordId }: Chunk): void {
  tx.send(sql`with done as (
      update migration.discovery_chunks c set status = ${ChunkStatus.DONE}, error_code = null, updated_at = now(),
        processed_records = n.processed, rejected_records = n.rejected, duplicate_records = n.duplicate, pending_records = n.pending
      from (select ${countByStatus} from migration.raw_import_records r
        where ${inTenant(tx, 'r')} and r.data_import_id = ${dataImportId} and r.id between ${firstRecordId} and ${lastRecordId}) n
      where ${inTenant(tx, 'c')} and c.id = ${id})
    update migration.discovery_flows f set current_phase = ${DiscoveryPhase.INVENTORY}, updated_at = now()
    where ${inTenant(tx, 'f')} and f.id = ${discoveryFlowId}`);
}
