import { existsSync, readdirSync, readFileSync } from 'node:fs';
import {
  type DocumentNode,
  type GraphQLSchema,
  getIntrospectionQuery,
  isInputType,
  Kind,
  parse,
  print,
  typeFromAST,
  validate,
} from 'graphql';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { estimateCost, MOST_COST } from '../../src/graphql/limits/estimate-cost.js';
import { limitDocument } from '../../src/graphql/limits/limit-document.rule.js';
import type { Tenant } from '../../src/scope.js';
import { buildServedSchema } from '../../src/served-schema.js';
import { leastValue } from '../kit/random-values.js';
import { TestApp } from '../kit/test-app.js';
import { usedHeapMib } from '../kit/used-heap.js';

let app: TestApp;
let tenant: Tenant;
beforeAll(async () => {
  app = await TestApp.start();
  tenant = await app.createTenant();
});
afterAll(() => app.close());

const times = (count: number, make: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => make(n)).join(' ');
const nestedFlow = (levels: number) =>
  `{ assets { nodes ${'{ gaps { nodes { asset '.repeat(levels)} { id } ${'} } }'.repeat(levels)} } }`;

describe('a request that asks for too much', () => {
  it.each([
    [
      'tokens',
      times(1001, () => '__typename')
        .replace(/^/, '{ ')
        .concat(
          ' '.repeat(10),
          times(1000, (n) => `a${n}: id`),
          ' }',
        ),
      /at most 2000 tokens/,
    ],
    ['depth', nestedFlow(3), /at most 10 levels of fields; got 11 or more/],
    ['aliases', `{ viewer { ${times(16, (n) => `alias${n}: __typename`)} } }`, /at most 15 aliases.*; got 16/],
    ['directives', `{ ${times(6, () => '__typename @include(if: true)')} }`, /at most 5 directives.*; got 6/],
    ['rootFields', `{ ${times(11, (n) => `a${n}: viewer { subject }`)} }`, /at most 10 fields at the root.*; got 11/],
    ['duplicates', `{ ${times(500, () => '__typename')} }`, /at most 10 selections of one field.*; got 500/],
    [
      'listItems',
      `{ assets(filter: { environments: [${times(251, () => '""')}] }) { nodes { id } } }`,
      /at most 250 items in a list; got 251/,
    ],
    [
      'cost',
      '{ assets(first: 200) { nodes { id gaps(first: 200) { nodes { id } } } } }',
      /at most 1000 objects.*; got 40401/,
    ],
  ])('%s', async (limit, query, message) => {
    const { status, errors } = await app.ask(query, {}, { tenant });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      message: expect.stringMatching(message),
      extensions: { code: 'LIMIT_EXCEEDED', limit, requestId: expect.any(String) },
    });
    expect(status).toBe(400);
  });

  it('is told so after the values of its variables too', async () => {
    const query =
      'query ($n: Int!, $of: [ID!]) { assets(first: $n, filter: { ids: $of }) { nodes { gaps { nodes { id } } } } }';
    expect((await app.ask(query, { n: 10 }, { tenant })).errors).toEqual([]);
    expect(await app.error(query, { n: 200 }, { tenant })).toMatchObject({
      message: expect.stringMatching(/at most 1000 objects.*; got 10401/),
      extensions: { code: 'LIMIT_EXCEEDED', limit: 'cost', max: 1000, got: 10_401 },
    });
    const of = Array.from({ length: 251 }, () => tenant.engagementId);
    expect(await app.error(query, { n: 1, of }, { tenant })).toMatchObject({
      message: 'Expected at most 250 items in "of"; got 251.',
      extensions: { code: 'LIMIT_EXCEEDED' },
    });
  });

  it('cannot hide a default behind a null that was measured before', async () => {
    const query = 'query Hidden($n: Int = 200) { assets(first: 6) { nodes { gaps(first: $n) { nodes { id } } } } }';
    await app.ask(query, { n: null }, { tenant });
    expect((await app.error(query, {}, { tenant })).extensions).toMatchObject({ limit: 'cost', got: 1 + 6 * 202 });
  });

  it('is a body of more than 1 MB', async () => {
    const { status, errors } = await app.ask('{ __typename }', { x: 'x'.repeat(1024 * 1024) });
    expect(status).toBe(413);
    expect(errors[0]).toMatchObject({
      message: expect.stringMatching(/^Expected a body of at most 1048576 bytes; got 104\d{4}\.$/),
      extensions: { code: 'LIMIT_EXCEEDED', requestId: expect.any(String) },
    });
  });

  it('is a list of operations', async () => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Array.from({ length: 10 }, () => ({ query: '{ __typename }' }))),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [
        {
          message: expect.stringContaining('1 operation'),
          extensions: { code: 'LIMIT_EXCEEDED', requestId: expect.any(String) },
        },
      ],
    });
  });

  it('gets a page of 200 where it asks for more, and is told', async () => {
    const { assets } = await app.query<{ assets: { pageInfo: object } }>(
      '{ assets(first: 5000) { pageInfo { pageSize pageSizeCapped maxPageSize } } }',
      {},
      { tenant },
    );
    expect(assets.pageInfo).toEqual({ pageSize: 200, pageSizeCapped: true, maxPageSize: 200 });
  });
});

describe('queries that nobody asked before', () => {
  it.each([
    ['a comment as long as the body may be', 80, '#'.repeat(900_000)],
    ['thousands of comments', 160, '#\n'.repeat(7000)],
  ])('do not fill the memory with %s', async (_, count, comment) => {
    const send = async (n: number) => {
      const query = `{ __typename } # ${n}\n${comment}`;
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
      expect(response.status).toBe(200);
      await response.text();
    };
    await send(0);
    const before = usedHeapMib();
    for (let n = 1; n <= count; n++) await send(n);
    expect(usedHeapMib() - before).toBeLessThan(40);
  });
});

describe('what clients of Lacuna ask', () => {
  const root = new URL('../../', import.meta.url);
  const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await buildServedSchema();
  });

  function expectWithinLimits(document: DocumentNode, variables: Record<string, unknown>) {
    expect(validate(schema, document, [limitDocument])).toEqual([]);
    for (const node of document.definitions) {
      if (node.kind !== Kind.OPERATION_DEFINITION) continue;
      const cost = estimateCost({ schema, document, operationName: node.name?.value, variables });
      expect(cost, `${node.name?.value}\n${print(document)}`).toBeLessThanOrEqual(MOST_COST);
    }
  }

  it('with the SDK is within every limit, in pages of 200', () => {
    const texts = readdirSync(new URL('sdk/operations', root)).map((name) => read(`sdk/operations/${name}`));
    const { definitions } = parse(texts.join('\n'));
    const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
    const operations = definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
    expect(operations.length).toBeGreaterThan(50);
    for (const operation of operations) {
      const variables = (operation.variableDefinitions ?? []).map(({ variable: { name }, type }) => {
        if (name.value === 'first') return [name.value, 200];
        if (name.value === 'withTotal') return [name.value, true];
        const typeOf = typeFromAST(schema, type);
        return [name.value, isInputType(typeOf) ? leastValue(typeOf) : undefined];
      });
      expectWithinLimits(parse([operation, ...fragments].map(print).join('\n')), Object.fromEntries(variables));
    }
  });

  it('in the README and the documentation is within every limit', () => {
    const pages = ['README.md', 'sdk/README.md', ...readdirSync(new URL('docs', root)).map((name) => `docs/${name}`)];
    const blocks = pages
      .filter((page) => page.endsWith('.md') && existsSync(new URL(page, root)))
      .flatMap((page) => [...read(page).matchAll(/```graphql\n(.*?)```/gs)].map(([, block = '']) => block));
    const operations = blocks
      .flatMap((block) => block.split(/\n(?=(?:query|mutation|\{))/))
      .filter((text) => /^(query|mutation|\{)/.test(text));
    expect(operations.length).toBeGreaterThan(5);
    for (const text of operations) expectWithinLimits(parse(text.replaceAll('"..."', `"${tenant.engagementId}"`)), {});
  });

  it('by introspection is within every limit', async () => {
    const { data } = await app.ask<Record<'__schema', { types: object[] }>>(
      getIntrospectionQuery({
        descriptions: true,
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        inputValueDeprecation: true,
      }),
    );
    expect(data?.['__schema'].types.length).toBeGreaterThan(100);
  });
});

/** Made beside the API, which has little time here. */
async function tenantOf({ database }: TestApp): Promise<Tenant> {
  const [account] = await database.rows<{ id: string }>(
    "insert into migration.client_accounts (id, name) values (gen_random_uuid(), 'Hurried') returning id",
  );
  const [engagement] = await database.rows<{ id: string }>(
    "insert into migration.engagements (id, client_account_id, name) values (gen_random_uuid(), $1, 'Now') returning id",
    [account?.id],
  );
  return { clientAccountId: account?.id ?? '', engagementId: engagement?.id ?? '' };
}

describe('a request that takes longer than its time', () => {
  const SECONDS = 2;
  let hurried: TestApp;
  let locker: pg.Client;
  beforeAll(async () => {
    hurried = await TestApp.start({ LACUNA_REQUEST_TIMEOUT_SECONDS: String(SECONDS) });
    tenant = await tenantOf(hurried);
    locker = new pg.Client({ connectionString: hurried.database.url });
    await locker.connect();
  });
  afterAll(async () => {
    await locker.end();
    await hurried.close();
  });

  const running = () =>
    hurried.database.rows(
      `select state, left(query, 80) as query from pg_stat_activity where datname = current_database() and usename = 'lacuna_app' and state <> 'idle'
        and query not ilike '%pgboss%'`,
    );
  const timedOut = { code: 'LIMIT_EXCEEDED', limit: 'seconds', max: SECONDS, requestId: expect.any(String) };

  /** Nobody gets at `table` while `work` is done: its statements run, and wait. */
  async function whileLocked(table: string, work: () => Promise<void>): Promise<void> {
    await locker.query(`begin; lock table migration.${table} in access exclusive mode`);
    try {
      await work();
    } finally {
      await locker.query('rollback');
    }
  }

  it('is answered, and its statement is stopped', async () => {
    await whileLocked('assets', async () => {
      const answer = hurried.ask('{ viewer { subject } assets { nodes { id } } }', {}, { tenant });
      await expect.poll(running, { timeout: SECONDS * 1000, interval: 20 }).toMatchObject([{ state: 'active' }]);
      const { errors } = await answer;
      expect(errors).toMatchObject([{ path: ['assets'], extensions: timedOut }]);
      await expect.poll(running, { timeout: 5000, interval: 20 }).toEqual([]);
    });
  });

  it('asks nothing more, however many statements it still had to send', async () => {
    await whileLocked('collection_data_gaps', async () => {
      const { errors } = await hurried.ask(
        '{ assets { nodes { id } } a: gaps { totalCount nodes { id } } b: gaps { totalCount nodes { asset { id } } } }',
        {},
        { tenant },
      );
      expect(errors.length).toBeGreaterThan(0);
      for (const error of errors) expect(error.extensions).toMatchObject(timedOut);
      await expect.poll(running, { timeout: 5000, interval: 20 }).toEqual([]);
    });
  });

  it('changes nothing', async () => {
    const create = 'mutation ($name: String!) { createDiscoveryFlow(input: { name: $name }) { discoveryFlow { id } } }';
    await whileLocked('discovery_flows', async () => {
      expect((await hurried.error(create, { name: 'late' }, { tenant })).extensions).toMatchObject(timedOut);
      await expect.poll(running, { timeout: 5000, interval: 20 }).toEqual([]);
    });
    expect(await hurried.database.rows('select name from migration.discovery_flows')).toEqual([]);
    await hurried.query(create, { name: 'in time' }, { tenant });
    expect(await hurried.database.rows('select name from migration.discovery_flows')).toEqual([{ name: 'in time' }]);
  });

  it('leaves no connection behind, even where there were more such requests than connections', async () => {
    await whileLocked('assets', async () => {
      const answers = await Promise.all(
        Array.from({ length: 40 }, () => hurried.ask('{ assets { nodes { id } } }', {}, { tenant })),
      );
      for (const { errors } of answers) expect(errors[0]?.extensions).toMatchObject(timedOut);
      await expect.poll(running, { timeout: 5000, interval: 50 }).toEqual([]);
    });
    expect((await hurried.ask('{ assets { nodes { id } } }', {}, { tenant })).errors).toEqual([]);
  });
});
