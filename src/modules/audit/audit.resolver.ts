import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Authorized, Ctx, Field, Info, Query, Resolver } from 'type-graphql';
import { connectionOf, type Page, readPage } from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { ListArgs } from '../../graphql/page-args.js';
import { selectedNodeFields } from '../../graphql/selection.js';
import { Role } from '../tenancy/role.js';
import { AuditFilter, AuditVerification } from './audit.inputs.js';
import { auditEventList } from './audit.reads.js';
import type { AuditService } from './audit.service.js';
import { AuditEvent } from './audit-event.entity.js';

const AuditEventConnection = connectionOf(() => AuditEvent, 'AuditEvent');

@ArgsType()
class AuditEventsArgs extends ListArgs {
  @Field(() => AuditFilter, { nullable: true, description: 'Narrows the trail.' })
  filter?: AuditFilter | null;
}

@Resolver()
export class AuditResolver {
  constructor(private readonly audit: AuditService) {}

  @Authorized(Role.VIEWER)
  @Query(() => AuditEventConnection, { description: "The tenant's audit trail, newest first." })
  auditEvents(
    @Ctx() { scope }: RequestContext,
    @Args(() => AuditEventsArgs) args: AuditEventsArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<AuditEvent>> {
    return readPage(scope, auditEventList, selectedNodeFields(info), args);
  }

  @Authorized(Role.VIEWER)
  @Query(() => AuditVerification, { description: 'Walks the whole trail of the tenant and says whether it is intact.' })
  verifyAuditTrail(@Ctx() { scope }: RequestContext): Promise<AuditVerification> {
    return this.audit.verify(scope);
  }
}
