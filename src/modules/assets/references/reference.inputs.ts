import { ArgsType, Field, InputType } from 'type-graphql';
import { ListArgs } from '../../../graphql/page-args.js';
import { ReferenceKind, ReferenceStatus } from './reference-enums.js';

@InputType({ description: 'Which references; what is left out does not narrow, several conditions must all hold.' })
export class ReferenceFilter {
  @Field(() => [ReferenceKind], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: ReferenceKind[] | null;
  @Field(() => [ReferenceStatus], { nullable: true, description: 'Of which that much is known.' })
  statuses?: ReferenceStatus[] | null;
}

@ArgsType()
export class ReferencesArgs extends ListArgs {
  @Field(() => ReferenceFilter, { nullable: true, description: 'Which of them.' })
  filter?: ReferenceFilter | null;
}
