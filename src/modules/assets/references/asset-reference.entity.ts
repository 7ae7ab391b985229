import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection.js';
import { ID } from '../../../graphql/id.js';
import { DateTime } from '../../../graphql/scalars.js';
import { ReferenceKind, ReferenceRule, ReferenceStatus } from './reference-enums.js';

@ObjectType({
  simpleResolvers: true,
  description: 'What an asset says of another one, by the name it writes, and which asset that is.',
})
@Entity({ tableName: 'asset_references' })
export class AssetReference {
  @Field(() => ID, { description: 'UUID.' })
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  @Property({ type: 'uuid' })
  engagementId!: string;

  @Property({ type: 'uuid' })
  assetId!: string;

  @Field(() => ReferenceKind, { description: 'What the asset is to the one it names.' })
  @Property({ type: 'text' })
  kind!: ReferenceKind;

  @Field(() => String, { description: 'The field of the catalogue that holds the name.' })
  @Property({ type: 'text' })
  fieldName!: string;

  @Field(() => String, { description: 'The name as it is written.' })
  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'uuid', nullable: true })
  targetAssetId: string | null = null;

  @Field(() => ReferenceStatus, { description: 'Whether it is known which asset is meant.' })
  @Property({ type: 'text', persist: false })
  status!: Opt<ReferenceStatus>;

  @Field(() => ReferenceRule, {
    nullable: true,
    description: 'How the name was found to mean it; null while it is not.',
  })
  @Property({ type: 'text', nullable: true })
  resolvedBy: ReferenceRule | null = null;

  @Property({ type: 'array' })
  candidateIds: Opt<string[]> = [];

  @Field(() => DateTime, { description: 'When the name was first read.' })
  @Property({ type: 'datetime' })
  createdAt: Opt<Date> = new Date();

  @Field(() => DateTime, { description: 'When what it means last changed.' })
  @Property({ type: 'datetime' })
  updatedAt: Opt<Date> = new Date();
}

export const AssetReferenceConnection = connectionOf(() => AssetReference, 'AssetReference');
