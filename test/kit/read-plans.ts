import pg from 'pg';
import { ReadPaths } from './read-paths.js';

/** Tables that grow with what is imported; the others hold some rows a flow. */
const LARGE = [
  'assets',
  'collection_data_gaps',
  'collection_flow_assets',
  'raw_import_records',
  'audit_events',
  'asset_analyses',
];

const ID = '"00000000-0000-4000-8000-000000000000"';
const PAGE = '{ totalCount nodes { id } pageInfo { hasNextPage endCursor } }';

/** Every list and relation, as wide as it can be asked for and as narrow as front ends do. */
export const READS = [
  `{ discoveryFlow(id: ${ID}) { name assets(first: 50) ${PAGE} } }`,
  `{ discoveryFlows(first: 50) ${PAGE} }`,
  `{ dataImport(id: ${ID}) { rejectedRecords(first: 50) ${PAGE} } }`,
  `{ asset(id: ${ID}) { name discoveryFlow { name } rawImportRecord { rowNumber } gaps(first: 50) ${PAGE} } }`,
  `{ assets(first: 50) ${PAGE} }`,
  `{ assets(first: 50, filter: { ids: [${ID}] }) ${PAGE} }`,
  `{ assets(first: 50, filter: { discoveryFlowId: ${ID}, assetTypes: [SERVER] }) ${PAGE} }`,
  `{ assets(first: 50, filter: { search: "web", isAnalysisStale: true }) ${PAGE} }`,
  `{ collectionFlow(id: ${ID}) { assets(first: 50) ${PAGE} gaps(first: 50) ${PAGE} runs(first: 5) ${PAGE} } }`,
  `{ gap(id: ${ID}) { asset { name } collectionFlow { name } analysisRun { status } } }`,
  `{ gaps(first: 50) ${PAGE} }`,
  `{ gaps(first: 50, filter: { priorities: [CRITICAL], minConfidence: 0.8 }) ${PAGE} }`,
  `{ gaps(first: 50, filter: { assetIds: [${ID}], resolutions: [PENDING] }) ${PAGE} }`,
  `{ analysisRun(id: ${ID}) { collectionFlow { name } assetAnalyses(first: 50) { nodes { asset { name } } } } }`,
  `{ auditEvents(first: 50, filter: { requestId: "x" }) ${PAGE} }`,
];

/** What PostgreSQL would do for the statements of the read plan, in a database of its own. */
export class ReadPlans {
  private constructor(
    readonly owner: pg.Client,
    private readonly paths: ReadPaths,
  ) {}

  static async open(): Promise<ReadPlans> {
    const paths = await ReadPaths.open();
    const owner = new pg.Client({ connectionString: paths.testDatabase.url });
    await owner.connect();
    return new ReadPlans(owner, paths);
  }

  /** The large tables that the plan for whatever values reads from end to end, and the plan. */
  async walkedBy(operation: string): Promise<{ walked: string[]; plan: string }> {
    await this.owner.query('begin; set local role lacuna_app');
    const { rows } = await this.owner.query<{ 'QUERY PLAN': string }>(
      `explain (generic_plan, costs off) ${this.paths.statementOf(operation)}`,
    );
    await this.owner.query('rollback');
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    return { walked: LARGE.filter((table) => new RegExp(`Seq Scan on ${table}\\b`).test(plan)), plan };
  }

  async close(): Promise<void> {
    await this.owner.end();
    await this.paths.close();
  }
}
