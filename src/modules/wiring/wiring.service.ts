import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import { cached, forgetCached } from '../../store/cache.js';
import type { Store } from '../../store/store.js';
import { UNRESOLVED } from '../assets/references/reference-enums.js';
import { isHealthy, type WiringCounts } from './judge-wiring.js';
import { HealthStatus, type WiringHealth, type WiringSample } from './wiring.types.js';

/** Figures are counted anew at most this often (DESIGN 8). */
const CACHE_MS = 30_000;
const SAMPLES_A_METRIC = 5;

interface Counted {
  metrics: WiringCounts;
  samples: WiringSample[] | null;
  countedAt: number;
}

/** Proves that every record is wired to its asset and flow, within one tenant. */
export class WiringService {
  constructor(private readonly store: Store) {}

  async health(scope: Scope, detail: boolean): Promise<WiringHealth> {
    const { clientAccountId, engagementId } = scope.tenant;
    let isFresh = false;
    const { metrics, samples, countedAt } = await cached<Counted>(
      this.store,
      cacheKey(scope, detail),
      CACHE_MS,
      async () => {
        isFresh = true;
        return { ...(await this.count(scope, detail)), countedAt: Date.now() };
      },
    );
    return {
      healthStatus: isHealthy(metrics) ? HealthStatus.HEALTHY : HealthStatus.UNHEALTHY,
      metrics,
      samples,
      clientAccountId,
      engagementId,
      cached: !isFresh,
      cacheAgeSeconds: isFresh ? 0 : Math.floor((Date.now() - countedAt) / 1000),
    };
  }

  /** Has the figures counted anew when they are next asked for. */
  async forget(scope: Scope): Promise<void> {
    for (const detail of [false, true]) await forgetCached(this.store, cacheKey(scope, detail));
  }

  /** Every metric, and the samples where they are wanted, in one statement: one snapshot answers for all of them. */
  private async count(scope: Scope, detail: boolean): Promise<Omit<Counted, 'countedAt'>> {
    const metrics = Object.entries(conditions(scope));
    const counts = metrics.map(([metric, { from }]) => sql`(select count(*) from ${from}) as ${sql.ref(metric)}`);
    const samples = metrics
      .filter(([metric]) => metric !== 'allAssetsMissingDiscoveryFlowId')
      .map(([metric, { from, alias, name }]) => {
        const row = sql.raw(alias);
        return sql`(select ${metric} as metric, ${row}.id, ${name} as name, ${row}.created_at as "createdAt" from ${from}
          order by ${row}.created_at desc, ${row}.id limit ${SAMPLES_A_METRIC})`;
      });
    const sampled = detail
      ? sql`, (select coalesce(jsonb_agg(s), '[]') from (${sql.join(samples, sql` union all `)}) s) as samples`
      : sql``;
    const row = await scope.row<WiringCounts & { samples?: WiringSample[] }>(
      sql`select ${sql.join(counts)} ${sampled}`,
    );
    if (!row) throw new Error('a statement of counts gave no row');
    const { samples: found = null, ...rest } = row;
    return { metrics: rest, samples: found };
  }
}

const cacheKey = ({ tenant }: Scope, detail: boolean) =>
  `wiring_health:${tenant.clientAccountId}:${tenant.engagementId}:${detail ? 'detail' : 'counts'}`;

type Metric = { from: Sql; alias: string; name: Sql };

/** What each metric counts. Missing and foreign are one: a row of another tenant is not there for this one. */
function conditions(scope: Scope): Record<keyof WiringCounts, Metric> {
  const assets = (condition: Sql): Metric => ({
    from: sql`migration.assets a where ${inTenant(scope, 'a')} and ${condition}`,
    alias: 'a',
    name: sql`a.name`,
  });
  const records = (condition: Sql): Metric => ({
    from: sql`migration.raw_import_records r where ${inTenant(scope, 'r')} and ${condition}`,
    alias: 'r',
    name: sql`null::text`,
  });
  return {
    flowBasedAssetsMissingDiscoveryFlowId: assets(
      sql`a.discovery_method = 'flow_based' and a.discovery_flow_id is null`,
    ),
    allAssetsMissingDiscoveryFlowId: assets(sql`a.discovery_flow_id is null`),
    assetsWithOrphanRawImportRef: assets(
      sql`a.raw_import_records_id is not null and not exists (select from migration.raw_import_records r where r.id = a.raw_import_records_id and ${inTenant(scope, 'r')})`,
    ),
    rawRecordsWithOrphanAssetRef: records(
      sql`r.asset_id is not null and not exists (select from migration.assets a where a.id = r.asset_id and ${inTenant(scope, 'a')})`,
    ),
    unprocessedRawRecords: records(sql`not r.is_processed`),
    danglingReferences: {
      from: sql`(select x.asset_id as id, x.name, x.created_at from migration.asset_references x
        where ${inTenant(scope, 'x')} and x.status = any(${UNRESOLVED})) x`,
      alias: 'x',
      name: sql`(select concat(a.name, ' > ', x.name) from migration.assets a where ${inTenant(scope, 'a')} and a.id = x.id)`,
    },
  };
}
