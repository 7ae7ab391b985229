import type DataLoader from 'dataloader';
import { sql } from '../../db/statement.js';
import { rowLoader } from '../../graphql/connection.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { discoveryFlows, rawImportRecords } from './discovery.read-models.js';
import type { DiscoveryFlow } from './discovery-flow.entity.js';
import type { RawImportRecord } from './raw-import-record.entity.js';

/** Discovery flows by id, with the given fields; a flow that the tenant does not have gives null. */
export const discoveryFlowLoader = (
  scope: Scope,
  fields: ReadonlySet<string>,
): DataLoader<string, DiscoveryFlow | null> =>
  rowLoader((ids) =>
    scope.rows<DiscoveryFlow>(
      sql`select ${discoveryFlows.columns(scope, fields, 'f')} from migration.discovery_flows f where ${inTenant(scope, 'f')} and f.id = any(${ids})`,
    ),
  );

/** Raw import records by id, with the given fields; a record that the tenant does not have gives null. */
export const rawImportRecordLoader = (
  scope: Scope,
  fields: ReadonlySet<string>,
): DataLoader<string, RawImportRecord | null> =>
  rowLoader((ids) =>
    scope.rows<RawImportRecord>(
      sql`select ${rawImportRecords.columns(scope, fields, 'r')} from migration.raw_import_records r where ${inTenant(scope, 'r')} and r.id = any(${ids})`,
    ),
  );
