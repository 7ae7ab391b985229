import DataLoader from 'dataloader';
import { v7 as uuid } from 'uuid';
import { sql } from '../../db/statement.js';
import { notFound } from '../../errors.js';
import { FlowStatus } from '../../graphql/flow.js';
import { inTenant } from '../../graphql/read-model.js';
import { requireText } from '../../graphql/text.js';
import type { Scope } from '../../scope.js';
import type { AuditService } from '../audit/audit.service.js';
import { ChunkStatus } from './chunk-status.js';
import { DataImport } from './data-import.entity.js';
import type { CreateDiscoveryFlowInput } from './discovery.inputs.js';
import { dataImports, discoveryFlows } from './discovery.reads.js';
import { DiscoveryFlow } from './discovery-flow.entity.js';
import { DiscoveryPhase } from './discovery-phase.js';
import { type FailedChunk, type Progress, ProgressStatus, type RecordCounts } from './discovery-progress.js';
import { pollDelay } from './poll-delay.js';
import { countsOf, NO_RECORDS, readCounts } from './record-counts.js';

/** Discovery flows and what belongs to them, as they are read; and their beginning. */
export class DiscoveryService {
  constructor(private readonly audit: AuditService) {}

  createFlow(scope: Scope, input: CreateDiscoveryFlowInput): Promise<DiscoveryFlow> {
    const name = requireText('input.name', input.name);
    return scope.transaction(async (tx) => {
      const now = new Date();
      const flow = tx.em.create(DiscoveryFlow, {
        ...tx.tenant,
        id: uuid(),
        masterFlowId: uuid(),
        name,
        status: FlowStatus.INITIALIZED,
        phase: DiscoveryPhase.IMPORT,
        createdBy: tx.actor.subject,
        createdAt: now,
        updatedAt: now,
      });
      await tx.em.flush();
      await this.audit.record(tx, {
        action: 'discovery_flow.created',
        details: { discoveryFlowId: flow.id, masterFlowId: flow.masterFlowId },
      });
      return flow;
    });
  }

  async requireFlow(scope: Scope, id: string): Promise<DiscoveryFlow> {
    const flow = await discoveryFlows.byId(scope, id, allOf(scope, DiscoveryFlow));
    if (!flow) throw notFound('discovery flow', id);
    return flow;
  }

  async requireDataImport(scope: Scope, id: string): Promise<DataImport> {
    const dataImport = await dataImports.byId(scope, id, allOf(scope, DataImport));
    if (!dataImport) throw notFound('data import', id);
    return dataImport;
  }

  /** The imports of flows, oldest first. */
  importsLoader(scope: Scope, fields: ReadonlySet<string>): DataLoader<string, DataImport[]> {
    return listLoader<DataImport & { discoveryFlowId: string }>((flowIds) =>
      scope.rows(sql`select ${dataImports.columns(scope, [...fields, 'discoveryFlowId'], 'i')} from migration.data_imports i
        where ${inTenant(scope, 'i')} and i.discovery_flow_id = any(${flowIds}) order by i.id`),
    );
  }

  /** What has become of the records of flows; one statement adds them up, so that one snapshot answers. */
  recordCountsLoader(scope: Scope): DataLoader<string, RecordCounts> {
    return new DataLoader(async (flowIds) => {
      const byFlow = await readCounts(scope, flowIds);
      return flowIds.map((id) => byFlow.get(id) ?? NO_RECORDS);
    });
  }

  failedChunksLoader(scope: Scope): DataLoader<string, FailedChunk[]> {
    return listLoader<FailedChunk & { discoveryFlowId: string }>((flowIds) =>
      scope.rows(sql`select c.discovery_flow_id as "discoveryFlowId", c.number, c.first_record as "firstRecord", c.last_record as "lastRecord",
          c.attempts, c.error_code as "errorCode"
        from migration.discovery_chunks c
        where ${inTenant(scope, 'c')} and c.discovery_flow_id = any(${flowIds}) and c.status = ${ChunkStatus.FAILED} order by c.number`),
    );
  }

  progressLoader(scope: Scope): DataLoader<string, Progress> {
    return new DataLoader(async (flowIds) => {
      const rows = await scope.rows<ProgressRow>(sql`
        select f.id, f.status, f.updated_at as "updatedAt", coalesce(n.received, 0) as total, coalesce(n.pending, 0) as pending,
          extract(epoch from now() - f.run_started_at)::float8 * 1000 as "elapsedMs"
        from migration.discovery_flows f left join (${countsOf(scope, flowIds)}) n on n.id = f.id
        where ${inTenant(scope, 'f')} and f.id = any(${flowIds})`);
      const byFlow = new Map(rows.map((row) => [row.id, toProgress(row)]));
      return flowIds.map((id) => byFlow.get(id) ?? new Error(`no progress came for flow ${id}`));
    });
  }
}

/** All stored properties: what a mutation answers with, whatever is selected of it. */
const allOf = (scope: Scope, entity: typeof DiscoveryFlow | typeof DataImport) => Object.keys(scope.columnsOf(entity));

/** Rows below flows, loaded together. */
const listLoader = <T extends { discoveryFlowId: string }>(
  read: (flowIds: readonly string[]) => Promise<T[]>,
): DataLoader<string, T[]> =>
  new DataLoader(async (flowIds) => {
    const byFlow = Map.groupBy(await read(flowIds), ({ discoveryFlowId }) => discoveryFlowId);
    return flowIds.map((id) => byFlow.get(id) ?? []);
  });

interface ProgressRow {
  id: string;
  status: FlowStatus;
  updatedAt: Date;
  total: number;
  pending: number;
  /** Null until the first run. */
  elapsedMs: number | null;
}

const PROGRESS_STATUS: Readonly<Record<FlowStatus, ProgressStatus>> = {
  INITIALIZED: ProgressStatus.NOT_STARTED,
  PAUSED: ProgressStatus.NOT_STARTED,
  RUNNING: ProgressStatus.IN_PROGRESS,
  COMPLETED: ProgressStatus.COMPLETED,
  FAILED: ProgressStatus.FAILED,
  CANCELED: ProgressStatus.CANCELED,
};

/** What waits for people to start it changes seldom, but it does change. */
const NOT_STARTED_POLL_MS = 2_000;

function toProgress({ status: flowStatus, updatedAt, total, pending, elapsedMs }: ProgressRow): Progress {
  const status = PROGRESS_STATUS[flowStatus];
  const processed = total - pending;
  const delays: Partial<Record<ProgressStatus, number>> = {
    NOT_STARTED: NOT_STARTED_POLL_MS,
    IN_PROGRESS: pollDelay({ processed, total, elapsedMs: elapsedMs ?? 0 }),
  };
  return {
    status,
    processed,
    total,
    percentage: total === 0 ? (status === ProgressStatus.COMPLETED ? 100 : 0) : Math.floor((100 * processed) / total),
    updatedAt,
    pollAfterMs: delays[status] ?? 0,
  };
}
