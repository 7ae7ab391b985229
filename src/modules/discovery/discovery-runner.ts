import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from '../../db/statement.js';
import { FlowStatus } from '../../graphql/flow.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Logger } from '../../logger.js';
import type { Scope } from '../../scope.js';
import type { AuditService } from '../audit/audit.service.js';
import { ChunkStatus } from './chunk-status.js';
import { type Chunk, type CleansedChunk, cleanseChunks } from './cleanse-chunks.js';
import { DiscoveryPhase } from './discovery-phase.js';
import { classifyFailure, judgeFailure, type RetryPolicy, type Verdict } from './judge-failure.js';
import { oneAhead } from './one-ahead.js';
import { planChunks } from './plan-chunks.js';
import { NO_RECORDS, readCounts } from './record-counts.js';
import { isWorthAnalysing, refreshStatistics } from './refresh-statistics.js';
import { type OnValuesChanged, settleChunk } from './settle-chunk.js';

/** What a flow says that ended with records left behind. */
const CHUNKS_FAILED = 'CHUNKS_FAILED';

/**
 * Is called when every chunk of a flow is done, before its run ends, and perhaps again when the run is taken over. It
 * must not change what it finds done.
 */
type AfterChunks = (scope: Scope, discoveryFlowId: string, signal: AbortSignal) => Promise<void>;

/** What others do about what a discovery finds. */
interface DiscoveryListeners {
  readonly afterChunks: AfterChunks;
  readonly onValuesChanged: OnValuesChanged;
}

/**
 * Runs a discovery flow to its end. What is done stands in the database, chunk by chunk, so that any worker can carry
 * on from there at any moment; two that do it at once cannot do a chunk twice.
 */
export class DiscoveryRunner {
  constructor(
    private readonly audit: AuditService,
    private readonly settings: RetryPolicy & { readonly chunkSize: number },
    private readonly logger: Logger,
    private readonly listeners: DiscoveryListeners,
  ) {}

  async run(scope: Scope, discoveryFlowId: string, signal: AbortSignal): Promise<void> {
    let settled = 0;
    while (await isRunning(scope, discoveryFlowId)) {
      let isStopped = false;
      // While one chunk is being written the next one is cleansed.
      for await (const { chunk, cleansed } of oneAhead(cleanseChunks(scope, discoveryFlowId))) {
        signal.throwIfAborted();
        const rows = await this.settle(scope, chunk, cleansed, signal);
        isStopped = rows === undefined;
        if (rows === undefined) break;
        if (isWorthAnalysing(settled, rows)) await refreshStatistics(scope);
        settled += rows;
      }
      signal.throwIfAborted();
      if (isStopped) continue;
      if (await this.plan(scope, discoveryFlowId)) await refreshStatistics(scope);
      else {
        await this.listeners.afterChunks(scope, discoveryFlowId, signal);
        await this.plan(scope, discoveryFlowId, (tx) => this.end(tx, discoveryFlowId));
      }
    }
  }

  /** Answers how many records it settled; undefined where it could not. */
  private async settle(
    scope: Scope,
    chunk: Chunk,
    cleansed: Promise<CleansedChunk>,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    try {
      const ready = await cleansed;
      const relinked = await settleChunk(scope, chunk, ready, this.listeners.onValuesChanged);
      if (relinked > 0) this.logger.warn({ chunk: chunk.number, records: relinked }, 'records kept the asset they had');
      return ready.rows.length;
    } catch (error) {
      signal.throwIfAborted();
      const verdict = await this.recordFailure(scope, chunk, error);
      if (verdict?.kind === 'retry') await sleep(verdict.delayMs, undefined, { signal });
      if (verdict?.kind === 'stop')
        await this.whileRunning(scope, chunk.discoveryFlowId, (tx) => this.end(tx, chunk.discoveryFlowId));
      return undefined;
    }
  }

  /** Undefined where another worker has done the chunk meanwhile. */
  private async recordFailure(scope: Scope, chunk: Chunk, error: unknown): Promise<Verdict | undefined> {
    const { errorCode, isTransient } = classifyFailure(error);
    const verdict = await scope.transaction(async (tx) => {
      const tried = await tx.row<{ attempts: number }>(sql`update migration.discovery_chunks c
        set attempts = c.attempts + 1, error_code = ${errorCode}, updated_at = now()
        where ${inTenant(tx, 'c')} and c.id = ${chunk.id} and c.status = ${ChunkStatus.PENDING} returning c.attempts`);
      if (!tried) return undefined;
      const judged = judgeFailure(this.settings, tried.attempts, isTransient);
      if (judged.kind !== 'retry')
        await tx.rows(sql`update migration.discovery_chunks c set status = ${ChunkStatus.FAILED}
          where ${inTenant(tx, 'c')} and c.id = ${chunk.id}`);
      return judged;
    });
    const { discoveryFlowId, number } = chunk;
    const described = { err: error, discoveryFlowId, chunk: number, errorCode };
    if (verdict?.kind === 'retry') this.logger.debug({ ...described, ...verdict }, 'a chunk of records is tried again');
    else if (verdict) this.logger.error(described, 'a chunk of records failed');
    return verdict;
  }

  /** Takes in imports that have come since, and answers true; where there are none, `otherwise` happens in that moment. */
  private async plan(
    scope: Scope,
    discoveryFlowId: string,
    otherwise?: (tx: Scope) => Promise<void>,
  ): Promise<boolean> {
    let planned = 0;
    await this.whileRunning(scope, discoveryFlowId, async (tx) => {
      planned = await planChunks(tx, discoveryFlowId, this.settings.chunkSize);
      if (planned === 0) await otherwise?.(tx);
    });
    return planned > 0;
  }

  /** Does `work` unless the run has ended meanwhile; nothing else changes the flow until it is done. */
  private whileRunning(scope: Scope, discoveryFlowId: string, work: (tx: Scope) => Promise<void>): Promise<void> {
    return scope.transaction(async (tx) => {
      const flow = await tx.row<{ status: FlowStatus }>(
        sql`select f.status from migration.discovery_flows f where ${inTenant(tx, 'f')} and f.id = ${discoveryFlowId} for no key update`,
      );
      if (flow?.status === FlowStatus.RUNNING) await work(tx);
    });
  }

  private async end(tx: Scope, discoveryFlowId: string): Promise<void> {
    const failed = await tx.row<{ chunks: number }>(sql`select count(*) as chunks from migration.discovery_chunks c
      where ${inTenant(tx, 'c')} and c.discovery_flow_id = ${discoveryFlowId} and c.status = ${ChunkStatus.FAILED}`);
    const failedChunks = failed?.chunks ?? 0;
    const ended =
      failedChunks > 0
        ? { status: FlowStatus.FAILED, errorCode: CHUNKS_FAILED, action: 'discovery.failed' }
        : { status: FlowStatus.COMPLETED, errorCode: null, action: 'discovery.completed' };
    const counts = (await readCounts(tx, [discoveryFlowId])).get(discoveryFlowId) ?? NO_RECORDS;
    await tx.rows(sql`update migration.discovery_flows f
      set status = ${ended.status}, error_code = ${ended.errorCode}, updated_at = now(),
        current_phase = case when ${failedChunks > 0}::boolean then f.current_phase else ${DiscoveryPhase.FINALIZATION} end
      where ${inTenant(tx, 'f')} and f.id = ${discoveryFlowId}`);
    await this.audit.record(tx, { action: ended.action, details: { discoveryFlowId, ...counts, failedChunks } });
    this.logger.info({ discoveryFlowId, status: ended.status, failedChunks, ...counts }, 'a discovery run ended');
  }
}

async function isRunning(scope: Scope, discoveryFlowId: string): Promise<boolean> {
  const flow = await scope.row<{ status: FlowStatus }>(
    sql`select f.status from migration.discovery_flows f where ${inTenant(scope, 'f')} and f.id = ${discoveryFlowId}`,
  );
  return flow?.status === FlowStatus.RUNNING;
}
