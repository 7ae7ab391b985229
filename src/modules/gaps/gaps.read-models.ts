import { ReadModel } from '../../graphql/read-model.js';
import { CollectionFlow } from './collection-flow.entity.js';
import { Gap } from './gap.entity.js';
import { isProposalStaleSql, staleReasonSql } from './proposal-reads.js';

/** Fields that higher modules declare say here which stored property their loaders need. */
export const collectionFlows = new ReadModel(CollectionFlow, 'migration.collection_flows', {
  discoveryFlow: ['discoveryFlowId'],
});
export const gaps = new ReadModel(Gap, 'migration.collection_data_gaps', {
  asset: ['assetId'],
  collectionFlow: ['collectionFlowId'],
  analysisRun: ['analysisRunId'],
  isProposalStale: isProposalStaleSql,
  staleReason: staleReasonSql,
});
