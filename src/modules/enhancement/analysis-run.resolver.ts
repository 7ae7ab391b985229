import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Field, FieldResolver, Info, Int, Resolver, Root } from 'type-graphql';
import { type Page, pageLoader } from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { ListArgs, type PageArgs } from '../../graphql/page-args.js';
import { selectedNodeFields } from '../../graphql/selection.js';
import { Asset } from '../assets/asset.entity.js';
import { CollectionFlow } from '../gaps/collection-flow.entity.js';
import { Gap } from '../gaps/gap.entity.js';
import { AnalysisRun, AnalysisRunConnection } from './analysis-run.entity.js';
import { AssetAnalysis, AssetAnalysisConnection } from './asset-analysis.entity.js';
import { describeProgress } from './describe-progress.js';
import { EnhancementProgress } from './enhancement-progress.js';
import { AssetAnalysisStatus } from './enhancement-status.js';
import type { ProgressBoard } from './progress-board.js';
import { analysesOfRun, assetOfAnalysis, flowOfRun, runOfGap, runsOfFlow } from './run.reads.js';

@ArgsType()
class RunsArgs implements PageArgs {
  @Field(() => Int, { defaultValue: 20, nullable: true, description: 'How many; 0 to 200.' })
  first!: number;
  @Field(() => String, { nullable: true, description: '`endCursor` of the page before.' })
  after?: string | null;
}

@ArgsType()
class AssetAnalysesArgs extends ListArgs {
  @Field(() => [AssetAnalysisStatus], { nullable: true, description: 'Only those that stand there.' })
  statuses?: AssetAnalysisStatus[] | null;
}

@Resolver(() => AnalysisRun)
export class AnalysisRunResolver {
  @FieldResolver(() => CollectionFlow, { description: 'The flow whose assets it analyses.' })
  collectionFlow(
    @Ctx() { scope }: RequestContext,
    @Root() run: AnalysisRun,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CollectionFlow | null> {
    return flowOfRun.load(scope, info, run);
  }

  @FieldResolver(() => EnhancementProgress, { description: 'How far it is.' })
  progress(@Root() run: AnalysisRun): EnhancementProgress {
    return describeProgress(run);
  }

  @FieldResolver(() => AssetAnalysisConnection, { description: 'What it does with each asset, in the order of turns.' })
  assetAnalyses(
    @Ctx() { scope }: RequestContext,
    @Root() run: AnalysisRun,
    @Args(() => AssetAnalysesArgs) args: AssetAnalysesArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<AssetAnalysis>> {
    return scope.loader(info, () => pageLoader(scope, analysesOfRun, selectedNodeFields(info), args)).load(run.id);
  }
}

@Resolver(() => AssetAnalysis)
export class AssetAnalysisResolver {
  @FieldResolver(() => Asset, { nullable: true, description: 'The asset; null when it is no longer there.' })
  asset(
    @Ctx() { scope }: RequestContext,
    @Root() analysis: AssetAnalysis,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Asset | null> {
    return assetOfAnalysis.load(scope, info, analysis);
  }
}

@Resolver(() => CollectionFlow)
export class CollectionFlowEnhancementResolver {
  constructor(private readonly board: ProgressBoard) {}

  @FieldResolver(() => AnalysisRunConnection, { description: 'Its runs, newest first.' })
  runs(
    @Ctx() { scope }: RequestContext,
    @Root() flow: CollectionFlow,
    @Args(() => RunsArgs) args: RunsArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<AnalysisRun>> {
    return scope.loader(info, () => pageLoader(scope, runsOfFlow, selectedNodeFields(info), args)).load(flow.id);
  }

  @FieldResolver(() => EnhancementProgress, { description: 'How far its latest run is.' })
  enhancementProgress(
    @Ctx() { scope }: RequestContext,
    @Root() flow: CollectionFlow,
    @Info() info: GraphQLResolveInfo,
  ): Promise<EnhancementProgress> {
    return scope.loader(info, () => this.board.loader(scope)).load(flow.id);
  }
}

@Resolver(() => Gap)
export class GapEnhancementResolver {
  @FieldResolver(() => AnalysisRun, {
    nullable: true,
    description: 'The run that made its proposal; null without one.',
  })
  analysisRun(
    @Ctx() { scope }: RequestContext,
    @Root() gap: Gap,
    @Info() info: GraphQLResolveInfo,
  ): Promise<AnalysisRun | null> {
    return runOfGap.load(scope, info, gap);
  }
}
