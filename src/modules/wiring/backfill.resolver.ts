import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.js';
import { Role } from '../tenancy/role.js';
import type { BackfillService } from './backfill.service.js';
import { BackfillWiringInput, BackfillWiringPayload } from './backfill.types.js';

@Resolver()
export class BackfillResolver {
  constructor(private readonly backfills: BackfillService) {}

  @Authorized(Role.ADMIN)
  @Mutation(() => BackfillWiringPayload, {
    description:
      'Links what can be resolved among assets, raw records and flows of the tenant; counts only unless told otherwise. A second run changes nothing.',
  })
  async backfillWiring(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => BackfillWiringInput, { description: 'Whether to count only.' }) input: BackfillWiringInput,
  ): Promise<BackfillWiringPayload> {
    return { report: await this.backfills.backfill(scope, input) };
  }
}
