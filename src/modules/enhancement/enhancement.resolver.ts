import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, Info, Mutation, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.js';
import { ID } from '../../graphql/id.js';
import { Role } from '../tenancy/role.js';
import { AnalysisRun } from './analysis-run.entity.js';
import {
  AnalyzeGapsInput,
  AnalyzeGapsPayload,
  CancelAnalysisInput,
  CancelAnalysisPayload,
  RequeueFailedAssetsInput,
  RequeueFailedAssetsPayload,
  ResetStuckAnalysesInput,
  ResetStuckAnalysesPayload,
} from './enhancement.inputs.js';
import type { EnhancementService } from './enhancement.service.js';
import { EnhancementProgress } from './enhancement-progress.js';
import type { ProgressBoard } from './progress-board.js';
import { runById } from './run.reads.js';
import type { StuckAnalyses } from './stuck-analyses.js';

@Resolver()
export class EnhancementResolver {
  constructor(
    private readonly enhancement: EnhancementService,
    private readonly board: ProgressBoard,
    private readonly stuck: StuckAnalyses,
  ) {}

  @Authorized(Role.VIEWER)
  @Query(() => AnalysisRun, { nullable: true, description: 'A run; null when the tenant does not have it.' })
  analysisRun(
    @Ctx() { scope }: RequestContext,
    @Arg('id', () => ID, { description: 'Id of the run.' }) id: string,
    @Info() info: GraphQLResolveInfo,
  ): Promise<AnalysisRun | null> {
    return runById.read(scope, info, id);
  }

  @Authorized(Role.VIEWER)
  @Query(() => EnhancementProgress, {
    description: "How far a flow's latest run is: what a client polls. NOT_FOUND when the tenant has no such flow.",
  })
  enhancementProgress(
    @Ctx() { scope }: RequestContext,
    @Arg('collectionFlowId', () => ID, { description: 'Id of the collection flow.' }) collectionFlowId: string,
  ): Promise<EnhancementProgress> {
    return this.board.of(scope, collectionFlowId);
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => AnalyzeGapsPayload, {
    description:
      'Has the agent propose how to close the pending gaps of a flow. Answers at once; poll enhancementProgress. CONFLICT while the flow has a run that is not settled.',
  })
  async analyzeGaps(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => AnalyzeGapsInput, { description: 'What to analyse.' }) input: AnalyzeGapsInput,
  ): Promise<AnalyzeGapsPayload> {
    return { run: await this.enhancement.analyzeGaps(scope, input) };
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => CancelAnalysisPayload, { description: 'Stops a run; what it has analysed stays.' })
  async cancelAnalysis(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => CancelAnalysisInput, { description: 'Which run.' }) input: CancelAnalysisInput,
  ): Promise<CancelAnalysisPayload> {
    return { run: await this.enhancement.cancelAnalysis(scope, input) };
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => RequeueFailedAssetsPayload, {
    description: 'A new run over the assets of a flow whose last analysis failed; nothing else repeats them.',
  })
  requeueFailedAssets(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => RequeueFailedAssetsInput, { description: 'Which assets.' }) input: RequeueFailedAssetsInput,
  ): Promise<RequeueFailedAssetsPayload> {
    return this.enhancement.requeueFailedAssets(scope, input);
  }

  @Authorized(Role.ADMIN)
  @Mutation(() => ResetStuckAnalysesPayload, {
    description: 'Frees assets and flows that a lost worker left in progress. Runs by itself an hour after each start.',
  })
  async resetStuckAnalyses(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => ResetStuckAnalysesInput, { description: 'Which analyses.' }) input: ResetStuckAnalysesInput,
  ): Promise<ResetStuckAnalysesPayload> {
    return { reset: await this.stuck.reset(scope, input.olderThanMinutes) };
  }
}
