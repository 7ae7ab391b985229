import { Args, Authorized, Query, Resolver } from 'type-graphql';
import { notServed } from '../../graphql/not-served.js';
import { Role } from '../tenancy/role.js';
import { Usage, UsageArgs } from './usage.types.js';

@Resolver()
export class UsageResolver {
  @Authorized(Role.VIEWER)
  @Query(() => Usage, { description: 'What the analyses of the tenant used, cost and saved in a time.' })
  usage(@Args(() => UsageArgs) _args: UsageArgs): Promise<Usage> {
    throw notServed('usage');
  }
}
