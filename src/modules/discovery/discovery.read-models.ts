import { ReadModel } from '../../graphql/read-model.js';
import { DataImport } from './data-import.entity.js';
import { DiscoveryFlow } from './discovery-flow.entity.js';
import { RawImportRecord } from './raw-import-record.entity.js';

export const discoveryFlows = new ReadModel(DiscoveryFlow, 'migration.discovery_flows');
export const dataImports = new ReadModel(DataImport, 'migration.data_imports');
/** `asset` is declared by the module of assets. */
export const rawImportRecords = new ReadModel(RawImportRecord, 'migration.raw_import_records', { asset: ['assetId'] });
