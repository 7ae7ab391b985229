import { Arg, Authorized, Field, ObjectType, Query, Resolver } from 'type-graphql';
import { ASSET_TYPES, type AssetType } from '../catalogue/asset-type.js';
import { catalogueFor } from '../catalogue/catalogue.js';
import type { CatalogueField as FieldRule } from '../catalogue/catalogue-field.js';
import { Role } from '../tenancy/role.js';
import { AssetTypeEnum } from './asset-enums.js';

@ObjectType({ simpleResolvers: true, description: 'A field that the catalogue knows of an asset type.' })
class CatalogueField {
  @Field(() => AssetTypeEnum, { description: 'What has it.' })
  assetType!: AssetType;
  @Field(() => String, { description: 'As it is called in assets, gaps and field mappings.' })
  name!: string;
  @Field(() => String, { description: 'As people call it.' })
  label!: string;
  @Field(() => String, { description: 'What kind of value it takes, e.g. `integer`; of a list, what each item is.' })
  valueKind!: string;
  @Field(() => Boolean, { description: 'Whether it takes several values.' })
  isList!: boolean;
  @Field(() => String, { nullable: true, description: 'The unit of its numbers; null where they have none.' })
  unit!: string | null;
  @Field(() => [String], { nullable: true, description: 'The values that are allowed; null: they are not listed.' })
  allowedValues!: readonly string[] | null;
  @Field(() => String, { description: 'Its category, e.g. `platform`.' })
  category!: string;
}

@Resolver()
export class CatalogueResolver {
  @Authorized(Role.VIEWER)
  @Query(() => [CatalogueField], { description: 'What the catalogue asks of assets, in the order people are asked.' })
  catalogueFields(
    @Arg('assetType', () => AssetTypeEnum, { nullable: true, description: 'Of one asset type; left out, of all.' })
    assetType?: AssetType | null,
  ): CatalogueField[] {
    const types = assetType ? [assetType] : ASSET_TYPES;
    return types.flatMap((type) => catalogueFor(type).map((field) => shown(type, field)));
  }
}

const shown = (assetType: AssetType, { name, label, type, allowed, category }: FieldRule): CatalogueField => ({
  assetType,
  name,
  label,
  category,
  isList: type.kind === 'list',
  valueKind: type.kind === 'list' ? type.item : type.kind,
  unit: (type.kind === 'list' ? undefined : type.unit) ?? null,
  allowedValues: allowed ?? null,
});
