import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Tenant } from '../../../src/scope.js';
import { ChildApp } from '../child-app.js';
import { GAP_FIELDS, insertScannedFlow, insertServers, insertTenant } from '../flow-of-assets.js';
import { type ModelServer, type ReceivedRequest, startModelServer } from '../model-server.js';
import { type RedisServer, startRedisServer } from '../redis-server.js';

export interface FlowToAnalyze {
  readonly tenant: Tenant;
  readonly flowId: string;
  readonly assetIds: readonly string[];
}

export interface RunRow {
  readonly id: string;
  readonly status: string;
  readonly error: string | null;
  readonly processed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly fencing: number;
}

export interface FleetSize {
  readonly workers: number;
  readonly hasRedis?: boolean;
  /** How long the model takes for one answer. */
  readonly modelMs: number;
  readonly environment?: Record<string, string>;
}

/** A gateway and its workers, each a process of its own, on one PostgreSQL, and a model on loopback that they ask. */
export class AnalysisFleet {
  private constructor(
    readonly gateway: ChildApp,
    readonly workers: readonly ChildApp[],
    readonly model: ModelServer,
    private readonly modelMs: number,
    private readonly redisServer: RedisServer | undefined,
  ) {}

  static async start({
    workers: count,
    hasRedis = false,
    modelMs,
    environment = {},
  }: FleetSize): Promise<AnalysisFleet> {
    const model = await startModelServer();
    model.delay(modelMs);
    const redis = hasRedis ? await startRedisServer() : undefined;
    const shared = {
      LACUNA_MODEL: 'openai:double',
      OPENAI_BASE_URL: model.baseUrl,
      LACUNA_ANALYZE_COOLDOWN_SECONDS: '0',
      LACUNA_RATE_LIMIT_PER_MINUTE: '1000000',
      ...(redis && { REDIS_URL: redis.url }),
      ...environment,
    };
    const gateway = await ChildApp.create({ ...shared, LACUNA_ROLES: 'gateway' });
    await gateway.start();
    const workers: ChildApp[] = [];
    for (let n = 0; n < count; n++) {
      const worker = await ChildApp.create({ ...shared, LACUNA_ROLES: 'worker' }, gateway);
      await worker.start();
      workers.push(worker);
    }
    return new AnalysisFleet(gateway, workers, model, modelMs, redis);
  }

  get redis(): RedisServer {
    if (!this.redisServer) throw new Error('the fleet was started without Redis');
    return this.redisServer;
  }

  worker(index = 0): ChildApp {
    const worker = this.workers[index];
    if (!worker) throw new Error(`the fleet has ${this.workers.length} workers; there is no worker ${index}`);
    return worker;
  }

  async flow(assets: number, tenant?: Tenant): Promise<FlowToAnalyze> {
    const { database } = this.gateway;
    const owner = tenant ?? (await insertTenant(database));
    const assetIds = await insertServers(database, owner, assets);
    return { tenant: owner, assetIds, flowId: await insertScannedFlow(database, owner, assetIds) };
  }

  /** Answers the id of the run. */
  async analyze({ tenant, flowId }: FlowToAnalyze, forceRefresh = false): Promise<string> {
    const { analyzeGaps } = await this.gateway.query<{ analyzeGaps: { run: { id: string } } }>(
      'mutation ($input: AnalyzeGapsInput!) { analyzeGaps(input: $input) { run { id } } }',
      { input: { collectionFlowId: flowId, forceRefresh } },
      { tenant },
    );
    return analyzeGaps.run.id;
  }

  async readRun(id: string): Promise<RunRow> {
    const [run] = await this.gateway.database.rows<RunRow>(
      `select id, status, error_code as error, processed, failed, skipped, fencing_number::int as fencing
       from migration.analysis_runs where id = $1`,
      [id],
    );
    if (!run) throw new Error(`run ${id} is gone`);
    return run;
  }

  async until(id: string, isThere: (run: RunRow) => boolean): Promise<RunRow> {
    for (;;) {
      const run = await this.readRun(id);
      if (isThere(run)) return run;
      await sleep(5);
    }
  }

  settled = (id: string): Promise<RunRow> => this.until(id, (run) => !isMoving(run));

  /** Requests about the assets of a flow, in the order they came. */
  requestsOf({ assetIds }: FlowToAnalyze): ReceivedRequest[] {
    const ours = new Set<unknown>(assetIds);
    return this.model.requests.filter(({ blocks }) => ours.has(blocks?.asset['id']));
  }

  /**
   * That a run which took every asset of its flow left exactly one analysis of each: in its own rows, in the audit trail,
   * in the usage and in the gaps. `callsRepeated` bounds the calls that no analysis came of.
   */
  async expectAnalyzedOnce(flow: FlowToAnalyze, runId: string, callsRepeated: number): Promise<void> {
    const assets = flow.assetIds.length;
    const [found] = await this.gateway.database.rows(
      `select
         (select status || ' ' || processed || ' ' || failed || ' ' || skipped from migration.analysis_runs where id = $1) as run,
         (select array_agg(error_code) from migration.asset_analyses where analysis_run_id = $1 and status = 'FAILED') as failures,
         (select count(*)::int from migration.asset_analyses where analysis_run_id = $1 and status = 'COMPLETED' and gaps_enhanced = $3) as analyses,
         (select array_agg(n order by n) from (select distinct count(*)::int as n from migration.audit_events where action = 'agent.asset_analyzed'
            and details ->> 'analysisRunId' = $1::text group by asset_id) t) as "eventsAnAsset",
         (select array_agg(n order by n) from (select distinct count(*)::int as n from migration.model_calls where analysis_run_id = $1
            and outcome = 'ACCEPTED' group by asset_id) t) as "usageRowsAnAsset",
         (select count(*)::int from migration.assets where id = any($2) and ai_gap_analysis_status = 2 and ai_gap_analysis_timestamp is not null) as assets,
         (select count(*)::int from migration.collection_data_gaps where analysis_run_id = $1 and confidence_score is not null) as gaps`,
      [runId, flow.assetIds, GAP_FIELDS.length],
    );
    expect(found).toEqual({
      run: `COMPLETED ${assets} 0 0`,
      failures: null,
      analyses: assets,
      eventsAnAsset: [1],
      usageRowsAnAsset: [1],
      assets,
      gaps: assets * GAP_FIELDS.length,
    });
    const calls = this.requestsOf(flow).length;
    expect(calls).toBeGreaterThanOrEqual(assets);
    expect(calls - assets, 'calls that no analysis came of').toBeLessThanOrEqual(callsRepeated);
    const { verifyAuditTrail } = await this.gateway.query<{ verifyAuditTrail: object }>(
      '{ verifyAuditTrail { isIntact } }',
      {},
      { tenant: flow.tenant },
    );
    expect(verifyAuditTrail).toEqual({ isIntact: true });
  }

  /** How many requests are being answered at this moment. */
  get callsInFlight(): number {
    return this.model.requests.filter(({ endedAt }) => endedAt === Number.POSITIVE_INFINITY).length;
  }

  forgetRequests(): void {
    this.model.reset();
    this.model.delay(this.modelMs);
  }

  async close(): Promise<void> {
    for (const worker of this.workers) await worker.remove();
    await this.gateway.remove();
    await this.redisServer?.stop();
    await this.model.close();
  }
}

export const isMoving = ({ status }: RunRow): boolean => status === 'QUEUED' || status === 'IN_PROGRESS';
