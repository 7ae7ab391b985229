import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient, type LacunaClient } from '../../sdk/src/index.js';

/** What a gateway was asked: method and address, headers, and when. */
interface Asked {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly at: number;
}

/** A gateway that gives prepared answers, in order; the last one again and again. A function throws, or waits, for it. */
function gateway(...answers: (object | (() => Promise<Response>))[]) {
  const asked: Asked[] = [];
  const answer: typeof fetch = async (url, init) => {
    asked.push({
      url: `${init?.method} ${url instanceof URL ? url.href : ''}`,
      headers: init?.headers as Record<string, string>,
      at: Date.now(),
    });
    const next = answers[Math.min(asked.length, answers.length) - 1];
    return typeof next === 'function' ? next() : Response.json(next);
  };
  return { asked, answer };
}

const clientFor = (answer: typeof fetch, options: { signal?: AbortSignal; token?: () => string } = {}): LacunaClient =>
  createClient({ url: 'http://gateway.test', token: 'secret', fetch: answer, ...options });

const refused = () => Promise.reject(new TypeError('fetch failed'));
const error = (code: string, more: object = {}) => ({
  errors: [{ message: `It is ${code}.`, extensions: { code, requestId: 'r-1', ...more } }],
});
const viewer = { data: { viewer: { subject: 'ann', isPlatformAdmin: false, grants: [] } } };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** The outcome of `work`, with the waits in it passed at once. */
async function settle<T>(work: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [outcome] = await Promise.all([Promise.allSettled([work]), vi.runAllTimersAsync()]);
  return outcome[0];
}

describe('a call', () => {
  it('says who asks, and for which tenant', async () => {
    const { asked, answer } = gateway(viewer);
    let tokens = 0;
    const client = clientFor(answer, { token: () => `token-${++tokens}` });
    await client.viewer();
    await client.forTenant({ clientAccountId: 'c', engagementId: 'e' }).viewer();
    expect(asked.map(({ url }) => url)).toEqual([
      'POST http://gateway.test/graphql',
      'POST http://gateway.test/graphql',
    ]);
    expect(asked[0]?.headers).toEqual({ 'content-type': 'application/json', authorization: 'Bearer token-1' });
    expect(asked[1]?.headers).toMatchObject({
      authorization: 'Bearer token-2',
      'x-client-account-id': 'c',
      'x-engagement-id': 'e',
    });
  });

  it('rejects with what the gateway says of the error', async () => {
    const { answer } = gateway(error('RATE_LIMITED', { retryAfterSeconds: 7, field: 'input.name' }));
    await expect(clientFor(answer).viewer()).rejects.toMatchObject({
      name: 'LacunaError',
      message: 'It is RATE_LIMITED.',
      code: 'RATE_LIMITED',
      requestId: 'r-1',
      retryAfterSeconds: 7,
      field: 'input.name',
    });
  });

  const proxyError = async () => new Response('<h1>Bad gateway</h1>', { status: 502 });
  it.each([
    ['a refused connection', refused],
    ['a proxy that answers for the gateway', proxyError],
  ])('of a query outlives %s', async (_name, failure) => {
    const { asked, answer } = gateway(failure, failure, viewer);
    const outcome = await settle(clientFor(answer).viewer());
    expect(outcome).toEqual({ status: 'fulfilled', value: viewer.data });
    expect(asked).toHaveLength(3);
  });

  it('of a query ends as UNREACHABLE in the end', async () => {
    const { asked, answer } = gateway(refused);
    const outcome = await settle(clientFor(answer).viewer());
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'UNREACHABLE' } });
    expect(asked).toHaveLength(3);
  });

  it('of a mutation is sent once: it may have been carried out', async () => {
    const { asked, answer } = gateway(refused, viewer);
    const outcome = await settle(clientFor(answer).createClientAccount({ input: { name: 'x' } }));
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'UNREACHABLE' } });
    expect(asked).toHaveLength(1);
  });

  it('of a query is not repeated for an error of the API', async () => {
    const { asked, answer } = gateway(error('INTERNAL'), viewer);
    await settle(clientFor(answer).viewer());
    expect(asked).toHaveLength(1);
  });

  it('ends with its signal, and with that of the client', async () => {
    const forever = (signal: AbortSignal | null | undefined) =>
      new Promise<Response>((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    const hanging: typeof fetch = (_url, init) => forever(init?.signal);
    const [own, clients] = [new AbortController(), new AbortController()];
    const client = clientFor(hanging, { signal: clients.signal });
    const first = client.viewer({}, { signal: own.signal });
    own.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    const second = client.viewer();
    clients.abort(new Error('closing'));
    await expect(second).rejects.toThrow('closing');
  });
});

const progress = (over: object) => ({
  runId: 'run',
  status: 'IN_PROGRESS',
  processed: 0,
  total: 2,
  failed: 0,
  skipped: 0,
  currentAsset: null,
  percentage: 0,
  updatedAt: null,
  version: '1',
  pollAfterMs: 500,
  ...over,
});
const progressOf = (over: object) => ({ data: { enhancementProgress: progress(over) } });
const run = (isSettled: boolean) => ({
  data: {
    analysisRun: {
      id: 'run',
      collectionFlow: { id: 'flow' },
      isSettled,
      progress: progress({ version: isSettled ? 'last' : '1', pollAfterMs: isSettled ? 0 : 500 }),
    },
  },
});

describe('waiting for a run', () => {
  it('polls as the gateway advises, and tells of each new state once', async () => {
    const { asked, answer } = gateway(
      run(false),
      progressOf({}),
      progressOf({ version: '1', pollAfterMs: 2000 }),
      progressOf({ version: '2', processed: 2, pollAfterMs: 0 }),
      run(true),
    );
    const versions: string[] = [];
    const outcome = await settle(
      clientFor(answer).waitForRun('run', { onProgress: ({ version }) => versions.push(version) }),
    );
    expect(outcome).toMatchObject({ status: 'fulfilled', value: { id: 'run', isSettled: true } });
    expect(versions).toEqual(['1', '2', 'last']);
    const waits = asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0));
    expect(waits).toEqual([0, 500, 2000, 0]);
  });

  it('waits as long as a rate limit says, and goes on', async () => {
    const { asked, answer } = gateway(
      run(false),
      error('RATE_LIMITED', { retryAfterSeconds: 30 }),
      progressOf({ pollAfterMs: 0 }),
      run(true),
    );
    const outcome = await settle(clientFor(answer).waitForRun('run'));
    expect(outcome.status).toBe('fulfilled');
    expect((asked[2]?.at ?? 0) - (asked[1]?.at ?? 0)).toBe(30_000);
  });

  it('takes the id of a collection flow for its newest run', async () => {
    const { answer } = gateway({ data: { analysisRun: null } }, progressOf({}), run(true));
    const outcome = await settle(clientFor(answer).waitForRun('flow'));
    expect(outcome).toMatchObject({ status: 'fulfilled', value: { id: 'run' } });
  });

  it('says so when there is no run to wait for', async () => {
    const { answer } = gateway({ data: { analysisRun: null } }, progressOf({ runId: null, pollAfterMs: 0 }));
    const outcome = await settle(clientFor(answer).waitForRun('flow'));
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'NOT_FOUND' } });
  });

  it('ends when a later run of the flow has begun', async () => {
    const { asked, answer } = gateway(run(false), progressOf({ runId: 'later' }), run(true));
    expect((await settle(clientFor(answer).waitForRun('run'))).status).toBe('fulfilled');
    expect(asked).toHaveLength(3);
  });

  it('ends in the middle of a wait when it is told to', async () => {
    const { asked, answer } = gateway(run(false), progressOf({ pollAfterMs: 60_000 }));
    const stop = new AbortController();
    const waiting = clientFor(answer, { signal: stop.signal }).waitForRun('run');
    setTimeout(() => stop.abort(new Error('closing')), 1000);
    const outcome = await settle(waiting);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'closing' } });
    expect(asked).toHaveLength(2);
  });
});

describe('waiting for a discovery flow', () => {
  const flow = (pollAfterMs: number) => ({ data: { discoveryFlow: { id: 'flow', progress: { pollAfterMs } } } });

  it('ends when nothing more will change', async () => {
    const { asked, answer } = gateway(flow(300), flow(300), flow(0));
    const outcome = await settle(clientFor(answer).waitForDiscovery('flow'));
    expect(outcome).toMatchObject({ status: 'fulfilled', value: { id: 'flow' } });
    expect(asked).toHaveLength(3);
  });

  it('says so when there is no such flow', async () => {
    const { answer } = gateway({ data: { discoveryFlow: null } });
    await expect(clientFor(answer).waitForDiscovery('flow')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the package', () => {
  it('is built by its own tsconfig and needs nothing beside it', () => {
    vi.useRealTimers();
    const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-sdk-'));
    try {
      const root = path.join(import.meta.dirname, '../..');
      const tsc = path.join(root, 'node_modules/.bin/tsc');
      execFileSync(tsc, ['-p', path.join(root, 'sdk/tsconfig.json'), '--outDir', folder]);
      writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}');
      writeFileSync(
        path.join(folder, 'user.js'),
        "import { createClient, LacunaError } from './index.js';\n" +
          "const client = createClient({ url: 'http://127.0.0.1:1', token: 't' });\n" +
          "await client.createClientAccount({ input: { name: 'x' } }).catch((error) => {\n" +
          '  console.log(error instanceof LacunaError && error.code);\n' +
          '});\n',
      );
      expect(execFileSync(process.execPath, [path.join(folder, 'user.js')], { encoding: 'utf8' })).toBe(
        'UNREACHABLE\n',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
