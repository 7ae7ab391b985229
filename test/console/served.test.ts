import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildConsole } from '../kit/browser.js';
import { TestApp } from '../kit/test-app.js';

const BUILT = path.join(import.meta.dirname, '../../dist/public');
/** What the first view may weigh, compressed. */
const MOST_BYTES = 250_000;

let app: TestApp;
beforeAll(async () => {
  await buildConsole();
  app = await TestApp.start();
});
afterAll(() => app.close());

const get = (where: string, headers: Record<string, string> = {}) => fetch(`${app.url}${where}`, { headers });

describe('the console as the gateway serves it', () => {
  it('is at /, asked for anew each time, and answered 304 while it is the same', async () => {
    const page = await get('/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('cache-control')).toBe('no-cache');
    // As browsers ask; Node's fetch would say "no-cache" otherwise, which asks for the page whatever it is.
    const again = await get('/', { 'if-none-match': page.headers.get('etag') ?? '', 'cache-control': 'max-age=0' });
    expect(again.status).toBe(304);
  });

  it('allows no script that stands in the page, and has none', async () => {
    const page = await get('/');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self'(?:;|$)/);
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    const inline = (await page.text()).match(/<script(?![^>]*\ssrc=)[^>]*>/g);
    expect(inline).toBeNull();
  });

  it('serves assets compressed, and for good: their names change with what is in them', async () => {
    const [script] = /assets\/[^"]+\.js/.exec(await (await get('/')).text()) ?? [];
    const asset = await get(`/${script}`, { 'accept-encoding': 'gzip' });
    expect(asset.status).toBe(200);
    expect(asset.headers.get('content-encoding')).toBe('gzip');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it('hides none of the gateway’s own paths, and answers no other', async () => {
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/graphql')).headers.get('content-type')).not.toMatch(/assets/);
    expect((await get('/discovery')).status).toBe(404);
    expect((await get('/assets/none.js')).status).toBe(404);
    expect((await get('/assets/../index.html')).status).toBe(404);
    expect((await get('/assets/%2e%2e/%2e%2e/package.json')).status).toBeGreaterThanOrEqual(400);
  });

  it('hands out no token where people prove who they are', async () => {
    expect(await (await get('/console/settings')).json()).toEqual({ hasExplorer: true, hasDevelopmentToken: false });
    expect((await fetch(`${app.url}/console/development-token`, { method: 'POST' })).status).toBe(404);
  });

  it(`weighs less than ${MOST_BYTES / 1000} kB at first sight`, async () => {
    const page = await readFile(path.join(BUILT, 'index.html'), 'utf8');
    const named = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, file]) => file ?? '');
    // The overview is what is loaded first behind the frame, with what it is made of.
    const overview = (await readdir(path.join(BUILT, 'assets'))).find((file) => /^overview-.*\.js$/.test(file)) ?? '';
    const script = await readFile(path.join(BUILT, 'assets', overview), 'utf8');
    const imported = [...script.matchAll(/from\s*["']\.\/([^"']+)["']/g)].map(([, file]) => `assets/${file}`);
    const files = new Set([...named, ...imported, `assets/${overview}`]);
    const sizes = await Promise.all(
      [...files].map(
        async (file) => [file, gzipSync(await readFile(path.join(BUILT, file)), { level: 9 }).length] as const,
      ),
    );
    const total = sizes.reduce((sum, [, size]) => sum + size, 0);
    expect(files.size).toBeGreaterThan(3);
    expect(total, JSON.stringify(sizes)).toBeLessThan(MOST_BYTES);
  });
});

describe('in development', () => {
  let development: TestApp;
  beforeAll(async () => {
    development = await TestApp.start({ NODE_ENV: 'development', JWT_SECRET: '' });
  });
  afterAll(() => development.close());

  const ask = (headers: Record<string, string>) =>
    fetch(`${development.url}/console/development-token`, { method: 'POST', headers });

  it('a browser on the same machine is given the token, and it is good', async () => {
    const answer = await ask({ 'sec-fetch-site': 'same-origin' });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { token } = (await answer.json()) as { token: string };
    const viewer = await fetch(`${development.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ viewer { subject isPlatformAdmin } }' }),
    });
    expect(await viewer.json()).toMatchObject({ data: { viewer: { subject: 'developer', isPlatformAdmin: true } } });
  });

  it.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ])('%s is not', async (_who, headers) => {
    const answer = await ask(headers);
    expect(answer.status).toBe(403);
    expect(await answer.text()).not.toMatch(/eyJ/);
  });
});

describe('in production', () => {
  let production: TestApp;
  beforeAll(async () => {
    production = await TestApp.start({ NODE_ENV: 'production' });
  });
  afterAll(() => production.close());

  it('there is no explorer, since there is no introspection, and no token to be had', async () => {
    const settings = await fetch(`${production.url}/console/settings`);
    expect(await settings.json()).toEqual({ hasExplorer: false, hasDevelopmentToken: false });
    expect((await fetch(`${production.url}/explorer`)).status).toBe(404);
    expect((await fetch(`${production.url}/`)).status).toBe(200);
  });
});
