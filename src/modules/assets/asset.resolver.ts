import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Authorized, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Page, pageLoader, readPage } from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { ID } from '../../graphql/id.js';
import { selectedFieldsOf, selectedNodeFields } from '../../graphql/selection.js';
import { DiscoveryFlow } from '../discovery/discovery-flow.entity.js';
import { RawImportRecord } from '../discovery/raw-import-record.entity.js';
import { Role } from '../tenancy/role.js';
import { Asset, AssetConnection } from './asset.entity.js';
import {
  AssetsArgs,
  CreateAssetInput,
  CreateAssetPayload,
  UpdateAssetInput,
  UpdateAssetPayload,
} from './asset.inputs.js';
import {
  assetById,
  assetList,
  assetOfRecord,
  assetsOfDiscoveryFlow,
  flowOfAsset,
  recordOfAsset,
} from './asset.reads.js';
import type { AssetService } from './asset.service.js';

@Resolver(() => Asset)
export class AssetResolver {
  constructor(private readonly service: AssetService) {}

  @Authorized(Role.VIEWER)
  @Query(() => Asset, { nullable: true, description: 'One asset; null where the tenant has none of that id.' })
  asset(
    @Ctx() { scope }: RequestContext,
    @Arg('id', () => ID, { description: 'The asset.' }) id: string,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Asset | null> {
    return assetById.read(scope, info, id);
  }

  @Authorized(Role.VIEWER)
  @Query(() => AssetConnection, { description: 'The assets of the tenant, oldest first.' })
  assets(
    @Ctx() { scope }: RequestContext,
    @Args(() => AssetsArgs) args: AssetsArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<Asset>> {
    return readPage(scope, assetList, selectedNodeFields(info), args);
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => CreateAssetPayload, { description: 'Adds an asset by hand.' })
  async createAsset(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => CreateAssetInput, { description: 'What it is.' }) input: CreateAssetInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CreateAssetPayload> {
    return {
      asset: await this.service.read(scope, await this.service.create(scope, input), selectedFieldsOf(info, 'asset')),
    };
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => UpdateAssetPayload, {
    description: 'Changes what is known of an asset; gaps whose field now has a value close.',
  })
  async updateAsset(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => UpdateAssetInput, { description: 'What changes.' }) input: UpdateAssetInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<UpdateAssetPayload> {
    return {
      asset: await this.service.read(scope, await this.service.update(scope, input), selectedFieldsOf(info, 'asset')),
    };
  }

  @FieldResolver(() => DiscoveryFlow, {
    nullable: true,
    description: 'The flow that made it; null for one made by hand.',
  })
  discoveryFlow(
    @Ctx() { scope }: RequestContext,
    @Root() asset: Asset,
    @Info() info: GraphQLResolveInfo,
  ): Promise<DiscoveryFlow | null> {
    return flowOfAsset.load(scope, info, asset);
  }

  @FieldResolver(() => RawImportRecord, { nullable: true, description: 'The record that it was made of.' })
  rawImportRecord(
    @Ctx() { scope }: RequestContext,
    @Root() asset: Asset,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RawImportRecord | null> {
    return recordOfAsset.load(scope, info, asset);
  }
}

@Resolver(() => DiscoveryFlow)
export class DiscoveryFlowAssetsResolver {
  @FieldResolver(() => AssetConnection, { description: 'The assets that it made.' })
  assets(
    @Ctx() { scope }: RequestContext,
    @Root() flow: DiscoveryFlow,
    @Args(() => AssetsArgs) args: AssetsArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<Asset>> {
    return scope
      .loader(info, () => pageLoader(scope, assetsOfDiscoveryFlow, selectedNodeFields(info), args))
      .load(flow.id);
  }
}

@Resolver(() => RawImportRecord)
export class RawImportRecordAssetResolver {
  @FieldResolver(() => Asset, { nullable: true, description: 'The asset that it became, or was found to be.' })
  asset(
    @Ctx() { scope }: RequestContext,
    @Root() record: RawImportRecord,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Asset | null> {
    return assetOfRecord.load(scope, info, record);
  }
}
