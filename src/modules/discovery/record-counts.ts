import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { RawRecordStatus } from './raw-import-record.entity.js';

const countOf = (status: RawRecordStatus): Sql => sql`count(*) filter (where r.status = ${status})::int`;

/** A select of what has become of the records of a flow: one row of `RecordCounts`, true together. */
export const countsOf = (scope: Scope, flowId: Sql): Sql => sql`select count(*)::int as received,
    ${countOf(RawRecordStatus.PROCESSED)} as processed, ${countOf(RawRecordStatus.REJECTED)} as rejected,
    ${countOf(RawRecordStatus.DUPLICATE)} as duplicate, ${countOf(RawRecordStatus.PENDING)} as pending
  from migration.raw_import_records r where ${inTenant(scope, 'r')} and r.discovery_flow_id = ${flowId}`;
