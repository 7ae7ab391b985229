import { v7 as uuid } from 'uuid';
import { idempotent } from '../../db/idempotent.js';
import { sql } from '../../db/statement.js';
import { AppError, badInput, notFound } from '../../errors.js';
import { FlowStatus } from '../../graphql/flow.js';
import { inTenant } from '../../graphql/read-model.js';
import type { JobQueue } from '../../jobs/queue.js';
import type { Scope } from '../../scope.js';
import type { AuditService } from '../audit/audit.service.js';
import { ChunkStatus } from './chunk-status.js';
import { DataImportStatus } from './data-import.entity.js';
import type { RunDiscoveryInput } from './discovery.inputs.js';
import type { DiscoveryService } from './discovery.service.js';
import type { DiscoveryFlow } from './discovery-flow.entity.js';
import { DiscoveryPhase } from './discovery-phase.js';
import { runDiscovery } from './run-discovery.job.js';

/** Starts runs; `DiscoveryRunner` does them. */
export class DiscoveryRunService {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly audit: AuditService,
    private readonly queue: JobQueue,
  ) {}

  /** Enqueues the run of a flow with the change of its status, so that neither is there without the other. */
  async start(scope: Scope, input: RunDiscoveryInput): Promise<DiscoveryFlow> {
    const id = await scope.transaction((tx) =>
      idempotent(tx, { operation: 'runDiscovery', key: input.idempotencyKey, input }, async () => {
        await this.enqueue(tx, input.discoveryFlowId);
        return input.discoveryFlowId;
      }),
    );
    return this.discovery.requireFlow(scope, id);
  }

  private async enqueue(tx: Scope, discoveryFlowId: string): Promise<void> {
    const flow = await tx.row<{ status: FlowStatus }>(
      sql`select f.status from migration.discovery_flows f where ${inTenant(tx, 'f')} and f.id = ${discoveryFlowId} for no key update`,
    );
    if (!flow) throw notFound('discovery flow', discoveryFlowId);
    // A flow whose job the queue gave up is started again like one that failed.
    const isAtWork =
      flow.status === FlowStatus.RUNNING && (await this.queue.isPending(tx, runDiscovery, { discoveryFlowId }));
    if (isAtWork) throw new AppError('CONFLICT', 'The flow is running already; poll its progress.');
    await requireFormats(tx, discoveryFlowId);
    await requireWork(tx, discoveryFlowId, flow.status);
    const retried = await tx.rows(sql`update migration.discovery_chunks c
      set status = ${ChunkStatus.PENDING}, attempts = 0, error_code = null, updated_at = now()
      where ${inTenant(tx, 'c')} and c.discovery_flow_id = ${discoveryFlowId} and c.status = ${ChunkStatus.FAILED} returning c.id`);
    await tx.rows(sql`update migration.discovery_flows f
      set status = ${FlowStatus.RUNNING}, current_phase = ${DiscoveryPhase.DATA_CLEANSING}, error_code = null,
        run_started_at = now(), updated_at = now()
      where ${inTenant(tx, 'f')} and f.id = ${discoveryFlowId}`);
    const runId = uuid();
    await this.queue.send(tx, runDiscovery, { discoveryFlowId, runId });
    await this.audit.record(tx, {
      action: 'discovery.started',
      details: { discoveryFlowId, runId, retriedChunks: retried.length },
    });
  }
}

/** A file that could be the export of several tools waits for a person to say which. */
async function requireFormats(tx: Scope, discoveryFlowId: string): Promise<void> {
  const tied = await tx.row<{
    id: string;
    name: string;
    formats: string;
  }>(sql`select i.id, coalesce(i.file_name, 'inline records') as name,
      i.format || (select string_agg(' or ' || (a->>'format'), '') from jsonb_array_elements(i.alternatives) a) as formats
    from migration.data_imports i
    where ${inTenant(tx, 'i')} and i.discovery_flow_id = ${discoveryFlowId} and i.alternatives <> '[]' order by i.id limit 1`);
  if (tied)
    throw new AppError(
      'CONFLICT',
      `Expected every import to have one format; the header of ${tied.name} fits ${tied.formats}. Say which by confirmFieldMappings of import ${tied.id}.`,
    );
}

async function requireWork(tx: Scope, discoveryFlowId: string, status: FlowStatus): Promise<void> {
  if (status === FlowStatus.COMPLETED)
    throw new AppError('CONFLICT', 'Expected a flow with records that are not settled; all of its records are.');
  const stored = await tx.row(sql`select from migration.data_imports i
    where ${inTenant(tx, 'i')} and i.discovery_flow_id = ${discoveryFlowId} and i.status = ${DataImportStatus.STORED} limit 1`);
  if (!stored)
    throw badInput(
      'input.discoveryFlowId',
      'Expected a flow with stored records; it has none. Upload a file (createImportUpload) or send records (importRecords) first.',
    );
}
