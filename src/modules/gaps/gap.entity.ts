import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, Float, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { ID } from '../../graphql/id.js';
import { DateTime, Json } from '../../graphql/scalars.js';
import type { JsonValue } from '../catalogue/catalogue-field.js';
import { GapPriority, GapResolution, GapType } from './gap-enums.js';

@ObjectType({ simpleResolvers: true, description: 'Where a proposal comes from.' })
export class Evidence {
  @Field(() => String, { description: 'What kind of source it is, e.g. the rule that read it.' })
  source!: string;
  @Field(() => String, { description: "Where in the asset's own data, e.g. `customAttributes.tech_stack`." })
  path!: string;
  @Field(() => String, { description: 'What stands there, with personal data and secrets replaced.' })
  excerpt!: string;
  @Field(() => [ID], {
    nullable: true,
    description:
      'Some of the assets it rests on, where other assets of the tenant are what it goes by; null where none are.',
  })
  assetIds?: readonly string[] | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'A value that the catalogue requires and an asset lacks, holds in a form that cannot be right, or in two versions.',
})
@Entity({ tableName: 'collection_data_gaps' })
export class Gap {
  @Field(() => ID, { description: 'UUID.' })
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  @Property({ type: 'uuid' })
  engagementId!: string;

  @Property({ type: 'uuid' })
  collectionFlowId!: string;

  @Property({ type: 'uuid' })
  assetId!: string;

  @Field(() => String, { description: 'Field of the catalogue.' })
  @Property({ type: 'text' })
  fieldName!: string;

  @Field(() => GapType, { description: 'What is wrong with the field.' })
  @Property({ type: 'text' })
  gapType!: GapType;

  @Field(() => String, { description: "The field's category in the catalogue, e.g. `platform`." })
  @Property({ type: 'text' })
  gapCategory!: string;

  @Field(() => GapPriority, { description: 'How much it blocks.' })
  @Property({ type: 'smallint' })
  priority!: GapPriority;

  @Field(() => Float, { nullable: true, description: 'How sure the proposal is, 0 to 1; null until the analysis.' })
  @Property({ type: 'double', nullable: true })
  confidenceScore: number | null = null;

  @Field(() => [String], { description: 'Two or three ways to close it; empty until the analysis.' })
  @Property({ type: 'json' })
  aiSuggestions: Opt<string[]> = [];

  @Field(() => String, { nullable: true, description: 'The suggestion that is preferred.' })
  @Property({ type: 'text', nullable: true })
  suggestedResolution: string | null = null;

  @Field(() => Json, {
    nullable: true,
    description: 'The value that is proposed; null where there is no evidence for one.',
  })
  @Property({ type: 'json', nullable: true })
  proposedValue: JsonValue = null;

  @Field(() => [Evidence], { description: 'What the proposal rests on; empty where it rests on nothing.' })
  @Property({ type: 'json' })
  evidence: Opt<Evidence[]> = [];

  @Field(() => Boolean, {
    description:
      'Whether the asset has changed where the proposal was read from: it cannot be accepted any more. False once the gap is closed.',
  })
  isProposalStale!: boolean;

  @Field(() => String, { nullable: true, description: 'What has changed since the proposal was made; null: nothing.' })
  staleReason!: string | null;

  @Field(() => GapResolution, { description: 'What became of it.' })
  @Property({ type: 'text', fieldName: 'resolution_status' })
  resolution: Opt<GapResolution> = GapResolution.PENDING;

  @Field(() => Json, { nullable: true, description: 'The value that closed it.' })
  @Property({ type: 'json', nullable: true })
  resolvedValue: JsonValue = null;

  @Field(() => String, {
    nullable: true,
    description:
      'Subject of who closed it, or the source whose value did; null while it is open, and where the field does not apply by the catalogue.',
  })
  @Property({ type: 'text', nullable: true })
  resolvedBy: string | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was closed.' })
  @Property({ type: 'datetime', nullable: true })
  resolvedAt: Date | null = null;

  @Property({ type: 'uuid', nullable: true })
  analysisRunId: string | null = null;
}

export const GapConnection = connectionOf(() => Gap, 'Gap');
