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
  @Field(() => Int, { description: 'Rows whose counterpart is missing or not certain; they stay as they are.' })
  unresolvable!: number;
  @Field(() => [String], { description: 'Foreign keys that hold for every row from now on, by name.' })
  constraintsValidated!: string[];
}

@ObjectType({ simpleResolvers: true, description: 'Answer of backfillWiring.' })
export class BackfillWiringPayload {
  @Field(() => BackfillReport, { description: 'What was, or would be, linked.' })
  report!: BackfillReport;
}
