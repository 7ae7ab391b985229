import type { Scope } from '../scope.js';

/** What every resolver gets: nothing but the scope of its request. */
export interface RequestContext {
  scope: Scope;
}
