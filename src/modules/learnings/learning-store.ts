import { v7 as uuid } from 'uuid';
import { type Sql, sql } from '../../db/statement.js';
import { inTenant, type ReadGround } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import type { AssetType } from '../catalogue/asset-type.js';
import type { GapResolution } from '../gaps/gap-enums.js';
import type { DrawnLearning, TaughtGap } from './draw-learnings.js';
import type { CountedLearning } from './find-precedents.js';
import { LearningScope } from './learning.types.js';
import type { RankedLearning } from './rank-learnings.js';

/** The most that an engagement, or a client account, keeps (DESIGN 6.3). */
const MAX_A_SCOPE = 1_000;

/** `alias` is a learning that the tenant may draw on: its own, or its client account's. */
export const isWithinReach = ({ tenant }: ReadGround, alias: string): Sql =>
  sql`${sql.raw(alias)}.client_account_id = ${tenant.clientAccountId}
    and (${sql.raw(alias)}.engagement_id = ${tenant.engagementId} or ${sql.raw(alias)}.engagement_id is null)`;

/** A learning that an analysis could be shown. */
export interface Candidate extends RankedLearning {
  readonly id: string;
  readonly outcome: GapResolution | null;
  readonly confidenceScore: number | null;
  readonly timesDecided: number;
}

/** What the tenant can be shown about assets of a type. */
export const readCandidates = (scope: Scope, assetType: AssetType): Promise<Candidate[]> =>
  scope.rows<Candidate>(sql`
    select l.id, l.scope = 'CLIENT' as "isClientWide", l.field_name as "fieldName", l.value, l.outcome, l.traits,
      l.confidence_score as "confidenceScore", l.times_decided as "timesDecided", l.learned_at as "learnedAt", l.expires_at as "expiresAt"
    from migration.learnings l
    where ${isWithinReach(scope, 'l')} and l.asset_type = ${assetType} and l.expires_at > now()
    order by l.learned_at desc, l.id`);

/** Each gap that somebody looked at counts; of the others a whole flow may have been closed at once. */
const ONE_BY_ONE = sql`case when g.resolution_status <> 'PENDING' and not g.is_decided_by_confidence then g.id end`;

/** What people decided in the engagement about assets of a type, as often as they did; `context` is what they are named. */
export const readCounted = (scope: Scope, assetType: AssetType): Promise<(CountedLearning & { context: string })[]> =>
  scope.rows<CountedLearning & { context: string }>(sql`
    select l.id, l.context, l.field_name as "fieldName", l.value, l.outcome, l.times_decided as "timesDecided" from migration.learnings l
    where ${inTenant(scope, 'l')} and l.asset_type = ${assetType} and l.field_name is not null
      and l.times_decided > 0 and l.outcome is not null and l.expires_at > now() order by l.id`);

/**
 * What can be learned from gaps `g` with their assets `a`: of those that nobody looked at one by one, what says the same is
 * read once, as it was last said.
 */
export const readTaughtGaps = (scope: Scope, which: Sql): Promise<TaughtGap[]> =>
  scope.rows<TaughtGap>(sql`
    select distinct on (a.asset_type, g.field_name, g.resolution_status, coalesce(g.resolved_value, g.proposed_value), ${ONE_BY_ONE})
      a.name, a.environment, a.location, a.discovery_source as "discoverySource", a.asset_type as "assetType", g.field_name as "fieldName",
      g.resolution_status as resolution, g.proposed_value as "proposedValue", g.resolved_value as "resolvedValue",
      g.suggested_resolution as "suggestedResolution", g.confidence_score as "confidenceScore",
      g.resolution_status <> 'PENDING' and not g.is_decided_by_confidence as "isDecidedByPerson"
    from migration.collection_data_gaps g join migration.assets a on a.id = g.asset_id and ${inTenant(scope, 'a')}
    where ${inTenant(scope, 'g')} and ${which}
    order by a.asset_type, g.field_name, g.resolution_status, coalesce(g.resolved_value, g.proposed_value), ${ONE_BY_ONE}, g.updated_at desc limit ${MAX_A_SCOPE}`);

/**
 * Keeps what was learned, each thing once a scope: what is learned again is fresh again. What nobody had decided about is
 * replaced by the decision. Then the least useful leave until no scope has more than it may.
 */
export async function storeLearnings(tx: Scope, drawn: readonly DrawnLearning[], ttlDays: number): Promise<void> {
  if (drawn.length === 0) return;
  const { clientAccountId, engagementId } = tx.tenant;
  await lockLearnings(tx);
  const alike = Map.groupBy(drawn, ({ scope, contentHash }) => `${scope} ${contentHash}`);
  const rows = [...alike.values()].flatMap((same) => {
    const timesDecided = same.reduce((sum, one) => sum + one.timesDecided, 0);
    return same.slice(-1).map((last) => ({ ...last, timesDecided, id: uuid() }));
  });
  await tx.rows(sql`
    insert into migration.learnings as l (client_account_id, engagement_id, id, scope, pattern_type, asset_type, field_name, suggested_resolution, value,
      confidence_score, traits, outcome, content_hash, context, times_decided, expires_at)
    select ${clientAccountId}::uuid, case when n.scope = 'ENGAGEMENT' then ${engagementId}::uuid end, n.id, n.scope, n."patternType", n."assetType", n."fieldName",
      n."suggestedResolution", nullif(n.value, 'null'), n."confidenceScore", n.traits, n.outcome, n."contentHash", n.context, n."timesDecided", now() + make_interval(days => ${ttlDays}::int)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) n (id uuid, scope text, "patternType" text, "assetType" text, "fieldName" text,
      "suggestedResolution" text, value jsonb, "confidenceScore" double precision, traits jsonb, outcome text, "contentHash" text, context text, "timesDecided" int)
    on conflict (client_account_id, engagement_id, content_hash) do update set learned_at = now(), expires_at = excluded.expires_at,
      suggested_resolution = excluded.suggested_resolution, confidence_score = excluded.confidence_score, traits = excluded.traits, times_decided = l.times_decided + excluded.times_decided`);
  const decided = rows
    .filter(({ outcome }) => outcome !== null)
    .map(({ assetType, fieldName, value }) => ({ assetType, fieldName, value }));
  if (decided.length > 0)
    await tx.rows(sql`
      delete from migration.learnings l using jsonb_to_recordset(${JSON.stringify(decided)}::jsonb) d ("assetType" text, "fieldName" text, value jsonb)
      where ${inTenant(tx, 'l')} and l.outcome is null and l.asset_type = d."assetType" and l.field_name = d."fieldName" and l.value = d.value`);
  for (const scope of new Set(rows.map((row) => row.scope))) await evict(tx, scope);
}

/**
 * Those that have expired leave, and of more than a scope keeps those that were learned longest ago and used least: each
 * use makes up for a day.
 */
async function evict(tx: Scope, scope: LearningScope): Promise<void> {
  const { clientAccountId, engagementId } = tx.tenant;
  const isOfScope = sql`l.client_account_id = ${clientAccountId} and ${
    scope === LearningScope.CLIENT ? sql`l.engagement_id is null` : sql`l.engagement_id = ${engagementId}`
  }`;
  await tx.rows(sql`
    delete from migration.learnings l where (${isOfScope} and l.expires_at <= now()) or l.id in (
      select l.id from migration.learnings l where ${isOfScope} and l.expires_at > now()
      order by l.learned_at + make_interval(days => l.times_used) desc, l.id desc offset ${MAX_A_SCOPE})`);
}

/** Which of the things that an engagement could learn it has learned within a day. */
export async function knownHashes(scope: Scope, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await scope.rows<{ hash: string }>(sql`
    select l.content_hash as hash from migration.learnings l
    where ${inTenant(scope, 'l')} and l.content_hash = any(${hashes}) and l.learned_at > now() - interval '1 day'`);
  return new Set(rows.map(({ hash }) => hash));
}

/** Counts that they were shown, each as often as it is named; waits as `lockLearnings` does, in the same statement. */
export const countUse = (tx: Scope, ids: readonly string[]): Promise<unknown> =>
  tx.rows(sql`
    with locked as materialized (select ${learningsLock(tx)}),
      used as (select u.id, count(*) as times from unnest(${ids}::uuid[]) u (id) group by u.id)
    update migration.learnings l set times_used = l.times_used + used.times from locked, used where ${isWithinReach(tx, 'l')} and l.id = used.id`);

const learningsLock = ({ tenant }: Scope): Sql =>
  sql`pg_advisory_xact_lock(hashtextextended(${`learnings:${tenant.clientAccountId}`}, 0))`;

/**
 * Lets one transaction at a time change what a client account has learned: two that change several learnings, each in an
 * order of its own, would otherwise wait for each other for ever.
 */
export const lockLearnings = (tx: Scope): Promise<unknown> => tx.rows(sql`select ${learningsLock(tx)}`);
