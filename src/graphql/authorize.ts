import type { ResolverData } from 'type-graphql';
import { AppError } from '../errors.js';
import type { Scope } from '../scope.js';
import type { RequestContext } from './context.js';

/** Answers whether the actor of a scope holds one of `roles`, or a higher one, in the scope's tenant. */
export interface RoleChecker {
  hasRole(scope: Scope, roles: readonly string[]): Promise<boolean>;
}

/**
 * What `@Authorized` on a query or mutation means: without roles, a valid token; with a role, that role or a higher one
 * in the tenant the headers choose. Object fields carry no check of their own: what they show was reached through one.
 */
export const authorize =
  (access: RoleChecker) =>
  async ({ context: { scope } }: ResolverData<RequestContext>, roles: string[]): Promise<boolean> => {
    const { actor } = scope;
    if (roles.length === 0) return true;
    const { tenant } = scope;
    if (await access.hasRole(scope, roles)) return true;
    throw new AppError(
      'FORBIDDEN',
      `Expected "${actor.subject}" to have the role ${roles.join(' or ')} in engagement ${tenant.engagementId} of client account ${tenant.clientAccountId}; no such grant exists.`,
    );
  };
