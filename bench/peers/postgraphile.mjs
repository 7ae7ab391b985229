import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { lambda, loadOne } from 'postgraphile/grafast';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { extendSchema, gql, jsonPgSmartTags } from 'postgraphile/utils';
import { PostGraphileConnectionFilterPreset } from 'postgraphile-plugin-connection-filter';

/**
 * PostGraphile 5: its schema is made from the tables, as the gateway's role, with the settings of row-level security given
 * for each request. Progress is a field of our own with a plan over the store.
 */
const redis = new Redis(process.env['REDIS_URL'] ?? '', { enableAutoPipelining: true });
const port = Number(process.env['PORT']);
const PRIORITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

const progress = extendSchema(() => ({
  typeDefs: gql`
    type Progress { runId: ID status: String! processed: Int! total: Int! failed: Int! skipped: Int! percentage: Int! version: String! pollAfterMs: Int! }
    extend type Query { enhancementProgress(collectionFlowId: UUID!): Progress }
    extend type CollectionDataGap { priorityName: String! }
  `,
  objects: {
    Query: {
      plans: {
        enhancementProgress: (_, { $collectionFlowId }) =>
          loadOne($collectionFlowId, async (ids) => {
            const texts = await redis.mget(ids.map((id) => `bench:progress:${id}`));
            return texts.map((text) => text && JSON.parse(text).data.enhancementProgress);
          }),
      },
    },
    CollectionDataGap: {
      plans: { priorityName: ($gap) => lambda($gap.get('priority'), (priority) => PRIORITIES[priority - 1], true) },
    },
  },
}));

/** The tables say it by way of the flow's assets; by hand it is said directly too. */
const gapsOfAssets = jsonPgSmartTags({
  version: 1,
  config: {
    class: {
      'migration.collection_data_gaps': {
        tags: {
          foreignKey:
            '(client_account_id, engagement_id, asset_id) references migration.assets (client_account_id, engagement_id, id)|@fieldName asset|@foreignFieldName gaps',
        },
      },
    },
  },
});

const server = createServer();
const instance = postgraphile({
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset],
  plugins: [progress, gapsOfAssets],
  // It hides relations that no index begins with; ours begin with the tenant.
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  pgServices: [
    makePgService({
      connectionString: process.env['DATABASE_URL'],
      poolConfig: { min: 16, max: 16 },
      schemas: ['migration'],
      pubsub: false,
    }),
  ],
  grafast: {
    explain: false,
    context: ({ node }) => ({
      pgSettings: {
        'lacuna.client_account_id': node?.req?.headers['x-client-account-id'],
        'lacuna.engagement_id': node?.req?.headers['x-engagement-id'],
      },
    }),
  },
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false, websockets: false },
});
await instance.createServ(grafserv).addTo(server);
server.listen(port, '127.0.0.1');
