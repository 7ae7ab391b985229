import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database } from '../../src/db/database.js';
import { ReadSession } from '../../src/db/read-session.js';
import type { Tenant } from '../../src/scope.js';
import { type Answer, TestApp } from '../kit/test-app.js';

let app: TestApp;
/** Takes requests and does no work: a run stays as it was queued. */
let idle: TestApp;
let tenant: Tenant;
beforeAll(async () => {
  [app, idle] = await Promise.all([TestApp.start(), TestApp.start({ LACUNA_ROLES: 'gateway' })]);
});
beforeEach(async () => {
  tenant = await app.createTenant();
});
afterAll(() => Promise.all([app.close(), idle.close()]));

interface Run {
  id: string;
  status: string;
  isSettled: boolean;
  plan: { total: number; fresh: number; stale: number; forced: number; skipped: number };
  errorCode: string | null;
  fieldNames: string[] | null;
}

const RUN = 'id status isSettled forceRefresh fieldNames errorCode plan { total fresh stale forced skipped }';

async function createAsset(on: TestApp, there: Tenant, name: string): Promise<string> {
  const customAttributes = { 'OS according to the VMware Tools': 'Ubuntu Linux (64-bit)', tech_stack: 'nginx' };
  const { createAsset: made } = await on.query<{ createAsset: { asset: { id: string } } }>(
    'mutation ($input: CreateAssetInput!) { createAsset(input: $input) { asset { id } } }',
    { input: { name, assetType: 'SERVER', customAttributes } },
    { tenant: there },
  );
  return made.asset.id;
}

async function createFlow(on: TestApp, there: Tenant, assetIds: readonly string[]): Promise<string> {
  const { createCollectionFlow } = await on.query<{ createCollectionFlow: { collectionFlow: { id: string } } }>(
    'mutation ($ids: [ID!]!) { createCollectionFlow(input: {name: "Wave 1", assetIds: $ids}) { collectionFlow { id } } }',
    { ids: assetIds },
    { tenant: there },
  );
  return createCollectionFlow.collectionFlow.id;
}

const scan = (on: TestApp, there: Tenant, id: string) =>
  on.query('mutation ($id: ID!) { scanGaps(input: {collectionFlowId: $id}) { gapsFound } }', { id }, { tenant: there });

async function scannedFlow(on: TestApp, there: Tenant, names: readonly string[]) {
  const assetIds: string[] = [];
  for (const name of names) assetIds.push(await createAsset(on, there, name));
  const flowId = await createFlow(on, there, assetIds);
  await scan(on, there, flowId);
  return { flowId, assetIds };
}

const ANALYZE = `mutation ($input: AnalyzeGapsInput!) { analyzeGaps(input: $input) { run { ${RUN} } } }`;

async function analyze(on: TestApp, there: Tenant, collectionFlowId: string, over: Record<string, unknown> = {}) {
  const { analyzeGaps } = await on.query<{ analyzeGaps: { run: Run } }>(
    ANALYZE,
    { input: { collectionFlowId, ...over } },
    { tenant: there },
  );
  return analyzeGaps.run;
}

interface Progress {
  runId: string | null;
  status: string;
  processed: number;
  total: number;
  failed: number;
  skipped: number;
  currentAsset: string | null;
  percentage: number;
  updatedAt: string | null;
  version: string;
  pollAfterMs: number;
}

const PROGRESS = `query ($id: ID!) { enhancementProgress(collectionFlowId: $id) {
  runId status processed total failed skipped currentAsset percentage updatedAt version pollAfterMs } }`;

const poll = async (on: TestApp, there: Tenant, id: string): Promise<Progress> =>
  (await on.query<{ enhancementProgress: Progress }>(PROGRESS, { id }, { tenant: there })).enhancementProgress;

async function settled(there: Tenant, flowId: string): Promise<Progress> {
  for (;;) {
    const progress = await poll(app, there, flowId);
    if (progress.pollAfterMs === 0) return progress;
    await sleep(20);
  }
}

async function analyzed(there: Tenant, flowId: string, over: Record<string, unknown> = {}): Promise<Run> {
  const run = await analyze(app, there, flowId, over);
  await settled(there, flowId);
  return run;
}

/** How often the gateway goes to the database while `work` is done. */
async function readsOf(work: () => Promise<unknown>): Promise<number> {
  const ways = [
    vi.spyOn(ReadSession.prototype, 'read'),
    vi.spyOn(Database.prototype, 'read'),
    vi.spyOn(Database.prototype, 'transaction'),
  ];
  try {
    await work();
    return ways.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  } finally {
    for (const way of ways) way.mockRestore();
  }
}

const codes = ({ errors }: Answer<unknown>) => errors.map(({ extensions }) => extensions.code);

describe('analyzeGaps', () => {
  it('gives each gap a proposal with evidence, and every reader sees the same run', async () => {
    const { flowId, assetIds } = await scannedFlow(app, tenant, ['web-prod-01', 'web-prod-02']);
    const run = await analyze(app, tenant, flowId);
    expect(run).toMatchObject({
      status: 'QUEUED',
      isSettled: false,
      errorCode: null,
      plan: { total: 2, fresh: 2, stale: 0, forced: 0, skipped: 0 },
    });
    expect(await settled(tenant, flowId)).toMatchObject({
      runId: run.id,
      status: 'COMPLETED',
      processed: 2,
      total: 2,
      failed: 0,
      skipped: 0,
      currentAsset: null,
      percentage: 100,
    });
    const { collectionFlow, analysisRun } = await app.query<{
      collectionFlow: {
        gaps: {
          nodes: {
            fieldName: string;
            confidenceScore: number;
            evidence: { path: string }[];
            analysisRun: { id: string };
          }[];
        };
        [key: string]: unknown;
      };
      analysisRun: { assetAnalyses: { nodes: { gapsEnhanced: number; durationMs: number }[] }; [key: string]: unknown };
    }>(
      `query ($flow: ID!, $run: ID!) {
        collectionFlow(id: $flow) { status phase
          gaps(first: 200) { nodes { fieldName confidenceScore aiSuggestions suggestedResolution proposedValue evidence { source path excerpt } analysisRun { id } } }
          runs { totalCount nodes { id collectionFlow { id } } }
          assets { nodes { id analysisStatus isAnalysisStale } }
          enhancementProgress { runId status } }
        analysisRun(id: $run) { id isSettled model inputTokens outputTokens costUsd requestedBy startedAt finishedAt
          progress { percentage version }
          assetAnalyses { totalCount nodes { assetId asset { name } status errorCode gapsEnhanced durationMs contextKeysUsed } } } }`,
      { flow: flowId, run: run.id },
      { tenant },
    );
    const { gaps, ...flow } = collectionFlow;
    expect(gaps.nodes.length).toBeGreaterThan(10);
    expect(gaps.nodes.every(({ analysisRun: by }) => by.id === run.id)).toBe(true);
    expect(gaps.nodes.find(({ fieldName }) => fieldName === 'environment')).toMatchObject({
      confidenceScore: expect.any(Number),
      proposedValue: 'production',
      evidence: [expect.objectContaining({ path: 'name' })],
    });
    expect(flow).toEqual({
      status: 'PAUSED',
      phase: 'QUESTIONNAIRE_GENERATION',
      runs: { totalCount: 1, nodes: [{ id: run.id, collectionFlow: { id: flowId } }] },
      assets: { nodes: assetIds.map((id) => ({ id, analysisStatus: 'COMPLETED', isAnalysisStale: false })) },
      enhancementProgress: { runId: run.id, status: 'COMPLETED' },
    });
    expect(analysisRun).toMatchObject({
      id: run.id,
      isSettled: true,
      model: 'evidence-rules',
      inputTokens: 0,
      costUsd: null,
      requestedBy: 'root@platform',
      progress: { percentage: 100 },
      assetAnalyses: {
        totalCount: 2,
        nodes: assetIds.map((assetId, index) => ({
          assetId,
          asset: { name: `web-prod-0${index + 1}` },
          status: 'COMPLETED',
          errorCode: null,
          contextKeysUsed: ['id', 'name', 'asset_type', 'discovery_source', 'tech_stack'],
        })),
      },
    });
    const { auditEvents } = await app.query<{ auditEvents: { nodes: { action: string; actor: string }[] } }>(
      'query ($flow: ID!) { auditEvents(filter: {collectionFlowId: $flow}) { nodes { action actor } } }',
      { flow: flowId },
      { tenant },
    );
    expect(auditEvents.nodes.map(({ action, actor }) => `${action} by ${actor}`)).toEqual([
      'analysis.completed by system:analyze-gaps',
      'agent.asset_analyzed by system:analyze-gaps',
      'agent.asset_analyzed by system:analyze-gaps',
      'analysis.requested by root@platform',
      'gaps.scanned by root@platform',
      'collection.created by root@platform',
    ]);
  });

  it('settles sixty gaps over ten assets', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `web-prod-${index}`);
    const { flowId } = await scannedFlow(app, tenant, names);
    await analyze(app, tenant, flowId);
    await settled(tenant, flowId);
    const [gaps] = await app.database.rows<{ n: number }>(
      'select count(*)::int as n from migration.collection_data_gaps where collection_flow_id = $1 and confidence_score is not null',
      [flowId],
    );
    expect(gaps?.n).toBeGreaterThanOrEqual(60);
  });

  it('refuses what it cannot do, and says what was expected', async () => {
    const { flowId } = await scannedFlow(idle, await idle.createTenant(), ['web-01']);
    const there = await idle.createTenant();
    const { flowId: ours, assetIds } = await scannedFlow(idle, there, ['web-01']);
    const outside = await createAsset(idle, there, 'web-02');
    const unscanned = await createFlow(idle, there, assetIds);
    const cases: [Record<string, unknown>, string, RegExp][] = [
      [{ collectionFlowId: uuid() }, 'NOT_FOUND', /No collection flow/],
      [{ collectionFlowId: flowId }, 'NOT_FOUND', /No collection flow/],
      [{ collectionFlowId: unscanned }, 'BAD_USER_INPUT', /scanGaps first/],
      [{ collectionFlowId: ours, assetIds: [outside] }, 'NOT_FOUND', new RegExp(outside)],
      [{ collectionFlowId: ours, assetIds: [...assetIds, uuid()] }, 'NOT_FOUND', /No asset of collection flow/],
      [{ collectionFlowId: ours, assetIds: [] }, 'BAD_USER_INPUT', /1 to 250/],
      [{ collectionFlowId: ours, assetIds: Array.from({ length: 251 }, () => uuid()) }, 'LIMIT_EXCEEDED', /250.*251/],
      [
        { collectionFlowId: ours, fieldNames: ['os_name', 'shoe_size'] },
        'BAD_USER_INPUT',
        /"shoe_size", which no asset type has/,
      ],
      [{ collectionFlowId: ours, fieldNames: [] }, 'BAD_USER_INPUT', /1 to 250/],
      [{ collectionFlowId: ours, idempotencyKey: '' }, 'BAD_USER_INPUT', /1 to 200 characters/],
    ];
    for (const [input, code, message] of cases) {
      const error = await idle.error(ANALYZE, { input }, { tenant: there });
      expect([input, error.extensions.code]).toEqual([input, code]);
      expect(error.message).toMatch(message);
    }
    expect(await idle.database.rows('select from migration.analysis_runs')).toEqual([]);
    await idle.grant('vera', 'VIEWER', there.clientAccountId);
    const forbidden = await idle.error(
      ANALYZE,
      { input: { collectionFlowId: ours } },
      { tenant: there, subject: 'vera' },
    );
    expect(forbidden.extensions.code).toBe('FORBIDDEN');
  });

  it('is a conflict while the flow has a run, also for calls that come at the same time', async () => {
    const there = await idle.createTenant();
    const { flowId } = await scannedFlow(idle, there, ['web-01']);
    const ask = () => idle.ask(ANALYZE, { input: { collectionFlowId: flowId } }, { tenant: there });
    const answers = await Promise.all(Array.from({ length: 5 }, ask));
    expect(answers.flatMap(codes)).toEqual(Array.from({ length: 4 }, () => 'CONFLICT'));
    expect(new Set(answers.filter(({ errors }) => errors.length > 0).map(({ status }) => status))).toEqual(
      new Set([409]),
    );
    expect(
      await idle.database.rows('select from migration.analysis_runs where collection_flow_id = $1', [flowId]),
    ).toHaveLength(1);
  });

  it('answers the same run to the same idempotency key, and takes another input under it for a mistake', async () => {
    const there = await idle.createTenant();
    const { flowId } = await scannedFlow(idle, there, ['web-01']);
    const first = await analyze(idle, there, flowId, { idempotencyKey: 'k1' });
    expect((await analyze(idle, there, flowId, { idempotencyKey: 'k1' })).id).toBe(first.id);
    const input = { collectionFlowId: flowId, idempotencyKey: 'k1', forceRefresh: true };
    expect((await idle.error(ANALYZE, { input }, { tenant: there })).extensions.code).toBe('CONFLICT');
  });

  it('keeps its distance from the last one, and says how long to wait', async () => {
    const slow = await TestApp.start({ LACUNA_ANALYZE_COOLDOWN_SECONDS: '60' });
    try {
      const there = await slow.createTenant();
      const { flowId } = await scannedFlow(slow, there, ['web-01']);
      const { flowId: otherFlow } = await scannedFlow(slow, there, ['web-02']);
      const input = { collectionFlowId: flowId, idempotencyKey: 'k1' };
      await slow.query(ANALYZE, { input }, { tenant: there });
      while ((await poll(slow, there, flowId)).pollAfterMs > 0) await sleep(20);
      const early = await slow.ask(
        ANALYZE,
        { input: { collectionFlowId: flowId, forceRefresh: true } },
        { tenant: there },
      );
      expect([early.status, codes(early)]).toEqual([429, ['RATE_LIMITED']]);
      const wait = early.errors[0]?.extensions['retryAfterSeconds'];
      expect(wait).toBeGreaterThan(50);
      expect(wait).toBeLessThanOrEqual(60);
      await slow.query(ANALYZE, { input }, { tenant: there });
      await slow.query(ANALYZE, { input: { collectionFlowId: otherFlow } }, { tenant: there });
    } finally {
      await slow.close();
    }
  });

  it('says so where it is switched off', async () => {
    const off = await TestApp.start({ LACUNA_AI_ENHANCEMENT: 'off' });
    try {
      const there = await off.createTenant();
      const { flowId } = await scannedFlow(off, there, ['web-01']);
      const error = await off.error(ANALYZE, { input: { collectionFlowId: flowId } }, { tenant: there });
      expect(error.extensions.code).toBe('CONFLICT');
      expect(error.message).toMatch(/LACUNA_AI_ENHANCEMENT=off/);
    } finally {
      await off.close();
    }
  });
});

describe('the plan of the next run', () => {
  const planOf = async (flowId: string, over: Record<string, unknown> = {}) =>
    (await analyzed(tenant, flowId, over)).plan;

  it('skips what is analysed, at once and without a worker, unless it is forced', async () => {
    const { flowId } = await scannedFlow(app, tenant, ['web-01', 'web-02']);
    await analyzed(tenant, flowId);
    const again = await analyze(app, tenant, flowId);
    expect(again).toMatchObject({ status: 'COMPLETED', plan: { total: 2, fresh: 0, stale: 0, forced: 0, skipped: 2 } });
    expect(await poll(app, tenant, flowId)).toMatchObject({
      runId: again.id,
      processed: 2,
      skipped: 2,
      percentage: 100,
    });
    expect(await planOf(flowId, { forceRefresh: true })).toEqual({
      total: 2,
      fresh: 0,
      stale: 0,
      forced: 2,
      skipped: 0,
    });
    const { collectionFlow } = await app.query<{
      collectionFlow: { runs: { nodes: { plan: { skipped: number; forced: number } }[] } };
    }>(
      'query ($id: ID!) { collectionFlow(id: $id) { runs(first: 2) { nodes { plan { skipped forced } } } } }',
      { id: flowId },
      { tenant },
    );
    expect(collectionFlow.runs.nodes.map(({ plan }) => plan)).toEqual([
      { skipped: 0, forced: 2 },
      { skipped: 2, forced: 0 },
    ]);
  });

  it('takes an asset that changed, and not one whose proposals were accepted', async () => {
    const { flowId, assetIds } = await scannedFlow(app, tenant, ['web-prod-01', 'web-prod-02', 'web-prod-03']);
    await analyzed(tenant, flowId);
    const { acceptGaps } = await app.query<{ acceptGaps: { accepted: number } }>(
      'mutation ($id: ID!) { acceptGaps(input: {collectionFlowId: $id, minConfidence: 0.7}) { accepted } }',
      { id: flowId },
      { tenant },
    );
    expect(acceptGaps.accepted).toBeGreaterThan(0);
    await app.query(
      'mutation ($id: ID!) { updateAsset(input: {assetId: $id, location: "Ghent"}) { asset { isAnalysisStale } } }',
      { id: assetIds[0] },
      { tenant },
    );
    expect(await planOf(flowId)).toEqual({ total: 3, fresh: 0, stale: 1, forced: 0, skipped: 2 });
  });

  it('is for the assets and fields that are named', async () => {
    const { flowId, assetIds } = await scannedFlow(app, tenant, ['web-prod-01', 'web-prod-02']);
    const run = await analyzed(tenant, flowId, { assetIds: [assetIds[1], assetIds[1]], fieldNames: ['environment'] });
    expect(run).toMatchObject({ plan: { total: 1, fresh: 1 }, fieldNames: ['environment'] });
    const enhanced = await app.database.rows(
      'select asset_id, field_name from migration.collection_data_gaps where confidence_score is not null and collection_flow_id = $1',
      [flowId],
    );
    expect(enhanced).toEqual([{ asset_id: assetIds[1], field_name: 'environment' }]);
  });

  it('is shared by flows: what one analysed, the other shows', async () => {
    const { flowId, assetIds } = await scannedFlow(app, tenant, ['web-prod-01']);
    const other = await createFlow(app, tenant, assetIds);
    await scan(app, tenant, other);
    await analyzed(tenant, flowId);
    expect(await planOf(other)).toMatchObject({ fresh: 0, skipped: 1 });
    expect(await proposalsIn(other)).toEqual(await proposalsIn(flowId));
  });

  it('is one analysis for two flows that run at once, and both show its proposals', async () => {
    const { flowId, assetIds } = await scannedFlow(app, tenant, ['web-prod-01', 'web-prod-02', 'web-prod-03']);
    const other = await createFlow(app, tenant, assetIds);
    await scan(app, tenant, other);
    await Promise.all([analyzed(tenant, flowId), analyzed(tenant, other)]);
    const analyses = await app.database.rows(
      `select n.asset_id as id, count(*)::int as times from migration.asset_analyses n where n.asset_id = any($1) and n.status = 'COMPLETED' group by 1 order by 1`,
      [assetIds],
    );
    expect(analyses).toEqual(assetIds.toSorted().map((id) => ({ id, times: 1 })));
    expect(await proposalsIn(other)).toEqual(await proposalsIn(flowId));
  });

  /** Of every gap in the flow, all of them analysed. */
  async function proposalsIn(id: string): Promise<object[]> {
    const proposal =
      'id fieldName confidenceScore aiSuggestions suggestedResolution proposedValue evidence { path excerpt }';
    const { collectionFlow } = await app.query<{
      collectionFlow: {
        gapSummary: { total: number; analyzed: number };
        gaps: { nodes: object[] };
      };
    }>(
      `query ($id: ID!) { collectionFlow(id: $id) { gapSummary { total analyzed } gaps(first: 200) { nodes { ${proposal} } } } }`,
      { id },
      { tenant },
    );
    const { gapSummary, gaps } = collectionFlow;
    expect(gapSummary).toEqual({ total: gaps.nodes.length, analyzed: gaps.nodes.length });
    expect(gaps.nodes.length).toBeGreaterThan(0);
    return gaps.nodes;
  }
});

describe('cancelAnalysis', () => {
  const cancel = 'mutation ($id: ID!) { cancelAnalysis(input: {runId: $id}) { run { status isSettled } } }';

  it('ends a run that waits, frees its flow, and may be repeated', async () => {
    const there = await idle.createTenant();
    const { flowId } = await scannedFlow(idle, there, ['web-01']);
    const run = await analyze(idle, there, flowId);
    expect(await poll(idle, there, flowId)).toMatchObject({ status: 'QUEUED', percentage: 0 });
    for (let time = 0; time < 2; time++) {
      const { cancelAnalysis } = await idle.query<{ cancelAnalysis: object }>(
        cancel,
        { id: run.id },
        { tenant: there },
      );
      expect(cancelAnalysis).toEqual({ run: { status: 'CANCELED', isSettled: true } });
    }
    expect(await poll(idle, there, flowId)).toMatchObject({ runId: run.id, status: 'CANCELED', pollAfterMs: 0 });
    expect((await analyze(idle, there, flowId)).status).toBe('QUEUED');
  });

  it('leaves a settled run as it is, and finds none of another tenant', async () => {
    const { flowId } = await scannedFlow(app, tenant, ['web-01']);
    const run = await analyzed(tenant, flowId);
    const { cancelAnalysis } = await app.query<{ cancelAnalysis: object }>(cancel, { id: run.id }, { tenant });
    expect(cancelAnalysis).toEqual({ run: { status: 'COMPLETED', isSettled: true } });
    const stranger = await app.createTenant();
    const errors = [
      await app.error(cancel, { id: run.id }, { tenant: stranger }),
      await app.error(cancel, { id: uuid() }, { tenant: stranger }),
    ];
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    const { analysisRun } = await app.query(
      'query ($id: ID!) { analysisRun(id: $id) { id } }',
      { id: run.id },
      { tenant: stranger },
    );
    expect(analysisRun).toBeNull();
  });
});

describe('requeueFailedAssets', () => {
  const requeue = `mutation ($input: RequeueFailedAssetsInput!) { requeueFailedAssets(input: $input) { requeued run { ${RUN} } } }`;
  interface Requeued {
    requeueFailedAssets: { requeued: number; run: Run };
  }

  it('takes the assets whose last analysis failed, and no others', async () => {
    const { flowId, assetIds } = await scannedFlow(app, tenant, ['web-01', 'web-02', 'web-03']);
    const run = await analyzed(tenant, flowId);
    const fail = (assetId: string | undefined) =>
      app.database.rows(
        `with failed as (update migration.asset_analyses set status = 'FAILED', error_code = 'MODEL_ERROR' where analysis_run_id = $1 and asset_id = $2)
         update migration.assets set ai_gap_analysis_status = 0, ai_gap_analysis_timestamp = null where id = $2`,
        [run.id, assetId],
      );
    await fail(assetIds[0]);
    await fail(assetIds[2]);
    const ask = (input: Record<string, unknown>) =>
      app.query<Requeued>(requeue, { input: { collectionFlowId: flowId, ...input } }, { tenant });
    const one = await ask({ assetIds: [assetIds[1], assetIds[2]], idempotencyKey: 'again' });
    expect(one.requeueFailedAssets).toMatchObject({ requeued: 1, run: { plan: { total: 1, fresh: 1 } } });
    expect((await settled(tenant, flowId)).status).toBe('COMPLETED');
    const repeated = await ask({ assetIds: [assetIds[1], assetIds[2]], idempotencyKey: 'again' });
    expect(repeated.requeueFailedAssets.run.id).toBe(one.requeueFailedAssets.run.id);
    expect((await ask({})).requeueFailedAssets.requeued).toBe(1);
    await settled(tenant, flowId);
    const none = await ask({});
    expect(none.requeueFailedAssets).toMatchObject({ requeued: 0, run: { status: 'COMPLETED', plan: { total: 0 } } });
    const error = await app.error(requeue, { input: { collectionFlowId: flowId, assetIds: [uuid()] } }, { tenant });
    expect(error.extensions.code).toBe('NOT_FOUND');
  });
});

describe('a run that analyses nothing', () => {
  it('leaves the questionnaire as it is', async () => {
    const { flowId } = await scannedFlow(app, tenant, ['web-01']);
    await analyzed(tenant, flowId);
    const READ = `query ($id: ID!) { collectionFlow(id: $id) { questionnaire { id availableAt } } }`;
    const before = await app.query<{ collectionFlow: { questionnaire: object } }>(READ, { id: flowId }, { tenant });
    expect(before.collectionFlow.questionnaire).not.toBeNull();
    expect(await analyze(app, tenant, flowId)).toMatchObject({ status: 'COMPLETED', plan: { skipped: 1 } });
    const requeue = 'mutation ($id: ID!) { requeueFailedAssets(input: {collectionFlowId: $id}) { requeued } }';
    await app.query(requeue, { id: flowId }, { tenant });
    expect(await app.query(READ, { id: flowId }, { tenant })).toEqual(before);
    await analyze(app, tenant, flowId, { forceRefresh: true });
    await settled(tenant, flowId);
    expect(await app.query(READ, { id: flowId }, { tenant })).not.toEqual(before);
  });
});

describe('resetStuckAnalyses', () => {
  const reset = 'mutation ($minutes: Int!) { resetStuckAnalyses(input: {olderThanMinutes: $minutes}) { reset } }';

  it('frees assets of which nothing was heard, in this tenant, for an ADMIN', async () => {
    const { flowId, assetIds } = await scannedFlow(app, tenant, ['web-01', 'web-02']);
    await app.database.rows(
      "update migration.assets set ai_gap_analysis_status = 1, updated_at = now() - interval '2 hours' where id = $1",
      [assetIds[0]],
    );
    await app.database.rows(
      'update migration.assets set ai_gap_analysis_status = 1, updated_at = now() where id = $1',
      [assetIds[1]],
    );
    const ask = (minutes: number, there = tenant) =>
      app.query<{ resetStuckAnalyses: { reset: number } }>(reset, { minutes }, { tenant: there });
    expect((await ask(60, await app.createTenant())).resetStuckAnalyses.reset).toBe(0);
    expect((await ask(60)).resetStuckAnalyses.reset).toBe(1);
    expect((await ask(60)).resetStuckAnalyses.reset).toBe(0);
    expect((await ask(0)).resetStuckAnalyses.reset).toBe(1);
    expect((await analyzed(tenant, flowId)).plan.fresh).toBe(2);
    expect((await app.error(reset, { minutes: -1 }, { tenant })).extensions.code).toBe('BAD_USER_INPUT');
    await app.grant('ann', 'ANALYST', tenant.clientAccountId);
    expect((await app.error(reset, { minutes: 60 }, { tenant, subject: 'ann' })).extensions.code).toBe('FORBIDDEN');
  });
});

describe('enhancementProgress', () => {
  it('touches no database while nothing changes, and has the same version until something does', async () => {
    const { flowId } = await scannedFlow(app, tenant, ['web-01']);
    expect(await poll(app, tenant, flowId)).toMatchObject({ runId: null, status: 'NOT_STARTED', pollAfterMs: 0 });
    await analyzed(tenant, flowId);
    const first = await poll(app, tenant, flowId);
    const reads = await readsOf(async () => {
      for (let time = 0; time < 50; time++) expect(await poll(app, tenant, flowId)).toEqual(first);
    });
    expect(reads).toBe(0);
    // The count sees what does read.
    expect(await readsOf(() => scan(app, tenant, flowId))).toBeGreaterThan(0);
    await analyze(app, tenant, flowId);
    expect((await poll(app, tenant, flowId)).version).not.toBe(first.version);
  });

  describe('asked by GET', () => {
    const get = async (flowId: string, headers: Record<string, string> = {}, there: Tenant | undefined = tenant) => {
      const parameters = new URLSearchParams({ query: PROGRESS, variables: JSON.stringify({ id: flowId }) });
      const all = { 'apollo-require-preflight': 'true', ...(await app.headers({ tenant: there })), ...headers };
      const response = await fetch(`${app.url}/graphql?${parameters.toString()}`, { headers: all });
      return { status: response.status, etag: response.headers.get('etag') ?? '', text: await response.text() };
    };

    it('has an ETag, is answered 304 without a body and without the database until something changes', async () => {
      const { flowId } = await scannedFlow(app, tenant, ['web-01']);
      await analyzed(tenant, flowId);
      const first = await get(flowId);
      expect(first).toMatchObject({ status: 200, etag: expect.stringMatching(/^"[\w-]{22}"$/) });
      expect(JSON.parse(first.text)).toEqual({ data: { enhancementProgress: await poll(app, tenant, flowId) } });
      const reads = await readsOf(async () => {
        for (const known of [first.etag, `W/${first.etag}`, `"other", ${first.etag}`, '*'])
          expect(await get(flowId, { 'if-none-match': known })).toEqual({ status: 304, etag: first.etag, text: '' });
      });
      expect(reads).toBe(0);
      await analyze(app, tenant, flowId, { forceRefresh: true });
      const changed = await get(flowId, { 'if-none-match': first.etag });
      expect(changed.status).toBe(200);
      expect(changed.etag).not.toBe(first.etag);
      await settled(tenant, flowId);
    });

    it('knows nothing of another tenant, whatever ETag it is sent, and takes no request that a foreign page could make', async () => {
      const { flowId } = await scannedFlow(app, tenant, ['web-01']);
      const { etag } = await get(flowId);
      const stranger = await get(flowId, { 'if-none-match': etag }, await app.createTenant());
      expect(JSON.parse(stranger.text)).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
      expect(stranger.status).not.toBe(304);
      const forged = await get(flowId, { 'if-none-match': etag, 'apollo-require-preflight': '' });
      expect(forged.status).toBe(400);
    });
  });

  it('is built from the database when the store has forgotten it, the same to the letter', async () => {
    const { flowId } = await scannedFlow(app, tenant, ['web-01', 'web-02']);
    await analyzed(tenant, flowId);
    const { collectionFlow } = await app.query<{ collectionFlow: { runs: { nodes: { progress: Progress }[] } } }>(
      `query ($id: ID!) { collectionFlow(id: $id) { runs { nodes { progress {
        runId status processed total failed skipped currentAsset percentage updatedAt version pollAfterMs } } } } }`,
      { id: flowId },
      { tenant },
    );
    expect(collectionFlow.runs.nodes[0]?.progress).toEqual(await poll(app, tenant, flowId));
  });

  it('is not found for a flow of another tenant, also while its own tenant polls it, and for none', async () => {
    const { flowId } = await scannedFlow(app, tenant, ['web-01']);
    await analyzed(tenant, flowId);
    await poll(app, tenant, flowId);
    const stranger = await app.createTenant();
    const errors = [
      await app.error(PROGRESS, { id: flowId }, { tenant: stranger }),
      await app.error(PROGRESS, { id: uuid() }, { tenant: stranger }),
    ];
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    expect(errors[0]?.message.replace(flowId, '')).toBe(errors[1]?.message.replace(/[0-9a-f-]{36}/, ''));
  });
});
