import { sql } from '../../db/statement.js';
import { List } from '../../graphql/list.js';
import { OneById, type ReadField } from '../../graphql/read-field.js';
import { ReadModel } from '../../graphql/read-model.js';
import { DataImport } from './data-import.entity.js';
import { DiscoveryFlow } from './discovery-flow.entity.js';
import { RawImportRecord } from './raw-import-record.entity.js';

export const discoveryFlows = new ReadModel(DiscoveryFlow, 'migration.discovery_flows');
export const dataImports = new ReadModel(DataImport, 'migration.data_imports');
export const rawImportRecords = new ReadModel(RawImportRecord, 'migration.raw_import_records');

export const discoveryFlowById = new OneById('Query.discoveryFlow', discoveryFlows);
export const discoveryFlowList = new List('Query.discoveryFlows', discoveryFlows, { isNewestFirst: true });
export const dataImportById = new OneById('Query.dataImport', dataImports);
export const rejectedRecords = new List('DataImport.rejectedRecords', rawImportRecords, {
  belongs: (r, importId) => sql`${r}.data_import_id = ${importId} and ${r}.status = 'REJECTED'`,
});

export const discoveryReads: readonly ReadField[] = [
  discoveryFlowById,
  discoveryFlowList,
  dataImportById,
  rejectedRecords,
];
