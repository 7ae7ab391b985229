import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { DataImportStatus } from './data-import.entity.js';
import type { RecordCounts } from './discovery-progress.js';
import { RawRecordStatus } from './raw-import-record.entity.js';

/** How many of the records that `r` ranges over are in each state. */
export const countByStatus = sql`${countOf(RawRecordStatus.PROCESSED)} as processed, ${countOf(RawRecordStatus.REJECTED)} as rejected,
  ${countOf(RawRecordStatus.DUPLICATE)} as duplicate, ${countOf(RawRecordStatus.PENDING)} as pending`;

function countOf(status: RawRecordStatus): Sql {
  return sql`count(*) filter (where r.status = ${status})::int`;
}

/**
 * A select of what has become of the records of flows: one row of `RecordCounts` and `id` a flow that has imports, true
 * together. It adds up what imports and chunks know of their records, since clients poll it and a flow may have a
 * million; a chunk counts its records in the transaction that settles them.
 */
export const countsOf = (scope: Scope, flowIds: readonly string[]): Sql => sql`
  select i.discovery_flow_id as id, sum(i.received_records)::int as received,
    sum(coalesce(c.processed, 0))::int as processed, sum(coalesce(c.rejected, i.rejected_records))::int as rejected,
    sum(coalesce(c.duplicate, 0))::int as duplicate, sum(coalesce(c.pending, i.received_records - i.rejected_records))::int as pending
  from migration.data_imports i
  left join (
    select c.data_import_id, sum(c.processed_records) as processed, sum(c.rejected_records) as rejected,
      sum(c.duplicate_records) as duplicate, sum(c.pending_records) as pending
    from migration.discovery_chunks c where ${inTenant(scope, 'c')} and c.discovery_flow_id = any(${flowIds}) group by c.data_import_id) c
    on c.data_import_id = i.id
  where ${inTenant(scope, 'i')} and i.discovery_flow_id = any(${flowIds}) and i.status = ${DataImportStatus.STORED}
  group by i.discovery_flow_id`;

type Counts = Readonly<Record<keyof RecordCounts, number>>;

/** Of a flow that has no imports. */
export const NO_RECORDS: Counts = { received: 0, processed: 0, rejected: 0, duplicate: 0, pending: 0 };

/** What has become of the records of flows, by flow. */
export async function readCounts(scope: Scope, flowIds: readonly string[]): Promise<ReadonlyMap<string, Counts>> {
  const rows = await scope.rows<Counts & { id: string }>(countsOf(scope, flowIds));
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}
