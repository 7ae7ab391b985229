import { existsSync, readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatError } from '../../src/graphql/format-error.js';
import type { Tenant } from '../../src/scope.js';
import { TestApp } from '../kit/test-app.js';

const FILE = new URL('../../../shared/data/graphql/attack-checks.json', import.meta.url);

interface Answer {
  status: number;
  text: string;
  body: {
    data?: Record<string, unknown> | null;
    errors?: { message: string; extensions: Record<string, unknown> }[];
  } & unknown[];
}

let app: TestApp;
let tenant: Tenant;
beforeAll(async () => {
  app = await TestApp.start({ NODE_ENV: 'production' });
  tenant = await app.createTenant();
});
afterAll(() => app.close());

async function request(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(app.url + path, init);
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {} };
}

const post = async (body: unknown, headers: Record<string, string> = {}) =>
  request('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await app.headers({ tenant })), ...headers },
    body: JSON.stringify(body),
  });

const query = (text: string, variables?: unknown, more: object = {}) => post({ query: text, variables, ...more });
const get = (text: string) => request(`/graphql?query=${encodeURIComponent(text)}`);
const times = (count: number, make: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => make(n)).join(' ');
const codeOf = ({ body }: Answer) => body.errors?.[0]?.extensions['code'];

/** Refused as a whole: nothing of it was run. */
function expectRefused(answer: Answer, code?: string): void {
  expect(answer.body.data ?? undefined).toBeUndefined();
  expect(answer.body.errors?.length).toBeGreaterThan(0);
  expect(answer.status).toBeLessThan(500);
  if (code !== undefined) expect(codeOf(answer)).toBe(code);
}

/** What comes in stays text: it is given back as it was sent, and nothing is done with it. */
async function expectStaysText(text: string): Promise<void> {
  const create = 'mutation ($name: String!) { createDiscoveryFlow(input: { name: $name }) { discoveryFlow { name } } }';
  const { createDiscoveryFlow } = await app.query<{ createDiscoveryFlow: { discoveryFlow: { name: string } } }>(
    create,
    { name: text },
    { tenant },
  );
  expect(createDiscoveryFlow.discoveryFlow.name).toBe(text);
}

const stayText = (text: string) => () => expectStaysText(text);

const tokenWithoutSignature = () =>
  [
    '{"alg":"none"}',
    `{"sub":"root@platform","iss":"lacuna","aud":"lacuna","exp":${Math.floor(Date.now() / 1000) + 999}}`,
  ]
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')
    .concat('.');

/** Each attack by its name in the list, with what must come of it. */
const ATTACKS: Readonly<Record<string, () => Promise<void>>> = {
  alias_overloading: async () =>
    expectRefused(await query(`query cop { ${times(101, (n) => `alias${n}:__typename`)} }`), 'LIMIT_EXCEEDED'),
  batch_query: async () => {
    const answer = await post(Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' })));
    expect(Array.isArray(answer.body)).toBe(false);
    expectRefused(answer, 'LIMIT_EXCEEDED');
  },
  directive_overloading: async () => {
    const answer = await query(`query cop { __typename ${'@aa'.repeat(10)} }`);
    expectRefused(answer, 'LIMIT_EXCEEDED');
    expect(answer.body.errors).toHaveLength(1);
  },
  circular_query_introspection: async () =>
    expectRefused(
      await query(
        '{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
      ),
    ),
  introspection: async () => expectRefused(await query('query cop { __schema { types { name fields { name } } } }')),
  get_based_mutation: async () => expectRefused(await get('mutation cop { __typename }')),
  get_method_support: async () => expectRefused(await get('query cop { __typename }')),
  post_based_csrf: async () =>
    expectRefused(
      await request('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'query=query%20cop%20%7B__typename%7D',
      }),
    ),
  field_suggestions: async () => {
    const answer = await query('query cop { __schema { directive } }');
    expectRefused(answer);
    expect(answer.text).not.toContain('Did you mean');
  },
  detect_graphiql: async () => {
    for (const path of ['/graphql', '/graphiql', '/playground', '/console'])
      expect((await request(path, { headers: { accept: 'text/html' } })).text).not.toMatch(/graphiql|playground/i);
  },
  trace_mode: async () => expect((await query('query cop { __typename }')).text).not.toContain('tracing'),
  unhandled_error_detection: async () => {
    const answer = await query('qwerty cop { abc }');
    expectRefused(answer, 'GRAPHQL_PARSE_FAILED');
    expect(answer.text).not.toMatch(/exception|stacktrace|node_modules/);
  },
  field_duplication: async () =>
    expectRefused(await query(`query cop { ${times(500, () => '__typename')} }`), 'LIMIT_EXCEEDED'),

  circular_fragments: async () =>
    expectRefused(
      await query('fragment A on Query { ...B } fragment B on Query { ...A } { ...A }'),
      'GRAPHQL_VALIDATION_FAILED',
    ),
  deep_list_nesting_in_variables: async () => {
    const nested = (outer: string) =>
      `{"query":"query ($v: [ID!]) { assets(filter: {ids: $v}) { nodes { id } } }","variables":${outer}}`;
    for (const [open, close] of [
      ['', ''],
      ['{"v":', '}'],
    ]) {
      const body = nested(`${open}${'['.repeat(10_000)}${']'.repeat(10_000)}${close}`);
      const headers = { 'content-type': 'application/json', ...(await app.headers({ tenant })) };
      const answer = await request('/graphql', { method: 'POST', headers, body });
      expect(answer.status).toBe(400);
      expectRefused(answer);
    }
  },
  token_flood: async () => expectRefused(await query(`{ ${times(100_000, () => 'a')} }`), 'LIMIT_EXCEEDED'),
  overlapping_fields_quadratic: async () => {
    const fragments = times(
      20,
      (n) =>
        `fragment F${n} on Query { ${times(20, (m) => `x${m}: ${m % 2 ? '__typename' : `viewer { a${n}: subject }`}`)} }`,
    );
    expectRefused(await query(`{ ${times(20, (n) => `...F${n}`)} } ${fragments}`), 'LIMIT_EXCEEDED');
  },
  defer_stream_amplification: async () => {
    expectRefused(await query(`{ ${times(3, (n) => `... @defer(label: "${n}") { __typename }`)} }`));
    expectRefused(await query('{ assets { nodes @stream(initialCount: 0) { id } } }'));
  },
  operation_name_log_injection: async () => {
    const name = 'x\r\n{"level":60,"msg":"forged"}\u2028';
    expect((await query('query a { __typename }', {}, { operationName: name })).status).toBe(400);
    const written: string[] = [];
    const stream = new Writable({
      write: (chunk, _, done) => {
        written.push(String(chunk));
        done();
      },
    });
    formatError(pino(stream), { isSchemaShown: false })(new GraphQLError(name), new GraphQLError(name));
    expect(written.join('').trimEnd().split('\n')).toHaveLength(1);
  },
  deny_list_alias_bypass: async () => {
    const denied = 'verifyAuditTrail { isIntact }';
    for (const [text, operationName] of [
      [`{ x: ${denied} }`, undefined],
      [`query viewer { ${denied} }`, 'viewer'],
      [`{ ...F } fragment F on Query { ${denied} }`, undefined],
    ]) {
      const answer = await post({ query: text, operationName }, await app.headers({ tenant, subject: 'nobody' }));
      expect(codeOf(answer)).toBe('FORBIDDEN');
      expect(answer.body.data ?? undefined).toBeUndefined();
    }
  },
  global_id_cross_tenant: async () => {
    const other = await app.createTenant();
    const create = 'mutation { createAsset(input: { name: "web01", assetType: SERVER }) { asset { id } } }';
    const { createAsset } = await app.query<{ createAsset: { asset: { id: string } } }>(create, {}, { tenant: other });
    const ids = [createAsset.asset.id, createAsset.asset.id.replace(/^......../, '01010101')];
    const reads = await Promise.all(
      ids.map((id) => query('query ($id: ID!) { a: asset(id: $id) { id } b: asset(id: $id) { name } }', { id })),
    );
    expect(reads.map(({ body }) => body.data)).toEqual([
      { a: null, b: null },
      { a: null, b: null },
    ]);
    const change = 'mutation ($id: ID!) { updateAsset(input: { assetId: $id, name: "mine" }) { asset { id } } }';
    const [foreign, unknown] = await Promise.all(
      ids.map(async (id) => (await app.error(change, { id }, { tenant })).message.replace(id, 'ID')),
    );
    expect(foreign).toBe(unknown);
  },

  'discovering GraphQL': async () => expect((await request('/graphql')).status).toBe(400),
  fingerprinting: async () =>
    expect((await request('/healthz')).text).not.toMatch(/apollo|fastify|node|\d+\.\d+\.\d+/i),
  'batch query attack': () => attack('batch_query'),
  'deep recursion query': async () =>
    expectRefused(
      await query(`{ assets { nodes ${'{ gaps { nodes { asset '.repeat(8)} { id } ${'} } }'.repeat(8)} } }`),
      'LIMIT_EXCEEDED',
    ),
  'resource intensive query': async () =>
    expectRefused(
      await query('query ($n: Int!) { assets(first: $n) { nodes { gaps(first: $n) { nodes { id } } } } }', { n: 200 }),
      'LIMIT_EXCEEDED',
    ),
  'field duplication': () => attack('field_duplication'),
  'alias attack': () => attack('alias_overloading'),
  'GraphiQL interface': () => attack('detect_graphiql'),
  'field suggestions': () => attack('field_suggestions'),
  SSRF: stayText('http://169.254.169.254/latest/meta-data'),
  'stack trace errors': () => attack('unhandled_error_detection'),
  'OS command injection 1': stayText('$(id); `id` | cat /etc/passwd'),
  'OS command injection 2': stayText('x"; uname -a #'),
  'stored XSS': stayText('<script>alert(1)</script>'),
  'log spoofing/injection': () => attack('operation_name_log_injection'),
  'HTML injection': stayText('<b onload=x>'),
  'SQL injection': async () => {
    await expectStaysText("x'); drop schema migration cascade; --");
    const { assets } = await app.query<{ assets: { nodes: object[] } }>(
      'query ($e: [String!]) { assets(filter: { environments: $e }) { nodes { id } } }',
      { e: ["' or 1=1 --"] },
      { tenant },
    );
    expect(assets.nodes).toEqual([]);
  },
  'JWT token forge': async () => {
    const answer = await post(
      { query: '{ viewer { subject } }' },
      { authorization: `Bearer ${tokenWithoutSignature()}` },
    );
    expectRefused(answer, 'UNAUTHENTICATED');
    expect(answer.status).toBe(401);
  },
  'interface protection bypass': () => attack('introspection'),
  'query deny list bypass': () => attack('deny_list_alias_bypass'),
  // There are no passwords: a token is signed, and no operation gives one.
  'weak password protection': async () =>
    expectRefused(await query('mutation { login(username: "admin", password: "admin") { token } }')),
  'arbitrary file write / path traversal': async () => {
    const headers = await app.headers({ tenant });
    for (const path of [
      '/uploads/..%2f..%2fetc%2fpasswd',
      '/uploads/%2e%2e/%2e%2e/etc/passwd',
      '/assets/..%2f..%2fpackage.json',
    ])
      for (const method of ['GET', 'PUT'])
        expect((await request(path, { method, headers })).status, `${method} ${path}`).toBe(404);
  },
};

async function attack(name: string): Promise<void> {
  const run = ATTACKS[name];
  if (!run) throw new Error(`no test answers the attack "${name}"`);
  await run();
}

describe('an attack', () => {
  it.each(Object.keys(ATTACKS))('%s', async (name) => {
    expect.hasAssertions();
    await attack(name);
  });
});

it.skipIf(!existsSync(FILE))('every attack of ../shared/data/graphql/attack-checks.json is among them', () => {
  const list = JSON.parse(readFileSync(FILE, 'utf8')) as {
    graphql_cop_1_15: { checks: { id: string }[] };
    dvga_scenarios: { list: string[] };
    extra_document_attacks_to_include: { id: string }[];
  };
  const listed = [
    ...list.graphql_cop_1_15.checks.map(({ id }) => id),
    ...list.extra_document_attacks_to_include.map(({ id }) => id),
    ...list.dvga_scenarios.list,
  ];
  expect(listed.length).toBeGreaterThan(40);
  expect(listed.filter((name) => !(name in ATTACKS))).toEqual([]);
});
