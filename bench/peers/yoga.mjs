import { createServer } from 'node:http';
import DataLoader from 'dataloader';
import { GraphQLScalarType } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { port, progressOf, Reads } from './reads.mjs';
import { typeDefs } from './schema.mjs';

/** graphql-yoga on node:http: graphql-js, DataLoader, rows by pg. */
const byFirst = (make) => {
  const loaders = new Map();
  return (first) => {
    let loader = loaders.get(first);
    if (!loader) loaders.set(first, (loader = make(first)));
    return loader;
  };
};

const yoga = createYoga({
  graphiql: false,
  logging: false,
  landingPage: false,
  context: ({ request, res }) => {
    const reads = new Reads(Object.fromEntries(request.headers));
    res.once('close', () => reads.end());
    return {
      reads,
      assetsOf: byFirst((first) => new DataLoader((ids) => reads.assetsOf(ids, first))),
      gapsOf: byFirst((first) => new DataLoader((ids) => reads.gapsOf(ids, first))),
      assetOf: new DataLoader((ids) => reads.assetsById(ids)),
    };
  },
  schema: createSchema({
    typeDefs,
    resolvers: {
      DateTime: new GraphQLScalarType({ name: 'DateTime', serialize: (time) => time.toISOString() }),
      Query: {
        enhancementProgress: (_, { collectionFlowId }) => progressOf(collectionFlowId),
        discoveryFlow: (_, { id }, { reads }) => reads.flow(id),
        assets: (_, { first }, { reads }) => reads.assets(first),
        gaps: (_, args, { reads }) => reads.gaps(args),
      },
      DiscoveryFlow: { assets: ({ id }, { first }, { assetsOf }) => assetsOf(first).load(id) },
      Asset: { gaps: ({ id }, { first }, { gapsOf }) => gapsOf(first).load(id) },
      Gap: { asset: ({ assetId }, _, { assetOf }) => assetOf.load(assetId) },
    },
  }),
});
createServer((request, response) => void yoga(request, response)).listen(port, '127.0.0.1');
