import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { ID } from '../../graphql/id.js';
import { AssetAnalysisStatus, AssetErrorCode } from './enhancement-status.js';

@ObjectType({ simpleResolvers: true, description: 'What a run did with one asset.' })
@Entity({ tableName: 'asset_analyses' })
export class AssetAnalysis {
  @Field(() => ID, { description: 'UUID.' })
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  @Property({ type: 'uuid' })
  engagementId!: string;

  @Property({ type: 'uuid' })
  analysisRunId!: string;

  @Field(() => ID, { description: 'Id of the asset.' })
  @Property({ type: 'uuid' })
  assetId!: string;

  @Field(() => AssetAnalysisStatus, { description: 'Where it stands.' })
  @Property({ type: 'text' })
  status!: AssetAnalysisStatus;

  @Field(() => AssetErrorCode, { nullable: true, description: 'Why it failed; null unless it did.' })
  @Property({ type: 'text', nullable: true })
  errorCode!: AssetErrorCode | null;

  @Field(() => Int, { description: 'Pending gaps that were given a proposal.' })
  @Property({ type: 'integer' })
  gapsEnhanced!: number;

  @Field(() => Int, { nullable: true, description: 'How long it took, in milliseconds; null until it ended.' })
  @Property({ type: 'integer', nullable: true })
  durationMs!: number | null;

  @Field(() => Int, { description: 'Tokens sent to the model.' })
  @Property({ type: 'integer' })
  inputTokens!: number;

  @Field(() => Int, { description: 'Tokens that the model answered with.' })
  @Property({ type: 'integer' })
  outputTokens!: number;

  @Field(() => [String], { description: 'What of the asset the context for a model held: fields and attribute keys.' })
  @Property({ type: 'json' })
  contextKeysUsed!: string[];

  @Property({ type: 'json', fieldName: 'learnings_used' })
  learningIds!: string[];
}

export const AssetAnalysisConnection = connectionOf(() => AssetAnalysis, 'AssetAnalysis');
