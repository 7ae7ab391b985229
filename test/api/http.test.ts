import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as operations from '../../sdk/src/operations.generated.js';
import trusted from '../../src/graphql/limits/trusted-documents.json' with { type: 'json' };
import { makeRandomTenant } from '../kit/random-inventory.js';
import { type As, TestApp } from '../kit/test-app.js';

// At run time it is a String object.
const ASSETS = operations.AssetsDocument.slice(0);
const PRODUCTION = { NODE_ENV: 'production' };
const CSRF_SAFE = { 'apollo-require-preflight': 'true' };

interface ErrorBody {
  errors: { message: string; extensions: { code: string; requestId: string } }[];
}

let development: TestApp;
let production: TestApp;
beforeAll(async () => {
  [development, production] = await Promise.all([
    TestApp.start({ NODE_ENV: 'development' }),
    TestApp.start({ ...PRODUCTION, LACUNA_CORS_ORIGINS: 'https://tools.example.com' }),
  ]);
});
afterAll(() => Promise.all([development.close(), production.close()]));

describe('an error outside of GraphQL', () => {
  const post = (body: string, type = 'application/json', path = '/graphql') =>
    fetch(`${production.url}${path}`, { method: 'POST', headers: { 'content-type': type }, body });

  it.each([
    ['an unknown path', 404, 'NOT_FOUND', () => fetch(`${production.url}/admin.php?x=1`)],
    ['malformed JSON', 400, 'BAD_USER_INPUT', () => post('{"query": ')],
    ['an empty body', 400, 'BAD_USER_INPUT', () => post('')],
    [
      'a body of another type',
      415,
      'BAD_USER_INPUT',
      () => post('query={__typename}', 'application/x-www-form-urlencoded'),
    ],
    ['a body that is too large', 413, 'LIMIT_EXCEEDED', () => post(`"${'x'.repeat(1024 * 1024)}"`)],
    ['a key that would change prototypes', 400, 'BAD_USER_INPUT', () => post('{"__proto__": {"a": 1}}')],
    ['a request that may be forged', 400, 'BAD_REQUEST', () => fetch(`${production.url}/graphql?query={__typename}`)],
    [
      'a token that is none',
      401,
      'UNAUTHENTICATED',
      () =>
        fetch(`${production.url}/graphql?query={__typename}`, { headers: { authorization: 'Bearer x', ...CSRF_SAFE } }),
    ],
  ])('%s is answered as GraphQL would, with the request id', async (_, status, code, send) => {
    const response = await send();
    const { errors } = (await response.json()) as ErrorBody;
    expect(response.status).toBe(status);
    expect(errors).toMatchObject([{ message: expect.any(String), extensions: { code } }]);
    expect(errors[0]?.extensions.requestId).toBe(response.headers.get('x-request-id'));
    expect(JSON.stringify(errors)).not.toMatch(/node_modules|at .*\.js/);
  });
});

describe('a page of another site', () => {
  const preflight = (app: TestApp, origin: string) =>
    fetch(`${app.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });
  const allowed = async (app: TestApp, origin: string) =>
    (await preflight(app, origin)).headers.get('access-control-allow-origin');

  it('is let in where it is listed', async () => {
    expect(await allowed(production, 'https://tools.example.com')).toBe('https://tools.example.com');
    expect(await allowed(production, 'https://evil.example.com')).toBeNull();
    expect(await allowed(production, 'https://studio.apollographql.com')).toBeNull();
  });

  it('may be Apollo Studio in development', async () => {
    expect(await allowed(development, 'https://studio.apollographql.com')).toBe('https://studio.apollographql.com');
    expect(await allowed(development, 'https://evil.example.com')).toBeNull();
  });

  it('cannot have a form or an image do anything: CSRF prevention is on', async () => {
    const url = `${production.url}/graphql`;
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded']) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': type },
        body: '{"query":"{__typename}"}',
      });
      expect(response.status, type).toBeGreaterThanOrEqual(400);
    }
    const query = 'mutation { createClientAccount(input: {name: "x"}) { clientAccount { id } } }';
    const got = await fetch(`${url}?query=${encodeURIComponent(query)}`, {
      headers: { ...CSRF_SAFE, ...(await production.headers()) },
    });
    expect(got.status).toBe(405);
  });
});

describe('security headers', () => {
  it('stand on every answer, and no script or frame of others is allowed', async () => {
    for (const path of ['/graphql', '/healthz', '/nowhere']) {
      const { headers } = await fetch(production.url + path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy, path).toContain("script-src 'self';");
      expect(policy, path).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('referrer-policy'), path).toBe('no-referrer');
      expect(headers.get('x-powered-by'), path).toBeNull();
    }
  });

  it("let Apollo's sandbox load in development, and nowhere else", async () => {
    const html = { headers: { accept: 'text/html' } };
    const sandbox = await fetch(`${development.url}/graphql`, html);
    expect(await sandbox.text()).toContain('apollographql.com');
    expect(sandbox.headers.get('content-security-policy')).toMatch(/script-src [^;]*https:\/\/\*\.apollographql\.com/);
    const nothing = await fetch(`${production.url}/graphql`, html);
    expect(nothing.status).toBe(400);
    expect(await nothing.text()).not.toMatch(/sandbox|graphiql|playground|<html/i);
  });
});

describe('the schema', () => {
  const typo = '{ viewr { subject } }';
  const wrongValue = 'query ($t: [AssetType!]) { assets(filter: { assetTypes: $t }) { nodes { id } } }';
  const INTROSPECTION = '{ __schema { types { name } } }';

  it('is shown in development, and names are suggested', async () => {
    expect((await development.ask(INTROSPECTION)).errors).toEqual([]);
    expect((await development.error(typo)).message).toContain('Did you mean "viewer"');
    expect((await development.error(wrongValue, { t: ['SERVR'] })).message).toContain('Did you mean');
  });

  it('is hidden in production, and nothing is suggested', async () => {
    expect((await production.error(INTROSPECTION)).message).toContain('introspection');
    for (const { message } of [await production.error(typo), await production.error(wrongValue, { t: ['SERVR'] })])
      expect(message).not.toContain('Did you mean');
  });

  it('is shown in production where the operator says so', async () => {
    const app = await TestApp.start({ ...PRODUCTION, LACUNA_INTROSPECTION: 'on' });
    expect((await app.ask(INTROSPECTION)).errors).toEqual([]);
    await app.close();
  });
});

describe('trusted documents', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ ...PRODUCTION, LACUNA_TRUSTED_DOCUMENTS: 'on' });
  });
  afterAll(() => app.close());
  const send = async (body: object, as: As = {}) => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { ...(await app.headers(as)), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as ErrorBody };
  };

  it('are those of the SDK: `npm run codegen` lists them', () => {
    const sent = Object.entries(operations).filter(([name]) => name.endsWith('Document'));
    const hashes = sent.map(([, document]) => createHash('sha256').update(String(document)).digest('hex'));
    expect(Object.keys(trusted).toSorted()).toEqual(hashes.toSorted());
  });

  it('are served as the SDK sends them', async () => {
    // No tenant: it was run, as far as that.
    expect((await send({ query: ASSETS })).body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('are all that is served', async () => {
    for (const query of ['{ viewer { subject } }', `${ASSETS} `, '{', undefined, ['{ __typename }']]) {
      const { status, body } = await send({ query, operationName: 'assets' });
      expect(status).toBe(403);
      expect(body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', requestId: expect.any(String) } }]);
    }
    const got = await fetch(`${app.url}/graphql?query={__typename}`, { headers: CSRF_SAFE });
    expect(got.status).toBe(403);
    expect((await fetch(`${app.url}/graphql`, { method: 'POST' })).status).toBe(403);
    const list = await send([{ query: '{ __typename }' }]);
    expect(list.status).toBe(403);
  });

  it('are not found again in parts of one that is known', async () => {
    const { tenant } = await makeRandomTenant(app.database, 12);
    for (let time = 0; time < 2; time++)
      expect((await send({ query: ASSETS }, { tenant })).body.errors).toBeUndefined();
    const [firstLine = '', ...rest] = ASSETS.split('\n');
    const { status } = await send({ query: rest.join('\n'), operationName: `\n${firstLine}` }, { tenant });
    expect(status).toBe(403);
  });

  it('can be asked for by their hash once they were sent with it', async () => {
    const persistedQuery = {
      version: 1,
      sha256Hash: createHash('sha256').update(ASSETS).digest('hex'),
    };
    const code = async (body: object) => (await send(body)).body.errors[0]?.extensions.code;
    expect(await code({ extensions: { persistedQuery } })).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(await code({ query: ASSETS, extensions: { persistedQuery } })).toBe('BAD_USER_INPUT');
    expect(await code({ extensions: { persistedQuery } })).toBe('BAD_USER_INPUT');
    expect(await code({ extensions: { persistedQuery: { version: 1, sha256Hash: 'of another' } } })).toBe('FORBIDDEN');
    const url = `${app.url}/graphql?extensions=${encodeURIComponent(JSON.stringify({ persistedQuery }))}`;
    expect((await fetch(url, { headers: { ...CSRF_SAFE, ...(await app.headers()) } })).status).toBe(200);
  });
});
