import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Authorized, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.js';
import { selectedFields } from '../../graphql/selection.js';
import { ClientAccount } from './client-account.entity.js';
import { Engagement } from './engagement.entity.js';
import { Grant } from './grant.entity.js';
import {
  CreateClientAccountInput,
  CreateClientAccountPayload,
  CreateEngagementInput,
  CreateEngagementPayload,
  GrantAccessInput,
  GrantAccessPayload,
  RevokeAccessInput,
  RevokeAccessPayload,
  Viewer,
} from './tenancy.inputs.js';
import type { TenancyService } from './tenancy.service.js';

@Resolver()
export class TenancyResolver {
  constructor(private readonly tenancy: TenancyService) {}

  @Authorized()
  @Query(() => Viewer, { description: 'Who the token names, and what they may do.' })
  viewer(@Ctx() { scope }: RequestContext): Promise<Viewer> {
    return this.tenancy.viewer(scope);
  }

  @Authorized()
  @Query(() => [ClientAccount], { description: 'The client accounts that the caller may see.' })
  clientAccounts(@Ctx() { scope }: RequestContext, @Info() info: GraphQLResolveInfo): Promise<ClientAccount[]> {
    return this.tenancy.clientAccounts(scope, selectedFields(info));
  }

  @Authorized()
  @Mutation(() => CreateClientAccountPayload, { description: 'Creates a client account. Platform admins only.' })
  async createClientAccount(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => CreateClientAccountInput, { description: 'The client account.' })
    input: CreateClientAccountInput,
  ): Promise<CreateClientAccountPayload> {
    return { clientAccount: await this.tenancy.createClientAccount(scope, input) };
  }

  @Authorized()
  @Mutation(() => CreateEngagementPayload, { description: 'Creates an engagement. Needs ADMIN of the client account.' })
  async createEngagement(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => CreateEngagementInput, { description: 'The engagement.' }) input: CreateEngagementInput,
  ): Promise<CreateEngagementPayload> {
    return { engagement: await this.tenancy.createEngagement(scope, input) };
  }

  @Authorized()
  @Mutation(() => GrantAccessPayload, {
    description: 'Gives a subject a role, or another role. Needs ADMIN of the client account.',
  })
  async grantAccess(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => GrantAccessInput, { description: 'The grant.' }) input: GrantAccessInput,
  ): Promise<GrantAccessPayload> {
    return { grant: await this.tenancy.grantAccess(scope, input) };
  }

  @Authorized()
  @Mutation(() => RevokeAccessPayload, {
    description:
      'Takes a grant back; it is without effect everywhere within 60 seconds. Needs ADMIN of the client account.',
  })
  async revokeAccess(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => RevokeAccessInput, { description: 'The grant.' }) input: RevokeAccessInput,
  ): Promise<RevokeAccessPayload> {
    return { revoked: await this.tenancy.revokeAccess(scope, input) };
  }
}

@Resolver(() => ClientAccount)
export class ClientAccountResolver {
  constructor(private readonly tenancy: TenancyService) {}

  @FieldResolver(() => [Engagement], { description: 'Its engagements that the caller may see.' })
  engagements(
    @Ctx() { scope }: RequestContext,
    @Root() account: ClientAccount,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Engagement[]> {
    return scope
      .loader(info, () => new DataLoader((ids) => this.tenancy.engagementsOf(scope, ids, selectedFields(info))))
      .load(account.id);
  }
}

@Resolver(() => Engagement)
export class EngagementResolver {
  constructor(private readonly tenancy: TenancyService) {}

  @FieldResolver(() => ClientAccount, { description: 'The client account it belongs to.' })
  clientAccount(
    @Ctx() { scope }: RequestContext,
    @Root() engagement: Engagement,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ClientAccount | null> {
    return scope
      .loader(info, () => this.tenancy.clientAccountLoader(scope, selectedFields(info)))
      .load(engagement.clientAccountId);
  }
}

@Resolver(() => Grant)
export class GrantResolver {
  constructor(private readonly tenancy: TenancyService) {}

  @FieldResolver(() => ClientAccount, { description: 'The client account it is for.' })
  clientAccount(
    @Ctx() { scope }: RequestContext,
    @Root() grant: Grant,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ClientAccount | null> {
    return scope
      .loader(info, () => this.tenancy.clientAccountLoader(scope, selectedFields(info)))
      .load(grant.clientAccountId);
  }

  @FieldResolver(() => Engagement, {
    nullable: true,
    description: 'The one engagement it is for; null: every engagement of the client.',
  })
  engagement(
    @Ctx() { scope }: RequestContext,
    @Root() grant: Grant,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Engagement | null> | null {
    return grant.engagementId === null
      ? null
      : scope.loader(info, () => this.tenancy.engagementLoader(scope, selectedFields(info))).load(grant.engagementId);
  }
}
