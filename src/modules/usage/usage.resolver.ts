import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.js';
import { Role } from '../tenancy/role.js';
import type { UsageService } from './usage.service.js';
import { SetBudgetInput, SetBudgetPayload, Usage, UsageArgs } from './usage.types.js';

@Resolver()
export class UsageResolver {
  constructor(private readonly service: UsageService) {}

  @Authorized(Role.VIEWER)
  @Query(() => Usage, { description: 'What the analyses of the tenant used, cost and saved in a time.' })
  usage(@Ctx() { scope }: RequestContext, @Args(() => UsageArgs) args: UsageArgs): Promise<Usage> {
    return this.service.usage(scope, args);
  }

  @Authorized(Role.ADMIN)
  @Mutation(() => SetBudgetPayload, {
    description:
      'Sets what the tenant, or its whole client account, may spend on model calls a month. A run that would spend more stops with BUDGET_EXHAUSTED.',
  })
  async setBudget(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => SetBudgetInput, { description: 'How much.' }) input: SetBudgetInput,
  ): Promise<SetBudgetPayload> {
    return { budget: await this.service.setBudget(scope, input) };
  }
}
