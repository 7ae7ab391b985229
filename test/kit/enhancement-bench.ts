import 'reflect-metadata';
import { loadPriceTable } from '../../src/ai/model/price-table.js';
import { Database } from '../../src/db/database.js';
import { appUrl } from '../../src/db/migrate.js';
import { entities } from '../../src/entities.js';
import { JobQueue } from '../../src/jobs/queue.js';
import { createLogger } from '../../src/logger.js';
import { AuditService } from '../../src/modules/audit/audit.service.js';
import { AnalysisRunner } from '../../src/modules/enhancement/analysis-runner.js';
import type { Analyst } from '../../src/modules/enhancement/analyst.js';
import { Cancellations } from '../../src/modules/enhancement/cancellations.js';
import type { AnalyzeGapsInput } from '../../src/modules/enhancement/enhancement.inputs.js';
import { EnhancementService } from '../../src/modules/enhancement/enhancement.service.js';
import { PatternLibrary } from '../../src/modules/enhancement/pattern-library.js';
import { ProgressBoard } from '../../src/modules/enhancement/progress-board.js';
import { RulesAnalyst } from '../../src/modules/enhancement/rules-analyst.js';
import { RunLedger } from '../../src/modules/enhancement/run-ledger.js';
import { StuckAnalyses } from '../../src/modules/enhancement/stuck-analyses.js';
import { LearningService } from '../../src/modules/learnings/learning.service.js';
import { type AccessEvents, AccessService } from '../../src/modules/tenancy/access.service.js';
import { UsageService } from '../../src/modules/usage/usage.service.js';
import { Scope, type Tenant } from '../../src/scope.js';
import { createStore } from '../../src/store/create-store.js';
import { createEventBus } from '../../src/store/event-bus.js';
import type { Store } from '../../src/store/store.js';
import { createTestDatabase, type TestDatabase } from './database.js';

const MAX_AGE_DAYS = 30;

/** The parts of the enhancement over a real database, without a gateway or a worker: a test decides who works when. */
export class EnhancementBench {
  readonly audit = new AuditService();
  private readonly access = new AccessService(createEventBus<AccessEvents>(this.store));
  readonly usage = new UsageService(this.audit, this.access, loadPriceTable(undefined));
  readonly learnings = new LearningService(this.audit, this.access, this.logger, 90);
  private readonly books = { audit: this.audit, usage: this.usage };
  readonly ledger = new RunLedger(this.books, MAX_AGE_DAYS);
  readonly cancellations = new Cancellations(this.store);
  readonly board = new ProgressBoard(this.store, true);
  readonly stuck = new StuckAnalyses(this.books, this.board, this.logger);
  readonly service = new EnhancementService({
    ...this.books,
    queue: this.queue,
    board: this.board,
    cancellations: this.cancellations,
    config: { isEnabled: true, maxAgeDays: MAX_AGE_DAYS, cooldownSeconds: 0, assetTimeoutSeconds: 30 },
    model: 'evidence-rules',
  });

  private constructor(
    readonly database: TestDatabase,
    private readonly gateway: Database,
    readonly queue: JobQueue,
    readonly store: Store,
    private readonly logger: ReturnType<typeof createLogger>,
  ) {}

  /** On a database of its own, or on that of another bench: as another process of the same deployment. */
  static async start({
    redisUrl,
    beside,
  }: {
    redisUrl?: string;
    beside?: EnhancementBench;
  } = {}): Promise<EnhancementBench> {
    const logger = createLogger(process.env.TEST_LOG_LEVEL ?? 'fatal');
    const database = beside?.database ?? (await createTestDatabase());
    const url = appUrl(database.url);
    const deployment = { 'lacuna.analysis_max_age_days': String(MAX_AGE_DAYS) };
    const gateway = await Database.open(url, entities, deployment, logger);
    const queue = await JobQueue.start(url, logger);
    return new EnhancementBench(database, gateway, queue, await createStore({ redisUrl, logger }), logger);
  }

  scope(tenant: Tenant): Scope {
    return new Scope(this.gateway, {
      tenant,
      actor: { subject: 'system:analyze-gaps', isPlatformAdmin: false },
      requestId: 'test',
    });
  }

  runner(analyst: Analyst = new RulesAnalyst(), assetTimeoutMs = 30_000): AnalysisRunner {
    const { ledger, learnings, usage, board, cancellations, store, logger } = this;
    return new AnalysisRunner({
      ledger,
      learnings,
      patterns: new PatternLibrary(),
      usage,
      board,
      analyst,
      cancellations,
      store,
      logger,
      assetTimeoutMs,
    });
  }

  /** Enqueues a run; nothing works on it until `work`. */
  start(tenant: Tenant, collectionFlowId: string, over: Partial<AnalyzeGapsInput> = {}) {
    return this.service.analyzeGaps(this.scope(tenant), { collectionFlowId, forceRefresh: false, ...over });
  }

  work(
    tenant: Tenant,
    run: { id: string; collectionFlowId: string },
    {
      analyst,
      assetTimeoutMs,
      signal = new AbortController().signal,
    }: { analyst?: Analyst; assetTimeoutMs?: number; signal?: AbortSignal } = {},
  ): Promise<void> {
    const input = { runId: run.id, collectionFlowId: run.collectionFlowId };
    return this.runner(analyst, assetTimeoutMs).run({ scope: this.scope(tenant), signal }, input);
  }

  async close(): Promise<void> {
    this.cancellations.close();
    this.access.close();
    await this.store.close();
    await this.queue.close();
    await this.gateway.close();
  }

  /** The last of the benches of a database ends it. */
  async remove(): Promise<void> {
    await this.close();
    await this.database.drop();
  }
}
