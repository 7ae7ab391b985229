import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/db/statement.js';
import type { Tenant } from '../../src/scope.js';
import { EnhancementBench } from '../kit/enhancement-bench.js';
import { insertTenant } from '../kit/flow-of-assets.js';
import { TestApp } from '../kit/test-app.js';

let app: TestApp;
let tenant: Tenant;
beforeAll(async () => {
  app = await TestApp.start({ LACUNA_RATE_LIMIT_PER_MINUTE: '100000' });
});
beforeEach(async () => {
  tenant = await app.createTenant();
});
afterAll(() => app.close());

interface Learning {
  id: string;
  scope: string;
  patternType: string;
  assetType: string;
  fieldName: string | null;
  suggestedResolution: string | null;
  confidenceScore: number | null;
  timesUsed: number;
  timesDecided: number;
  outcome: string | null;
  createdAt: string;
  expiresAt: string;
}
const FIELDS =
  'id scope patternType assetType fieldName suggestedResolution confidenceScore timesUsed timesDecided outcome createdAt expiresAt';

interface Gap {
  id: string;
  fieldName: string;
  proposedValue: unknown;
  aiSuggestions: string[];
  suggestedResolution: string;
  confidenceScore: number;
  evidence: { path: string; excerpt: string; source: string }[];
}

async function learnings(there: Tenant, args = ''): Promise<Learning[]> {
  const answer = await app.query<{ learnings: { nodes: Learning[]; totalCount: number } }>(
    `{ learnings(first: 200${args}) { nodes { ${FIELDS} } totalCount } }`,
    {},
    { tenant: there },
  );
  expect(answer.learnings.totalCount).toBe(answer.learnings.nodes.length);
  return answer.learnings.nodes;
}

/** A scanned and analysed flow of one server of that name. */
async function analyzedServer(there: Tenant, name: string): Promise<{ flowId: string; runId: string; gaps: Gap[] }> {
  const as = { tenant: there };
  const { createAsset } = await app.query<{ createAsset: { asset: { id: string } } }>(
    'mutation ($input: CreateAssetInput!) { createAsset(input: $input) { asset { id } } }',
    {
      input: {
        name,
        assetType: 'SERVER',
        customAttributes: { 'OS according to the VMware Tools': 'Ubuntu Linux (64-bit)' },
      },
    },
    as,
  );
  const { createCollectionFlow } = await app.query<{ createCollectionFlow: { collectionFlow: { id: string } } }>(
    'mutation ($ids: [ID!]!) { createCollectionFlow(input: {name: "Wave", assetIds: $ids}) { collectionFlow { id } } }',
    { ids: [createAsset.asset.id] },
    as,
  );
  const flowId = createCollectionFlow.collectionFlow.id;
  await app.query('mutation ($id: ID!) { scanGaps(input: {collectionFlowId: $id}) { gapsFound } }', { id: flowId }, as);
  const { analyzeGaps } = await app.query<{ analyzeGaps: { run: { id: string } } }>(
    'mutation ($id: ID!) { analyzeGaps(input: {collectionFlowId: $id}) { run { id } } }',
    { id: flowId },
    as,
  );
  const run = { id: analyzeGaps.run.id };
  while (
    !(
      await app.query<{ analysisRun: { isSettled: boolean } }>(
        'query ($id: ID!) { analysisRun(id: $id) { isSettled } }',
        run,
        as,
      )
    ).analysisRun.isSettled
  )
    await sleep(20);
  const { collectionFlow } = await app.query<{ collectionFlow: { gaps: { nodes: Gap[] } } }>(
    'query ($id: ID!) { collectionFlow(id: $id) { gaps(first: 200) { nodes { id fieldName proposedValue aiSuggestions suggestedResolution confidenceScore evidence { path excerpt source } } } } }',
    { id: flowId },
    as,
  );
  return { flowId, runId: run.id, gaps: collectionFlow.gaps.nodes };
}

function gapIn(gaps: readonly Gap[], fieldName: string): Gap {
  const gap = gaps.find((one) => one.fieldName === fieldName);
  if (!gap) throw new Error(`expected a gap in ${fieldName}; there are ${gaps.map((one) => one.fieldName).join(', ')}`);
  return gap;
}

const resolve = (there: Tenant, gapId: string, value: unknown) =>
  app.query(
    'mutation ($input: ResolveGapInput!) { resolveGap(input: $input) { gap { id } } }',
    { input: { gapId, value } },
    { tenant: there },
  );
const decide = (there: Tenant, mutation: 'acceptGaps' | 'rejectGaps', gapIds: string[]) =>
  app.query(
    `mutation ($ids: [ID!]!) { ${mutation}(input: {gapIds: $ids}) { gaps { id } } }`,
    { ids: gapIds },
    { tenant: there },
  );

/** Straight into the table, learned `daysAgo`. */
const insert = (
  there: Tenant,
  count: number,
  { daysAgo = 0, expiresInDays = 90, timesUsed = 0, fieldName = 'os_name' } = {},
) =>
  app.database.rows(
    `insert into migration.learnings (client_account_id, engagement_id, id, scope, pattern_type, asset_type, field_name, value, outcome, content_hash,
       times_used, learned_at, expires_at)
     select $1, $2, gen_random_uuid(), 'ENGAGEMENT', 'gap_resolution', 'SERVER', $7, to_jsonb('v' || n), 'ACCEPTED', gen_random_uuid()::text,
       $6, now() - make_interval(days => $4), now() + make_interval(days => $5)
     from generate_series(1, $3::int) n`,
    [there.clientAccountId, there.engagementId, count, daysAgo, expiresInDays, timesUsed, fieldName],
  );

describe('learning', () => {
  it('keeps proposals that nobody has decided about, and replaces them by the decision', async () => {
    const { gaps } = await analyzedServer(tenant, 'web-prod-01');
    const osFamily = gapIn(gaps, 'os_family');
    expect(osFamily.proposedValue).not.toBeNull();
    const of = async () =>
      (await learnings(tenant, ', fieldName: "os_family"')).filter(({ scope }) => scope === 'ENGAGEMENT');
    expect(await of()).toMatchObject([{ patternType: 'gap_analysis', outcome: null, assetType: 'SERVER' }]);
    await decide(tenant, 'acceptGaps', [osFamily.id]);
    const [learned, ...rest] = await of();
    expect(rest).toEqual([]);
    expect(learned).toMatchObject({
      patternType: 'gap_resolution',
      outcome: 'ACCEPTED',
      suggestedResolution: osFamily.suggestedResolution,
      timesUsed: 0,
    });
    const days = (Date.parse(learned?.expiresAt ?? '') - Date.parse(learned?.createdAt ?? '')) / 86_400_000;
    expect(days).toBeCloseTo(90, 1);
  });

  it('tells a correction, a rejection and an acceptance apart', async () => {
    const { gaps } = await analyzedServer(tenant, 'web-prod-01');
    await resolve(tenant, gapIn(gaps, 'environment').id, 'test');
    await decide(tenant, 'rejectGaps', [gapIn(gaps, 'os_family').id]);
    const decided = (await learnings(tenant)).filter(
      ({ outcome, scope }) => outcome !== null && scope === 'ENGAGEMENT',
    );
    expect(decided.map(({ fieldName, outcome }) => `${fieldName} ${outcome}`).toSorted()).toEqual([
      'environment RESOLVED',
      'os_family REJECTED',
    ]);
    const rows = await app.database.rows(
      "select value from migration.learnings where engagement_id = $1 and outcome = 'RESOLVED'",
      [tenant.engagementId],
    );
    expect(rows).toEqual([{ value: 'test' }]);
  });

  it('keeps what is said again once, and fresh', async () => {
    for (const name of ['app-1', 'app-2']) {
      const { gaps } = await analyzedServer(tenant, name);
      await resolve(tenant, gapIn(gaps, 'environment').id, 'test');
    }
    const environment = await learnings(tenant, ', assetType: SERVER, fieldName: "environment"');
    expect(
      environment
        .filter(({ outcome }) => outcome === 'RESOLVED')
        .map(({ scope }) => scope)
        .toSorted(),
    ).toEqual(['CLIENT', 'ENGAGEMENT']);
    expect(await learnings(tenant, ', assetType: DATABASE')).toEqual([]);
  });

  it('never fails a decision: what is learned of it is lost, and the decision stands', async () => {
    const { gaps } = await analyzedServer(tenant, 'web-prod-01');
    await app.database.rows('alter table migration.learnings rename to learnings_away');
    try {
      await decide(tenant, 'acceptGaps', [gapIn(gaps, 'os_family').id]);
      const another = await analyzedServer(tenant, 'web-prod-02');
      expect(gapIn(another.gaps, 'os_family').proposedValue).not.toBeNull();
    } finally {
      await app.database.rows('alter table migration.learnings_away rename to learnings');
    }
    expect((await learnings(tenant)).filter(({ outcome }) => outcome !== null)).toEqual([]);
  });
});

describe('an analysis', () => {
  const USED = `query ($id: ID!) { analysisRun(id: $id) { assetAnalyses { nodes { learningsUsed { ${FIELDS} } } } } }`;
  const usedBy = async (there: Tenant, runId: string): Promise<Learning[]> => {
    const { analysisRun } = await app.query<{
      analysisRun: { assetAnalyses: { nodes: { learningsUsed: Learning[] }[] } };
    }>(USED, { id: runId }, { tenant: there });
    return analysisRun.assetAnalyses.nodes.flatMap(({ learningsUsed }) => learningsUsed);
  };

  it('suggests what people decided on assets of the same kind, shows where it has it from, and counts the use', async () => {
    const first = await analyzedServer(tenant, 'alpha-1');
    expect(await usedBy(tenant, first.runId)).toEqual([]);
    await resolve(tenant, gapIn(first.gaps, 'environment').id, 'test');
    const { runId, gaps } = await analyzedServer(tenant, 'alpha-2');
    const used = await usedBy(tenant, runId);
    expect(used.length).toBeLessThanOrEqual(3);
    expect(used[0]).toMatchObject({ fieldName: 'environment', outcome: 'RESOLVED', scope: 'ENGAGEMENT', timesUsed: 1 });
    const gap = gapIn(gaps, 'environment');
    expect(gap.aiSuggestions.filter((text) => text.includes('People set'))).toHaveLength(1);
    expect(gap.aiSuggestions.find((text) => text.includes('People set'))).toContain('test');
    expect(gap.aiSuggestions).toContain(gap.suggestedResolution);
    expect(gap.proposedValue).not.toBe('test');
  });

  it('settles what people decided five times about assets that are named alike, and nothing of another name', async () => {
    for (let n = 1; n <= 5; n++) {
      const { gaps } = await analyzedServer(tenant, `billing-web-0${n}`);
      expect(gapIn(gaps, 'location').proposedValue).toBeNull();
      await resolve(tenant, gapIn(gaps, 'location').id, 'Ghent, hall 2');
      // What assets say is for the rules about assets that are alike; this is about decisions.
      await app.database.rows('update migration.assets set location = null where engagement_id = $1', [
        tenant.engagementId,
      ]);
    }
    const { runId, gaps } = await analyzedServer(tenant, 'billing-web-06');
    const settled = gapIn(gaps, 'location');
    expect(settled).toMatchObject({ proposedValue: 'Ghent, hall 2', confidenceScore: 0.56 });
    expect(settled.suggestedResolution).toContain('5 of 5');
    expect(settled.evidence).toEqual([
      { path: 'name', excerpt: 'billing-web-06', source: expect.stringContaining('5 of 5') },
    ]);
    const of = (all: Learning[]) => all.filter(({ fieldName }) => fieldName === 'location');
    expect(of(await usedBy(tenant, runId))).toContainEqual(
      expect.objectContaining({ outcome: 'RESOLVED', timesDecided: 5 }),
    );
    const other = await analyzedServer(tenant, 'crm-web-01');
    expect(gapIn(other.gaps, 'location').proposedValue).toBeNull();
    const sibling = { ...tenant, engagementId: await app.createEngagement(tenant.clientAccountId, 'Another') };
    const elsewhere = await analyzedServer(sibling, 'billing-web-07');
    expect(gapIn(elsewhere.gaps, 'location').proposedValue).toBeNull();
  });

  it('draws on the other engagements of its client account, and on no other client account', async () => {
    const { gaps } = await analyzedServer(tenant, 'alpha-1');
    await resolve(tenant, gapIn(gaps, 'environment').id, 'test');
    await resolve(tenant, gapIn(gaps, 'location').id, 'A cellar in Vienna');
    const engagementId = await app.createEngagement(tenant.clientAccountId, 'Another');
    const sibling = { ...tenant, engagementId };
    const beside = await analyzedServer(sibling, 'beta-1');
    expect((await usedBy(sibling, beside.runId)).map(({ scope, outcome }) => ({ scope, outcome }))).toEqual([
      { scope: 'CLIENT', outcome: 'RESOLVED' },
    ]);
    expect(gapIn(beside.gaps, 'environment').aiSuggestions.join(' ')).toContain('People set');
    expect(JSON.stringify([await learnings(sibling), beside.gaps])).not.toContain('cellar');

    const stranger = await app.createTenant();
    const elsewhere = await analyzedServer(stranger, 'gamma-1');
    expect(await usedBy(stranger, elsewhere.runId)).toEqual([]);
    const ours = new Set((await learnings(tenant)).map(({ id }) => id));
    expect((await learnings(stranger)).filter(({ id }) => ours.has(id))).toEqual([]);
  });
});

describe('the database', () => {
  it("shows and changes, without a condition, a tenant's learnings and its client account's, and no others", async () => {
    const bench = await EnhancementBench.start();
    try {
      const there = await insertTenant(bench.database);
      const stranger = await insertTenant(bench.database);
      const sibling = { ...there, engagementId: randomUUID() };
      await bench.database.rows('insert into migration.engagements (id, client_account_id, name) values ($1, $2, $3)', [
        sibling.engagementId,
        sibling.clientAccountId,
        'Another',
      ]);
      const owners = {
        there,
        sibling,
        stranger,
        client: { ...there, engagementId: null },
        foreign: { ...stranger, engagementId: null },
      };
      for (const [name, { clientAccountId, engagementId }] of Object.entries(owners))
        await bench.database.rows(
          `insert into migration.learnings (client_account_id, engagement_id, id, scope, pattern_type, asset_type, field_name, content_hash, expires_at)
           values ($1, $2, gen_random_uuid(), case when $2::uuid is null then 'CLIENT' else 'ENGAGEMENT' end, 'gap_resolution', 'SERVER', $3, $3, now() + interval '1 day')`,
          [clientAccountId, engagementId, name],
        );
      const seen = (rows: { name: string }[]) => rows.map(({ name }) => name).toSorted();
      const scope = bench.scope(there);
      expect(seen(await scope.rows(sql`select field_name as name from migration.learnings`))).toEqual([
        'client',
        'there',
      ]);
      const changed = scope.transaction((tx) =>
        tx.rows<{ name: string }>(sql`update migration.learnings set times_used = 1 returning field_name as name`),
      );
      expect(seen(await changed)).toEqual(['client', 'there']);
      const intruding = scope.transaction((tx) =>
        tx.rows(
          sql`update migration.learnings set client_account_id = ${stranger.clientAccountId}, engagement_id = null, scope = 'CLIENT'`,
        ),
      );
      await expect(intruding).rejects.toThrow(/row-level security/);
    } finally {
      await bench.remove();
    }
  });
});

describe('a scope', () => {
  const count = async (there: Tenant) => {
    const [row] = await app.database.rows<{ n: number; used: number; expired: number }>(
      `select count(*)::int as n, (count(*) filter (where times_used >= 79))::int as used, (count(*) filter (where expires_at <= now()))::int as expired
       from migration.learnings where engagement_id = $1`,
      [there.engagementId],
    );
    return row;
  };

  it('keeps a thousand: what expired leaves first, then what is old and little used', async () => {
    await insert(tenant, 50, { expiresInDays: -1, timesUsed: 99 });
    await insert(tenant, 900, { daysAgo: 10 });
    await insert(tenant, 40, { daysAgo: 80, timesUsed: 79 });
    await insert(tenant, 100, { daysAgo: 80 });
    const { gaps } = await analyzedServer(tenant, 'alpha-1');
    await resolve(tenant, gapIn(gaps, 'environment').id, 'test');
    expect(await count(tenant)).toEqual({ n: 1000, used: 40, expired: 0 });
    const [old] = await app.database.rows<{ n: number }>(
      "select count(*)::int as n from migration.learnings where engagement_id = $1 and times_used = 0 and learned_at < now() - interval '20 days'",
      [tenant.engagementId],
    );
    expect(old?.n).toBeLessThan(60);
  });

  it('shows nothing that has expired', async () => {
    await insert(tenant, 3, { expiresInDays: -1, fieldName: 'environment' });
    expect(await learnings(tenant)).toEqual([]);
  });
});

describe('deleteLearnings', () => {
  const DELETE = 'mutation ($ids: [ID!]!) { deleteLearnings(input: {learningIds: $ids}) { deleted } }';

  it('forgets, for an ADMIN, all or none, and says so in the audit trail', async () => {
    await insert(tenant, 2);
    const ids = (await learnings(tenant)).map(({ id }) => id);
    const stranger = await app.createTenant();
    await insert(stranger, 1);
    const [foreign] = await learnings(stranger);
    for (const missing of [foreign?.id ?? '', randomUUID()]) {
      const error = await app.error(DELETE, { ids: [...ids, missing] }, { tenant });
      expect(error.extensions.code).toBe('NOT_FOUND');
      expect(error.message).toContain(missing);
    }
    await app.grant('ann', 'ANALYST', tenant.clientAccountId, tenant.engagementId);
    expect((await app.error(DELETE, { ids }, { subject: 'ann', tenant })).extensions.code).toBe('FORBIDDEN');
    expect(await learnings(tenant)).toHaveLength(2);
    await app.grant('eve', 'ADMIN', tenant.clientAccountId, tenant.engagementId);
    expect(await app.query(DELETE, { ids }, { subject: 'eve', tenant })).toEqual({ deleteLearnings: { deleted: 2 } });
    expect(await learnings(tenant)).toEqual([]);
    const { auditEvents } = await app.query<{ auditEvents: { nodes: { action: string; actor: string }[] } }>(
      '{ auditEvents(filter: {actions: ["learning.deleted"]}) { nodes { action actor } } }',
      {},
      { tenant },
    );
    expect(auditEvents.nodes).toEqual(ids.map(() => ({ action: 'learning.deleted', actor: 'eve' })));
  });

  it('leaves what a whole client account has learned to its own ADMIN', async () => {
    const { gaps } = await analyzedServer(tenant, 'alpha-1');
    await resolve(tenant, gapIn(gaps, 'environment').id, 'test');
    const learned = await learnings(tenant, ', fieldName: "environment"');
    const ids = (scope: string) => learned.filter((one) => one.scope === scope).map(({ id }) => id);
    expect(ids('CLIENT')).toHaveLength(1);
    await app.grant('eve', 'ADMIN', tenant.clientAccountId, tenant.engagementId);
    await app.grant('ada', 'ADMIN', tenant.clientAccountId);
    const refused = await app.error(
      DELETE,
      { ids: [...ids('CLIENT'), ...ids('ENGAGEMENT')] },
      { subject: 'eve', tenant },
    );
    expect(refused.extensions.code).toBe('FORBIDDEN');
    expect(await learnings(tenant, ', fieldName: "environment"')).toHaveLength(learned.length);
    await app.query(DELETE, { ids: ids('ENGAGEMENT') }, { subject: 'eve', tenant });
    expect(await app.query(DELETE, { ids: ids('CLIENT') }, { subject: 'ada', tenant })).toEqual({
      deleteLearnings: { deleted: 1 },
    });
  });

  it('takes 250 at most', async () => {
    const ids = Array.from({ length: 251 }, () => randomUUID());
    expect((await app.error(DELETE, { ids: [] }, { tenant })).extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.learningIds',
    });
    expect((await app.error(DELETE, { ids }, { tenant })).extensions.code).toBe('LIMIT_EXCEEDED');
  });
});
