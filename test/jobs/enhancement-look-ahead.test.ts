import 'reflect-metadata';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AgentPool } from '../../src/ai/model/agent-pool.js';
import { AssetAnalyst } from '../../src/ai/model/analyze-asset.js';
import { createChatModel } from '../../src/ai/model/model-factory.js';
import type { AnalysisTask } from '../../src/modules/enhancement/analyst.js';
import { ModelAnalyst } from '../../src/modules/enhancement/model-analyst.js';
import { forgetSafeKeys } from '../../src/modules/enhancement/safe-keys/read-safe-keys.js';
import { BudgetedAccount } from '../../src/modules/usage/call-budget.js';
import type { Tenant } from '../../src/scope.js';
import { settingsFor } from '../kit/analysis-request.js';
import { EnhancementBench } from '../kit/enhancement-bench.js';
import { insertScannedFlow, insertServers, insertTenant } from '../kit/flow-of-assets.js';
import { type ModelServer, startModelServer } from '../kit/model-server.js';
import { ScriptedAnalyst } from '../kit/scripted-analyst.js';

/** While a model is asked about one asset the next is read; between that and its turn anything may happen to it. */

let bench: EnhancementBench;
let server: ModelServer;
let tenant: Tenant;
beforeAll(async () => {
  bench = await EnhancementBench.start();
  server = await startModelServer();
});
beforeEach(async () => {
  tenant = await insertTenant(bench.database);
  server.reset();
});
afterAll(async () => {
  await bench.remove();
  await server.close();
});

const rows = <Row = Record<string, unknown>>(text: string, values: unknown[]) => bench.database.rows<Row>(text, values);

async function runOver(count: number) {
  const assetIds = await insertServers(bench.database, tenant, count);
  const flowId = await insertScannedFlow(bench.database, tenant, assetIds);
  const run = await bench.start(tenant, flowId);
  const order = await rows<{ id: string }>(
    'select asset_id as id from migration.asset_analyses where analysis_run_id = $1 order by position',
    [run.id],
  );
  return { run, assetIds: order.map(({ id }) => id) };
}

const outcomes = async (runId: string) =>
  (
    await rows<{ shown: string }>(
      'select coalesce(error_code, status) as shown from migration.asset_analyses where analysis_run_id = $1 order by position',
      [runId],
    )
  ).map(({ shown }) => shown);

/** What the second of two assets is asked with, where `meddle` came in once it was ready. */
async function askedAfter(
  meddle: (secondAssetId: string, runId: string) => Promise<unknown>,
): Promise<AnalysisTask | undefined> {
  const { run, assetIds } = await runOver(2);
  const [, second = ''] = assetIds;
  let asked: AnalysisTask | undefined;
  const analyst: ScriptedAnalyst = new ScriptedAnalyst(async (call, task) => {
    asked = task;
    if (call > 0) return;
    await vi.waitFor(() => expect(analyst.opened).toBe(2));
    await meddle(second, run.id);
  });
  await bench.work(tenant, run, { analyst });
  expect(await outcomes(run.id)).toEqual(['COMPLETED', 'COMPLETED']);
  expect(asked?.facts.id).toBe(second);
  return asked;
}

describe('an asset that is made ready while the one before it is analysed', () => {
  it('is read again where a value of it has changed since', async () => {
    const asked = await askedAfter((id) =>
      rows("update migration.assets set name = 'renamed', normalised_name = 'renamed' where id = $1", [id]),
    );
    expect(asked?.facts.name).toBe('renamed');
    expect(asked?.context.context).toMatchObject({ name: 'renamed' });
  });

  it('is read again where somebody has closed one of its gaps since', async () => {
    const asked = await askedAfter((id) =>
      rows(
        "update migration.collection_data_gaps set resolution_status = 'REJECTED' where asset_id = $1 and field_name = 'location'",
        [id],
      ),
    );
    expect(asked?.gaps).toHaveLength(5);
    expect(asked?.gaps.map(({ fieldName }) => fieldName)).not.toContain('location');
  });

  it('is made ready again where fewer of its keys may be sent since', async () => {
    const asked = await askedAfter(async () => {
      await rows(
        "insert into migration.safe_attribute_keys (client_account_id, keys, set_by) values ($1, '[]', 'somebody')",
        [tenant.clientAccountId],
      );
      await forgetSafeKeys(bench.scope(tenant), bench.store);
    });
    expect(asked?.facts.customAttributes).toHaveProperty('tech_stack');
    expect(asked?.context.keysUsed).not.toContain('tech_stack');
  });

  it('is not begun where the run is canceled since', async () => {
    const { run, assetIds } = await runOver(3);
    const analyst: ScriptedAnalyst = new ScriptedAnalyst(async () => {
      await vi.waitFor(() => expect(analyst.opened).toBe(2));
      await rows('update migration.analysis_runs set is_cancel_requested = true where id = $1', [run.id]);
    });
    await bench.work(tenant, run, { analyst });
    expect(analyst.calls).toBe(1);
    expect(await outcomes(run.id)).toEqual(['COMPLETED', 'PENDING', 'PENDING']);
    const statuses = await rows(
      'select ai_gap_analysis_status as status from migration.assets where id = any($1) order by array_position($1, id)',
      [assetIds],
    );
    expect(statuses.map(({ status }) => status)).toEqual([2, 0, 0]);
  });

  it('is left to its own turn where somebody holds it', async () => {
    const other = new pg.Client({ connectionString: bench.database.url });
    await other.connect();
    let firstIsWritten: Promise<void> | undefined;
    const asked = await askedAfter(async (id, runId) => {
      await other.query('begin');
      await other.query("update migration.assets set name = 'held', normalised_name = 'held' where id = $1", [id]);
      const holdOn = async () => {
        try {
          await vi.waitFor(async () => expect(await outcomes(runId)).toContain('COMPLETED'), { timeout: 3_000 });
        } finally {
          await other.query('commit');
          await other.end();
        }
      };
      firstIsWritten = holdOn();
    });
    await firstIsWritten;
    expect(asked?.facts.name).toBe('held');
  });
});

describe('the call of an asset that is made ready', () => {
  const model = () => createChatModel({ ...settingsFor(server), name: 'gpt-4o', maxOutputTokens: 1_024 });
  const analyst = () => {
    const chatModel = model();
    return new ModelAnalyst(chatModel, new AgentPool(() => new AssetAnalyst(chatModel, 30_000)));
  };
  const runWithModel = async (count: number) => {
    const { run } = await runOver(count);
    await rows("update migration.analysis_runs set model = 'openai:gpt-4o' where id = $1", [run.id]);
    return run;
  };
  const books = async () => {
    const [row] = await rows(
      `select (select count(*)::int from migration.model_calls c where c.engagement_id = $1 and c.outcome = 'OPEN') as open,
         (select count(*)::int from migration.model_calls c where c.engagement_id = $1 and c.outcome = 'ACCEPTED') as accepted,
         (select reserved_usd::float8 from migration.budgets b where b.engagement_id = $1) as reserved`,
      [tenant.engagementId],
    );
    return row;
  };

  it('is reserved before it is made, once, and settled once', async () => {
    const run = await runWithModel(4);
    await bench.work(tenant, run, { analyst: analyst() });
    expect(await outcomes(run.id)).toEqual(Array.from({ length: 4 }, () => 'COMPLETED'));
    expect(server.requests).toHaveLength(4);
    expect(await books()).toEqual({ open: 0, accepted: 4, reserved: 0 });
  });

  it('is given back where it is not made', async () => {
    const run = await runWithModel(4);
    const cancel = async () => {
      await vi.waitFor(() => expect(server.requests).toHaveLength(2));
      await bench.service.cancelAnalysis(bench.scope(tenant), { runId: run.id });
    };
    server.next('good', 'hang');
    await Promise.all([bench.work(tenant, run, { analyst: analyst() }), cancel()]);
    expect((await outcomes(run.id)).filter((outcome) => outcome === 'COMPLETED')).toHaveLength(1);
    expect(await books()).toMatchObject({ open: 0, reserved: 0 });
  });

  it('is given back where it was reserved and the run is canceled before it is made', async () => {
    const run = await runWithModel(3);
    const asking = analyst();
    const opened = vi.spyOn(asking, 'open');
    server.delay(500);
    const cancel = async () => {
      await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(2));
      await rows('update migration.analysis_runs set is_cancel_requested = true where id = $1', [run.id]);
    };
    await Promise.all([bench.work(tenant, run, { analyst: asking }), cancel()]);
    expect(await outcomes(run.id)).toEqual(['COMPLETED', 'PENDING', 'PENDING']);
    expect(await books()).toEqual({ open: 0, accepted: 1, reserved: 0 });
  });

  it('is given back where it is reserved after its asset has timed out', async () => {
    const run = await runWithModel(1);
    await bench.usage.setBudget(bench.scope(tenant), { monthlyUsd: 100 });
    const reserve = vi.spyOn(BudgetedAccount.prototype, 'reserve');
    const busy = new pg.Client({ connectionString: bench.database.url });
    await busy.connect();
    await busy.query('begin');
    await busy.query('select from migration.budgets where engagement_id = $1 for update', [tenant.engagementId]);
    try {
      await bench.work(tenant, run, { analyst: analyst(), assetTimeoutMs: 200 });
    } finally {
      await busy.end();
    }
    expect(await outcomes(run.id)).toEqual(['AGENT_TIMEOUT']);
    expect(await Promise.all(reserve.mock.results.map(({ value }) => value))).toEqual([true]);
    reserve.mockRestore();
    await vi.waitFor(async () => expect(await books()).toEqual({ open: 0, accepted: 0, reserved: 0 }), 5_000);
    expect(server.requests).toEqual([]);
  });

  it('waits for its own turn where the budget holds one call at a time', async () => {
    const before = await runWithModel(1);
    await bench.work(tenant, before, { analyst: analyst() });
    const [spent] = await rows<{ most: number; usd: number }>(
      'select max(reserved_usd)::float8 as most, sum(cost_usd)::float8 as usd from migration.model_calls where engagement_id = $1',
      [tenant.engagementId],
    );
    const { most = 0, usd = 0 } = spent ?? {};
    await bench.usage.setBudget(bench.scope(tenant), { monthlyUsd: usd + most * 1.5 });
    const run = await runWithModel(3);
    await bench.work(tenant, run, { analyst: analyst() });
    expect(await outcomes(run.id)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
    expect(await books()).toEqual({ open: 0, accepted: 4, reserved: 0 });
  });
});
