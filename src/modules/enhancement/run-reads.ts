import type DataLoader from 'dataloader';
import { type Sql, sql } from '../../db/statement.js';
import { notFound } from '../../errors.js';
import { type Page, type PageArgs, pageLoader, rowLoader } from '../../graphql/connection.js';
import { inTenant, ReadModel } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { AnalysisRun } from './analysis-run.entity.js';
import { AssetAnalysis } from './asset-analysis.entity.js';
import type { AssetAnalysisStatus } from './enhancement-status.js';

const runs = new ReadModel(AnalysisRun, 'migration.analysis_runs', {
  isSettled: (r) => sql`${r}.status not in ('QUEUED', 'IN_PROGRESS')`,
  progress: ['status', 'processed', 'total', 'failed', 'skipped', 'currentAsset', 'startedAt', 'updatedAt'],
  collectionFlow: ['collectionFlowId'],
  assetAnalyses: ['id'],
});

const analyses = new ReadModel(AssetAnalysis, 'migration.asset_analyses', {
  asset: ['assetId'],
  learningsUsed: ['learningIds'],
});

const from = (model: ReadModel, alias: string): Sql => sql.raw(`${model.table} ${alias}`);

/** Runs by id, with the given fields; one that the tenant does not have gives null. */
export const analysisRunLoader = (scope: Scope, fields: Iterable<string>): DataLoader<string, AnalysisRun | null> =>
  rowLoader((ids) =>
    scope.rows<AnalysisRun>(
      sql`select ${runs.columns(scope, fields, 'r')} from ${from(runs, 'r')} where ${inTenant(scope, 'r')} and r.id = any(${ids})`,
    ),
  );

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
  const run = await analysisRunLoader(scope, ALL_RUN_FIELDS).load(id);
  if (!run) throw notFound('analysis run', id);
  return run;
}

/** The runs of collection flows, newest first. */
export const runsLoader = (
  scope: Scope,
  fields: ReadonlySet<string>,
  args: PageArgs,
): DataLoader<string, Page<AnalysisRun>> =>
  pageLoader(
    scope,
    {
      list: 'CollectionFlow.runs',
      from: from(runs, 'r'),
      alias: 'r',
      where: sql`${inTenant(scope, 'r')} and r.collection_flow_id = parent.id`,
      columns: runs.columns(scope, fields, 'r'),
      isNewestFirst: true,
    },
    args,
  );

/** What runs did with their assets, in the order of their turns. */
export const assetAnalysesLoader = (
  scope: Scope,
  fields: ReadonlySet<string>,
  args: PageArgs & { statuses?: AssetAnalysisStatus[] | null },
): DataLoader<string, Page<AssetAnalysis>> => {
  const { statuses } = args;
  return pageLoader(
    scope,
    {
      list: 'AnalysisRun.assetAnalyses',
      filter: { statuses: statuses ?? null },
      from: from(analyses, 'n'),
      alias: 'n',
      where: sql`${inTenant(scope, 'n')} and n.analysis_run_id = parent.id ${statuses ? sql`and n.status = any(${statuses})` : sql``}`,
      columns: analyses.columns(scope, fields, 'n'),
    },
    args,
  );
};
