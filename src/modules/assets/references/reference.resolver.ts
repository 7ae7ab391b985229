import type { GraphQLResolveInfo } from 'graphql';
import { Args, Authorized, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import { type Page, pageLoader, readPage } from '../../../graphql/connection.js';
import type { RequestContext } from '../../../graphql/context.js';
import { selectedFields, selectedNodeFields } from '../../../graphql/selection.js';
import { RawImportRecord } from '../../discovery/raw-import-record.entity.js';
import { Role } from '../../tenancy/role.js';
import { Asset } from '../asset.entity.js';
import { assets } from '../asset.read-model.js';
import { AssetReference, AssetReferenceConnection } from './asset-reference.entity.js';
import { ReferencesArgs } from './reference.inputs.js';
import {
  assetOfReference,
  recordOfReferenceLoader,
  referenceList,
  referencesOfAsset,
  referencesToAsset,
  targetOfReference,
} from './reference.reads.js';

@Resolver(() => AssetReference)
export class AssetReferenceResolver {
  @Authorized(Role.VIEWER)
  @Query(() => AssetReferenceConnection, { description: 'What the assets of the tenant say of each other.' })
  assetReferences(
    @Ctx() { scope }: RequestContext,
    @Args(() => ReferencesArgs) args: ReferencesArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<AssetReference>> {
    return readPage(scope, referenceList, selectedNodeFields(info), args);
  }

  @FieldResolver(() => Asset, { nullable: true, description: 'The asset that says it.' })
  asset(
    @Ctx() { scope }: RequestContext,
    @Root() reference: AssetReference,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Asset | null> {
    return assetOfReference.load(scope, info, reference);
  }

  @FieldResolver(() => Asset, { nullable: true, description: 'The asset that is meant; null while that is not known.' })
  target(
    @Ctx() { scope }: RequestContext,
    @Root() reference: AssetReference,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Asset | null> {
    return targetOfReference.load(scope, info, reference);
  }

  @FieldResolver(() => [Asset], { description: 'The assets it could be, where there are several; up to 20.' })
  async candidates(
    @Ctx() { scope }: RequestContext,
    @Root() { candidateIds }: AssetReference,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Asset[]> {
    const loader = scope.loader(info, () => assets.loader(scope, selectedFields(info)));
    const found = await Promise.all(candidateIds.map((id) => loader.load(id)));
    return found.filter((asset) => asset !== null);
  }

  @FieldResolver(() => RawImportRecord, {
    nullable: true,
    description: 'The latest record that says it; null where a person did.',
  })
  rawImportRecord(
    @Ctx() { scope }: RequestContext,
    @Root() { id }: AssetReference,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RawImportRecord | null> {
    return scope.loader(info, () => recordOfReferenceLoader(scope, selectedFields(info))).load(id);
  }
}

@Resolver(() => Asset)
export class AssetReferencesResolver {
  @FieldResolver(() => AssetReferenceConnection, { description: 'What it says of other assets.' })
  references(
    @Ctx() { scope }: RequestContext,
    @Root() asset: Asset,
    @Args(() => ReferencesArgs) args: ReferencesArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<AssetReference>> {
    return scope
      .loader(info, () => pageLoader(scope, referencesOfAsset, selectedNodeFields(info), args))
      .load(asset.id);
  }

  @FieldResolver(() => AssetReferenceConnection, { description: 'What other assets say of it.' })
  referencedBy(
    @Ctx() { scope }: RequestContext,
    @Root() asset: Asset,
    @Args(() => ReferencesArgs) args: ReferencesArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<AssetReference>> {
    return scope
      .loader(info, () => pageLoader(scope, referencesToAsset, selectedNodeFields(info), args))
      .load(asset.id);
  }
}
