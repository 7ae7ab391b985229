import { type Allowance, type CountRequest, limitPerMinute } from '../../store/rate-limit.js';
import type { Store } from '../../store/store.js';
import type { RoleChecker } from '../authorize.js';
import type { RequestContext } from '../context.js';

/** How many requests a minute; 0: any number. */
export interface RateLimitSettings {
  readonly perSubject: number;
  readonly perTenant: number;
}

/** Polls are cheap, and the answers themselves say when to come back: six times as many as other requests. */
const POLLS_PER_REQUEST = 6;

type Caller = Pick<RequestContext, 'scope' | 'address'>;

/** What a request counts as. */
export type RequestKind = 'poll' | 'request';

/** What is left, as headers of an answer. */
export const rateHeaders = ({ limit, remaining, resetSeconds }: Allowance): [string, string][] => [
  ['ratelimit-policy', `${limit};w=60`],
  ['ratelimit-limit', String(limit)],
  ['ratelimit-remaining', String(remaining)],
  ['ratelimit-reset', String(resetSeconds)],
];

/** The limits of how often one subject, and one tenant, may ask. Whoever has no token is its address. */
export class RateLimits {
  private readonly counters: Readonly<Record<RequestKind, { subject?: CountRequest; tenant?: CountRequest }>>;

  constructor(
    store: Store,
    private readonly access: RoleChecker,
    { perSubject, perTenant }: RateLimitSettings,
  ) {
    const counter = (name: string, limit: number, what: string) =>
      limit === 0 ? undefined : limitPerMinute(store, name, limit, what);
    const countersOf = (kind: RequestKind, times: number) => {
      const subject = counter(`${kind}:subject`, perSubject * times, `${kind}s of one subject`);
      const tenant = counter(`${kind}:tenant`, perTenant * times, `${kind}s in one engagement`);
      return { ...(subject && { subject }), ...(tenant && { tenant }) };
    };
    this.counters = { request: countersOf('request', 1), poll: countersOf('poll', POLLS_PER_REQUEST) };
  }

  /**
   * Counts a request and answers what is left, of the subject's or of the tenant's, whichever is less; undefined where
   * nothing is limited. Throws RateLimited.
   */
  async count(caller: Caller, kind: RequestKind): Promise<Allowance | undefined> {
    const { scope, address } = caller;
    const { subject, tenant } = this.counters[kind];
    // One after the other: who is refused for himself takes nothing of what others of the tenant have left.
    const ofSubject = await subject?.(scope.isAuthenticated ? `subject:${scope.actor.subject}` : `address:${address}`);
    const ofTenant = tenant && (await this.isOfTenant(caller)) ? await tenant(tenantKey(caller)) : undefined;
    if (!ofSubject || !ofTenant) return ofSubject ?? ofTenant;
    return ofTenant.remaining < ofSubject.remaining ? ofTenant : ofSubject;
  }

  /** Whoever has no part in a tenant must not use up what its people may ask. */
  private async isOfTenant({ scope }: Caller): Promise<boolean> {
    return scope.isAuthenticated && scope.hasTenant && (await this.access.hasRole(scope, ['VIEWER']));
  }
}

const tenantKey = ({ scope }: Caller) => `${scope.tenant.clientAccountId}:${scope.tenant.engagementId}`;
