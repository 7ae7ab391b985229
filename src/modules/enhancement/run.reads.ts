import { sql } from '../../db/statement.js';
import { notFound } from '../../errors.js';
import { oneOf } from '../../graphql/condition.js';
import { List } from '../../graphql/list.js';
import type { PageArgs } from '../../graphql/page-args.js';
import { OneById, type ReadField, ToOne } from '../../graphql/read-field.js';
import { ReadModel } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { assets } from '../assets/asset.read-model.js';
import { collectionFlows, gaps } from '../gaps/gap.reads.js';
import { AnalysisRun } from './analysis-run.entity.js';
import { AssetAnalysis } from './asset-analysis.entity.js';
import type { AssetAnalysisStatus } from './enhancement-status.js';

const runs = new ReadModel(AnalysisRun, 'migration.analysis_runs', {
  isSettled: (r) => sql`(${r}.status not in ('QUEUED', 'IN_PROGRESS'))`,
  progress: ['status', 'processed', 'total', 'failed', 'skipped', 'currentAsset', 'startedAt', 'updatedAt'],
});

const analyses = new ReadModel(AssetAnalysis, 'migration.asset_analyses', { learningsUsed: ['learningIds'] });

interface AssetAnalysesFilter {
  statuses?: AssetAnalysisStatus[] | null;
}

export const runById = new OneById('Query.analysisRun', runs);
export const flowOfRun = new ToOne(runs, 'collectionFlow', 'collectionFlowId', collectionFlows);
export const runOfGap = new ToOne(gaps, 'analysisRun', 'analysisRunId', runs);
export const assetOfAnalysis = new ToOne(analyses, 'asset', 'assetId', assets);
export const runsOfFlow = new List('CollectionFlow.runs', runs, {
  belongs: (r, flowId) => sql`${r}.collection_flow_id = ${flowId}`,
  isNewestFirst: true,
});
/** In the order of their turns. */
export const analysesOfRun = new List<AssetAnalysis, AssetAnalysesFilter, PageArgs & AssetAnalysesFilter>(
  'AnalysisRun.assetAnalyses',
  analyses,
  {
    belongs: (n, runId) => sql`${n}.analysis_run_id = ${runId}`,
    conditions: { statuses: oneOf('status') },
    filterOf: (args) => args,
  },
);

export const runReads: readonly ReadField[] = [
  runById,
  flowOfRun,
  runOfGap,
  assetOfAnalysis,
  runsOfFlow,
  analysesOfRun,
];

const ALL_RUN_FIELDS = [
  'isSettled',
  'progress',
  'collectionFlow',
  'forceRefresh',
  'fieldNames',
  'plan',
  'errorCode',
  'model',
  'inputTokens',
  'outputTokens',
  'costUsd',
  'requestedBy',
  'requestedAt',
  'finishedAt',
];

/** The whole run; NOT_FOUND when the tenant does not have it. */
export async function readRun(scope: Scope, id: string): Promise<AnalysisRun> {
  const run = await runs.byId(scope, id, ALL_RUN_FIELDS);
  if (!run) throw notFound('analysis run', id);
  return run;
}
