import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Authorized, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Page, pageLoader, readPage } from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { ID } from '../../graphql/id.js';
import { selectedFieldsOf, selectedNodeFields } from '../../graphql/selection.js';
import { Asset } from '../assets/asset.entity.js';
import { Role } from '../tenancy/role.js';
import { CollectionFlow } from './collection-flow.entity.js';
import { Gap, GapConnection } from './gap.entity.js';
import {
  AcceptGapsInput,
  AcceptGapsPayload,
  GapsArgs,
  RejectGapsInput,
  RejectGapsPayload,
  ResolveGapInput,
  ResolveGapPayload,
} from './gap.inputs.js';
import { assetOfGap, flowOfGap, gapById, gapList, gaps, gapsOfAsset } from './gap.reads.js';
import type { ReviewService } from './review.service.js';

@Resolver(() => Gap)
export class GapResolver {
  constructor(private readonly review: ReviewService) {}

  @Authorized(Role.VIEWER)
  @Query(() => Gap, { nullable: true, description: 'One gap; null where the tenant has none of that id.' })
  gap(
    @Ctx() { scope }: RequestContext,
    @Arg('id', () => ID, { description: 'The gap.' }) id: string,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Gap | null> {
    return gapById.read(scope, info, id);
  }

  @Authorized(Role.VIEWER)
  @Query(() => GapConnection, { description: 'The gaps of the tenant, oldest first.' })
  gaps(
    @Ctx() { scope }: RequestContext,
    @Args(() => GapsArgs) args: GapsArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<Gap>> {
    return readPage(scope, gapList, selectedNodeFields(info), args);
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => AcceptGapsPayload, {
    description: 'Writes proposed values to the assets and closes their gaps; all or none.',
  })
  async acceptGaps(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => AcceptGapsInput, { description: 'Which proposals.' }) input: AcceptGapsInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<AcceptGapsPayload> {
    const { gapIds, count, ...basis } = await this.review.accept(scope, input);
    return {
      gaps: await gaps.byIds(scope, gapIds, selectedFieldsOf(info, 'gaps')),
      accepted: count,
      ...basis,
    };
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => RejectGapsPayload, { description: 'Rejects proposals; the assets stay as they are. All or none.' })
  async rejectGaps(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => RejectGapsInput, { description: 'Which proposals.' }) input: RejectGapsInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RejectGapsPayload> {
    const { gapIds, count } = await this.review.reject(scope, input);
    return { gaps: await gaps.byIds(scope, gapIds, selectedFieldsOf(info, 'gaps')), rejected: count };
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => ResolveGapPayload, { description: 'Closes a gap with a value of your own, or as not applicable.' })
  async resolveGap(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => ResolveGapInput, { description: 'What closes it.' }) input: ResolveGapInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ResolveGapPayload> {
    const gapId = await this.review.resolve(scope, input);
    const [gap] = await gaps.byIds(scope, [gapId], selectedFieldsOf(info, 'gap'));
    return { gap: gap as Gap };
  }

  @FieldResolver(() => Asset, { description: 'The asset it belongs to.' })
  asset(@Ctx() { scope }: RequestContext, @Root() gap: Gap, @Info() info: GraphQLResolveInfo): Promise<Asset | null> {
    return assetOfGap.load(scope, info, gap);
  }

  @FieldResolver(() => CollectionFlow, { description: 'The flow that found it; the gap belongs to the asset.' })
  collectionFlow(
    @Ctx() { scope }: RequestContext,
    @Root() gap: Gap,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CollectionFlow | null> {
    return flowOfGap.load(scope, info, gap);
  }
}

@Resolver(() => Asset)
export class AssetGapsResolver {
  @FieldResolver(() => GapConnection, { description: 'Its gaps, whichever flow found them.' })
  gaps(
    @Ctx() { scope }: RequestContext,
    @Root() asset: Asset,
    @Args(() => GapsArgs) args: GapsArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<Gap>> {
    return scope.loader(info, () => pageLoader(scope, gapsOfAsset, selectedNodeFields(info), args)).load(asset.id);
  }
}
