import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { ID } from '../../graphql/id.js';
import { AnalysisRun } from './analysis-run.entity.js';

@InputType({ description: 'Which assets of a flow to analyse, and how.' })
export class AnalyzeGapsInput {
  @Field(() => ID, { description: 'A collection flow whose gaps were scanned.' })
  collectionFlowId!: string;
  @Field(() => [ID], { nullable: true, description: 'Only these assets of the flow, 250 at most; null: all.' })
  assetIds?: string[] | null;
  @Field(() => [String], {
    nullable: true,
    description: 'Only gaps in these catalogue fields; they are analysed again where they were before. Null: all.',
  })
  fieldNames?: string[] | null;
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Also analyse assets again whose analysis is still good.',
  })
  forceRefresh!: boolean;
  @Field(() => String, { nullable: true, description: 'Repeating the mutation with it answers the same run.' })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of analyzeGaps.' })
export class AnalyzeGapsPayload {
  @Field(() => AnalysisRun, { description: 'The run: QUEUED, or COMPLETED at once where nothing was left to do.' })
  run!: AnalysisRun;
}

@InputType({ description: 'Which run to stop.' })
export class CancelAnalysisInput {
  @Field(() => ID, { description: 'A run.' })
  runId!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of cancelAnalysis.' })
export class CancelAnalysisPayload {
  @Field(() => AnalysisRun, {
    description:
      'CANCELED when it had not begun; one in progress ends after the asset it is at; a settled one is as it was.',
  })
  run!: AnalysisRun;
}

@InputType({ description: 'Which assets that failed to take again.' })
export class RequeueFailedAssetsInput {
  @Field(() => ID, { description: 'A collection flow.' })
  collectionFlowId!: string;
  @Field(() => [ID], {
    nullable: true,
    description: 'Only these of the assets whose last analysis failed, 250 at most; null: all of them.',
  })
  assetIds?: string[] | null;
  @Field(() => String, { nullable: true, description: 'Repeating the mutation with it answers the same run.' })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of requeueFailedAssets.' })
export class RequeueFailedAssetsPayload {
  @Field(() => AnalysisRun, { description: 'The new run over the assets that had failed.' })
  run!: AnalysisRun;
  @Field(() => Int, { description: 'How many assets it takes again.' })
  requeued!: number;
}

@InputType({ description: 'Which analyses count as stuck.' })
export class ResetStuckAnalysesInput {
  @Field(() => Int, {
    defaultValue: 60,
    description: 'Those in progress of which nothing was heard for this many minutes, 0 to 525600.',
  })
  olderThanMinutes!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of resetStuckAnalyses.' })
export class ResetStuckAnalysesPayload {
  @Field(() => Int, { description: 'Assets that are NOT_STARTED again.' })
  reset!: number;
}
