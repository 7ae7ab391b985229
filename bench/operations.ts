import { createHash } from 'node:crypto';

/** Where the limit finds the answer to a poll, and what it is for the flows of the seed: none has a run. */
export const progressKey = (flowId: string): string => `bench:progress:${flowId}`;
export const PROGRESS = JSON.stringify({
  data: {
    enhancementProgress: {
      runId: null,
      status: 'NOT_STARTED',
      processed: 0,
      total: 0,
      failed: 0,
      skipped: 0,
      percentage: 0,
      version: '0',
      pollAfterMs: 0,
    },
  },
});

/** Ids that `seed` made: md5 of a name, written as a UUID. */
const idOf = (name: string) =>
  createHash('md5')
    .update(name)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

export interface Request {
  clientAccountId: string;
  engagementId: string;
  variables: Record<string, unknown>;
}

/** One operation of the benchmark: what a client asks for, and the statement that a hand-written server would answer with. */
export interface Operation {
  name: string;
  title: string;
  query: string;
  requests(tenants: number): Request[];
  /** One statement that gives the response's JSON; `$1` and `$2` are the tenant. Undefined: answered without the database. */
  sql?: string;
  parameters?(variables: Record<string, unknown>): unknown[];
}

const request = (tenant: number, variables: Record<string, unknown>): Request => ({
  clientAccountId: idOf(`client${Math.floor(tenant / 5)}`),
  engagementId: idOf(`engagement${tenant}`),
  variables,
});

const flows = (tenants: number, prefix: string, variables: (id: string) => Record<string, unknown>) =>
  Array.from({ length: tenants * 20 }, (_, n) => (n * 37) % (tenants * 20)).map((flow) =>
    request(Math.floor(flow / 20), variables(idOf(`${prefix}${flow}`))),
  );

const inTenant = (row: string) => `${row}.client_account_id = $1 and ${row}.engagement_id = $2`;
const data = (field: string, value: string) =>
  `select json_build_object('data', json_build_object('${field}', ${value}))::text as json`;

export const OPERATIONS: readonly Operation[] = [
  {
    name: 'Q1',
    title: 'progress poll',
    query:
      'query Q1($id: ID!) { enhancementProgress(collectionFlowId: $id) { runId status processed total failed skipped percentage version pollAfterMs } }',
    requests: (tenants) => flows(tenants, 'cflow', (id) => ({ id })),
  },
  {
    name: 'Q2',
    title: 'flow by id',
    query: 'query Q2($id: ID!) { discoveryFlow(id: $id) { id masterFlowId name status phase createdAt updatedAt } }',
    requests: (tenants) => flows(tenants, 'dflow', (id) => ({ id })),
    sql: data(
      'discoveryFlow',
      `(select row_to_json(x) from (select f.id, f.master_flow_id as "masterFlowId", f.name, f.status, f.current_phase as phase, f.created_at as "createdAt", f.updated_at as "updatedAt"
        from migration.discovery_flows f where ${inTenant('f')} and f.id = $3) x)`,
    ),
    parameters: ({ id }) => [id],
  },
  {
    name: 'Q3',
    title: 'page of 50 assets',
    query:
      'query Q3($first: Int!) { assets(first: $first) { nodes { id name assetType environment location } pageInfo { hasNextPage } } }',
    requests: (tenants) => Array.from({ length: 200 }, (_, n) => request((n * 7) % tenants, { first: 50 })),
    sql: `select json_build_object('data', json_build_object('assets', json_build_object('nodes', coalesce(json_agg(row_to_json(x)) filter (where n <= $3), '[]'),
        'pageInfo', json_build_object('hasNextPage', count(*) > $3))))::text as json
      from (select r.*, row_number() over () as n from (select a.id, a.name, a.asset_type as "assetType", a.environment, a.location from migration.assets a
        where ${inTenant('a')} order by a.id limit $3::int + 1) r) q cross join lateral (select q.id, q.name, q."assetType", q.environment, q.location) x`,
    parameters: ({ first }) => [first],
  },
  {
    name: 'Q4',
    title: '50 assets x 10 gaps',
    query: `query Q4($id: ID!, $first: Int!, $gapsFirst: Int!) { discoveryFlow(id: $id) { id name status assets(first: $first) { nodes { id name assetType
      gaps(first: $gapsFirst) { nodes { id fieldName gapType priority confidenceScore } } } } } }`,
    requests: (tenants) => flows(tenants, 'dflow', (id) => ({ id, first: 50, gapsFirst: 10 })),
    sql: data(
      'discoveryFlow',
      `(select row_to_json(f) from (select f.id, f.name, f.status, json_build_object('nodes', (select coalesce(json_agg(row_to_json(a)), '[]') from (
          select a.id, a.name, a.asset_type as "assetType", json_build_object('nodes', (select coalesce(json_agg(row_to_json(g)), '[]') from (
            select g.id, g.field_name as "fieldName", g.gap_type as "gapType", (array['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'])[g.priority] as priority, g.confidence_score as "confidenceScore"
            from migration.collection_data_gaps g where g.asset_id = a.id and ${inTenant('g')} order by g.id limit $5) g)) as gaps
          from migration.assets a where a.discovery_flow_id = f.id and ${inTenant('a')} order by a.id limit $4) a)) as assets
        from migration.discovery_flows f where ${inTenant('f')} and f.id = $3) f)`,
    ),
    parameters: ({ id, first, gapsFirst }) => [id, first, gapsFirst],
  },
  {
    name: 'Q5',
    title: 'filtered gaps, total, asset name',
    query: `query Q5($priority: GapPriority!, $minConfidence: Float!, $first: Int!) { gaps(first: $first, filter: { priorities: [$priority], minConfidence: $minConfidence }) {
      totalCount nodes { id fieldName gapType priority confidenceScore asset { id name } } } }`,
    requests: (tenants) =>
      Array.from({ length: 320 }, (_, n) =>
        request((n * 7) % tenants, {
          priority: ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'][n % 4],
          minConfidence: [0.8, 0.85, 0.9, 0.95][(n >> 2) % 4],
          first: 50,
        }),
      ),
    sql: data(
      'gaps',
      `json_build_object('totalCount', (select count(*) from migration.collection_data_gaps g where ${inTenant('g')} and g.priority = $3 and g.confidence_score >= $4),
        'nodes', (select coalesce(json_agg(row_to_json(x)), '[]') from (
          select g.id, g.field_name as "fieldName", g.gap_type as "gapType", (array['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'])[g.priority] as priority, g.confidence_score as "confidenceScore",
            (select row_to_json(a) from (select a.id, a.name from migration.assets a where a.id = g.asset_id and ${inTenant('a')}) a) as asset
          from migration.collection_data_gaps g where ${inTenant('g')} and g.priority = $3 and g.confidence_score >= $4 order by g.id limit $5) x))`,
    ),
    parameters: ({ priority, minConfidence, first }) => [
      ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'].indexOf(String(priority)) + 1,
      minConfidence,
      first,
    ],
  },
];
