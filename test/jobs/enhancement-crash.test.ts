import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ChildApp } from '../kit/child-app.js';
import { GAP_FIELDS, insertScannedFlow, insertServers, insertTenant } from '../kit/flow-of-assets.js';

const ASSETS = 200;
const KILLS = 5;

let app: ChildApp;
beforeEach(async () => {
  app = await ChildApp.create();
  await app.start();
});
afterEach(() => app.remove());

interface RunRow {
  status: string;
  processed: number;
  failed: number;
  skipped: number;
  fencing: number;
}

const readRun = async (id: string): Promise<RunRow> => {
  const [run] = await app.database.rows<RunRow>(
    'select status, processed, failed, skipped, fencing_number::int as fencing from migration.analysis_runs where id = $1',
    [id],
  );
  if (!run) throw new Error(`run ${id} is gone`);
  return run;
};

async function until(id: string, isThere: (run: RunRow) => boolean): Promise<RunRow> {
  for (;;) {
    const run = await readRun(id);
    if (isThere(run)) return run;
    await sleep(5);
  }
}

const isMoving = ({ status }: RunRow) => status === 'QUEUED' || status === 'IN_PROGRESS';

it('analyses every asset once, wherever SIGKILL strikes', { timeout: 180_000 }, async () => {
  const tenant = await insertTenant(app.database);
  const assetIds = await insertServers(app.database, tenant, ASSETS);
  const flowId = await insertScannedFlow(app.database, tenant, assetIds);
  const { analyzeGaps } = await app.query<{ analyzeGaps: { run: { id: string } } }>(
    'mutation ($id: ID!) { analyzeGaps(input: {collectionFlowId: $id}) { run { id } } }',
    { id: flowId },
    { tenant },
  );
  const runId = analyzeGaps.run.id;

  let hits = 0;
  for (let kill = 1; kill <= KILLS; kill++) {
    const goal = Math.floor((ASSETS * (kill - Math.random())) / (KILLS + 1));
    await until(runId, (run) => run.processed >= goal || !isMoving(run));
    await sleep(Math.random() * 10);
    await app.end('SIGKILL');
    const before = await readRun(runId);
    if (isMoving(before)) hits += 1;
    await app.start();
    expect((await readRun(runId)).processed).toBeGreaterThanOrEqual(before.processed);
  }
  const end = await until(runId, (run) => !isMoving(run));
  // Each worker that took the run up raised the number, and the end did.
  expect(end.fencing).toBeGreaterThanOrEqual(hits + 1);
  expect(hits).toBeGreaterThanOrEqual(KILLS - 1);
  expect(end).toMatchObject({ status: 'COMPLETED', processed: ASSETS, failed: 0, skipped: 0 });

  const [found] = await app.database.rows(
    `select
       (select count(*)::int from migration.asset_analyses where analysis_run_id = $1 and status = 'COMPLETED' and gaps_enhanced = $3) as analyses,
       (select count(*)::int from migration.asset_analyses where analysis_run_id = $1) as rows,
       (select count(*)::int from migration.audit_events where action = 'agent.asset_analyzed') as events,
       (select count(distinct asset_id)::int from migration.audit_events where action = 'agent.asset_analyzed') as "assetsOfEvents",
       (select count(*)::int from migration.audit_events where action = 'analysis.completed') as completed,
       (select count(*)::int from migration.assets where ai_gap_analysis_status = 2 and ai_gap_analysis_timestamp is not null) as assets,
       (select count(*)::int from migration.collection_data_gaps where analysis_run_id = $1 and confidence_score is not null) as gaps,
       (select status || ' ' || current_phase from migration.collection_flows where id = $2) as flow`,
    [runId, flowId, GAP_FIELDS.length],
  );
  expect(found).toEqual({
    analyses: ASSETS,
    rows: ASSETS,
    events: ASSETS,
    assetsOfEvents: ASSETS,
    completed: 1,
    assets: ASSETS,
    gaps: ASSETS * GAP_FIELDS.length,
    flow: 'PAUSED QUESTIONNAIRE_GENERATION',
  });
  const { enhancementProgress, verifyAuditTrail } = await app.query<{
    enhancementProgress: object;
    verifyAuditTrail: object;
  }>(
    'query ($id: ID!) { enhancementProgress(collectionFlowId: $id) { runId status processed total pollAfterMs } verifyAuditTrail { isIntact } }',
    { id: flowId },
    { tenant },
  );
  expect(enhancementProgress).toEqual({ runId, status: 'COMPLETED', processed: ASSETS, total: ASSETS, pollAfterMs: 0 });
  expect(verifyAuditTrail).toEqual({ isIntact: true });
});
