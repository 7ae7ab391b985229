import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { ID } from '../../graphql/id.js';
import { DateTime } from '../../graphql/scalars.js';
import { EnhancementStatus, RunErrorCode } from './enhancement-status.js';

@ObjectType({
  simpleResolvers: true,
  description: 'What a run does with the assets it was asked for: `total = fresh + stale + forced + skipped`.',
})
export class AnalysisPlan {
  @Field(() => Int, { description: 'Assets that were asked for.' })
  total!: number;
  @Field(() => Int, { description: 'Never analysed.' })
  fresh!: number;
  @Field(() => Int, { description: 'Analysed again: their values changed since, or the analysis expired.' })
  stale!: number;
  @Field(() => Int, { description: 'Analysed again because `forceRefresh` or `fieldNames` asks for it.' })
  forced!: number;
  @Field(() => Int, { description: 'Already analysed; left as they are.' })
  skipped!: number;
}

@ObjectType({ simpleResolvers: true, description: "One analysis of a flow's assets by the agent." })
@Entity({ tableName: 'analysis_runs' })
export class AnalysisRun {
  @Field(() => ID, { description: 'UUID.' })
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  @Property({ type: 'uuid' })
  engagementId!: string;

  @Property({ type: 'uuid' })
  collectionFlowId!: string;

  @Field(() => EnhancementStatus, { description: 'Where it stands.' })
  @Property({ type: 'text' })
  status!: EnhancementStatus;

  @Field(() => Boolean, { description: 'Whether it has ended, in whatever way; then it does not change any more.' })
  isSettled!: boolean;

  @Field(() => Boolean, { description: 'Whether assets were taken whose analysis was still good.' })
  @Property({ type: 'boolean' })
  forceRefresh!: boolean;

  @Field(() => [String], { nullable: true, description: 'The only fields it is about; null: all.' })
  @Property({ type: 'json', nullable: true })
  fieldNames!: string[] | null;

  @Field(() => AnalysisPlan, { description: 'What it does with the assets it was asked for.' })
  @Property({ type: 'json' })
  plan!: AnalysisPlan;

  @Property({ type: 'integer' })
  processed!: number;

  @Property({ type: 'integer' })
  failed!: number;

  @Property({ type: 'integer' })
  skipped!: number;

  @Property({ type: 'integer' })
  total!: number;

  @Property({ type: 'text', nullable: true })
  currentAsset!: string | null;

  @Field(() => RunErrorCode, { nullable: true, description: 'Why it ended without completing; null unless it did.' })
  @Property({ type: 'text', nullable: true })
  errorCode!: RunErrorCode | null;

  @Field(() => String, { description: 'What the proposals are made by: a model, or `evidence-rules`.' })
  @Property({ type: 'text' })
  model!: string;

  @Field(() => Int, { description: 'Tokens sent to the model.' })
  @Property({ type: 'integer' })
  inputTokens!: number;

  @Field(() => Int, { description: 'Tokens that the model answered with.' })
  @Property({ type: 'integer' })
  outputTokens!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'What its model calls cost, in US dollars; null without a model.',
  })
  @Property({ type: 'double', nullable: true })
  costUsd!: number | null;

  @Field(() => String, { description: 'Subject of the token that asked for it.' })
  @Property({ type: 'text' })
  requestedBy!: string;

  @Field(() => DateTime, { description: 'When it was asked for.' })
  @Property({ type: 'datetime' })
  requestedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When a worker first took it up.' })
  @Property({ type: 'datetime', nullable: true })
  startedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was settled.' })
  @Property({ type: 'datetime', nullable: true })
  finishedAt!: Date | null;

  @Property({ type: 'datetime' })
  updatedAt!: Date;
}

export const AnalysisRunConnection = connectionOf(() => AnalysisRun, 'AnalysisRun');
