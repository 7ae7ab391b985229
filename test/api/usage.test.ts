import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { EnhancementBench } from '../kit/enhancement-bench.js';
import { insertScannedFlow, insertServers, insertTenant } from '../kit/flow-of-assets.js';
import { spendLastDollar } from '../kit/last-dollar.js';
import { type ModelServer, startModelServer } from '../kit/model-server.js';
import { TestApp } from '../kit/test-app.js';

/** Fields that the rules find nothing about, so that a model is asked. */
const UNKNOWN = ['support_group', 'annual_cost'];
const PRICES = { 'openai:double-1': { inputUsdPerMillion: 1_000, outputUsdPerMillion: 2_000 } };
const MAX_TOKENS = 256;

let server: ModelServer;
let app: TestApp;
let folder: string;
let tenant: Tenant;
beforeAll(async () => {
  server = await startModelServer();
  folder = await mkdtemp(path.join(tmpdir(), 'lacuna-prices-'));
  const prices = path.join(folder, 'prices.json');
  await writeFile(prices, JSON.stringify(PRICES));
  app = await TestApp.start({
    LACUNA_MODEL: 'openai:double-1',
    LACUNA_MODEL_MAX_TOKENS: String(MAX_TOKENS),
    LACUNA_PRICE_TABLE: prices,
    OPENAI_BASE_URL: server.baseUrl,
    OPENAI_API_KEY: 'sk-of-the-tests',
    LACUNA_RATE_LIMIT_PER_MINUTE: '100000',
  });
});
beforeEach(async () => {
  tenant = await app.createTenant();
});
afterEach(() => server.reset());
afterAll(async () => {
  await app.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Usage {
  modelCalls: number;
  cacheHits: number;
  staleReanalyses: number;
  forcedReanalyses: number;
  inputTokens: number;
  outputTokens: number;
  costUsd: number;
  savedUsd: number;
  budgetUsd: number | null;
  clientBudgetUsd: number | null;
}
const USAGE = `query ($since: DateTime, $until: DateTime) { usage(since: $since, until: $until) {
  modelCalls cacheHits staleReanalyses forcedReanalyses inputTokens outputTokens costUsd savedUsd budgetUsd clientBudgetUsd } }`;
const usage = async (there: Tenant, range: Record<string, string> = {}, on = app): Promise<Usage> =>
  (await on.query<{ usage: Usage }>(USAGE, range, { tenant: there })).usage;

interface Run {
  id: string;
  status: string;
  errorCode: string | null;
  costUsd: number | null;
  inputTokens: number;
  isSettled: boolean;
  assetAnalyses: { nodes: { status: string; errorCode: string | null }[] };
}

async function analyzed(there: Tenant, flowId: string, over: Record<string, unknown> = {}, on = app): Promise<Run> {
  const as = { tenant: there };
  const { analyzeGaps } = await on.query<{ analyzeGaps: { run: { id: string } } }>(
    'mutation ($input: AnalyzeGapsInput!) { analyzeGaps(input: $input) { run { id } } }',
    { input: { collectionFlowId: flowId, ...over } },
    as,
  );
  for (;;) {
    const { analysisRun } = await on.query<{ analysisRun: Run }>(
      `query ($id: ID!) { analysisRun(id: $id) { id status errorCode costUsd inputTokens isSettled
        assetAnalyses { nodes { status errorCode } } } }`,
      { id: analyzeGaps.run.id },
      as,
    );
    if (analysisRun.isSettled) return analysisRun;
    await sleep(20);
  }
}

const setBudget = (monthlyUsd: number | null, as: { subject?: string; tenant: Tenant } = { tenant }) =>
  app.query<{ setBudget: { budget: { monthlyUsd: number | null; spentUsd: number; reservedUsd: number } } }>(
    'mutation ($usd: Float) { setBudget(input: {monthlyUsd: $usd}) { budget { monthlyUsd spentUsd reservedUsd } } }',
    { usd: monthlyUsd },
    as,
  );

async function flowOf(there: Tenant, servers: number, on = app): Promise<string> {
  return insertScannedFlow(on.database, there, await insertServers(on.database, there, servers), UNKNOWN);
}

const priceOf = (input: number, output: number) => (input * 1_000 + output * 2_000) / 1_000_000;

describe('usage', () => {
  it('has a row a call, with what it took and cost, and one for each asset that needed none', async () => {
    const flowId = await flowOf(tenant, 2);
    const run = await analyzed(tenant, flowId);
    expect(run.status).toBe('COMPLETED');
    const used = server.requests.map((request) => request.usage ?? { input: 0, output: 0 });
    const input = used.reduce((sum, one) => sum + one.input, 0);
    const output = used.reduce((sum, one) => sum + one.output, 0);
    expect(used).toHaveLength(2);
    const first = await usage(tenant);
    expect(first).toMatchObject({
      modelCalls: 2,
      cacheHits: 0,
      inputTokens: input,
      outputTokens: output,
      savedUsd: 0,
      budgetUsd: null,
    });
    expect(first.costUsd).toBeCloseTo(priceOf(input, output), 9);
    expect(run.costUsd).toBeCloseTo(first.costUsd, 9);

    await analyzed(tenant, flowId);
    const second = await usage(tenant);
    expect(second).toMatchObject({ modelCalls: 2, cacheHits: 2, staleReanalyses: 0, forcedReanalyses: 0 });
    expect(second.savedUsd).toBeCloseTo(first.costUsd, 9);
    const rows = await app.database.rows(
      'select kind, outcome, model from migration.model_calls where engagement_id = $1 order by kind, id',
      [tenant.engagementId],
    );
    const call = { kind: 'MODEL_CALL', outcome: 'ACCEPTED', model: 'openai:double-1' };
    const hit = { kind: 'CACHE_HIT', outcome: null, model: 'openai:double-1' };
    expect(rows).toEqual([hit, hit, call, call]);
  });

  it('pays for ten assets once, however often they are analysed, and says what the other times would have cost', async () => {
    const flowId = await flowOf(tenant, 10);
    for (let time = 0; time < 5; time++) await analyzed(tenant, flowId);
    const used = await usage(tenant);
    expect(used).toMatchObject({ modelCalls: 10, cacheHits: 40 });
    expect(server.requests).toHaveLength(10);
    expect(used.savedUsd).toBeCloseTo(4 * used.costUsd, 9);
  });

  it('tells assets that had become stale from those that somebody forced', async () => {
    const flowId = await flowOf(tenant, 2);
    await analyzed(tenant, flowId);
    await analyzed(tenant, flowId, { forceRefresh: true });
    expect(await usage(tenant)).toMatchObject({ staleReanalyses: 0, forcedReanalyses: 2, modelCalls: 4 });
    await app.database.rows(
      'update migration.assets set values_changed_at = now() where id = (select max(id::text)::uuid from migration.assets where engagement_id = $1)',
      [tenant.engagementId],
    );
    await analyzed(tenant, flowId);
    expect(await usage(tenant)).toMatchObject({ staleReanalyses: 1, forcedReanalyses: 2, modelCalls: 5, cacheHits: 1 });
  });

  it('is of the time that is asked for, and of the tenant', async () => {
    await analyzed(tenant, await flowOf(tenant, 1));
    const now = new Date(Date.now() + 1_000).toISOString();
    expect(await usage(tenant, { until: now })).toMatchObject({ modelCalls: 1 });
    expect(await usage(tenant, { since: now })).toMatchObject({ modelCalls: 0, costUsd: 0, inputTokens: 0 });
    expect(await usage(await app.createTenant())).toMatchObject({ modelCalls: 0, cacheHits: 0 });
    const { extensions } = await app.error(USAGE, { since: now, until: '2020-01-01T00:00:00Z' }, { tenant });
    expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'since' });
  });

  it('counts what is skipped, at no cost, where no model is configured', async () => {
    const withoutModel = await TestApp.start();
    try {
      const there = await withoutModel.createTenant();
      const flowId = await flowOf(there, 3, withoutModel);
      await analyzed(there, flowId, {}, withoutModel);
      await analyzed(there, flowId, {}, withoutModel);
      expect(await usage(there, {}, withoutModel)).toMatchObject({
        modelCalls: 0,
        cacheHits: 3,
        costUsd: 0,
        savedUsd: 0,
      });
    } finally {
      await withoutModel.close();
    }
  });
});

describe('a model', () => {
  it('is asked what the rules leave open, and sent what people decided before', async () => {
    const first = await flowOf(tenant, 1);
    await analyzed(tenant, first);
    const [gap] = await app.database.rows<{ id: string }>(
      "select id from migration.collection_data_gaps where collection_flow_id = $1 and field_name = 'support_group'",
      [first],
    );
    await app.query(
      'mutation ($id: ID!) { resolveGap(input: {gapId: $id, value: "Team of ann@example.org"}) { gap { id } } }',
      { id: gap?.id },
      { tenant },
    );
    server.reset();
    await analyzed(tenant, await flowOf(tenant, 1));
    const [blocks] = server.requests.map((request) => request.blocks);
    expect(blocks?.gaps.map(({ field_name: name }) => name).toSorted()).toEqual(UNKNOWN.toSorted());
    expect(blocks?.learnings).toContainEqual({
      field_name: 'support_group',
      outcome: 'RESOLVED',
      value: 'Team of [EMAIL]',
      confidence_score: expect.any(Number),
    });
  });

  it.each([
    ['server_error', 'MODEL_ERROR', 1],
    ['prose', 'VALIDATION_FAILED', 2],
  ] as const)(
    'that fails (%s) fails its asset with %s, and its calls are counted',
    async (behaviour, errorCode, calls) => {
      server.always(behaviour);
      const run = await analyzed(tenant, await flowOf(tenant, 1));
      expect(run.assetAnalyses.nodes).toEqual([{ status: 'FAILED', errorCode }]);
      expect((await usage(tenant)).modelCalls).toBe(calls);
    },
  );
});

describe('a budget', () => {
  it('stops a run that would pass it before the call, and leaves what is done done', async () => {
    const flowId = await flowOf(tenant, 3);
    await setBudget(0);
    const stopped = await analyzed(tenant, flowId);
    expect(stopped).toMatchObject({ status: 'ABORTED', errorCode: 'BUDGET_EXHAUSTED' });
    expect(stopped.assetAnalyses.nodes.map(({ status }) => status)).toEqual(['PENDING', 'PENDING', 'PENDING']);
    expect(server.requests).toEqual([]);
    const assets = await app.database.rows(
      'select distinct ai_gap_analysis_status as status from migration.assets where engagement_id = $1',
      [tenant.engagementId],
    );
    expect(assets).toEqual([{ status: 0 }]);

    await setBudget(1_000);
    expect(await analyzed(tenant, flowId)).toMatchObject({ status: 'COMPLETED', errorCode: null });
    const { costUsd, budgetUsd } = await usage(tenant);
    expect(budgetUsd).toBe(1_000);
    const { setBudget: lifted } = await setBudget(null);
    expect(lifted.budget).toMatchObject({ monthlyUsd: null, reservedUsd: 0 });
    expect(lifted.budget.spentUsd).toBeCloseTo(costUsd, 9);
  });

  it('is of an ADMIN to set, and stands in the audit trail', async () => {
    await app.grant('ann', 'ANALYST', tenant.clientAccountId, tenant.engagementId);
    const mutation = 'mutation ($usd: Float) { setBudget(input: {monthlyUsd: $usd}) { budget { monthlyUsd } } }';
    expect((await app.error(mutation, { usd: 5 }, { subject: 'ann', tenant })).extensions.code).toBe('FORBIDDEN');
    expect((await app.error(mutation, { usd: -1 }, { tenant })).extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.monthlyUsd',
    });
    await setBudget(5);
    const { auditEvents } = await app.query<{ auditEvents: { nodes: { action: string; details: unknown }[] } }>(
      '{ auditEvents(filter: {actions: ["budget.set"]}) { nodes { action details } } }',
      {},
      { tenant },
    );
    expect(auditEvents.nodes).toEqual([{ action: 'budget.set', details: { monthlyUsd: 5, isClientWide: false } }]);
  });
});

describe('the budget of a client account', () => {
  const SET =
    'mutation ($usd: Float) { setBudget(input: {monthlyUsd: $usd, isClientWide: true}) { budget { monthlyUsd spentUsd } } }';

  it('holds for its engagements together, and for those of no other', async () => {
    const sibling = { ...tenant, engagementId: await app.createEngagement(tenant.clientAccountId, 'Another') };
    await analyzed(tenant, await flowOf(tenant, 1));
    const { costUsd } = await usage(tenant);
    const { setBudget: set } = await app.query<{ setBudget: { budget: { spentUsd: number } } }>(
      SET,
      { usd: costUsd },
      { tenant: sibling },
    );
    expect(set.budget.spentUsd).toBeCloseTo(costUsd, 9);
    expect(await analyzed(sibling, await flowOf(sibling, 1))).toMatchObject({ errorCode: 'BUDGET_EXHAUSTED' });
    expect(await usage(sibling)).toMatchObject({ modelCalls: 0, budgetUsd: null, clientBudgetUsd: costUsd });
    const stranger = await app.createTenant();
    expect(await analyzed(stranger, await flowOf(stranger, 1))).toMatchObject({ status: 'COMPLETED' });
    expect(await usage(stranger)).toMatchObject({ clientBudgetUsd: null });
  });

  it('is of an ADMIN of the client account to set; one of an engagement is not enough', async () => {
    await app.grant('eve', 'ADMIN', tenant.clientAccountId, tenant.engagementId);
    await app.grant('ada', 'ADMIN', tenant.clientAccountId);
    const error = await app.error(SET, { usd: 5 }, { subject: 'eve', tenant });
    expect(error.extensions.code).toBe('FORBIDDEN');
    expect(error.message).toContain('whole client account');
    expect(await setBudget(5, { subject: 'eve', tenant })).toMatchObject({ setBudget: { budget: { monthlyUsd: 5 } } });
    expect(await app.query(SET, { usd: 7 }, { subject: 'ada', tenant })).toMatchObject({
      setBudget: { budget: { monthlyUsd: 7 } },
    });
    expect(await usage(tenant)).toMatchObject({ budgetUsd: 5, clientBudgetUsd: 7 });
  });
});

describe('calls at the last dollar', () => {
  /** Of `gpt-4o`, for a dollar each. */
  const most = { inputTokens: 400_000, outputTokens: 0 };
  const model = 'openai:gpt-4o';
  let bench: EnhancementBench;
  let there: Tenant;
  const account = (of = model) =>
    bench.usage.accountFor(bench.scope(there), { analysisRunId: null, assetId: null, model: of });
  const budget = async () => {
    const [row] = await bench.database.rows(
      'select spent_usd::float8 as spent, reserved_usd::float8 as reserved from migration.budgets where engagement_id = $1',
      [there.engagementId],
    );
    return row;
  };
  beforeAll(async () => {
    bench = await EnhancementBench.start();
  });
  beforeEach(async () => {
    there = await insertTenant(bench.database);
  });
  afterAll(() => bench.remove());

  it('are held back in the budget: of 500 at once as many as it holds, and not one more', async () => {
    await bench.usage.setBudget(bench.scope(there), { monthlyUsd: 7.5 });
    const accounts = Array.from({ length: 500 }, () => account());
    const granted = await Promise.all(accounts.map((one) => one.reserve(most)));
    expect(granted.filter(Boolean)).toHaveLength(7);
    expect(await budget()).toEqual({ spent: 0, reserved: 7 });
    const made = accounts.filter((_, index) => granted[index]);
    const call = { inputTokens: 100_000, outputTokens: 0, durationMs: 5, outcome: 'ACCEPTED' as const };
    await Promise.all(made.map((one) => one.settle([call])));
    expect(await budget()).toEqual({ spent: 1.75, reserved: 0 });
    const after = await Promise.all(accounts.map((one) => one.reserve(most)));
    expect(after.filter(Boolean)).toHaveLength(5);
  });

  it('never pass either budget, by the count of who answers them', async () => {
    const { limits, provider, booked, reserved, refused, mostOfACall } = await spendLastDollar(bench, server, 60);
    for (const payer of ['client', 'engagement'] as const) {
      expect(provider[payer]).toBeLessThanOrEqual(limits[payer]);
      expect(booked[payer]).toBeCloseTo(provider[payer], 9);
      // What is left does not hold another call.
      expect(limits[payer] - booked[payer]).toBeLessThan(mostOfACall);
    }
    expect(reserved).toBe(0);
    expect(refused).toBeGreaterThan(20);
  });

  it('that were not made cost nothing; those that took too long cost all that was held back', async () => {
    await bench.usage.setBudget(bench.scope(there), { monthlyUsd: 2 });
    const [unmade, late] = [account(), account()];
    expect([await unmade.reserve(most), await late.reserve(most), await account().reserve(most)]).toEqual([
      true,
      true,
      false,
    ]);
    await unmade.settle([], 'MODEL_UNAVAILABLE');
    const failed = { inputTokens: 0, outputTokens: 0, durationMs: 30_000, outcome: 'FAILED' as const };
    for (let time = 0; time < 2; time++) await late.settle([failed], 'AGENT_TIMEOUT');
    expect(await budget()).toEqual({ spent: 1, reserved: 0 });
    expect(await bench.usage.usage(bench.scope(there), {})).toMatchObject({ modelCalls: 1, costUsd: 1 });
  });

  it('are not made of a model whose price nobody knows, unless there is no budget', async () => {
    const unknown = 'openai:nobody-knows';
    expect(await account(unknown).reserve(most)).toBe(true);
    await bench.usage.setBudget(bench.scope(there), { monthlyUsd: 100 });
    expect(await account(unknown).reserve(most)).toBe(false);
  });

  it('have a whole budget again in the next month', async () => {
    await bench.usage.setBudget(bench.scope(there), { monthlyUsd: 1 });
    const last = account();
    expect(await last.reserve(most)).toBe(true);
    expect(await account().reserve(most)).toBe(false);
    await bench.database.rows(
      "update migration.budgets set month = month - interval '1 month' where engagement_id = $1",
      [there.engagementId],
    );
    await bench.database.rows(
      "update migration.model_calls set created_at = created_at - interval '1 month' where engagement_id = $1",
      [there.engagementId],
    );
    expect(await account().reserve(most)).toBe(true);
    await last.settle([{ inputTokens: 400_000, outputTokens: 0, durationMs: 5, outcome: 'ACCEPTED' }]);
    expect(await budget()).toEqual({ spent: 0, reserved: 1 });
  });

  it('are of the month that has begun, also where their transaction began before it', async () => {
    await bench.usage.setBudget(bench.scope(there), { monthlyUsd: 2 });
    const call = { inputTokens: 400_000, outputTokens: 0, durationMs: 5, outcome: 'ACCEPTED' as const };
    const first = account();
    await first.reserve(most);
    await first.settle([call]);
    // As a transaction of the next month leaves it, while ours is still of this one.
    await bench.database.rows(
      "update migration.budgets set month = (month + interval '1 month')::date where client_account_id = $1",
      [there.clientAccountId],
    );
    const late = account();
    expect(await late.reserve(most)).toBe(true);
    expect(await budget()).toEqual({ spent: 1, reserved: 1 });
    expect(await account().reserve(most)).toBe(false);
    await bench.usage.setBudget(bench.scope(there), { monthlyUsd: 3 });
    expect(await budget()).toEqual({ spent: 1, reserved: 1 });
    await late.settle([call]);
    expect(await budget()).toEqual({ spent: 2, reserved: 0 });
  });
});
