import { LRUCache } from 'lru-cache';
import type { AssetFacts } from '../../ai/asset-facts.js';
import { EVIDENCE_RULES } from '../../ai/evidence/evidence-rules.js';
import { RuleTrials } from '../../ai/evidence/rule-trials.js';
import { TenantPatterns } from '../../ai/patterns/tenant-patterns.js';
import { sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { BY_PROPOSAL } from '../discovery/inventory/weigh-source.js';
import { FACTS_COLUMNS } from './facts-columns.js';
import { normaliserFor } from './normaliser-for.js';

/** Assets whose columns a process keeps in memory, of all tenants together: some 200 MB. */
const MOST_ASSETS = 1_000_000;
/** Of one tenant, the first so many: half a million describe each other as well as a million do. */
const MOST_OF_TENANT = 500_000;
/** Small, so that others have their turn while a large tenant is read. */
const BATCH = 1_000;

/** What the assets of one tenant teach. */
export interface TenantLessons {
  /** What they say of each other. */
  readonly patterns: TenantPatterns;
  /** How right the evidence rules are about what is known of them. */
  readonly trials: RuleTrials;
}

interface Edition {
  readonly version: string;
  readonly size: number;
  readonly lessons: Promise<TenantLessons>;
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

  async open(scope: Scope): Promise<TenantLessons> {
    const { clientAccountId, engagementId } = scope.tenant;
    const key = `${clientAccountId} ${engagementId}`;
    const now = await scope.row<{ version: string; assets: number }>(sql`
      select concat(count(*), ' ', max(a.values_changed_at)) as version, count(*) as assets from migration.assets a where ${inTenant(scope, 'a')}`);
    if (!now) throw new Error('an aggregate without groups has one row');
    const { version, assets } = now;
    const known = this.editions.get(key);
    if (known?.version === version) return known.lessons;
    const lessons = readLessons(scope);
    // One that could not be read is not kept.
    lessons.catch(() => this.editions.delete(key));
    this.editions.set(key, { version, size: Math.max(1, Math.min(assets, MOST_OF_TENANT)), lessons });
    return lessons;
  }
}

async function readLessons(scope: Scope): Promise<TenantLessons> {
  const patterns = new TenantPatterns();
  const trials = new RuleTrials(EVIDENCE_RULES, normaliserFor);
  let after = '00000000-0000-0000-0000-000000000000';
  for (let read = 0; read < MOST_OF_TENANT; read += BATCH) {
    const batch = await scope.rows<AssetFacts & { proposedFields: string[] }>(sql`select ${FACTS_COLUMNS},
      array(select key from jsonb_each_text(a.field_sources) where value = ${BY_PROPOSAL}) as "proposedFields" from migration.assets a
      where ${inTenant(scope, 'a')} and a.id > ${after} order by a.id limit ${BATCH}`);
    for (const { proposedFields, ...asset } of batch) {
      patterns.add(asset);
      trials.add(asset, proposedFields);
    }
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) break;
    after = last.id;
  }
  return { patterns, trials };
}
