import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Authorized, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import { sql } from '../../db/statement.js';
import type { Page } from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { ID } from '../../graphql/id.js';
import { selectedFields, selectedFieldsOf, selectedNodeFields } from '../../graphql/selection.js';
import { Asset } from '../assets/asset.entity.js';
import { assetLoader } from '../assets/asset-loaders.js';
import { Role } from '../tenancy/role.js';
import { CollectionFlow } from './collection-flow.entity.js';
import { collectionFlowLoader } from './collection-flow-loaders.js';
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
import { gapsLoader, readGaps, readGapsById } from './gap-lists.js';
import type { ReviewService } from './review.service.js';

@Resolver(() => Gap)
export class GapResolver {
  constructor(private readonly review: ReviewService) {}

  @Authorized(Role.VIEWER)
  @Query(() => Gap, { nullable: true, description: 'One gap; null where the tenant has none of that id.' })
  async gap(
    @Ctx() { scope }: RequestContext,
    @Arg('id', () => ID, { description: 'The gap.' }) id: string,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Gap | undefined> {
    return (await readGapsById(scope, [id], selectedFields(info)))[0];
  }

  @Authorized(Role.VIEWER)
  @Query(() => GapConnection, { description: 'The gaps of the tenant, oldest first.' })
  gaps(
    @Ctx() { scope }: RequestContext,
    @Args(() => GapsArgs) args: GapsArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<Gap>> {
    return readGaps(scope, selectedNodeFields(info), args);
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
    const { gapIds, count, uncalibratedFields } = await this.review.accept(scope, input);
    return {
      gaps: await readGapsById(scope, gapIds, selectedFieldsOf(info, 'gaps')),
      accepted: count,
      uncalibratedFields,
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
    return { gaps: await readGapsById(scope, gapIds, selectedFieldsOf(info, 'gaps')), rejected: count };
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => ResolveGapPayload, { description: 'Closes a gap with a value of your own, or as not applicable.' })
  async resolveGap(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => ResolveGapInput, { description: 'What closes it.' }) input: ResolveGapInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ResolveGapPayload> {
    const gapId = await this.review.resolve(scope, input);
    const [gap] = await readGapsById(scope, [gapId], selectedFieldsOf(info, 'gap'));
    return { gap: gap as Gap };
  }

  @FieldResolver(() => Asset, { description: 'The asset it belongs to.' })
  asset(@Ctx() { scope }: RequestContext, @Root() gap: Gap, @Info() info: GraphQLResolveInfo): Promise<Asset | null> {
    return scope.loader(info, () => assetLoader(scope, selectedFields(info))).load(gap.assetId);
  }

  @FieldResolver(() => CollectionFlow, { description: 'The flow that found it; the gap belongs to the asset.' })
  collectionFlow(
    @Ctx() { scope }: RequestContext,
    @Root() gap: Gap,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CollectionFlow | null> {
    return scope.loader(info, () => collectionFlowLoader(scope, selectedFields(info))).load(gap.collectionFlowId);
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
    const belongs = sql`g.asset_id = parent.id`;
    return scope
      .loader(info, () => gapsLoader(scope, selectedNodeFields(info), args, 'Asset.gaps', belongs))
      .load(asset.id);
  }
}
