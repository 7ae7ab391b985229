import { sql } from '../../../db/statement.js';
import { inTenant } from '../../../graphql/read-model.js';
import type { Scope } from '../../../scope.js';
import { type DomainSighting, learnNaming, type Naming, type PrefixSighting } from './learn-naming.js';

/** More than this many domains, or prefixes, no tenant has; the most frequent ones count. */
const MOST_SIGHTINGS = 1_000;

/** How the tenant's assets are called now: one walk over them for domains, one for prefixes. */
export async function readNaming(scope: Scope): Promise<Naming> {
  const domains = await scope.rows<DomainSighting>(sql`
    select substr(h.name, position('.' in h.name) + 1) as domain, count(*) as assets
    from (select coalesce(a.fqdn, a.normalised_name) as name from migration.assets a
      where ${inTenant(scope, 'a')} and a.asset_type <> 'APPLICATION') h
    where position('.' in h.name) > 0 group by 1 having count(*) > 1 order by 2 desc, 1 limit ${MOST_SIGHTINGS}`);
  const prefixes = await scope.rows<Omit<PrefixSighting, 'partOfHostName'>>(sql`
    select left(a.normalised_name, -length(a.host_label)) as prefix, count(*) as assets
    from migration.assets a
    where ${inTenant(scope, 'a')} and a.host_label <> a.normalised_name and right(a.normalised_name, length(a.host_label)) = a.host_label
    group by 1 having count(*) > 1 order by 2 desc, 1 limit ${MOST_SIGHTINGS}`);
  return learnNaming(domains, await withCounterEvidence(scope, prefixes));
}

/** Few tenants have any prefix at all: only for those are host names walked. */
async function withCounterEvidence(
  scope: Scope,
  prefixes: readonly Omit<PrefixSighting, 'partOfHostName'>[],
): Promise<PrefixSighting[]> {
  if (prefixes.length === 0) return [];
  const found = await scope.rows<{ prefix: string; assets: number }>(sql`
    select p.prefix, count(*) as assets from migration.assets a cross join unnest(${prefixes.map(({ prefix }) => prefix)}::text[]) p (prefix)
    where ${inTenant(scope, 'a')} and (a.fqdn is not null or a.attributes ? 'hostname') and starts_with(a.host_label, p.prefix) group by 1`);
  const counted = new Map(found.map(({ prefix, assets }) => [prefix, assets]));
  return prefixes.map((sighting) => ({ ...sighting, partOfHostName: counted.get(sighting.prefix) ?? 0 }));
}
