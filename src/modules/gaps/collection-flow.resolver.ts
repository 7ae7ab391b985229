import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Authorized, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Page, pageLoader, readPage } from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { ID } from '../../graphql/id.js';
import { ListArgs } from '../../graphql/page-args.js';
import { selectedFieldsOf, selectedNodeFields } from '../../graphql/selection.js';
import { type Asset, AssetConnection } from '../assets/asset.entity.js';
import { AssetsArgs } from '../assets/asset.inputs.js';
import { DiscoveryFlow } from '../discovery/discovery-flow.entity.js';
import { Role } from '../tenancy/role.js';
import { CollectionFlow, CollectionFlowConnection } from './collection-flow.entity.js';
import type { CollectionFlowService } from './collection-flow.service.js';
import { type Gap, GapConnection } from './gap.entity.js';
import {
  CreateCollectionFlowInput,
  CreateCollectionFlowPayload,
  GapSummary,
  GapsArgs,
  ScanGapsInput,
  ScanGapsPayload,
} from './gap.inputs.js';
import { assetsOfFlow, collectionFlowById, collectionFlowList, gapsOfFlow, sourceOfFlow } from './gap.reads.js';

@Resolver(() => CollectionFlow)
export class CollectionFlowResolver {
  constructor(private readonly flows: CollectionFlowService) {}

  @Authorized(Role.VIEWER)
  @Query(() => CollectionFlow, { nullable: true, description: 'One flow; null where the tenant has none of that id.' })
  collectionFlow(
    @Ctx() { scope }: RequestContext,
    @Arg('id', () => ID, { description: 'The collection flow.' }) id: string,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CollectionFlow | null> {
    return collectionFlowById.read(scope, info, id);
  }

  @Authorized(Role.VIEWER)
  @Query(() => CollectionFlowConnection, { description: 'The collection flows of the tenant, newest first.' })
  collectionFlows(
    @Ctx() { scope }: RequestContext,
    @Args(() => ListArgs) args: ListArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<CollectionFlow>> {
    return readPage(scope, collectionFlowList, selectedNodeFields(info), args);
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => CreateCollectionFlowPayload, { description: 'Selects assets whose gaps are to be found and closed.' })
  async createCollectionFlow(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => CreateCollectionFlowInput, { description: 'Which assets.' }) input: CreateCollectionFlowInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CreateCollectionFlowPayload> {
    const id = await this.flows.create(scope, input);
    return { collectionFlow: await this.flows.read(scope, id, selectedFieldsOf(info, 'collectionFlow')) };
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => ScanGapsPayload, { description: "Tier 1: compares the flow's assets with the catalogue." })
  async scanGaps(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => ScanGapsInput, { description: 'Which flow.' }) input: ScanGapsInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ScanGapsPayload> {
    const counts = await this.flows.scan(scope, input.collectionFlowId);
    const fields = selectedFieldsOf(info, 'collectionFlow');
    return { ...counts, collectionFlow: await this.flows.read(scope, input.collectionFlowId, fields) };
  }

  @FieldResolver(() => DiscoveryFlow, {
    nullable: true,
    description: 'The discovery flow whose assets it selects; null where assets were named.',
  })
  discoveryFlow(
    @Ctx() { scope }: RequestContext,
    @Root() flow: CollectionFlow,
    @Info() info: GraphQLResolveInfo,
  ): Promise<DiscoveryFlow | null> {
    return sourceOfFlow.load(scope, info, flow);
  }

  @FieldResolver(() => AssetConnection, { description: 'The assets it selects.' })
  assets(
    @Ctx() { scope }: RequestContext,
    @Root() flow: CollectionFlow,
    @Args(() => AssetsArgs) args: AssetsArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<Asset>> {
    return scope.loader(info, () => pageLoader(scope, assetsOfFlow, selectedNodeFields(info), args)).load(flow.id);
  }

  @FieldResolver(() => GapConnection, { description: 'The gaps of its assets, whichever flow found them.' })
  gaps(
    @Ctx() { scope }: RequestContext,
    @Root() flow: CollectionFlow,
    @Args(() => GapsArgs) args: GapsArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<Gap>> {
    return scope.loader(info, () => pageLoader(scope, gapsOfFlow, selectedNodeFields(info), args)).load(flow.id);
  }

  @FieldResolver(() => GapSummary, { description: 'Its gaps, counted.' })
  gapSummary(
    @Ctx() { scope }: RequestContext,
    @Root() flow: CollectionFlow,
    @Info() info: GraphQLResolveInfo,
  ): Promise<GapSummary> {
    return scope.loader(info, () => this.flows.summaryLoader(scope)).load(flow.id);
  }
}
