import { v7 as uuid } from 'uuid';
import type { Config } from '../../config.js';
import { idempotent } from '../../db/idempotent.js';
import { type Sql, sql } from '../../db/statement.js';
import { AppError, badInput, notFound } from '../../errors.js';
import { inTenant } from '../../graphql/read-model.js';
import type { JobQueue } from '../../jobs/queue.js';
import type { Scope } from '../../scope.js';
import { enhancementPlanned } from '../../telemetry/metrics.js';
import { CollectionPhase } from '../gaps/collection-phase.js';
import type { AnalysisRun } from './analysis-run.entity.js';
import { analyzeGapsJob } from './analyze-gaps.job.js';
import type { Cancellations } from './cancellations.js';
import { checkAssetIds, checkFieldNames } from './check-request.js';
import type {
  AnalyzeGapsInput,
  CancelAnalysisInput,
  RequeueFailedAssetsInput,
  RequeueFailedAssetsPayload,
} from './enhancement.inputs.js';
import { EnhancementStatus } from './enhancement-status.js';
import { type AnalyzedState, type Plan, planAnalysis } from './plan-analysis.js';
import type { ProgressBoard } from './progress-board.js';
import { readRun } from './run.reads.js';
import { type RunBooks, settleRun } from './settle-run.js';
import { watchRun } from './watch-run.job.js';

export interface EnhancementParts extends RunBooks {
  readonly queue: JobQueue;
  readonly board: ProgressBoard;
  readonly cancellations: Cancellations;
  readonly config: Config['enhancement'];
  /** What runs are made with from now on. */
  readonly model: string;
}

interface Request {
  readonly collectionFlowId: string;
  readonly assets: readonly AnalyzedState[];
  readonly forceRefresh: boolean;
  readonly fieldNames: readonly string[] | null;
  readonly cooldownSeconds: number;
}

/** Starts, stops and repeats runs. What a run does is the worker's (AnalysisRunner). */
export class EnhancementService {
  constructor(private readonly parts: EnhancementParts) {}

  /** Plans a run over a flow's assets and enqueues it; answers before it begins. */
  async analyzeGaps(scope: Scope, input: AnalyzeGapsInput): Promise<AnalysisRun> {
    this.requireEnabled();
    const { collectionFlowId, forceRefresh, idempotencyKey: key } = input;
    const assetIds = checkAssetIds(input.assetIds);
    const fieldNames = checkFieldNames(input.fieldNames);
    const run = await scope.transaction(async (tx) => {
      const runId = await idempotent(tx, { operation: 'analyzeGaps', key, input }, async () => {
        await requireScanned(tx, collectionFlowId);
        const assets = await readStates(tx, collectionFlowId, assetIds);
        const { cooldownSeconds } = this.parts.config;
        return this.start(tx, { collectionFlowId, assets, forceRefresh, fieldNames, cooldownSeconds });
      });
      return readRun(tx, runId);
    });
    await this.parts.board.forget(scope, collectionFlowId);
    return run;
  }

  /** A new run over the assets of the flow whose last analysis failed. */
  async requeueFailedAssets(scope: Scope, input: RequeueFailedAssetsInput): Promise<RequeueFailedAssetsPayload> {
    this.requireEnabled();
    const { collectionFlowId, idempotencyKey: key } = input;
    const assetIds = checkAssetIds(input.assetIds);
    const run = await scope.transaction(async (tx) => {
      const runId = await idempotent(tx, { operation: 'requeueFailedAssets', key, input }, async () => {
        await requireScanned(tx, collectionFlowId);
        const states = await readStates(tx, collectionFlowId, assetIds);
        const failed = await failedAssets(tx, collectionFlowId);
        const assets = states.filter(({ assetId }) => failed.has(assetId));
        const rest = { forceRefresh: false, fieldNames: null, cooldownSeconds: 0 };
        return this.start(tx, { collectionFlowId, assets, ...rest });
      });
      return readRun(tx, runId);
    });
    await this.parts.board.forget(scope, collectionFlowId);
    return { run, requeued: run.plan.total - run.plan.skipped };
  }

  /** Ends a run that has not begun; asks one in progress to end after the asset it is at; leaves a settled one alone. */
  async cancelAnalysis(scope: Scope, { runId }: CancelAnalysisInput): Promise<AnalysisRun> {
    const { audit, board, cancellations } = this.parts;
    const isRequested = await scope.transaction(async (tx) => {
      const end = { status: EnhancementStatus.CANCELED } as const;
      if (await settleRun(tx, this.parts, runId, sql`r.status = 'QUEUED'`, end)) return false;
      const requested = await tx.row<{ collectionFlowId: string }>(sql`
        update migration.analysis_runs r set is_cancel_requested = true
        where ${inTenant(tx, 'r')} and r.id = ${runId} and r.status = 'IN_PROGRESS' and not r.is_cancel_requested
        returning r.collection_flow_id as "collectionFlowId"`);
      if (!requested) return false;
      await audit.record(tx, { action: 'analysis.cancel_requested', ...requested, details: { analysisRunId: runId } });
      return true;
    });
    if (isRequested) await cancellations.announce(runId);
    const run = await readRun(scope, runId);
    await board.forget(scope, run.collectionFlowId);
    return run;
  }

  private requireEnabled(): void {
    if (!this.parts.config.isEnabled)
      throw new AppError(
        'CONFLICT',
        'The AI enhancement is switched off here (LACUNA_AI_ENHANCEMENT=off): gaps can be scanned, answered and resolved, not analysed.',
      );
  }

  /** The run with its assets, its job and what looks after it, all in the transaction of `tx`. */
  private async start(tx: Scope, request: Request): Promise<string> {
    const { audit, queue, config } = this.parts;
    const { collectionFlowId, forceRefresh, fieldNames } = request;
    const plan = planAnalysis(request.assets, {
      forceRefresh,
      fieldNames,
      maxAgeDays: config.maxAgeDays,
      now: new Date(),
    });
    const runId = uuid();
    await this.insertRun(tx, runId, request, plan);
    await requireCooledDown(tx, runId, request);
    const isWorkLeft = plan.counts.skipped < plan.counts.total;
    if (isWorkLeft) {
      await tx.rows(sql`
        update migration.collection_flows f set status = 'RUNNING', current_phase = ${CollectionPhase.GAP_ANALYSIS}, updated_at = now()
        where ${inTenant(tx, 'f')} and f.id = ${collectionFlowId}`);
      const isSent = await queue.send(tx, analyzeGapsJob, { runId, collectionFlowId });
      if (!isSent) throw new Error(`the queue holds a job of the new run ${runId} already`);
      await watchRun(tx, queue, runId);
    }
    await audit.record(tx, {
      action: 'analysis.requested',
      collectionFlowId,
      details: { analysisRunId: runId, plan: plan.counts, forceRefresh, fieldNames },
    });
    if (!isWorkLeft)
      await settleRun(tx, this.parts, runId, sql`r.status = 'QUEUED'`, { status: EnhancementStatus.COMPLETED });
    for (const kind of ['fresh', 'stale', 'forced', 'skipped'] as const)
      enhancementPlanned.inc({ plan: kind }, plan.counts[kind]);
    return runId;
  }

  private async insertRun(tx: Scope, runId: string, request: Request, { assets, counts }: Plan): Promise<void> {
    const { clientAccountId, engagementId } = tx.tenant;
    const { collectionFlowId, forceRefresh, fieldNames } = request;
    const inserted = await tx.rows(sql`
      insert into migration.analysis_runs (client_account_id, engagement_id, id, collection_flow_id, status, force_refresh, field_names, plan,
        processed, skipped, total, model, requested_by, request_id)
      values (${clientAccountId}, ${engagementId}, ${runId}, ${collectionFlowId}, 'QUEUED', ${forceRefresh},
        ${fieldNames === null ? null : JSON.stringify(fieldNames)}::jsonb, ${JSON.stringify(counts)}::jsonb,
        ${counts.skipped}, ${counts.skipped}, ${counts.total}, ${this.parts.model}, ${tx.actor.subject}, ${tx.requestId})
      on conflict (collection_flow_id) where status in ('QUEUED', 'IN_PROGRESS') do nothing returning id`);
    if (inserted.length === 0)
      throw new AppError(
        'CONFLICT',
        `Expected collection flow ${collectionFlowId} to have no run that is queued or in progress; it has one. Wait for it, or cancel it.`,
      );
    const rows = assets.map(({ assetId, plannedAs }, position) => ({
      id: uuid(),
      assetId,
      position,
      status: plannedAs === 'SKIPPED' ? 'SKIPPED' : 'PENDING',
      plannedAs,
    }));
    await tx.rows(sql`
      insert into migration.asset_analyses (client_account_id, engagement_id, id, analysis_run_id, asset_id, position, status, planned_as)
      select ${clientAccountId}::uuid, ${engagementId}::uuid, n.id, ${runId}::uuid, n."assetId", n.position, n.status, n."plannedAs"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) n (id uuid, "assetId" uuid, position int, status text, "plannedAs" text)`);
  }
}

/** Read after the run was inserted: a start that came at the same time has committed by then, or fails. */
async function requireCooledDown(
  tx: Scope,
  runId: string,
  { collectionFlowId, cooldownSeconds }: Request,
): Promise<void> {
  const last = await tx.row<{ ageSeconds: number }>(sql`
    select extract(epoch from clock_timestamp() - r.requested_at)::double precision as "ageSeconds" from migration.analysis_runs r
    where ${inTenant(tx, 'r')} and r.collection_flow_id = ${collectionFlowId} and r.id <> ${runId} order by r.id desc limit 1`);
  if (!last || last.ageSeconds >= cooldownSeconds) return;
  const retryAfterSeconds = Math.ceil(cooldownSeconds - last.ageSeconds);
  throw new AppError(
    'RATE_LIMITED',
    `Expected ${cooldownSeconds} seconds between two analyses of a flow; try again in ${retryAfterSeconds}.`,
    { retryAfterSeconds },
  );
}

async function requireScanned(tx: Scope, flowId: string): Promise<void> {
  const flow = await tx.row<{ phase: CollectionPhase }>(sql`
    select f.current_phase as phase from migration.collection_flows f where ${inTenant(tx, 'f')} and f.id = ${flowId}`);
  if (!flow) throw notFound('collection flow', flowId);
  if (flow.phase === CollectionPhase.ASSET_SELECTION)
    throw badInput(
      'input.collectionFlowId',
      `Expected the gaps of collection flow ${flowId} to have been scanned; call scanGaps first.`,
    );
}

/** The flow's assets, or those of `assetIds`, in the order they are analysed in. NOT_FOUND for one that is not the flow's. */
async function readStates(tx: Scope, flowId: string, assetIds: readonly string[] | null): Promise<AnalyzedState[]> {
  const isChosen: Sql = assetIds === null ? sql`` : sql`and s.asset_id = any(${assetIds})`;
  const states = await tx.rows<AnalyzedState>(sql`
    select a.id as "assetId", a.ai_gap_analysis_status as status, a.ai_gap_analysis_timestamp as "analyzedAt", a.values_changed_at as "valuesChangedAt"
    from migration.collection_flow_assets s join migration.assets a on a.id = s.asset_id and ${inTenant(tx, 'a')}
    where ${inTenant(tx, 's')} and s.collection_flow_id = ${flowId} ${isChosen} order by a.id`);
  const found = new Set(states.map(({ assetId }) => assetId));
  const missing = assetIds?.find((id) => !found.has(id));
  if (missing !== undefined) throw notFound(`asset of collection flow ${flowId}`, missing);
  return states;
}

/** Those whose last analysis in this flow failed; runs that did not come to an asset do not count. */
async function failedAssets(tx: Scope, flowId: string): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ assetId: string }>(sql`
    select last."assetId" from (
      select distinct on (n.asset_id) n.asset_id as "assetId", n.status from migration.asset_analyses n
      join migration.analysis_runs r on r.id = n.analysis_run_id and r.collection_flow_id = ${flowId} and ${inTenant(tx, 'r')}
      where n.status in ('COMPLETED', 'FAILED') order by n.asset_id, n.analysis_run_id desc
    ) last where last.status = 'FAILED'`);
  return new Set(rows.map(({ assetId }) => assetId));
}
