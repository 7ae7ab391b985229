import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { ChunkStatus } from './chunk-status.js';
import { RawRecordStatus } from './raw-import-record.entity.js';

const countOf = (status: RawRecordStatus): Sql => sql`count(*) filter (where r.status = ${status})::int`;

/** A select of what has become of the records of a flow: one row of `RecordCounts`, true together. */
export const countsOf = (scope: Scope, flowId: Sql): Sql => sql`select count(*)::int as received,
    ${countOf(RawRecordStatus.PROCESSED)} as processed, ${countOf(RawRecordStatus.REJECTED)} as rejected,
    ${countOf(RawRecordStatus.DUPLICATE)} as duplicate, ${countOf(RawRecordStatus.PENDING)} as pending
  from migration.raw_import_records r where ${inTenant(scope, 'r')} and r.discovery_flow_id = ${flowId}`;

/**
 * A select of how many records flows have, and how many of them are pending: one row a flow, `{id, total, pending}`. It
 * adds up what imports and chunks know of themselves, since clients poll it and a flow may have a million records.
 */
export const progressOf = (scope: Scope, flowIds: readonly string[]): Sql => sql`
  select i.discovery_flow_id as id, sum(i.received_records)::int as total,
    sum(case when c.chunks is null then i.received_records - i.rejected_records else coalesce(c.left_over, 0) end)::int as pending
  from migration.data_imports i
  left join (
    select c.data_import_id, sum(c.pending_records) filter (where c.status <> ${ChunkStatus.DONE}) as left_over, count(*) as chunks
    from migration.discovery_chunks c where ${inTenant(scope, 'c')} and c.discovery_flow_id = any(${flowIds}) group by c.data_import_id) c
    on c.data_import_id = i.id
  where ${inTenant(scope, 'i')} and i.discovery_flow_id = any(${flowIds}) group by i.discovery_flow_id`;
