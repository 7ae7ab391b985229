import DataLoader from 'dataloader';
import { v7 as uuid } from 'uuid';
import { sql } from '../../db/statement.js';
import { badInput, notFound } from '../../errors.js';
import { MAX_INLINE_LIST } from '../../graphql/condition.js';
import { FlowStatus } from '../../graphql/flow.js';
import { inTenant } from '../../graphql/read-model.js';
import { requireText } from '../../graphql/text.js';
import type { Scope } from '../../scope.js';
import type { AuditService } from '../audit/audit.service.js';
import { CollectionFlow } from './collection-flow.entity.js';
import { CollectionPhase } from './collection-phase.js';
import type { CreateCollectionFlowInput, GapSummary } from './gap.inputs.js';
import { collectionFlows } from './gap.reads.js';
import { GapPriority } from './gap-enums.js';
import { scanAssets } from './scan-gaps.js';

/** Selections of assets, and the scan that finds their gaps. */
export class CollectionFlowService {
  constructor(private readonly audit: AuditService) {}

  /** The flow, which must be there, with the given fields. */
  async read(scope: Scope, id: string, fields: ReadonlySet<string>): Promise<CollectionFlow> {
    const flow = await collectionFlows.byId(scope, id, fields);
    if (!flow) throw notFound('collection flow', id);
    return flow;
  }

  async create(scope: Scope, input: CreateCollectionFlowInput): Promise<string> {
    const name = requireText('input.name', input.name);
    const { assetIds, discoveryFlowId } = input;
    if (Boolean(assetIds) === Boolean(discoveryFlowId)) {
      throw badInput(
        'input',
        `Expected one of "assetIds" and "discoveryFlowId"; got ${assetIds ? 'both' : 'neither'}.`,
      );
    }
    if (assetIds && (assetIds.length < 1 || assetIds.length > MAX_INLINE_LIST)) {
      throw badInput(
        'input.assetIds',
        `Expected 1 to ${MAX_INLINE_LIST} ids; got ${assetIds.length}. Select more by discoveryFlowId.`,
      );
    }
    const id = uuid();
    await scope.transaction(async (tx) => {
      const master = discoveryFlowId ? await masterOf(tx, discoveryFlowId) : uuid();
      tx.em.create(CollectionFlow, {
        ...tx.tenant,
        id,
        masterFlowId: master,
        discoveryFlowId: discoveryFlowId ?? null,
        name,
        createdBy: tx.actor.subject,
      });
      await tx.em.flush();
      const selected = assetIds
        ? await selectAssets(tx, id, [...new Set(assetIds)])
        : (await tx.rows(selecting(tx, id, sql`a.discovery_flow_id = ${discoveryFlowId}`))).length;
      await this.audit.record(tx, {
        action: 'collection.created',
        collectionFlowId: id,
        details: { assets: selected },
      });
    });
    return id;
  }

  /** Tier 1: finds the gaps of the flow's assets. Answers how many are open, and how long it took. */
  async scan(scope: Scope, flowId: string): Promise<{ gapsFound: number; durationMs: number }> {
    scope.extendForWholeFlow();
    const startedAt = performance.now();
    const gapsFound = await scope.transaction(async (tx) => {
      const flow = await tx.row(
        sql`select from migration.collection_flows f where ${inTenant(tx, 'f')} and f.id = ${flowId}`,
      );
      if (!flow) throw notFound('collection flow', flowId);
      const counts = await scanAssets(tx, flowId);
      // The phase of a flow that a run is at work on is the run's to decide.
      await tx.rows(sql`update migration.collection_flows f set current_phase = ${CollectionPhase.GAP_ANALYSIS}, status = ${FlowStatus.PAUSED}, updated_at = now()
        where ${inTenant(tx, 'f')} and f.id = ${flowId} and f.status <> ${FlowStatus.RUNNING}`);
      await this.audit.record(tx, { action: 'gaps.scanned', collectionFlowId: flowId, details: { ...counts } });
      return counts.open;
    });
    return { gapsFound, durationMs: Math.round(performance.now() - startedAt) };
  }

  summaryLoader(scope: Scope): DataLoader<string, GapSummary> {
    return new DataLoader(async (flowIds) => {
      const open = (priority: GapPriority) =>
        sql`count(*) filter (where g.resolution_status = 'PENDING' and g.priority = ${priority})`;
      const rows = await scope.rows<GapSummary & { flowId: string }>(sql`
        select fa.collection_flow_id as "flowId", count(*) as total, count(*) filter (where g.resolution_status = 'PENDING') as pending,
          count(g.confidence_score) as analyzed, ${open(GapPriority.CRITICAL)} as critical, ${open(GapPriority.HIGH)} as high,
          ${open(GapPriority.MEDIUM)} as medium, ${open(GapPriority.LOW)} as low
        from migration.collection_flow_assets fa join migration.collection_data_gaps g on g.asset_id = fa.asset_id
        where ${inTenant(scope, 'fa')} and ${inTenant(scope, 'g')} and fa.collection_flow_id = any(${flowIds}) group by fa.collection_flow_id`);
      const byFlow = new Map(rows.map((row) => [row.flowId, row]));
      return flowIds.map((id) => byFlow.get(id) ?? NO_GAPS);
    });
  }
}

const NO_GAPS: GapSummary = { total: 0, pending: 0, analyzed: 0, critical: 0, high: 0, medium: 0, low: 0 };

async function masterOf(tx: Scope, discoveryFlowId: string): Promise<string> {
  const flow = await tx.row<{ masterFlowId: string }>(
    sql`select d.master_flow_id as "masterFlowId" from migration.discovery_flows d where ${inTenant(tx, 'd')} and d.id = ${discoveryFlowId}`,
  );
  if (!flow) throw notFound('discovery flow', discoveryFlowId);
  return flow.masterFlowId;
}

const selecting = (tx: Scope, flowId: string, which: ReturnType<typeof sql>) => sql`
  insert into migration.collection_flow_assets (client_account_id, engagement_id, collection_flow_id, asset_id)
  select a.client_account_id, a.engagement_id, ${flowId}::uuid, a.id from migration.assets a where ${inTenant(tx, 'a')} and ${which} returning asset_id`;

async function selectAssets(tx: Scope, flowId: string, assetIds: readonly string[]): Promise<number> {
  const selected = await tx.rows<{ asset_id: string }>(selecting(tx, flowId, sql`a.id = any(${assetIds})`));
  const found = new Set(selected.map((row) => row.asset_id));
  const missing = assetIds.find((assetId) => !found.has(assetId));
  if (missing !== undefined) throw notFound('asset', missing);
  return found.size;
}
