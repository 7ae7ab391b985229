import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ShortPath } from '../../src/graphql/short-path.js';
import { Scope, type Tenant } from '../../src/scope.js';
import { makeRandomTenant, type RandomTenant } from '../kit/random-inventory.js';
import { type As, TestApp } from '../kit/test-app.js';

let app: TestApp;
let made: RandomTenant;
let tenant: Tenant;

beforeAll(async () => {
  app = await TestApp.start({ LACUNA_RATE_LIMIT_PER_MINUTE: '60' });
  made = await makeRandomTenant(app.database, 7);
  ({ tenant } = made);
});
afterAll(() => app.close());

const PAGE = `query Page($first: Int!, $after: String, $withGaps: Boolean = true) {
  assets(first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id name assetType analyzedAt attributes isAnalysisStale gaps(first: 2) @include(if: $withGaps) { nodes { priority evidence { path } } } } } }`;

/** The raw answer: body to the byte, and the headers that say what it is. */
async function send(query: string, variables: object, as: As = { tenant }) {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await app.headers(as)) },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !VARYING.has(name)));
  return { status: response.status, headers, body: JSON.parse(text) as Body };
}

const VARYING = new Set(['date', 'x-request-id', 'ratelimit-remaining', 'ratelimit-reset', 'content-length']);

interface Body {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: Record<string, unknown> }[];
  extensions?: Record<string, unknown>;
}

/** As two answers to the same question are compared: what is left of the rate, and the id of the request, differ. */
const content = ({ data, errors }: Body) =>
  JSON.stringify({ data, errors: errors?.map(({ message, extensions }) => ({ message, code: extensions['code'] })) });

const subjectOf = (name: string): As => ({ subject: name, tenant });

describe('a query that is known', () => {
  it('is planned once a connection where it goes by ids alone, for its values where it is filtered', async () => {
    const texts = vi.spyOn(Scope.prototype, 'text');
    const filtered = `query Filtered($first: Int!) { assets(first: $first, filter: { assetTypes: [SERVER] }) { nodes { id gaps(first: 1) { nodes { id } } } } }`;
    for (const query of [PAGE, filtered]) for (const first of [4, 5]) await send(query, { first });
    const planned = texts.mock.calls.map(([{ isPlannedOnce }]) => isPlannedOnce);
    texts.mockRestore();
    expect(planned).toEqual([true, false]);
  });

  it('is answered as the first time: body, status, headers', async () => {
    await app.grant('reader@first', 'VIEWER', tenant.clientAccountId);
    const as = subjectOf('reader@first');
    const first = await send(PAGE, { first: 3 }, as);
    expect(first.body.errors).toBeUndefined();
    const second = await send(PAGE, { first: 3 }, as);
    expect({ ...second, body: content(second.body) }).toEqual({ ...first, body: content(first.body) });
    expect(second.body.extensions).toMatchObject({ rateLimit: { limit: 60, remaining: 58 } });
  });

  it('is answered by GET as the first time, as unchanged to whoever has it, and never to what a page could forge', async () => {
    await app.grant('poller@first', 'VIEWER', tenant.clientAccountId);
    const parameters = new URLSearchParams({ query: PAGE, operationName: 'Page', variables: '{"first": 3}' });
    const get = async (headers: Record<string, string>) => {
      const sent = { ...(await app.headers(subjectOf('poller@first'))), ...headers };
      const response = await fetch(`${app.url}/graphql?${parameters.toString()}`, { headers: sent });
      return { status: response.status, etag: response.headers.get('etag') ?? '', body: await response.text() };
    };
    const allowed = { 'apollo-require-preflight': 'true' };
    const first = await get(allowed);
    expect(first).toMatchObject({ status: 200, body: expect.stringContaining('"assets"') });
    expect(first.body).not.toContain('rateLimit');
    const second = await get(allowed);
    expect(JSON.parse(second.body)).toEqual(JSON.parse(first.body));
    expect(await get({ ...allowed, 'if-none-match': second.etag })).toEqual({ ...second, status: 304, body: '' });
    expect((await get({})).status).toBe(400);
  });

  it.each([
    ['known', 'short', '', 1],
    ['unknown', 'longer than is kept', `#${'x'.repeat(16 * 1024)}`, 0],
  ])('is %s the second time where its text is %s', async (_known, _length, comment, answered) => {
    const query = `{ assets(first: 2) { nodes { name id } } } ${comment}`;
    await send(query, {});
    const answer = vi.spyOn(ShortPath.prototype, 'answer');
    const { body } = await send(query, {});
    expect(body.data).toMatchObject({ assets: expect.anything() });
    expect(answer).toHaveBeenCalledTimes(answered);
    answer.mockRestore();
  });

  it('takes its variables, defaults and directives anew each time', async () => {
    await app.grant('reader@anew', 'VIEWER', tenant.clientAccountId);
    const as = subjectOf('reader@anew');
    await send(PAGE, { first: 3 }, as);
    const page = await send(PAGE, { first: 2, withGaps: false }, as);
    const { assets } = page.body.data as { assets: { nodes: object[]; pageInfo: { endCursor: string } } };
    expect(assets.nodes).toHaveLength(2);
    expect(assets.nodes[0]).not.toHaveProperty('gaps');
    const next = await send(PAGE, { first: 1, after: assets.pageInfo.endCursor }, as);
    const [node] = (next.body.data as { assets: { nodes: { id: string }[] } }).assets.nodes;
    expect(made.ids['assets']?.toSorted()[2]).toBe(node?.id);
  });

  it.each<[string, object, string]>([
    ['a variable of another type', { first: 'three' }, 'BAD_USER_INPUT'],
    ['a variable that is missing', {}, 'BAD_USER_INPUT'],
    ['an argument that is refused', { first: -1 }, 'BAD_USER_INPUT'],
    ['a cursor of nothing', { first: 3, after: 'x' }, 'BAD_USER_INPUT'],
  ])('refuses %s in the words of the first time', async (_, variables, code) => {
    const query = PAGE.replace('Page', `Page${code}${Object.keys(variables).join('')}`);
    const unknown = await send(query, variables);
    await send(query, { first: 3 });
    const known = await send(query, variables);
    expect({ status: known.status, body: content(known.body) }).toEqual({
      status: unknown.status,
      body: content(unknown.body),
    });
    expect(known.body.errors?.[0]?.extensions).toMatchObject({ code });
  });

  it('is refused to who has no role, or no token, or asks in another tenant', async () => {
    await send(PAGE, { first: 3 });
    const stranger = await send(PAGE, { first: 3 }, subjectOf('stranger'));
    expect(stranger.body.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    const forged = await send(PAGE, { first: 3 }, { tenant, headers: { authorization: 'Bearer x' } });
    expect(forged.status).toBe(401);
    const other = await makeRandomTenant(app.database, 8);
    const seen = await send(PAGE, { first: 200, withGaps: false }, { tenant: other.tenant });
    const { assets } = seen.body.data as { assets: { nodes: { id: string }[] } };
    expect(assets.nodes.map(({ id }) => id).toSorted()).toEqual(other.ids['assets']?.toSorted());
  });

  it('is held to the cost of its variables, and to the rates', async () => {
    await app.grant('reader@limits', 'VIEWER', tenant.clientAccountId);
    const as = subjectOf('reader@limits');
    await send(PAGE, { first: 3 }, as);
    const wide = 'query Wide($a: Int!) { assets(first: $a) { nodes { gaps(first: 50) { nodes { id } } } } }';
    await send(wide, { a: 2 }, as);
    const tooMuch = await send(wide, { a: 200 }, as);
    expect(tooMuch.body.errors?.[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'cost' });
    const answers = [];
    for (let n = 0; n < 60; n++) answers.push((await send(PAGE, { first: 1 }, as)).status);
    expect(answers).toContain(429);
    expect(answers.filter((status) => status === 200).length).toBeLessThanOrEqual(57);
  });

  it('answers for an analysis as it is polled', async () => {
    const query = 'query Poll($id: ID!) { enhancementProgress(collectionFlowId: $id) { status version pollAfterMs } }';
    const id = made.ids['collection_flows']?.[0];
    const first = await send(query, { id });
    expect(content((await send(query, { id })).body)).toBe(content(first.body));
  });
});
