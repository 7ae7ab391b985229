import { ArgsType, Field, Float, InputType, Int, ObjectType } from 'type-graphql';
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
    description: 'The budget of the tenant, in US dollars a month; null: none is set.',
  })
  budgetUsd!: number | null;
  @Field(() => Float, {
    nullable: true,
    description: 'The budget of its whole client account, in US dollars a month; null: none is set.',
  })
  clientBudgetUsd!: number | null;
}

@ArgsType()
export class UsageArgs {
  @Field(() => DateTime, { nullable: true, description: 'From here on; left out, from the first call.' })
  since?: Date | null;
  @Field(() => DateTime, { nullable: true, description: 'Before this; left out, until now.' })
  until?: Date | null;
}

@InputType({ description: 'What may be spent on model calls.' })
export class SetBudgetInput {
  @Field(() => Float, {
    nullable: true,
    description: 'US dollars a calendar month (UTC), renewed with each; null: no budget.',
  })
  monthlyUsd?: number | null;
  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'For all engagements of the client account together, beside what each of them may spend; for an ADMIN of the client account.',
  })
  isClientWide?: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'A budget, and how much of it is gone this month.' })
export class Budget {
  @Field(() => Float, { nullable: true, description: 'US dollars a calendar month (UTC); null: none is set.' })
  monthlyUsd!: number | null;
  @Field(() => Float, { description: 'What the calls of this month cost, in US dollars.' })
  spentUsd!: number;
  @Field(() => Float, { description: 'Held back for calls that are being made, in US dollars.' })
  reservedUsd!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of setBudget.' })
export class SetBudgetPayload {
  @Field(() => Budget, { description: 'The budget as it now is.' })
  budget!: Budget;
}
