import { sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { ChunkStatus } from './chunk-status.js';
import { DataImportStatus } from './data-import.entity.js';
import { countByStatus } from './record-counts.js';

/** The most a chunk may hold, whatever its rows: it is in memory as a whole. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Cuts the stored imports of a flow that are not cut yet into chunks of up to `chunkSize` records, in the order they came;
 * answers how many chunks that gave. `tx` must hold the flow's row, so that two workers do not both do it.
 */
export async function planChunks(tx: Scope, discoveryFlowId: string, chunkSize: number): Promise<number> {
  const { clientAccountId, engagementId } = tx.tenant;
  const planned = await tx.rows(sql`
    with unplanned as (
      select i.id from migration.data_imports i
      where ${inTenant(tx, 'i')} and i.discovery_flow_id = ${discoveryFlowId} and i.status = ${DataImportStatus.STORED} and i.alternatives = '[]'
        and not exists (select from migration.discovery_chunks c where ${inTenant(tx, 'c')} and c.data_import_id = i.id)
    ), placed as (
      select r.id, r.data_import_id, r.status, row_number() over by_import as place, sum(r.raw_bytes) over by_import as bytes
      from migration.raw_import_records r where ${inTenant(tx, 'r')} and r.data_import_id in (select u.id from unplanned u)
      window by_import as (partition by r.data_import_id order by r.id)
    ), cut as (
      select r.data_import_id, min(r.place) as first_record, max(r.place) as last_record,
        min(r.id::text)::uuid as first_record_id, max(r.id::text)::uuid as last_record_id,
        ${countByStatus}
      from placed r group by r.data_import_id, (r.place - 1) / ${chunkSize}::int, (r.bytes - 1) / ${MOST_BYTES}::bigint
    )
    insert into migration.discovery_chunks (client_account_id, engagement_id, id, discovery_flow_id, data_import_id, number,
      first_record, last_record, first_record_id, last_record_id, processed_records, rejected_records, duplicate_records, pending_records, status)
    select ${clientAccountId}::uuid, ${engagementId}::uuid, migration.uuid_v7(), ${discoveryFlowId}::uuid, k.data_import_id,
      (select coalesce(max(c.number), 0) from migration.discovery_chunks c where ${inTenant(tx, 'c')} and c.discovery_flow_id = ${discoveryFlowId})
        + row_number() over (order by k.data_import_id, k.first_record),
      k.first_record, k.last_record, k.first_record_id, k.last_record_id, k.processed, k.rejected, k.duplicate, k.pending, ${ChunkStatus.PENDING}
    from cut k returning id`);
  return planned.length;
}
