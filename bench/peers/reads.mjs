import { Redis } from 'ioredis';
import pg from 'pg';

/**
 * The reads of the peers whose resolvers are written by hand: rows of named statements, nested lists limited by a lateral
 * join, one transaction a request with the settings of row-level security sent with its BEGIN, as the gateway's role.
 */
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], min: 16, max: 16 });
const redis = new Redis(process.env['REDIS_URL'] ?? '', { enableAutoPipelining: true });
const uuid = /^[0-9a-f-]{36}$/;

export const port = Number(process.env['PORT']);

export const progressOf = async (flowId) =>
  JSON.parse(await redis.get(`bench:progress:${flowId}`)).data.enhancementProgress;

const PRIORITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];
const tenant = (row) => `${row}.client_account_id = $1 and ${row}.engagement_id = $2`;
const GAP = `g.id, g.field_name as "fieldName", g.gap_type as "gapType", (array['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'])[g.priority] as priority,
  g.confidence_score as "confidenceScore", g.asset_id as "assetId"`;
const ASSET = 'a.id, a.name, a.asset_type as "assetType", a.environment, a.location';

export class Reads {
  turn = Promise.resolve();

  constructor(headers) {
    this.tenant = [headers['x-client-account-id'], headers['x-engagement-id']];
    if (!this.tenant.every((id) => uuid.test(id))) throw new Error('no tenant');
  }

  rows(name, text, values) {
    const rows = this.turn.then(async () => {
      if (this.hasEnded) throw new Error('the client is gone');
      if (!this.client) {
        this.client = await pool.connect();
        const [clientAccountId, engagementId] = this.tenant;
        await this.client.query(
          `begin; set local lacuna.client_account_id = '${clientAccountId}'; set local lacuna.engagement_id = '${engagementId}'`,
        );
      }
      return (await this.client.query({ name, text, values: [...this.tenant, ...values] })).rows;
    });
    this.turn = rows.catch(() => undefined);
    return rows;
  }

  async end() {
    this.hasEnded = true;
    await this.turn;
    const { client } = this;
    this.client = undefined;
    client?.query('commit').then(
      () => client.release(),
      (error) => client.release(error),
    );
  }

  async flow(id) {
    const [flow] = await this.rows(
      'flow',
      `select f.id, f.master_flow_id as "masterFlowId", f.name, f.status, f.current_phase as phase, f.created_at as "createdAt", f.updated_at as "updatedAt"
        from migration.discovery_flows f where ${tenant('f')} and f.id = $3`,
      [id],
    );
    return flow;
  }

  async assets(first) {
    const rows = await this.rows(
      'assets',
      `select ${ASSET} from migration.assets a where ${tenant('a')} order by a.id limit $3`,
      [first + 1],
    );
    return { nodes: rows.slice(0, first), pageInfo: { hasNextPage: rows.length > first } };
  }

  async assetsOf(flowIds, first) {
    const rows = await this.rows(
      'assetsOf',
      `select p.id as parent, x.* from unnest($3::uuid[]) p (id) cross join lateral (select ${ASSET} from migration.assets a
        where ${tenant('a')} and a.discovery_flow_id = p.id order by a.id limit $4) x`,
      [flowIds, first],
    );
    return pages(flowIds, rows);
  }

  async gapsOf(assetIds, first) {
    const rows = await this.rows(
      'gapsOf',
      `select p.id as parent, x.* from unnest($3::uuid[]) p (id) cross join lateral (select ${GAP} from migration.collection_data_gaps g
        where ${tenant('g')} and g.asset_id = p.id order by g.id limit $4) x`,
      [assetIds, first],
    );
    return pages(assetIds, rows);
  }

  async assetsById(ids) {
    const rows = await this.rows(
      'assetsById',
      `select ${ASSET} from migration.assets a where ${tenant('a')} and a.id = any($3)`,
      [[...new Set(ids)]],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }

  gaps({ first, filter }) {
    const values = [PRIORITIES.indexOf(filter.priorities[0]) + 1, filter.minConfidence];
    const where = `from migration.collection_data_gaps g where ${tenant('g')} and g.priority = $3 and g.confidence_score >= $4`;
    return {
      totalCount: async () => Number((await this.rows('gapCount', `select count(*) as n ${where}`, values))[0].n),
      nodes: () => this.rows('gaps', `select ${GAP} ${where} order by g.id limit $5`, [...values, first]),
    };
  }
}

function pages(parents, rows) {
  const byParent = new Map(parents.map((id) => [id, []]));
  for (const row of rows) byParent.get(row.parent)?.push(row);
  return parents.map((id) => ({ nodes: byParent.get(id) }));
}
