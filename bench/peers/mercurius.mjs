import Fastify from 'fastify';
import { GraphQLScalarType } from 'graphql';
import mercurius from 'mercurius';
import { port, progressOf, Reads } from './reads.mjs';
import { typeDefs } from './schema.mjs';

/** mercurius on fastify: operations compiled by graphql-jit, nested fields by its loaders, rows by pg. */
const uncached = { cache: false };
const app = Fastify({ logger: false });
app.addHook('onRequest', async (request, reply) => {
  if (request.method !== 'POST') return;
  request.reads = new Reads(request.headers);
  // Not onResponse: a client that goes away gets none.
  reply.raw.once('close', () => request.reads.end());
});
app.get('/', async () => 'up');
app.register(mercurius, {
  schema: typeDefs,
  jit: 1,
  context: ({ reads }) => ({ reads }),
  resolvers: {
    DateTime: new GraphQLScalarType({ name: 'DateTime', serialize: (time) => time.toISOString() }),
    Query: {
      enhancementProgress: (_, { collectionFlowId }) => progressOf(collectionFlowId),
      discoveryFlow: (_, { id }, { reads }) => reads.flow(id),
      assets: (_, { first }, { reads }) => reads.assets(first),
      gaps: (_, args, { reads }) => reads.gaps(args),
    },
    GapConnection: {
      totalCount: ({ totalCount }) => totalCount(),
      nodes: ({ nodes }) => (typeof nodes === 'function' ? nodes() : nodes),
    },
  },
  loaders: {
    DiscoveryFlow: {
      assets: {
        loader: (queries, { reads }) =>
          reads.assetsOf(
            queries.map(({ obj }) => obj.id),
            queries[0].params.first,
          ),
        opts: uncached,
      },
    },
    Asset: {
      gaps: {
        loader: (queries, { reads }) =>
          reads.gapsOf(
            queries.map(({ obj }) => obj.id),
            queries[0].params.first,
          ),
        opts: uncached,
      },
    },
    Gap: {
      asset: {
        loader: (queries, { reads }) => reads.assetsById(queries.map(({ obj }) => obj.assetId)),
        opts: uncached,
      },
    },
  },
});
await app.listen({ port, host: '127.0.0.1' });
