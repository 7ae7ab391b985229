import type { Scope } from '../scope.js';
import type { Allowance } from '../store/rate-limit.js';

/** What belongs to one request. Resolvers need nothing of it but the scope. */
export interface RequestContext {
  scope: Scope;
  /** Where it came from, as the proxies that are trusted say: what counts against the limits of whoever has no token. */
  address: string;
  /** What its operation costs, once that is known; see `estimateCost`. */
  cost?: number;
  /** Set once it was counted against the limits of rates: what is left of them. */
  counted?: Promise<Allowance | undefined>;
}
