import { Field, Int, ObjectType } from 'type-graphql';
import { ID } from '../../graphql/id.js';
import { DateTime } from '../../graphql/scalars.js';
import { EnhancementStatus } from './enhancement-status.js';

@ObjectType({
  simpleResolvers: true,
  description: 'How far an enhancement is: what a client polls. Made to be asked often; `pollAfterMs` says how often.',
})
export class EnhancementProgress {
  @Field(() => ID, { nullable: true, description: 'The run it is about; null while the flow has had none.' })
  runId!: string | null;
  @Field(() => EnhancementStatus, { description: 'Where it stands.' })
  status!: EnhancementStatus;
  @Field(() => Int, { description: 'Assets that were dealt with: analysed, failed or skipped.' })
  processed!: number;
  @Field(() => Int, { description: 'Assets of the run, those included that it skips.' })
  total!: number;
  @Field(() => Int, { description: 'Assets that could not be analysed.' })
  failed!: number;
  @Field(() => Int, { description: 'Assets whose analysis was still good.' })
  skipped!: number;
  @Field(() => String, { nullable: true, description: 'Name of the asset that is being analysed.' })
  currentAsset!: string | null;
  @Field(() => Int, { description: '`processed` of `total`, rounded down; 100 only when nothing is left.' })
  percentage!: number;
  @Field(() => DateTime, { nullable: true, description: 'When any of the above last changed.' })
  updatedAt!: Date | null;
  @Field(() => String, { description: 'Opaque; another one whenever anything above is another.' })
  version!: string;
  @Field(() => Int, { description: 'Milliseconds until asking again is worth while; 0 once settled.' })
  pollAfterMs!: number;
}
