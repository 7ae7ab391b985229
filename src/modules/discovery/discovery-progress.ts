import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../../graphql/scalars.js';

@ObjectType({
  simpleResolvers: true,
  description:
    'What has become of the records of a flow: received = processed + rejected + duplicate + pending, always.',
})
export class RecordCounts {
  @Field(() => Int, { description: 'All that came.' })
  received!: number;
  @Field(() => Int, { description: 'Made an asset, or changed one.' })
  processed!: number;
  @Field(() => Int, { description: 'Could not be read, or are no asset.' })
  rejected!: number;
  @Field(() => Int, { description: 'Said nothing that their asset did not say already.' })
  duplicate!: number;
  @Field(() => Int, { description: 'Not yet looked at.' })
  pending!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'Records that could not be turned into assets, and can be run again.',
})
export class FailedChunk {
  @Field(() => Int, { description: 'Which chunk of the flow, from 1.' })
  number!: number;
  @Field(() => Int, { description: 'Its first record, counted within the import from 1.' })
  firstRecord!: number;
  @Field(() => Int, { description: 'Its last record, counted within the import from 1.' })
  lastRecord!: number;
  @Field(() => Int, { description: 'How often it was tried.' })
  attempts!: number;
  @Field(() => String, { description: 'Why the last try failed.' })
  errorCode!: string;
}

/** How a run stands. */
export enum ProgressStatus {
  NOT_STARTED = 'NOT_STARTED',
  IN_PROGRESS = 'IN_PROGRESS',
  COMPLETED = 'COMPLETED',
  FAILED = 'FAILED',
  CANCELED = 'CANCELED',
}

registerEnumType(ProgressStatus, {
  name: 'ProgressStatus',
  description: 'How a run stands.',
  valuesConfig: {
    NOT_STARTED: { description: 'Nothing has run, or there is something new to run.' },
    IN_PROGRESS: { description: 'At work.' },
    COMPLETED: { description: 'Every record is settled.' },
    FAILED: { description: 'Stopped by an error; can be run again.' },
    CANCELED: { description: 'Stopped by a person.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'How far a run is, and when to ask again.' })
export class Progress {
  @Field(() => ProgressStatus, { description: 'How it stands.' })
  status!: ProgressStatus;
  @Field(() => Int, { description: 'Records that are settled.' })
  processed!: number;
  @Field(() => Int, { description: 'All records.' })
  total!: number;
  @Field(() => Int, { description: '0 to 100, rounded down; 100 only when every record is settled.' })
  percentage!: number;
  @Field(() => DateTime, { nullable: true, description: 'When it last moved.' })
  updatedAt!: Date | null;
  @Field(() => Int, { description: 'Milliseconds until it is worth asking again; 0 once it is settled.' })
  pollAfterMs!: number;
}
