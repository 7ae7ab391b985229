import { expect } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import type { As, GraphqlError, TestApp } from './test-app.js';

export interface AssetNode {
  id: string;
  name: string;
  assetType: string;
  description: string | null;
  environment: string | null;
  location: string | null;
  discoverySource: string | null;
  discoveryMethod: string | null;
  attributes: Record<string, unknown>;
  customAttributes: Record<string, unknown>;
  completeness: number;
  analysisStatus: string;
  analyzedAt: string | null;
  isAnalysisStale: boolean;
  fieldMappingsHash: string | null;
}

export interface GapNode {
  id: string;
  fieldName: string;
  gapType: string;
  gapCategory: string;
  priority: string;
  confidenceScore: number | null;
  proposedValue: unknown;
  resolution: string;
  resolvedValue: unknown;
  resolvedBy: string | null;
  resolvedAt: string | null;
  asset: { id: string };
  collectionFlow: { id: string };
}

export interface PageInfoNode {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
  pageSize: number;
  pageSizeCapped: boolean;
  maxPageSize: number;
}

export interface FlowNode {
  id: string;
  masterFlowId: string;
  name: string;
  status: string;
  phase: string;
  gapSummary: Record<'total' | 'pending' | 'analyzed' | 'critical' | 'high' | 'medium' | 'low', number>;
}

export interface AuditNode {
  action: string;
  actor: string;
  assetId: string | null;
  gapId: string | null;
  collectionFlowId: string | null;
  messageTextRedacted: string | null;
  piiRedacted: boolean;
  details: Record<string, unknown>;
}

const ASSET_FIELDS = `id name assetType description environment location discoverySource discoveryMethod attributes customAttributes
  completeness analysisStatus analyzedAt isAnalysisStale fieldMappingsHash`;
export const GAP_FIELDS = `id fieldName gapType gapCategory priority confidenceScore proposedValue resolution resolvedValue resolvedBy resolvedAt
  asset { id } collectionFlow { id }`;
export const PAGE_FIELDS =
  'pageInfo { hasNextPage hasPreviousPage startCursor endCursor pageSize pageSizeCapped maxPageSize }';

export const CREATE_ASSET = `mutation ($input: CreateAssetInput!) { createAsset(input: $input) { asset { ${ASSET_FIELDS} } } }`;
export const UPDATE_ASSET = `mutation ($input: UpdateAssetInput!) { updateAsset(input: $input) { asset { ${ASSET_FIELDS} } } }`;
export const ACCEPT_GAPS = `mutation ($input: AcceptGapsInput!) { acceptGaps(input: $input) { accepted gaps { ${GAP_FIELDS} } } }`;
export const REJECT_GAPS = `mutation ($input: RejectGapsInput!) { rejectGaps(input: $input) { rejected gaps { ${GAP_FIELDS} } } }`;
export const RESOLVE_GAP = `mutation ($input: ResolveGapInput!) { resolveGap(input: $input) { gap { ${GAP_FIELDS} } } }`;
export const CREATE_FLOW = `mutation ($input: CreateCollectionFlowInput!) { createCollectionFlow(input: $input) {
  collectionFlow { id masterFlowId name status phase } } }`;

/** A name for a value that a person has typed into a field. */
export const ANN = 'ann@client';

/** One tenant as the analyst `ANN` works with it: assets, flows, gaps. */
export class Collection {
  private constructor(
    readonly app: TestApp,
    readonly tenant: Tenant,
  ) {}

  static async create(app: TestApp): Promise<Collection> {
    const tenant = await app.createTenant();
    await app.grant(ANN, 'ANALYST', tenant.clientAccountId, tenant.engagementId);
    return new Collection(app, tenant);
  }

  get as(): As {
    return { subject: ANN, tenant: this.tenant };
  }

  query<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
    return this.app.query<Data>(query, variables, this.as);
  }

  error(query: string, variables: Record<string, unknown> = {}): Promise<GraphqlError> {
    return this.app.error(query, variables, this.as);
  }

  async createAsset(input: Record<string, unknown> = {}): Promise<AssetNode> {
    const { createAsset } = await this.query<{ createAsset: { asset: AssetNode } }>(CREATE_ASSET, {
      input: { name: 'web-01', assetType: 'SERVER', ...input },
    });
    return createAsset.asset;
  }

  async updateAsset(assetId: string, input: Record<string, unknown>): Promise<AssetNode> {
    const { updateAsset } = await this.query<{ updateAsset: { asset: AssetNode } }>(UPDATE_ASSET, {
      input: { assetId, ...input },
    });
    return updateAsset.asset;
  }

  async readAsset(id: string): Promise<AssetNode> {
    const { asset } = await this.query<{ asset: AssetNode | null }>(
      `query ($id: ID!) { asset(id: $id) { ${ASSET_FIELDS} } }`,
      { id },
    );
    expect(asset, `the tenant has no asset ${id}`).not.toBeNull();
    return asset as AssetNode;
  }

  async createFlow(assetIds: readonly string[], name = 'Wave 1'): Promise<FlowNode> {
    const { createCollectionFlow } = await this.query<{ createCollectionFlow: { collectionFlow: FlowNode } }>(
      CREATE_FLOW,
      { input: { name, assetIds } },
    );
    return createCollectionFlow.collectionFlow;
  }

  async readFlow(id: string): Promise<FlowNode> {
    const { collectionFlow } = await this.query<{ collectionFlow: FlowNode }>(
      `query ($id: ID!) { collectionFlow(id: $id) { id masterFlowId name status phase
        gapSummary { total pending analyzed critical high medium low } } }`,
      { id },
    );
    return collectionFlow;
  }

  async scan(collectionFlowId: string): Promise<{ gapsFound: number; durationMs: number }> {
    const { scanGaps } = await this.query<{ scanGaps: { gapsFound: number; durationMs: number } }>(
      'mutation ($id: ID!) { scanGaps(input: {collectionFlowId: $id}) { gapsFound durationMs } }',
      { id: collectionFlowId },
    );
    return scanGaps;
  }

  /** A flow over new servers that say nothing but their names, scanned. */
  async scannedFlow(servers = 1): Promise<{ flowId: string; assetIds: string[] }> {
    const assetIds: string[] = [];
    for (let n = 0; n < servers; n++) assetIds.push((await this.createAsset({ name: `web-${n}` })).id);
    const { id: flowId } = await this.createFlow(assetIds);
    await this.scan(flowId);
    return { flowId, assetIds };
  }

  /** At most 200 gaps of a flow. */
  async gapsOf(flowId: string, filter: Record<string, unknown> = {}): Promise<GapNode[]> {
    const { collectionFlow } = await this.query<{ collectionFlow: { gaps: { nodes: GapNode[] } } }>(
      `query ($id: ID!, $filter: GapFilter) { collectionFlow(id: $id) { gaps(first: 200, filter: $filter) { nodes { ${GAP_FIELDS} } } } }`,
      { id: flowId, filter },
    );
    return collectionFlow.gaps.nodes;
  }

  /** Fields with an open gap, sorted. */
  async openFields(flowId: string): Promise<string[]> {
    const gaps = await this.gapsOf(flowId, { resolutions: ['PENDING'] });
    return gaps.map(({ fieldName }) => fieldName).toSorted();
  }

  async gapIn(flowId: string, fieldName: string): Promise<GapNode> {
    const [gap, ...others] = await this.gapsOf(flowId, { fieldNames: [fieldName] });
    if (!gap || others.length > 0) throw new Error(`expected one gap in ${fieldName}, found ${gap ? 'more' : 'none'}`);
    return gap;
  }

  /** What the analysis would have written: a proposal for the open gaps of a field. */
  async propose(flowId: string, fieldName: string, proposedValue: unknown, confidence = 0.9): Promise<void> {
    await this.app.database.rows(
      `update migration.collection_data_gaps g set confidence_score = $3, ai_suggestions = '["one", "two"]', suggested_resolution = 'one',
         proposed_value = $4::jsonb, evidence = '[{"source": "rule", "path": "name", "excerpt": "web"}]'
       where g.field_name = $2 and g.resolution_status = 'PENDING'
         and g.asset_id in (select asset_id from migration.collection_flow_assets where collection_flow_id = $1)`,
      [flowId, fieldName, confidence, JSON.stringify(proposedValue)],
    );
  }

  /** What the analysis would have written on the assets of a flow: analysed, now. */
  async markAnalyzed(flowId: string): Promise<void> {
    await this.app.database.rows(
      `update migration.assets a set ai_gap_analysis_status = 2, ai_gap_analysis_timestamp = now()
       where a.id in (select asset_id from migration.collection_flow_assets where collection_flow_id = $1)`,
      [flowId],
    );
  }

  /** The audit trail, newest first. */
  async events(...actions: string[]): Promise<AuditNode[]> {
    const { auditEvents } = await this.query<{ auditEvents: { nodes: AuditNode[] } }>(
      `query ($actions: [String!]) { auditEvents(first: 200, filter: {actions: $actions}) {
        nodes { action actor assetId gapId collectionFlowId messageTextRedacted piiRedacted details } } }`,
      { actions },
    );
    return auditEvents.nodes;
  }
}
