import { once } from 'node:events';
import http from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { RequestWatch } from '../../src/graphql/watch-requests.js';
import { ProgressBoard } from '../../src/modules/enhancement/progress-board.js';
import type { Tenant } from '../../src/scope.js';
import { makeRandomTenant, type RandomTenant } from '../kit/random-inventory.js';
import { type As, TestApp } from '../kit/test-app.js';

const ALLOWED_ORIGIN = 'https://tools.example.com';

let app: TestApp;
let made: RandomTenant;
let tenant: Tenant;

beforeAll(async () => {
  app = await TestApp.start({ LACUNA_RATE_LIMIT_PER_MINUTE: '500', LACUNA_CORS_ORIGINS: ALLOWED_ORIGIN });
  made = await makeRandomTenant(app.database, 11);
  ({ tenant } = made);
});
afterAll(() => app.close());
afterEach(() => void vi.restoreAllMocks());

interface Sent extends As {
  readonly path?: string;
  /** In pieces, without a length. */
  readonly isChunked?: boolean;
}

interface Received {
  status: number | undefined;
  headers: http.IncomingHttpHeaders;
  body: { data?: Record<string, unknown> | null; errors?: { message: string; extensions: Record<string, unknown> }[] };
  /** Whether it was answered, or tried, ahead of the routes. */
  isAhead: boolean;
}

async function post(text: string, sent: Sent = {}): Promise<Received> {
  const begun = vi.spyOn(RequestWatch.prototype, 'begin');
  const received = await send(text, sent);
  const isAhead = begun.mock.calls.length > 0;
  begun.mockRestore();
  return { ...received, isAhead };
}

async function send(text: string, { path = '/graphql', isChunked = false, ...as }: Sent = {}) {
  const length = isChunked ? {} : { 'content-length': Buffer.byteLength(text) };
  const asked = await app.headers({ tenant, ...as });
  const headers = { 'content-type': 'application/json', ...length, ...asked };
  const request = http.request(`${app.url}${path}`, { method: 'POST', headers });
  request.write(text);
  request.end();
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  const body = JSON.parse(Buffer.concat(await response.toArray()).toString()) as Received['body'];
  return { status: response.statusCode, headers: response.headers, body };
}

const VARYING = ['date', 'x-request-id', 'ratelimit-remaining', 'ratelimit-reset', 'content-length'];

/** As two answers to the same question are compared. */
const comparable = ({ status, headers, body: { data } }: Received) => ({
  status,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !VARYING.includes(name))),
  data,
});

let queries = 0;
/** One that nobody asked before. */
const newQuery = () => `query Ahead${queries++}($first: Int!) { assets(first: $first) { nodes { id name } } }`;
const bodyOf = (query: string, variables: object = { first: 3 }) => JSON.stringify({ query, variables });

describe('a query that is known', () => {
  it.each<[string, Record<string, string>]>([
    ['of a script', {}],
    ['of a page that is let in', { origin: ALLOWED_ORIGIN }],
    ['of a page that is not', { origin: 'https://evil.example' }],
    ['that names its encoding', { 'content-type': 'application/json; charset=utf-8' }],
  ])('%s is answered ahead of the routes, with the same body and headers', async (_, headers) => {
    const text = bodyOf(newQuery());
    const first = await post(text, { headers });
    expect(first).toMatchObject({ isAhead: false, status: 200, body: { data: { assets: expect.anything() } } });
    for (let time = 0; time < 2; time++) {
      const again = await post(text, { headers });
      expect(again.isAhead).toBe(true);
      expect(comparable(again)).toEqual(comparable(first));
    }
  });

  it('is answered by GET ahead of the routes, as unchanged to whoever has it, and never to what a page could forge', async () => {
    const query = newQuery();
    const url = `${app.url}/graphql?${new URLSearchParams({ query, variables: '{"first": 3}' }).toString()}`;
    const get = async (headers: Record<string, string>) => {
      const begun = vi.spyOn(RequestWatch.prototype, 'begin').mockClear();
      const response = await fetch(url, { headers: { ...(await app.headers({ tenant })), ...headers } });
      const text = await response.text();
      const named = Object.fromEntries([...response.headers].filter(([name]) => !VARYING.includes(name)));
      return { status: response.status, headers: named, text, isAhead: begun.mock.calls.length > 0 };
    };
    const origins: Record<string, string>[] = [{}, { origin: ALLOWED_ORIGIN }];
    for (const origin of origins) {
      const allowed = { 'apollo-require-preflight': 'true', ...origin };
      const slow = await get({ ...allowed, accept: 'application/json;q=1' });
      expect(slow).toMatchObject({ status: 200, isAhead: false, text: expect.stringContaining('"assets"') });
      const [again, andAgain] = [await get(allowed), await get(allowed)];
      expect(again).toEqual({ ...slow, isAhead: true });
      expect(andAgain).toEqual(again);
      const unchanged = { ...allowed, 'if-none-match': again.headers['etag'] ?? '' };
      const ahead = await get(unchanged);
      expect(ahead).toMatchObject({ status: 304, isAhead: true, text: '' });
      const ofRoutes = await get({ ...unchanged, accept: 'application/json;q=1' });
      expect(ahead).toEqual({ ...ofRoutes, isAhead: true });
      expect((await get({ ...origin, 'apollo-require-preflight': '' })).status).toBe(400);
      expect((await get(origin)).status).toBe(400);
    }
  });

  it.each<[string, Sent & { readonly more?: string }]>([
    ['in pieces', { isChunked: true }],
    ['for another form of answer', { headers: { accept: 'application/graphql-response+json' } }],
    ['in a long body', { more: ' '.repeat(20_000) }],
    ['at another form of the address', { path: '/graphql/' }],
  ])('%s goes to the routes', async (_, { more = '', ...sent }) => {
    const text = bodyOf(newQuery());
    const first = await post(text);
    const other = await post(text + more, sent);
    expect(other).toMatchObject({ isAhead: false, status: 200, body: { data: first.body.data } });
  });

  it('is refused in the words, and under the request id, of the routes', async () => {
    const query = newQuery();
    await post(bodyOf(query));
    const headers = { 'x-request-id': 'mine-1' };
    const refused = await post(bodyOf(query, { first: -1 }), { headers });
    expect(refused).toMatchObject({
      isAhead: true,
      headers: { 'x-request-id': 'mine-1' },
      body: { errors: [{ extensions: { code: 'BAD_USER_INPUT', requestId: 'mine-1' } }] },
    });
    const unnamed = await post(bodyOf(query, { first: -1 }));
    expect(unnamed.body.errors?.[0]?.extensions['requestId']).toBe(unnamed.headers['x-request-id']);
    const forged = await post(bodyOf(query), { headers: { authorization: 'Bearer x' } });
    expect(forged).toMatchObject({ status: 401, body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } });
  });

  it('counts once, whoever answers it', async () => {
    await app.grant('counted@ahead', 'VIEWER', tenant.clientAccountId);
    const query = newQuery();
    const left: number[] = [];
    for (const first of [3, 3, -1, 3])
      left.push(
        Number((await post(bodyOf(query, { first }), { subject: 'counted@ahead' })).headers['ratelimit-remaining']),
      );
    expect(left).toEqual([499, 498, 497, 496]);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    const counted = metrics
      .split('\n')
      .filter((line) => line.startsWith('lacuna_requests_total') && line.includes(`"Ahead${queries - 1}"`));
    expect(counted.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)).toBe(4);
  });

  it.each([
    ['that is no JSON', '{"query": '],
    ['with a key that would change prototypes', '{"query": "{ __typename }", "variables": {"__proto__": {"a": 1}}}'],
    ['of nothing', ''],
  ])('does not make a body good %s', async (_, text) => {
    await post(bodyOf('{ __typename }', {}));
    const { status, body } = await post(text);
    expect(status).toBe(400);
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('is not what a body asks that is the address of its GET', async () => {
    const path = `/graphql?${new URLSearchParams({ query: newQuery(), variables: '{"first": 3}' }).toString()}`;
    const headers = { ...(await app.headers({ tenant })), 'apollo-require-preflight': 'true' };
    for (let time = 0; time < 3; time++) expect((await fetch(`${app.url}${path}`, { headers })).status).toBe(200);
    expect((await post(path)).status).toBe(400);
  });

  it('is held to its cost under whatever name it is sent', async () => {
    const named = `query Ahead${queries++}($first: Int!) { assets(first: $first) { nodes { id gaps(first: 50) { nodes { id } } } } }`;
    const anonymous = named.replace(/Ahead\d+/, '');
    const lines = `# a line\n${named}`;
    for (const query of [named, anonymous, lines]) await post(bodyOf(query, { first: 2 }));
    const variables = { first: 150 };
    const tooMuch = [
      { query: named, operationName: '', variables },
      { query: anonymous, operationName: '', variables },
      { query: named, operationName: '\n# a line', variables },
      { query: named, variables },
      { query: anonymous, variables },
    ];
    for (const body of tooMuch) {
      const refused = await post(JSON.stringify(body));
      expect(refused.status).toBe(400);
      expect(refused.body.data ?? null).toBeNull();
    }
  });

  it('has one span, whoever answers it', async () => {
    const begun = vi.spyOn(RequestWatch.prototype, 'begin');
    const ended = vi.spyOn(RequestWatch.prototype, 'end');
    const query = newQuery();
    await send(bodyOf(query));
    const spans: unknown[] = [];
    for (const first of [3, -1]) {
      await send(bodyOf(query, { first }));
      spans.push(begun.mock.results.at(-1)?.value);
    }
    await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(3));
    expect(ended.mock.calls.slice(1).map(([watched]) => watched)).toEqual(spans);
  });

  it('is answered though the gateway is told to stop in the middle of its body', async () => {
    const stopping = await TestApp.start();
    const text = JSON.stringify({ query: '{ __typename }' });
    const headers = {
      'content-type': 'application/json',
      'content-length': text.length,
      ...(await stopping.headers()),
    };
    const request = http.request(`${stopping.url}/graphql`, { method: 'POST', headers });
    request.write(text.slice(0, 5));
    await sleep(100);
    const closed = stopping.close();
    await sleep(100);
    request.end(text.slice(5));
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    expect(response.statusCode).toBe(200);
    expect(response.headers.connection).toBe('close');
    response.resume();
    await closed;
  });

  it('survives clients that leave in the middle of their body', async () => {
    const text = bodyOf(newQuery());
    await post(text);
    const { hostname, port } = new URL(app.url);
    for (let time = 0; time < 20; time++) {
      const socket = connect(Number(port), hostname);
      const head = `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: x\r\ncontent-length: ${text.length}\r\n\r\n`;
      socket.write(head + text.slice(0, 20), () => socket.resetAndDestroy());
      await once(socket, 'close');
    }
    expect(await post(text)).toMatchObject({ isAhead: true, status: 200 });
  });
});

describe('a poll', () => {
  const POLL = 'query Poll($id: ID!) { enhancementProgress(collectionFlowId: $id) { status version processed } }';
  const poll = (id: string | undefined, as: As = {}) => post(bodyOf(POLL, { id }), as);

  it('tells each change at once, though it is asked in the same words', async () => {
    const { createCollectionFlow } = await app.query<{ createCollectionFlow: { collectionFlow: { id: string } } }>(
      'mutation ($ids: [ID!]) { createCollectionFlow(input: { name: "Polled", assetIds: $ids }) { collectionFlow { id } } }',
      { ids: made.ids['assets']?.slice(0, 3) },
      { tenant },
    );
    const { id } = createCollectionFlow.collectionFlow;
    await app.query(
      'mutation ($id: ID!) { scanGaps(input: { collectionFlowId: $id }) { __typename } }',
      { id },
      { tenant },
    );
    const first = await poll(id);
    expect((await poll(id)).body.data).toEqual(first.body.data);
    const resolved = vi.spyOn(ProgressBoard.prototype, 'of');
    for (let time = 0; time < 3; time++) expect((await poll(id)).body.data).toEqual(first.body.data);
    expect(resolved).not.toHaveBeenCalled();
    await app.query(
      'mutation ($id: ID!) { analyzeGaps(input: { collectionFlowId: $id, forceRefresh: true }) { run { id } } }',
      { id },
      { tenant },
    );
    const second = await poll(id);
    expect(second).toMatchObject({ isAhead: true });
    expect(second.body.data).not.toEqual(first.body.data);
  });

  it('is answered to any number of clients that come at once, before anything is known of them', async () => {
    // Without limits of rates nobody has asked for their roles before.
    const unlimited = await TestApp.start();
    const there = await makeRandomTenant(unlimited.database, 13);
    const [id] = there.ids['collection_flows'] ?? [];
    const crowd = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        const subject = `crowd${n}@polls`;
        await unlimited.grant(subject, 'VIEWER', there.tenant.clientAccountId);
        return { subject, tenant: there.tenant };
      }),
    );
    const answers = await Promise.all(crowd.map((as) => unlimited.ask(POLL, { id }, as)));
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    await unlimited.close();
  });

  it('tells nobody else, whoever asked before', async () => {
    const [, id] = made.ids['collection_flows'] ?? [];
    for (let time = 0; time < 3; time++) expect((await poll(id)).body.errors).toBeUndefined();
    const other = await makeRandomTenant(app.database, 12);
    const foreign = await poll(id, { tenant: other.tenant });
    expect(foreign.body).toMatchObject({ data: null, errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    const stranger = await poll(id, { subject: 'stranger@ahead' });
    expect(stranger.body).toMatchObject({ data: null, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect((await poll(id)).body.errors).toBeUndefined();
  });
});
