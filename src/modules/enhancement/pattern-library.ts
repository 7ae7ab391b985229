import { LRUCache } from 'lru-cache';
import type { AssetFacts } from '../../ai/asset-facts.js';
import { TenantPatterns } from '../../ai/patterns/tenant-patterns.js';
import { sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { FACTS_COLUMNS } from './facts-columns.js';

/** Assets whose columns a process keeps in memory, of all tenants together: some 200 MB. */
const MOST_ASSETS = 1_000_000;
/** Of one tenant, the first so many: half a million describe each other as well as a million do. */
const MOST_OF_TENANT = 500_000;
/** Small, so that others have their turn while a large tenant is read. */
const BATCH = 1_000;

interface Edition {
  readonly version: string;
  readonly size: number;
  readonly patterns: Promise<TenantPatterns>;
}

/**
 * What the assets of each tenant say of each other, kept until one of them changes. Everything that changes a value, an
 * import as well as a decision, raises the version that is compared here.
 */
export class PatternLibrary {
  private readonly editions = new LRUCache<string, Edition>({
    maxSize: MOST_ASSETS,
    sizeCalculation: ({ size }) => size,
  });

  async open(scope: Scope): Promise<TenantPatterns> {
    const { clientAccountId, engagementId } = scope.tenant;
    const key = `${clientAccountId} ${engagementId}`;
    const now = await scope.row<{ version: string; assets: number }>(sql`
      select concat(count(*), ' ', max(a.values_changed_at)) as version, count(*) as assets from migration.assets a where ${inTenant(scope, 'a')}`);
    if (!now) throw new Error('an aggregate without groups has one row');
    const { version, assets } = now;
    const known = this.editions.get(key);
    if (known?.version === version) return known.patterns;
    const patterns = readPatterns(scope);
    // One that could not be read is not kept.
    patterns.catch(() => this.editions.delete(key));
    this.editions.set(key, { version, size: Math.max(1, Math.min(assets, MOST_OF_TENANT)), patterns });
    return patterns;
  }
}

async function readPatterns(scope: Scope): Promise<TenantPatterns> {
  const patterns = new TenantPatterns();
  let after = '00000000-0000-0000-0000-000000000000';
  for (let read = 0; read < MOST_OF_TENANT; read += BATCH) {
    const batch = await scope.rows<AssetFacts>(sql`select ${FACTS_COLUMNS} from migration.assets a
      where ${inTenant(scope, 'a')} and a.id > ${after} order by a.id limit ${BATCH}`);
    for (const asset of batch) patterns.add(asset);
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) break;
    after = last.id;
  }
  return patterns;
}
