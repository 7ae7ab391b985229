import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { ArgsType, Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { ID } from '../../graphql/id.js';
import { ListArgs } from '../../graphql/page-args.js';
import { DateTime } from '../../graphql/scalars.js';
import { AssetTypeEnum } from '../assets/asset-enums.js';
import type { AssetType } from '../catalogue/asset-type.js';
import { GapResolution } from '../gaps/gap-enums.js';

/** How far a learning reaches; stored as it is spelled here. */
export enum LearningScope {
  ENGAGEMENT = 'ENGAGEMENT',
  CLIENT = 'CLIENT',
}

registerEnumType(LearningScope, {
  name: 'LearningScope',
  description: 'How far a learning reaches.',
  valuesConfig: {
    ENGAGEMENT: { description: 'The engagement that it was learned in.' },
    CLIENT: { description: 'Every engagement of the client account, where their own learnings are too few.' },
  },
});

/** Where a learning comes from; stored as it is spelled here. */
export const PatternType = { RESOLUTION: 'gap_resolution', ANALYSIS: 'gap_analysis' } as const;
export type PatternType = (typeof PatternType)[keyof typeof PatternType];

@ObjectType({
  simpleResolvers: true,
  description: 'What an analysis, or what people did with its proposals, taught for later analyses.',
})
@Entity({ tableName: 'learnings' })
export class Learning {
  @Field(() => ID, { description: 'UUID.' })
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  /** Null: the whole client account's. */
  @Property({ type: 'uuid', nullable: true })
  engagementId!: string | null;

  @Field(() => LearningScope, { description: 'How far it reaches.' })
  @Property({ type: 'text' })
  scope!: LearningScope;

  @Field(() => String, {
    description:
      'What kind of thing was learned, `gap_resolution`: what people decided; `gap_analysis`: what was proposed.',
  })
  @Property({ type: 'text' })
  patternType!: PatternType;

  @Field(() => AssetTypeEnum, { description: 'The asset type that it is about.' })
  @Property({ type: 'text' })
  assetType!: AssetType;

  @Field(() => String, { nullable: true, description: 'The field that it is about; null: the asset type as a whole.' })
  @Property({ type: 'text', nullable: true })
  fieldName!: string | null;

  @Field(() => String, { nullable: true, description: 'How the gap was, or could be, closed.' })
  @Property({ type: 'text', nullable: true })
  suggestedResolution!: string | null;

  @Field(() => Float, { nullable: true, description: 'How sure the proposal was that it comes from, 0 to 1.' })
  @Property({ type: 'double', nullable: true })
  confidenceScore!: number | null;

  @Field(() => Int, { description: 'How often an analysis was shown it.' })
  @Property({ type: 'integer' })
  timesUsed!: number;

  @Field(() => Int, {
    description:
      'How many decisions of people it stands for; those that accepted whatever was sure enough do not count.',
  })
  @Property({ type: 'integer' })
  timesDecided!: number;

  @Field(() => GapResolution, {
    nullable: true,
    description: 'What people did with the proposal; null as long as they did nothing.',
  })
  @Property({ type: 'text', nullable: true })
  outcome!: GapResolution | null;

  @Field(() => DateTime, { description: 'When it was learned.' })
  @Property({ type: 'datetime' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'From when on it is not used any more.' })
  @Property({ type: 'datetime' })
  expiresAt!: Date;
}

export const LearningConnection = connectionOf(() => Learning, 'Learning');

@ArgsType()
export class LearningsArgs extends ListArgs {
  @Field(() => AssetTypeEnum, { nullable: true, description: 'About one asset type.' })
  assetType?: AssetType | null;
  @Field(() => String, { nullable: true, description: 'About one field.' })
  fieldName?: string | null;
}

@InputType({ description: 'Learnings that are not to be used again.' })
export class DeleteLearningsInput {
  @Field(() => [ID], { description: 'Their ids.' })
  learningIds!: string[];
}

@ObjectType({ simpleResolvers: true, description: 'Answer of deleteLearnings.' })
export class DeleteLearningsPayload {
  @Field(() => Int, { description: 'How many were there to delete.' })
  deleted!: number;
}
