import { DEFAULT_SAFE_KEYS } from '../../../ai/filter-context.js';
import { sql } from '../../../db/statement.js';
import type { Scope } from '../../../scope.js';
import { cached, forgetCached } from '../../../store/cache.js';
import type { Store } from '../../../store/store.js';

/** How long another process may go on with keys that were changed while the store was down. */
const CACHE_MS = 30_000;

const cacheKey = (scope: Scope) => `tenant_safe_keys:${scope.tenant.clientAccountId}`;

/** The client account's own list; null where it has none, and the default counts. */
export function readOwnSafeKeys(scope: Scope, store: Store): Promise<string[] | null> {
  return cached<string[] | null>(store, cacheKey(scope), CACHE_MS, async () => {
    const own = await scope.row<{ keys: string[] }>(
      sql`select s.keys from migration.safe_attribute_keys s where s.client_account_id = ${scope.tenant.clientAccountId}`,
    );
    return own?.keys ?? null;
  });
}

/** Custom attributes that may reach a model, most important first; the deny list still holds back what it forbids. */
export const readSafeKeys = async (scope: Scope, store: Store): Promise<readonly string[]> =>
  (await readOwnSafeKeys(scope, store)) ?? DEFAULT_SAFE_KEYS;

/** Call after the transaction that changed the keys: every process then asks the database again. */
export const forgetSafeKeys = (scope: Scope, store: Store): Promise<void> => forgetCached(store, cacheKey(scope));
