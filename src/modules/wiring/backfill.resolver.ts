import { Arg, Authorized, Mutation, Resolver } from 'type-graphql';
import { notServed } from '../../graphql/not-served.js';
import { Role } from '../tenancy/role.js';
import { BackfillWiringInput, BackfillWiringPayload } from './backfill.types.js';

@Resolver()
export class BackfillResolver {
  @Authorized(Role.ADMIN)
  @Mutation(() => BackfillWiringPayload, {
    description:
      'Links what can be resolved among assets, raw records and flows of the tenant; counts only unless told otherwise. A second run changes nothing.',
  })
  backfillWiring(
    @Arg('input', () => BackfillWiringInput, { description: 'Whether to count only.' }) _input: BackfillWiringInput,
  ): Promise<BackfillWiringPayload> {
    throw notServed('backfillWiring');
  }
}
