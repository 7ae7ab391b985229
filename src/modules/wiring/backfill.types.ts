import { Field, InputType, Int, ObjectType } from 'type-graphql';

@InputType({ description: 'Whether to count only, or to link too.' })
export class BackfillWiringInput {
  @Field(() => Boolean, {
    defaultValue: true,
    description: 'True counts what would be linked and changes nothing.',
  })
  dryRun!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'What a backfill linked or, on a dry run, would link.' })
export class BackfillReport {
  @Field(() => Boolean, { description: 'Whether nothing was changed.' })
  dryRun!: boolean;
  @Field(() => Int, { description: 'Assets that were given their discovery flow or raw record.' })
  assetsLinked!: number;
  @Field(() => Int, { description: 'Raw records that were given their asset.' })
  rawRecordsLinked!: number;
  @Field(() => Int, {
    description:
      'Assets and raw records whose counterpart is missing or not certain. They stay as they are, a reference that leads nowhere included; wiringHealth names them.',
  })
  unresolvable!: number;
  @Field(() => [String], {
    description:
      'Names of the foreign keys between raw records and assets that the database holds to from now on, for old rows too. None while a reference of any tenant leads nowhere, and on a dry run.',
  })
  constraintsValidated!: string[];
  @Field(() => Boolean, {
    description:
      'Whether all rows were looked at. If not, the time of a request was up: ask again, and it carries on. What cannot be resolved is counted, and keys are validated, at the end.',
  })
  isComplete!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of backfillWiring.' })
export class BackfillWiringPayload {
  @Field(() => BackfillReport, { description: 'What was, or would be, linked.' })
  report!: BackfillReport;
}
