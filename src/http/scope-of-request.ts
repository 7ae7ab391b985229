import type { FastifyRequest } from 'fastify';
import { badInput } from '../errors.js';
import { isUuid } from '../graphql/id.js';
import type { ScopeOf } from '../graphql/route.js';
import type { Authenticator } from '../modules/tenancy/authenticate.js';
import type { Scope, ScopeParts, Tenant } from '../scope.js';

/** The actor from the token, the tenant from the headers. */
export const scopeOfRequest =
  (authenticator: Authenticator, createScope: (parts: ScopeParts) => Scope): ScopeOf =>
  async ({ headers, id }, deadline) => {
    const actor = await authenticator.authenticate(headers.authorization);
    return createScope({ actor, tenant: tenantOf(headers), requestId: id, ...(deadline && { deadline }) });
  };

function tenantOf(headers: FastifyRequest['headers']): Tenant | undefined {
  const clientAccountId = headers['x-client-account-id'];
  const engagementId = headers['x-engagement-id'];
  if (clientAccountId === undefined || engagementId === undefined) return undefined;
  if (
    typeof clientAccountId !== 'string' ||
    typeof engagementId !== 'string' ||
    !isUuid(clientAccountId) ||
    !isUuid(engagementId)
  ) {
    throw badInput('headers', 'Expected the headers X-Client-Account-ID and X-Engagement-ID to be UUIDs.');
  }
  return { clientAccountId: clientAccountId.toLowerCase(), engagementId: engagementId.toLowerCase() };
}
