import { Arg, Authorized, Mutation, Query, Resolver } from 'type-graphql';
import { notServed } from '../../../graphql/not-served.js';
import { Role } from '../../tenancy/role.js';
import { SafeAttributeKeys, SetSafeAttributeKeysInput, SetSafeAttributeKeysPayload } from './safe-keys.types.js';

@Resolver()
export class SafeKeysResolver {
  @Authorized(Role.VIEWER)
  @Query(() => SafeAttributeKeys, { description: 'Which custom attributes of an asset a model may be shown.' })
  safeAttributeKeys(): Promise<SafeAttributeKeys> {
    throw notServed('safeAttributeKeys');
  }

  @Authorized(Role.ADMIN)
  @Mutation(() => SetSafeAttributeKeysPayload, {
    description: 'Sets which custom attributes a model may be shown, for the whole client account.',
  })
  setSafeAttributeKeys(
    @Arg('input', () => SetSafeAttributeKeysInput, { description: 'The keys, or null for the default.' })
    _input: SetSafeAttributeKeysInput,
  ): Promise<SetSafeAttributeKeysPayload> {
    throw notServed('setSafeAttributeKeys');
  }
}
