import { ArgsType, Field, Int } from 'type-graphql';

/** Which page of a list. */
export interface PageArgs {
  first: number;
  after?: string | null;
}

@ArgsType()
export class ListArgs implements PageArgs {
  @Field(() => Int, {
    defaultValue: 50,
    nullable: true,
    description: 'How many; 0 to 200. More is served as 200, and `pageInfo.pageSizeCapped` says so.',
  })
  first!: number;
  @Field(() => String, { nullable: true, description: '`endCursor` of the page before.' })
  after?: string | null;
}
