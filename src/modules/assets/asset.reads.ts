import { sql } from '../../db/statement.js';
import { type Conditions, equals, oneOf } from '../../graphql/condition.js';
import { List } from '../../graphql/list.js';
import { OneById, type ReadField, ToOne } from '../../graphql/read-field.js';
import { requireText } from '../../graphql/text.js';
import { discoveryFlows, rawImportRecords } from '../discovery/discovery.reads.js';
import type { AssetFilter } from './asset.inputs.js';
import { assets, isAnalysisStaleSql } from './asset.read-model.js';

/** How a client narrows a list of assets. */
export const assetConditions: Conditions<AssetFilter> = {
  ids: oneOf('id'),
  assetTypes: oneOf('asset_type'),
  environments: oneOf('environment', (environment, field) => requireText(field, environment)),
  discoveryFlowId: equals('discovery_flow_id'),
  analysisStatuses: oneOf('ai_gap_analysis_status'),
  isAnalysisStale: { where: (a, isStale) => sql`${isAnalysisStaleSql(a)} = ${isStale}` },
  search: {
    parameter: (text: string, field) => (text.trim() === '' ? undefined : requireText(field, text)),
    where: (a, text) => sql`position(lower(${text}) in lower(${a}.name)) > 0`,
  },
};

export const assetById = new OneById('Query.asset', assets);
export const assetList = new List('Query.assets', assets, { conditions: assetConditions });
export const assetsOfDiscoveryFlow = new List('DiscoveryFlow.assets', assets, {
  conditions: assetConditions,
  belongs: (a, flowId) => sql`${a}.discovery_flow_id = ${flowId}`,
});
export const flowOfAsset = new ToOne(assets, 'discoveryFlow', 'discoveryFlowId', discoveryFlows);
export const recordOfAsset = new ToOne(assets, 'rawImportRecord', 'rawImportRecordsId', rawImportRecords);
export const assetOfRecord = new ToOne(rawImportRecords, 'asset', 'assetId', assets);

export const assetReads: readonly ReadField[] = [
  assetById,
  assetList,
  assetsOfDiscoveryFlow,
  flowOfAsset,
  recordOfAsset,
  assetOfRecord,
];
