import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../../graphql/context.js';
import { Role } from '../../tenancy/role.js';
import type { SafeKeysService } from './safe-keys.service.js';
import { SafeAttributeKeys, SetSafeAttributeKeysInput, SetSafeAttributeKeysPayload } from './safe-keys.types.js';

@Resolver()
export class SafeKeysResolver {
  constructor(private readonly safeKeys: SafeKeysService) {}

  @Authorized(Role.VIEWER)
  @Query(() => SafeAttributeKeys, { description: 'Which custom attributes of an asset a model may be shown.' })
  safeAttributeKeys(@Ctx() { scope }: RequestContext): Promise<SafeAttributeKeys> {
    return this.safeKeys.keys(scope);
  }

  @Authorized(Role.ADMIN)
  @Mutation(() => SetSafeAttributeKeysPayload, {
    description: 'Sets which custom attributes a model may be shown, for the whole client account.',
  })
  async setSafeAttributeKeys(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => SetSafeAttributeKeysInput, { description: 'The keys, or null for the default.' })
    input: SetSafeAttributeKeysInput,
  ): Promise<SetSafeAttributeKeysPayload> {
    return { safeAttributeKeys: await this.safeKeys.setKeys(scope, input) };
  }
}
