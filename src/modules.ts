import path from 'node:path';
import { AgentPool } from './ai/model/agent-pool.js';
import { AssetAnalyst } from './ai/model/analyze-asset.js';
import type { ChatModel } from './ai/model/chat-model.js';
import { createChatModel } from './ai/model/model-factory.js';
import { loadPriceTable } from './ai/model/price-table.js';
import { watchModel } from './ai/model/watch-model.js';
import type { Config } from './config.js';
import type { RouteMount } from './graphql/route.js';
import type { ResolverObject } from './graphql/schema.js';
import type { StoredField } from './graphql/stored-answers.js';
import type { Job } from './jobs/define-job.js';
import type { JobQueue } from './jobs/queue.js';
import type { Logger } from './logger.js';
import {
  AssetResolver,
  DiscoveryFlowAssetsResolver,
  RawImportRecordAssetResolver,
} from './modules/assets/asset.resolver.js';
import { AssetService } from './modules/assets/asset.service.js';
import { CatalogueResolver } from './modules/assets/catalogue.resolver.js';
import { CatalogueService } from './modules/assets/catalogue.service.js';
import { AssetReferenceResolver, AssetReferencesResolver } from './modules/assets/references/reference.resolver.js';
import { settleReferences } from './modules/assets/references/settle-references.js';
import { answerMessages } from './modules/assistant/answering/answer-messages.job.js';
import { composeAssistant } from './modules/assistant/compose-assistant.js';
import { AuditResolver } from './modules/audit/audit.resolver.js';
import { AuditService } from './modules/audit/audit.service.js';
import {
  DataImportResolver,
  DiscoveryFlowResolver,
  DiscoveryResolver,
} from './modules/discovery/discovery.resolver.js';
import { DiscoveryService } from './modules/discovery/discovery.service.js';
import { DiscoveryRunService } from './modules/discovery/discovery-run.service.js';
import { DiscoveryRunner } from './modules/discovery/discovery-runner.js';
import { ImportService } from './modules/discovery/import.service.js';
import { MappingService } from './modules/discovery/mapping.service.js';
import { runDiscovery, runDiscoveryJob } from './modules/discovery/run-discovery.job.js';
import { uploadRoute } from './modules/discovery/upload.route.js';
import {
  AnalysisRunResolver,
  AssetAnalysisResolver,
  CollectionFlowEnhancementResolver,
  GapEnhancementResolver,
} from './modules/enhancement/analysis-run.resolver.js';
import { AnalysisRunner } from './modules/enhancement/analysis-runner.js';
import type { Analyst } from './modules/enhancement/analyst.js';
import { analyzeGapsJob, createAnalyzeGapsJob } from './modules/enhancement/analyze-gaps.job.js';
import { Cancellations } from './modules/enhancement/cancellations.js';
import { EnhancementResolver } from './modules/enhancement/enhancement.resolver.js';
import { EnhancementService } from './modules/enhancement/enhancement.service.js';
import { ModelAnalyst } from './modules/enhancement/model-analyst.js';
import { PatternLibrary } from './modules/enhancement/pattern-library.js';
import { ProgressBoard } from './modules/enhancement/progress-board.js';
import { RulesAnalyst } from './modules/enhancement/rules-analyst.js';
import { RunLedger } from './modules/enhancement/run-ledger.js';
import { SafeKeysResolver } from './modules/enhancement/safe-keys/safe-keys.resolver.js';
import { SafeKeysService } from './modules/enhancement/safe-keys/safe-keys.service.js';
import { StuckAnalyses } from './modules/enhancement/stuck-analyses.js';
import { createWatchRunJob, watchRunJob } from './modules/enhancement/watch-run.job.js';
import { CalibrationResolver } from './modules/gaps/calibration.resolver.js';
import { CollectionFlowResolver } from './modules/gaps/collection-flow.resolver.js';
import { CollectionFlowService } from './modules/gaps/collection-flow.service.js';
import { AssetGapsResolver, GapResolver } from './modules/gaps/gap.resolver.js';
import { ReviewService } from './modules/gaps/review.service.js';
import { closeFilledGaps } from './modules/gaps/scan-gaps.js';
import { LearningService } from './modules/learnings/learning.service.js';
import { AssetAnalysisLearningsResolver, LearningsResolver } from './modules/learnings/learnings.resolver.js';
import {
  CollectionFlowQuestionnaireResolver,
  QuestionnaireResolver,
  QuestionResolver,
  SharedQuestionResolver,
} from './modules/questionnaire/questionnaire.resolver.js';
import { QuestionnaireService } from './modules/questionnaire/questionnaire.service.js';
import { type AccessEvents, AccessService } from './modules/tenancy/access.service.js';
import {
  ClientAccountResolver,
  EngagementResolver,
  GrantResolver,
  TenancyResolver,
} from './modules/tenancy/tenancy.resolver.js';
import { TenancyService } from './modules/tenancy/tenancy.service.js';
import { UsageResolver } from './modules/usage/usage.resolver.js';
import { UsageService } from './modules/usage/usage.service.js';
import { BackfillResolver } from './modules/wiring/backfill.resolver.js';
import { BackfillService } from './modules/wiring/backfill.service.js';
import { WiringResolver } from './modules/wiring/wiring.resolver.js';
import { WiringService } from './modules/wiring/wiring.service.js';
import { createEventBus } from './store/event-bus.js';
import type { Store } from './store/store.js';

/** What the modules stand on. */
export interface Ground {
  readonly config: Config;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly logger: Logger;
}

/** Names of all jobs, for the queues that a migration makes. */
export const JOB_NAMES: readonly string[] = [
  runDiscovery.name,
  analyzeGapsJob.name,
  watchRunJob.name,
  answerMessages.name,
];

/** The evidence rules, and behind them the model that is configured. */
function createAnalyst(model: ChatModel | undefined, { enhancement }: Config): Analyst {
  if (model === undefined) return new RulesAnalyst();
  const timeoutMs = enhancement.assetTimeoutSeconds * 1000;
  return new ModelAnalyst(model, new AgentPool(() => new AssetAnalyst(model, timeoutMs)));
}

/** Every service, resolver and job, each made once from what it needs. */
export function composeModules({ config, store, queue, logger }: Ground) {
  const audit = new AuditService();
  const access = new AccessService(createEventBus<AccessEvents>(store));
  const tenancy = new TenancyService(access, audit);
  const discovery = new DiscoveryService(audit);
  const imports = new ImportService(discovery, audit, config.importLimits);
  const mappings = new MappingService(discovery, audit);
  const discoveryRuns = new DiscoveryRunService(discovery, audit, queue);
  const assets = new AssetService(audit, closeFilledGaps);
  const collectionFlows = new CollectionFlowService(audit);
  const usage = new UsageService(audit, access, loadPriceTable(config.priceTablePath));
  const books = { audit, usage };
  const learnings = new LearningService(audit, access, logger, config.learningTtlDays);
  const review = new ReviewService(audit, learnings);
  const questionnaires = new QuestionnaireService(audit, review, {
    delaySeconds: config.questionnaireDelaySeconds,
    isAnalysisEnabled: config.enhancement.isEnabled,
  });
  const model = config.model && watchModel(createChatModel(config.model));
  const analyst = createAnalyst(model, config);
  const progress = new ProgressBoard(store, config.redisUrl !== undefined);
  const cancellations = new Cancellations(store);
  const stuckAnalyses = new StuckAnalyses(books, progress, logger);
  const enhancement = new EnhancementService({
    ...books,
    queue,
    board: progress,
    cancellations,
    config: config.enhancement,
    model: analyst.model,
  });
  const analysisRunner = new AnalysisRunner({
    ledger: new RunLedger(books, config.enhancement.maxAgeDays),
    board: progress,
    analyst,
    learnings,
    patterns: new PatternLibrary(),
    usage,
    cancellations,
    store,
    logger,
    assetTimeoutMs: config.enhancement.assetTimeoutSeconds * 1000,
  });

  const wiring = new WiringService(store);
  const assistant = composeAssistant({
    config: config.assistant,
    store,
    queue,
    logger,
    audit,
    access,
    model,
    usage,
    wiring,
    progress,
  });

  const resolvers: ResolverObject[] = [
    new TenancyResolver(tenancy),
    new ClientAccountResolver(tenancy),
    new EngagementResolver(tenancy),
    new GrantResolver(tenancy),
    new AuditResolver(audit),
    new DiscoveryResolver(discovery, imports, mappings, discoveryRuns),
    new DiscoveryFlowResolver(discovery),
    new DataImportResolver(),
    new AssetResolver(assets),
    new DiscoveryFlowAssetsResolver(),
    new RawImportRecordAssetResolver(),
    new AssetReferenceResolver(),
    new AssetReferencesResolver(),
    new CatalogueResolver(new CatalogueService(audit)),
    new CollectionFlowResolver(collectionFlows),
    new GapResolver(review),
    new AssetGapsResolver(),
    new CalibrationResolver(),
    new EnhancementResolver(enhancement, progress, stuckAnalyses),
    new AnalysisRunResolver(),
    new AssetAnalysisResolver(),
    new CollectionFlowEnhancementResolver(progress),
    new GapEnhancementResolver(),
    new WiringResolver(wiring),
    new BackfillResolver(new BackfillService(wiring, audit, store, logger)),
    new SafeKeysResolver(new SafeKeysService(store, audit, access)),
    new QuestionnaireResolver(questionnaires),
    new QuestionResolver(questionnaires),
    new SharedQuestionResolver(),
    new CollectionFlowQuestionnaireResolver(questionnaires),
    new LearningsResolver(learnings),
    new AssetAnalysisLearningsResolver(),
    new UsageResolver(usage),
    ...assistant.resolvers,
  ];
  const jobs: Job[] = [
    runDiscoveryJob(
      new DiscoveryRunner(audit, config.discovery, logger, {
        afterChunks: settleReferences,
        onValuesChanged: closeFilledGaps,
      }),
    ),
    createAnalyzeGapsJob(analysisRunner),
    createWatchRunJob(stuckAnalyses, queue),
    ...assistant.jobs,
  ];

  const routes: RouteMount[] = [
    uploadRoute({
      imports,
      access,
      folder: path.join(config.dataDir, 'uploads'),
      maxBytes: config.upload.maxBytes,
      logger,
    }),
    ...assistant.routes,
  ];

  const storedFields: StoredField[] = [
    { query: 'enhancementProgress', textOf: (scope, args) => progress.textOf(scope, String(args['collectionFlowId'])) },
  ];

  const close = async () => {
    access.close();
    cancellations.close();
    await assistant.close();
  };
  return { resolvers, storedFields, jobs, routes, access, prepareWork: () => analyst.prepare(), model, close };
}
