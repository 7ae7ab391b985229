import { ArgsType, Field, InputType, ObjectType } from 'type-graphql';
import { ID } from '../../graphql/id.js';
import { ListArgs } from '../../graphql/page-args.js';
import { JsonObject } from '../../graphql/scalars.js';
import type { AssetType } from '../catalogue/asset-type.js';
import { Asset } from './asset.entity.js';
import { type AnalysisStatus, AnalysisStatus as AnalysisStatusEnum, AssetTypeEnum } from './asset-enums.js';

@InputType({ description: 'Which assets; what is left out does not narrow, several conditions must all hold.' })
export class AssetFilter {
  @Field(() => [ID], { nullable: true, description: 'These; at most 250.' })
  ids?: string[] | null;
  @Field(() => [AssetTypeEnum], { nullable: true, description: 'Of one of these types.' })
  assetTypes?: AssetType[] | null;
  @Field(() => [String], { nullable: true, description: 'In one of these environments.' })
  environments?: string[] | null;
  @Field(() => ID, { nullable: true, description: 'Discovered by this flow.' })
  discoveryFlowId?: string | null;
  @Field(() => [AnalysisStatusEnum], { nullable: true, description: 'Whose analysis stands there.' })
  analysisStatuses?: AnalysisStatus[] | null;
  @Field(() => Boolean, { nullable: true, description: 'Whose analysis is, or is not, stale.' })
  isAnalysisStale?: boolean | null;
  @Field(() => String, { nullable: true, description: 'Whose name holds this text, in any case.' })
  search?: string | null;
}

@ArgsType()
export class AssetsArgs extends ListArgs {
  @Field(() => AssetFilter, { nullable: true, description: 'Narrows the list.' })
  filter?: AssetFilter | null;
}

@InputType({ description: 'An asset that a person adds.' })
export class CreateAssetInput {
  @Field(() => String, { description: '1 to 255 characters.' })
  name!: string;
  @Field(() => AssetTypeEnum, { description: 'What it is.' })
  assetType!: AssetType;
  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null;
  @Field(() => String, {
    nullable: true,
    description: "One of the catalogue's environments, or a word for one (`prod`).",
  })
  environment?: string | null;
  @Field(() => String, { nullable: true, description: 'Site, datacenter or region.' })
  location?: string | null;
  @Field(() => JsonObject, {
    nullable: true,
    description: "Values of the catalogue's fields for this type; normalised.",
  })
  attributes?: Record<string, unknown> | null;
  @Field(() => JsonObject, { nullable: true, description: 'Anything else worth keeping.' })
  customAttributes?: Record<string, unknown> | null;
}

@InputType({ description: 'What changes about an asset; what is left out stays, null takes a value away.' })
export class UpdateAssetInput {
  @Field(() => ID, { description: 'The asset.' })
  assetId!: string;
  @Field(() => String, { nullable: true, description: '1 to 255 characters; a name cannot be taken away.' })
  name?: string | null;
  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null;
  @Field(() => String, { nullable: true, description: "One of the catalogue's environments, or a word for one." })
  environment?: string | null;
  @Field(() => String, { nullable: true, description: 'Site, datacenter or region.' })
  location?: string | null;
  @Field(() => JsonObject, {
    nullable: true,
    description: "Values of the catalogue's fields; merged with those it has.",
  })
  attributes?: Record<string, unknown> | null;
  @Field(() => JsonObject, { nullable: true, description: 'Merged with those it has.' })
  customAttributes?: Record<string, unknown> | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of createAsset.' })
export class CreateAssetPayload {
  @Field(() => Asset, { description: 'The new asset.' })
  asset!: Asset;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of updateAsset.' })
export class UpdateAssetPayload {
  @Field(() => Asset, { description: 'The asset as it now is.' })
  asset!: Asset;
}
