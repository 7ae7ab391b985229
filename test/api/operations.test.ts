import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChildApp } from '../kit/child-app.js';
import { insertScannedFlow, insertServers, insertTenant } from '../kit/flow-of-assets.js';
import { TestApp } from '../kit/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.close());

const get = async (path: string, url = app.url) => {
  const response = await fetch(`${url}${path}`);
  return { status: response.status, text: await response.text() };
};

/** Value of one time series, as it stands in the exposition. */
const valueOf = (metrics: string, series: string) =>
  Number(
    metrics
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1),
  );

describe('a gateway', () => {
  it('says that it is ready, what it stands on, and what waits', async () => {
    const { status, text } = await get('/readyz');
    expect([status, JSON.parse(text)]).toEqual([
      200,
      {
        status: 'ready',
        database: 'ok',
        queue: 'ok',
        store: 'ok',
        model: 'none',
        reasons: [],
        connections: {
          busy: expect.any(Number) as number,
          idle: expect.any(Number) as number,
          waiting: 0,
          limit: 16,
        },
        jobs: expect.any(Array) as object[],
      },
    ]);
  });

  it('counts requests by operation, errors by code, jobs, and what analyses did', async () => {
    const tenant = await insertTenant(app.database);
    const assetIds = await insertServers(app.database, tenant, 3);
    const id = await insertScannedFlow(app.database, tenant, assetIds);
    const before = (await get('/metrics')).text;
    const analyze = () =>
      app.query(
        'mutation Analyse($id: ID!) { analyzeGaps(input: {collectionFlowId: $id}) { run { id } } }',
        { id },
        { tenant },
      );
    const settled = () =>
      expect
        .poll(async () => app.database.rows("select from migration.analysis_runs where status = 'COMPLETED'"), {
          timeout: 20_000,
        })
        .toHaveLength(1);
    await analyze();
    await settled();
    await app.error('query Lost { asset(id: "x") { id } }', {}, { tenant });
    await app.error(
      'mutation { cancelAnalysis(input: {runId: "01890000-0000-7000-8000-000000000000"}) { run { id } } }',
      {},
      { tenant },
    );

    await expect
      .poll(async () =>
        valueOf((await get('/metrics')).text, 'lacuna_job_duration_seconds_count{job="analyze-gaps",outcome="done"}'),
      )
      .toBe(1);
    const { text } = await get('/metrics');
    const grown = (series: string) => valueOf(text, series) - (valueOf(before, series) || 0);
    expect({
      requests: grown('lacuna_requests_total{operation="Analyse",status="200"}'),
      durations: grown('lacuna_request_duration_seconds_count{operation="Analyse"}'),
      notFound: grown('lacuna_operation_errors_total{code="NOT_FOUND"}'),
      fresh: grown('lacuna_enhancement_planned_assets_total{plan="fresh"}'),
      completed: grown('lacuna_enhancement_asset_duration_seconds_count{outcome="completed"}'),
      tokens: grown('lacuna_enhancement_asset_tokens_count{direction="input"}'),
      runs: grown('lacuna_enhancement_runs_total{status="COMPLETED"}'),
      failedWrites: grown('lacuna_learning_operations_total{operation="write",outcome="failed"}'),
    }).toEqual({ requests: 1, durations: 1, notFound: 1, fresh: 3, completed: 3, tokens: 3, runs: 1, failedWrites: 0 });
    expect(valueOf(text, 'lacuna_enhancement_concurrent_assets_peak')).toBeGreaterThanOrEqual(1);
    expect(valueOf(text, 'lacuna_database_connections{state="limit"}')).toBe(16);
    expect(text).toContain('lacuna_process_cpu_seconds_total');

    // Asked again, what was analysed is kept: a cache hit.
    await analyze();
    expect(
      valueOf((await get('/metrics')).text, 'lacuna_enhancement_planned_assets_total{plan="skipped"}'),
    ).toBeGreaterThanOrEqual(3);
  });
});

describe('a worker', () => {
  it('answers for itself on a port of its own, and becomes unready without its database', {
    timeout: 60_000,
  }, async () => {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const worker = await ChildApp.create({ LACUNA_ROLES: 'worker', LACUNA_OPERATIONS_PORT: String(port) });
    await worker.start();
    const url = `http://127.0.0.1:${port}`;
    expect((await get('/healthz', url)).status).toBe(200);
    expect((await get('/readyz', url)).status).toBe(200);
    expect((await get('/metrics', url)).text).toContain('lacuna_database_connections{state="busy"}');
    await worker.database.drop();
    const { status, text } = await get('/readyz', url);
    expect([status, JSON.parse(text)]).toMatchObject([503, { status: 'unready', database: 'unreachable' }]);
    expect((await get('/healthz', url)).status).toBe(200);
    expect((await get('/metrics', url)).status).toBe(200);
    await worker.end('SIGKILL');
  });
});
