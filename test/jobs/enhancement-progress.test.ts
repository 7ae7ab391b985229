import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deadline } from '../../src/deadline.js';
import { EnhancementStatus } from '../../src/modules/enhancement/enhancement-status.js';
import { ProgressBoard } from '../../src/modules/enhancement/progress-board.js';
import { Scope, type Tenant } from '../../src/scope.js';
import { EnhancementBench } from '../kit/enhancement-bench.js';
import { insertScannedFlow, insertServers, insertTenant } from '../kit/flow-of-assets.js';
import { ScriptedAnalyst } from '../kit/scripted-analyst.js';

let bench: EnhancementBench;
let tenant: Tenant;
let flowId: string;
beforeAll(async () => {
  bench = await EnhancementBench.start();
});
beforeEach(async () => {
  tenant = await insertTenant(bench.database);
  flowId = await insertScannedFlow(bench.database, tenant, await insertServers(bench.database, tenant, 3));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});
afterAll(() => bench.remove());

const poll = (board = bench.board) => board.loader(bench.scope(tenant)).load(flowId);
const key = () => `gap_enhancement_progress:${tenant.clientAccountId}:${tenant.engagementId}:${flowId}`;
const pass = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });

/** What happens in place of the next read of the database. */
function onNextRead(act: (read: () => Promise<never[]>) => Promise<never[]>): void {
  vi.spyOn(Scope.prototype, 'rows').mockImplementationOnce(function (this: Scope, fragment) {
    return act(() => this.rows(fragment));
  });
}

describe('the progress of a flow', () => {
  it('names the asset that is being analysed, and counts those before it', async () => {
    const run = await bench.start(tenant, flowId);
    const seen: object[] = [];
    const analyst = new ScriptedAnalyst(async () => {
      const { processed, currentAsset, percentage, status } = await poll();
      seen.push({ processed, currentAsset, percentage, status });
    });
    await bench.work(tenant, run, { analyst });
    expect(seen).toEqual([
      { processed: 0, currentAsset: 'web-prod-0', percentage: 0, status: 'IN_PROGRESS' },
      { processed: 1, currentAsset: 'web-prod-1', percentage: 33, status: 'IN_PROGRESS' },
      { processed: 2, currentAsset: 'web-prod-2', percentage: 66, status: 'IN_PROGRESS' },
    ]);
  });

  it('is the same to the letter from the store, from the database and without a store', async () => {
    const run = await bench.start(tenant, flowId);
    await bench.work(tenant, run);
    const fromWorker = await poll();
    await bench.store.delete(key());
    const fromDatabase = await poll();
    expect(fromDatabase).toEqual(fromWorker);
    expect(fromDatabase.updatedAt).toBeInstanceOf(Date);
    expect(await poll()).toEqual(fromWorker);
    expect(await bench.store.get(key())).toBeDefined();
  });

  it('is left as a worker wrote it while a poll was reading the database', async () => {
    const run = await bench.start(tenant, flowId);
    await bench.store.delete(key());
    onNextRead(async (read) => {
      const found = await read();
      await bench.work(tenant, run);
      return found;
    });
    const late = await poll();
    expect(late.status).toBe(EnhancementStatus.QUEUED);
    expect((await poll()).status).toBe(EnhancementStatus.COMPLETED);
  });

  it.each([
    ['a run in progress, where processes share the store', true, 14_000, 16_000],
    ['a run in progress, where they do not', false, 500, 1_500],
  ])('is asked of the database again in the end: %s', async (_name, isShared, soon, late) => {
    const board = new ProgressBoard(bench.store, isShared);
    await bench.start(tenant, flowId);
    expect((await poll(board)).status).toBe(EnhancementStatus.QUEUED);
    // As by a worker whose word never came to this store.
    await bench.database.rows("update migration.analysis_runs set status = 'COMPLETED' where collection_flow_id = $1", [
      flowId,
    ]);
    pass(soon);
    expect((await poll(board)).status).toBe(EnhancementStatus.QUEUED);
    pass(late - soon);
    expect((await poll(board)).status).toBe(EnhancementStatus.COMPLETED);
  });

  it('is asked of the store once for all who poll in one turn', async () => {
    await poll();
    const asked = vi.spyOn(bench.store, 'getMany');
    const texts = await Promise.all(Array.from({ length: 50 }, () => bench.board.textOf(bench.scope(tenant), flowId)));
    expect(new Set(texts)).toEqual(new Set([await bench.store.get(key())]));
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('is read from the database once, however many poll when an entry has ended', async () => {
    await bench.start(tenant, flowId);
    await poll();
    const rows = vi.spyOn(Scope.prototype, 'rows');
    for (const ended of [() => pass(70_000), () => bench.store.delete(key())]) {
      rows.mockClear();
      await ended();
      const polled = await Promise.all(Array.from({ length: 50 }, () => poll()));
      expect(new Set(polled.map(({ status }) => status))).toEqual(new Set([EnhancementStatus.QUEUED]));
      expect(rows).toHaveBeenCalledTimes(1);
    }
  });

  it.each([
    ['this process', () => bench.board],
    ['another', () => new ProgressBoard(bench.store, true)],
  ])('is not taken from a read that began in %s before it changed', async (_name, boardOf) => {
    const board = boardOf();
    await bench.store.delete(key());
    const isRead = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    onNextRead(async (read) => {
      const found = await read();
      isRead.resolve();
      await held.promise;
      return found;
    });
    const late = poll(board);
    await isRead.promise;
    await bench.start(tenant, flowId);
    await bench.board.forget(bench.scope(tenant), flowId);
    held.resolve();
    expect((await late).status).toBe(EnhancementStatus.NOT_STARTED);
    expect((await poll(board)).status).toBe(EnhancementStatus.QUEUED);
  });

  it('is read to its end though the request that began it has run out of time', async () => {
    await bench.store.delete(key());
    const late = bench.scope(tenant).with({ deadline: new Deadline(1) });
    await sleep(5);
    expect((await bench.board.of(late, flowId)).status).toBe(EnhancementStatus.NOT_STARTED);
  });

  it('fails for those who wait for a read that fails, and for nobody after them', async () => {
    await bench.store.delete(key());
    onNextRead(async () => {
      await sleep(50);
      throw new Error('the database is away');
    });
    const polled = await Promise.allSettled([poll(), poll()]);
    expect(polled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await poll()).status).toBe(EnhancementStatus.NOT_STARTED);
  });
});
