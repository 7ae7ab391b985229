import { existsSync, readFileSync } from 'node:fs';
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { buildServedSchema } from '../../src/served-schema.js';
import { TestApp } from '../kit/test-app.js';

const FILE = new URL('../../../shared/data/graphql/relay-connections-checks.json', import.meta.url);

interface Page {
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

let app: TestApp;
let tenant: Tenant;
let schema: GraphQLSchema;
const ids: string[] = [];
beforeAll(async () => {
  [app, schema] = await Promise.all([TestApp.start(), buildServedSchema()]);
  tenant = await app.createTenant();
  for (let n = 0; n < 9; n += 1) ids.push(await createAsset(`web${n}`));
});
afterAll(() => app.close());

async function createAsset(name: string): Promise<string> {
  const create =
    'mutation ($name: String!) { createAsset(input: { name: $name, assetType: SERVER }) { asset { id } } }';
  const { createAsset: made } = await app.query<{ createAsset: { asset: { id: string } } }>(
    create,
    { name },
    { tenant },
  );
  return made.asset.id;
}

const ASSETS =
  'query ($first: Int, $after: String) { assets(first: $first, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }';
const page = async (variables: object) =>
  (await app.query<{ assets: Page }>(ASSETS, { ...variables }, { tenant })).assets;

const objects = () => Object.values(schema.getTypeMap()).filter(isObjectType);
const connections = () => objects().filter(({ name }) => name.endsWith('Connection'));
const field = (type: GraphQLObjectType, name: string) => type.getFields()[name];
const ofConnections = (): GraphQLField<unknown, unknown>[] =>
  objects().flatMap((type) =>
    Object.values(type.getFields()).filter((one) => getNamedType(one.type).name.endsWith('Connection')),
  );
const edgeOf = (connection: GraphQLObjectType) => getNamedType(field(connection, 'edges')?.type) as GraphQLObjectType;
const pageInfo = (name: string) => String(field(schema.getType('PageInfo') as GraphQLObjectType, name)?.type);

/** The checks by their words in the list. */
const CHECKS: Readonly<Record<string, () => Promise<void> | void>> = {
  'every type ending in Connection is OBJECT': () => {
    const named = Object.values(schema.getTypeMap()).filter(({ name }) => name.endsWith('Connection'));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((type) => !isObjectType(type))).toEqual([]);
  },
  'Connection.edges exists and is a LIST of an object edge type': () => {
    for (const type of connections()) {
      const edges = field(type, 'edges')?.type;
      expect(isListType(isNonNullType(edges) ? edges.ofType : edges), type.name).toBe(true);
      expect(isObjectType(edgeOf(type)), type.name).toBe(true);
    }
  },
  'Connection.pageInfo is NON_NULL PageInfo': () => {
    for (const type of connections()) expect(String(field(type, 'pageInfo')?.type), type.name).toBe('PageInfo!');
  },
  'Edge.node exists and is not a list': () => {
    for (const type of connections()) {
      const node = field(edgeOf(type), 'node')?.type;
      expect(node, type.name).toBeDefined();
      expect(isListType(isNonNullType(node) ? node.ofType : node), type.name).toBe(false);
    }
  },
  'Edge.cursor serialises as String (nullable or not, scalar allowed)': () => {
    for (const type of connections()) {
      const cursor = field(edgeOf(type), 'cursor')?.type;
      expect(isScalarType(getNamedType(cursor)), type.name).toBe(true);
    }
  },
  'Edge is OBJECT': () => expect(connections().filter((type) => !isObjectType(edgeOf(type)))).toEqual([]),
  'a field returning a Connection has first+after, or last+before, or both': () => {
    for (const { name, args } of ofConnections())
      expect(
        args.map((arg) => arg.name),
        name,
      ).toEqual(expect.arrayContaining(['first', 'after']));
  },
  'first and last are non-negative Int': () => {
    for (const { name, args } of ofConnections())
      expect(String(args.find((arg) => arg.name === 'first')?.type), name).toBe('Int');
  },
  'after/before take the cursor type': () => {
    for (const { name, args } of ofConnections())
      expect(String(args.find((arg) => arg.name === 'after')?.type), name).toBe('String');
  },
  'PageInfo.hasNextPage is Boolean!': () => expect(pageInfo('hasNextPage')).toBe('Boolean!'),
  'PageInfo.hasPreviousPage is Boolean!': () => expect(pageInfo('hasPreviousPage')).toBe('Boolean!'),
  'PageInfo.startCursor present (String or String!)': () => expect(pageInfo('startCursor')).toBe('String'),
  'PageInfo.endCursor present (String or String!)': () => expect(pageInfo('endCursor')).toBe('String'),
  'first: -1 is an error': async () => {
    expect((await app.error(ASSETS, { first: -1 }, { tenant })).extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'first',
    });
    expect((await app.error(ASSETS, { first: null }, { tenant })).extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'first',
    });
  },
  'first: 0 returns no edges and a correct hasNextPage': async () => {
    const none = { edges: [], pageInfo: { startCursor: null, endCursor: null } };
    expect(await page({ first: 0 })).toMatchObject({ ...none, pageInfo: { ...none.pageInfo, hasNextPage: true } });
    const last = (await page({ first: 200 })).pageInfo.endCursor;
    expect((await page({ first: 0, after: last })).pageInfo.hasNextPage).toBe(false);
  },
  'first larger than the set returns all, hasNextPage false': async () => {
    const all = await page({ first: 150 });
    expect(all.edges.map(({ node }) => node.id)).toEqual(ids);
    expect(all.pageInfo.hasNextPage).toBe(false);
  },
  "unknown/foreign cursor leaves the edge set unfiltered (spec) or is rejected; never 500, never another tenant's rows":
    async () => {
      const cursor = (await page({ first: 1 })).pageInfo.endCursor ?? '';
      const ofAnotherList = 'query ($after: String) { collectionFlows(after: $after) { nodes { id } } }';
      const other = await app.createTenant();
      for (const after of ['', 'x', 'ÿ', cursor.slice(3), 'x'.repeat(9999), Buffer.from('a:b:c').toString('base64url')])
        expect((await app.error(ASSETS, { after }, { tenant })).extensions.code).toBe('BAD_USER_INPUT');
      expect((await app.error(ofAnotherList, { after: cursor }, { tenant })).extensions.code).toBe('BAD_USER_INPUT');
      expect((await app.query<{ assets: Page }>(ASSETS, { after: cursor }, { tenant: other })).assets.edges).toEqual(
        [],
      );
    },
  'after: edge closest to cursor comes first': async () => {
    const { pageInfo: before } = await page({ first: 3 });
    const after = await page({ first: 2, after: before.endCursor });
    expect(after.edges.map(({ node }) => node.id)).toEqual(ids.slice(3, 5));
    expect(after.pageInfo.hasPreviousPage).toBe(true);
  },
  'startCursor/endCursor equal the first/last returned edge cursors': async () => {
    const { edges, pageInfo: info } = await page({ first: 4 });
    expect(info).toMatchObject({ startCursor: edges[0]?.cursor, endCursor: edges.at(-1)?.cursor });
  },
  'walking all pages with first=k yields every id once, for k in 1,2,3,7,50, with rows inserted during the walk':
    async () => {
      for (const size of [1, 2, 3, 7, 50]) {
        const before = [...ids];
        const seen: string[] = [];
        for (let after: string | null = null; ; ) {
          const { edges, pageInfo: info }: Page = await page({ first: size, after });
          seen.push(...edges.map(({ node }) => node.id));
          if (seen.length < 4) ids.push(await createAsset(`late ${size} ${seen.length}`));
          if (!info.hasNextPage) break;
          after = info.endCursor;
        }
        expect(new Set(seen).size, `pages of ${size}`).toBe(seen.length);
        expect(seen.slice(0, before.length)).toEqual(before);
      }
    },
};

/** Lists are walked forwards only: there is no `last` and no `before`, which the specification leaves open. */
const BACKWARDS = [
  'last: -1 is an error',
  'edge order identical forwards and backwards',
  'before: edge closest to cursor comes last',
  'first+last applies first then last',
];

describe('a connection', () => {
  it.each(Object.entries(CHECKS))('%s', async (_, check) => {
    expect.hasAssertions();
    await check();
  });

  it('is not walked backwards', () => {
    const backwards = ofConnections().filter(({ args }) =>
      args.some(({ name }) => name === 'last' || name === 'before'),
    );
    expect(backwards).toEqual([]);
  });
});

it.skipIf(!existsSync(FILE))(
  'every check of ../shared/data/graphql/relay-connections-checks.json is among them',
  () => {
    const { checks } = JSON.parse(readFileSync(FILE, 'utf8')) as { checks: string[] };
    expect(checks).toHaveLength(24);
    expect(checks.filter((check) => !(check in CHECKS) && !BACKWARDS.includes(check))).toEqual([]);
  },
);
