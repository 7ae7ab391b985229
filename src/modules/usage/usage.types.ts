import { ArgsType, Field, Float, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../graphql/scalars.js';

@ObjectType({ simpleResolvers: true, description: 'What the analyses of the tenant used, cost and saved.' })
export class Usage {
  @Field(() => Int, { description: 'Calls to the model, repair attempts included.' })
  modelCalls!: number;
  @Field(() => Int, { description: 'Assets that were skipped because their analysis was still good.' })
  cacheHits!: number;
  @Field(() => Int, { description: 'Assets that were analysed again because their analysis had become stale.' })
  staleReanalyses!: number;
  @Field(() => Int, { description: 'Assets that were analysed again only because `forceRefresh` asked for it.' })
  forcedReanalyses!: number;
  @Field(() => Int, { description: 'Tokens that were sent.' })
  inputTokens!: number;
  @Field(() => Int, { description: 'Tokens that were answered.' })
  outputTokens!: number;
  @Field(() => Float, { description: 'What the calls cost by the price table, in US dollars.' })
  costUsd!: number;
  @Field(() => Float, { description: 'Cache hits times the average cost of an analysed asset, in US dollars.' })
  savedUsd!: number;
  @Field(() => Float, {
    nullable: true,
    description: 'The budget of the tenant, in US dollars; null: none is set.',
  })
  budgetUsd!: number | null;
}

@ArgsType()
export class UsageArgs {
  @Field(() => DateTime, { nullable: true, description: 'From here on; left out, from the first call.' })
  since?: Date | null;
  @Field(() => DateTime, { nullable: true, description: 'Before this; left out, until now.' })
  until?: Date | null;
}
