import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { ID } from '../../graphql/id.js';
import { DateTime } from '../../graphql/scalars.js';

@InputType({ description: 'Which entries of the audit trail; what is left out does not narrow.' })
export class AuditFilter {
  @Field(() => ID, { nullable: true, description: 'Of one assistant session.' })
  sessionId?: string | null;
  @Field(() => String, { nullable: true, description: 'Caused by one request.' })
  requestId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Of one collection flow.' })
  collectionFlowId?: string | null;
  @Field(() => ID, { nullable: true, description: 'About one asset.' })
  assetId?: string | null;
  @Field(() => [String], { nullable: true, description: 'Of these actions.' })
  actions?: string[] | null;
  @Field(() => DateTime, { nullable: true, description: 'From here on.' })
  since?: Date | null;
  @Field(() => DateTime, { nullable: true, description: 'Before this.' })
  until?: Date | null;
}

@ObjectType({ simpleResolvers: true, description: 'What a walk over the whole audit trail of the tenant found.' })
export class AuditVerification {
  @Field(() => Boolean, { description: 'Whether every hash and every link holds, and nothing is missing at the end.' })
  isIntact!: boolean;
  @Field(() => Int, { description: 'How many entries were found in order.' })
  eventsChecked!: number;
  @Field(() => ID, {
    nullable: true,
    description: 'The first entry that does not fit; null when the trail is intact, or cut at its end.',
  })
  firstBrokenEventId!: string | null;
}
