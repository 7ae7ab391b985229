import { type Sql, sql } from '../../db/statement.js';
import { badInput } from '../../errors.js';
import { type Condition, type Conditions, oneOf } from '../../graphql/condition.js';
import { List } from '../../graphql/list.js';
import { OneById, type ReadField, ToOne } from '../../graphql/read-field.js';
import { inTenant, type ReadGround, ReadModel } from '../../graphql/read-model.js';
import { requireText } from '../../graphql/text.js';
import { assets } from '../assets/asset.read-model.js';
import { assetConditions } from '../assets/asset.reads.js';
import { discoveryFlows } from '../discovery/discovery.reads.js';
import { CollectionFlow } from './collection-flow.entity.js';
import { Gap } from './gap.entity.js';
import type { GapFilter } from './gap.inputs.js';
import { isProposalStaleSql, staleReasonSql } from './proposal-reads.js';

export const collectionFlows = new ReadModel(CollectionFlow, 'migration.collection_flows');
export const gaps = new ReadModel(Gap, 'migration.collection_data_gaps', {
  isProposalStale: isProposalStaleSql,
  staleReason: staleReasonSql,
});

/** Whether the flow has selected the asset. */
const isSelected = (ground: ReadGround, flowId: Sql, assetId: Sql): Sql =>
  sql`exists (select from migration.collection_flow_assets fa where ${inTenant(ground, 'fa')} and fa.collection_flow_id = ${flowId} and fa.asset_id = ${assetId})`;

/** Gaps of a flow are those of its assets, whichever flow found them. */
export const isOfFlow = (ground: ReadGround, gap: Sql, flowId: Sql): Sql =>
  isSelected(ground, flowId, sql`${gap}.asset_id`);

const confidence = (comparison: (gap: Sql, confidence: Sql) => Sql): Condition => ({
  parameter: (value: number, field) => {
    if (value >= 0 && value <= 1) return value;
    throw badInput(field, `Expected a confidence from 0 to 1; got ${value}.`);
  },
  where: comparison,
});

const conditions: Conditions<GapFilter> = {
  assetIds: oneOf('asset_id'),
  fieldNames: oneOf('field_name', (name, field) => requireText(field, name)),
  priorities: oneOf('priority'),
  resolutions: oneOf('resolution_status'),
  minConfidence: confidence((g, least) => sql`${g}.confidence_score >= ${least}`),
  maxConfidence: confidence((g, most) => sql`${g}.confidence_score <= ${most}`),
  isAnalyzed: { where: (g, isAnalyzed) => sql`(${g}.confidence_score is not null) = ${isAnalyzed}` },
  hasProposal: { where: (g, hasProposal) => sql`(${g}.proposed_value is not null) = ${hasProposal}` },
};

export const collectionFlowById = new OneById('Query.collectionFlow', collectionFlows);
export const collectionFlowList = new List('Query.collectionFlows', collectionFlows, { isNewestFirst: true });
export const sourceOfFlow = new ToOne(collectionFlows, 'discoveryFlow', 'discoveryFlowId', discoveryFlows);
export const assetsOfFlow = new List('CollectionFlow.assets', assets, {
  conditions: assetConditions,
  belongs: (a, flowId, ground) => isSelected(ground, flowId, sql`${a}.id`),
});
export const gapsOfFlow = new List('CollectionFlow.gaps', gaps, {
  conditions,
  belongs: (g, flowId, ground) => isOfFlow(ground, g, flowId),
});
export const gapById = new OneById('Query.gap', gaps);
export const gapList = new List('Query.gaps', gaps, { conditions });
export const gapsOfAsset = new List('Asset.gaps', gaps, {
  conditions,
  belongs: (g, assetId) => sql`${g}.asset_id = ${assetId}`,
});
export const assetOfGap = new ToOne(gaps, 'asset', 'assetId', assets);
export const flowOfGap = new ToOne(gaps, 'collectionFlow', 'collectionFlowId', collectionFlows);

export const gapReads: readonly ReadField[] = [
  collectionFlowById,
  collectionFlowList,
  sourceOfFlow,
  assetsOfFlow,
  gapsOfFlow,
  gapById,
  gapList,
  gapsOfAsset,
  assetOfGap,
  flowOfGap,
];
