import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import fastifyApollo from '@as-integrations/fastify';
import { MikroORM } from '@mikro-orm/core';
import { type EntityManager, PostgreSqlDriver } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import Fastify from 'fastify';
import {
  Arg,
  buildSchema,
  Ctx,
  Field,
  FieldResolver,
  Float,
  InputType,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { entities } from '../src/entities.js';
import { ID } from '../src/graphql/id.js';
import { Asset } from '../src/modules/assets/asset.entity.js';
import { DiscoveryFlow } from '../src/modules/discovery/discovery-flow.entity.js';
import { Gap } from '../src/modules/gaps/gap.entity.js';
import { GapPriority } from '../src/modules/gaps/gap-enums.js';

/**
 * The baseline: the same operations as the gateway answers, in the way that comes first to mind with these libraries.
 * Apollo with its defaults, resolvers of type-graphql, entities that MikroORM hydrates, DataLoader in batches, the
 * limit of a nested list applied to what was loaded. Same role, same row-level security, one transaction a request.
 */
interface Context {
  em: EntityManager;
  tenant: { clientAccountId: string; engagementId: string };
  gapsOf: DataLoader<string, Gap[]>;
  assetOf: DataLoader<string, Asset>;
}

@ObjectType()
class AssetPageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;
}

@ObjectType()
class AssetPage {
  @Field(() => [Asset])
  nodes!: Asset[];
  @Field(() => AssetPageInfo)
  pageInfo!: AssetPageInfo;
}

@ObjectType()
class GapPage {
  filter!: object;
  first!: number;
  @Field(() => [Gap])
  nodes!: Gap[];
}

@InputType()
class GapPageFilter {
  @Field(() => [GapPriority], { nullable: true })
  priorities?: GapPriority[];
  @Field(() => Float, { nullable: true })
  minConfidence?: number;
}

@Resolver(() => DiscoveryFlow)
class FlowResolver {
  @Query(() => DiscoveryFlow, { nullable: true })
  discoveryFlow(@Ctx() { em, tenant }: Context, @Arg('id', () => ID) id: string): Promise<DiscoveryFlow | null> {
    return em.findOne(DiscoveryFlow, { id, ...tenant });
  }

  @FieldResolver(() => AssetPage)
  async assets(
    @Ctx() { em, tenant }: Context,
    @Root() flow: DiscoveryFlow,
    @Arg('first', () => Int) first: number,
  ): Promise<AssetPage> {
    const nodes = await em.find(
      Asset,
      { discoveryFlowId: flow.id, ...tenant },
      { orderBy: { id: 'asc' }, limit: first + 1 },
    );
    return { nodes: nodes.slice(0, first), pageInfo: { hasNextPage: nodes.length > first } };
  }
}

@Resolver(() => Asset)
class AssetResolver {
  @Query(() => AssetPage)
  async assets(@Ctx() { em, tenant }: Context, @Arg('first', () => Int) first: number): Promise<AssetPage> {
    const nodes = await em.find(Asset, tenant, { orderBy: { id: 'asc' }, limit: first + 1 });
    return { nodes: nodes.slice(0, first), pageInfo: { hasNextPage: nodes.length > first } };
  }

  @FieldResolver(() => GapPage)
  async gaps(
    @Ctx() { gapsOf }: Context,
    @Root() asset: Asset,
    @Arg('first', () => Int) first: number,
  ): Promise<GapPage> {
    return { nodes: (await gapsOf.load(asset.id)).slice(0, first), filter: {}, first };
  }
}

@Resolver(() => Gap)
class GapResolver {
  @FieldResolver(() => Asset)
  asset(@Ctx() { assetOf }: Context, @Root() gap: Gap): Promise<Asset> {
    return assetOf.load(gap.assetId);
  }
}

@Resolver(() => GapPage)
class GapPageResolver {
  @Query(() => GapPage)
  async gaps(
    @Ctx() { em, tenant }: Context,
    @Arg('first', () => Int) first: number,
    @Arg('filter', () => GapPageFilter) { priorities, minConfidence }: GapPageFilter,
  ): Promise<GapPage> {
    const filter = { ...tenant, priority: { $in: priorities ?? [] }, confidenceScore: { $gte: minConfidence ?? 0 } };
    return { nodes: await em.find(Gap, filter, { orderBy: { id: 'asc' }, limit: first }), filter, first };
  }

  @FieldResolver(() => Int)
  totalCount(@Ctx() { em }: Context, @Root() { filter }: GapPage): Promise<number> {
    return em.count(Gap, filter);
  }
}

function contextOf(em: EntityManager, tenant: Context['tenant']): Context {
  return {
    em,
    tenant,
    gapsOf: new DataLoader(async (ids) => {
      const gaps = await em.find(Gap, { assetId: { $in: [...ids] }, ...tenant }, { orderBy: { id: 'asc' } });
      const byAsset = new Map<string, Gap[]>(ids.map((id) => [id, []]));
      for (const gap of gaps) byAsset.get(gap.assetId)?.push(gap);
      return ids.map((id) => byAsset.get(id) ?? []);
    }),
    assetOf: new DataLoader(async (ids) => {
      const byId = new Map(
        (await em.find(Asset, { id: { $in: [...ids] }, ...tenant })).map((asset) => [asset.id, asset]),
      );
      return ids.map((id) => byId.get(id) ?? new Error(`no asset ${id}`));
    }),
  };
}

const orm = await MikroORM.init<PostgreSqlDriver>({
  driver: PostgreSqlDriver,
  clientUrl: process.env['DATABASE_URL'] ?? '',
  schema: 'migration',
  entities,
  pool: { min: 0, max: 16 },
});
const schema = await buildSchema({
  resolvers: [FlowResolver, AssetResolver, GapResolver, GapPageResolver],
  validate: false,
});
const apollo = new ApolloServer<Context>({ schema });
await apollo.start();
const http = Fastify();
await http.register(fastifyApollo(apollo), {
  context: async ({ headers }) => {
    const tenant = {
      clientAccountId: String(headers['x-client-account-id']),
      engagementId: String(headers['x-engagement-id']),
    };
    const em = orm.em.fork();
    em.setSessionContext({
      variables: { 'lacuna.client_account_id': tenant.clientAccountId, 'lacuna.engagement_id': tenant.engagementId },
    });
    return contextOf(em, tenant);
  },
});
await http.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
