import { Arg, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.js';
import { Role } from '../tenancy/role.js';
import type { WiringService } from './wiring.service.js';
import { WiringHealth } from './wiring.types.js';

@Resolver()
export class WiringResolver {
  constructor(private readonly wiring: WiringService) {}

  @Authorized(Role.VIEWER)
  @Query(() => WiringHealth, {
    description: 'Whether every record of the tenant is wired to its asset and flow; counted at most every 30 seconds.',
  })
  wiringHealth(
    @Ctx() { scope }: RequestContext,
    @Arg('detail', () => Boolean, { defaultValue: false, nullable: true, description: 'Adds up to 5 rows a metric.' })
    detail: boolean,
  ): Promise<WiringHealth> {
    return this.wiring.health(scope, detail);
  }
}
