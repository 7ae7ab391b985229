import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../src/errors.js';
import type { Logger } from '../../src/logger.js';
import { crmTool } from '../../src/modules/assistant/tools/crm.tool.js';
import { fail, succeed, type Tool, type ToolContext, toolOf } from '../../src/modules/assistant/tools/tool.js';
import { ToolRegistry } from '../../src/modules/assistant/tools/tool-registry.js';
import { type Patience, ToolRuntime } from '../../src/modules/assistant/tools/tool-runtime.js';
import type { Scope } from '../../src/scope.js';
import { addKnowledge, Conversation } from '../kit/conversation.js';
import { TestApp } from '../kit/test-app.js';

/** A CRM on loopback that answers as it is told, and notes when it was asked for what. */
class CrmDouble {
  mode: 'ok' | 'error' | 'hang' | 'missing' | 'odd' = 'ok';
  readonly requests: { at: number; path: string }[] = [];
  private constructor(private readonly server: Server) {}

  static async start(): Promise<CrmDouble> {
    const server = createServer();
    const double = new CrmDouble(server);
    server.on('request', (request, response) => {
      double.requests.push({ at: performance.now(), path: request.url ?? '' });
      const json = (status: number, body: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (double.mode === 'ok') json(200, { id: '7', name: 'Initech', accountManager: 'Kim', supportPlan: 'Gold' });
      if (double.mode === 'error') json(500, { error: 'down' });
      if (double.mode === 'missing') json(404, {});
      if (double.mode === 'odd') json(200, { customers: [] });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return double;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const logged: { level: string; fields: Record<string, unknown> }[] = [];
const note = (level: string) => (fields: Record<string, unknown>) => void logged.push({ level, fields });
const logger = { info: note('info'), warn: note('warn'), error: note('error') } as unknown as Logger;

const NEVER = new AbortController().signal;
const CLIENT_ACCOUNT_ID = '0190a6f0-0000-7000-8000-00000000000a';

/** Of a client account of that name. */
function scopeOf(name: string): Scope {
  const scope = {
    requestId: 'request-1',
    tenant: { clientAccountId: CLIENT_ACCOUNT_ID },
    actor: { subject: 'system:answer-messages' },
    row: async () => ({ name }),
    with: () => scope,
  };
  return scope as unknown as Scope;
}

const context = (signal = NEVER): ToolContext => ({
  scope: scopeOf('Initech & Sons'),
  sessionId: 'session-1',
  messageId: 'message-1',
  person: 'ann',
  signal,
});

const QUICK: Patience = { retryWaitsMs: [5, 10, 20], halfOpenAfterMs: 200 };

function runtimeOf(tool: Tool, patience?: Patience): ToolRuntime {
  return new ToolRuntime(new ToolRegistry([tool], new Set([tool.name])), logger, patience);
}

let crm: CrmDouble;
beforeEach(async () => {
  crm = await CrmDouble.start();
  logged.length = 0;
});
afterEach(() => crm.close());

describe('a tool that asks another system', () => {
  const lookUp = (runtime: ToolRuntime, signal?: AbortSignal, customer = 'Initech & Sons') =>
    runtime.callNamed('crm_lookup', context(signal), { customer });

  it('answers what it found, in one attempt and one line of the log', async () => {
    const { result, call } = await lookUp(runtimeOf(crmTool(crm.url)));
    expect(result).toMatchObject({
      success: true,
      error: null,
      metadata: { status: 200 },
      data: { customer: { name: 'Initech' } },
    });
    expect(call).toMatchObject({ name: 'crm_lookup', success: true, attempts: 1, errorCode: null });
    expect(crm.requests.map(({ path }) => path)).toEqual(['/customers/Initech%20%26%20Sons']);
    expect(logged).toEqual([
      {
        level: 'info',
        fields: {
          requestId: 'request-1',
          sessionId: 'session-1',
          tool: 'crm_lookup',
          durationMs: expect.any(Number),
          attempts: 1,
          success: true,
        },
      },
    ]);
  });

  it.each([
    ['its name, however it is written', ' INITECH & sons ', true],
    ['its id', CLIENT_ACCOUNT_ID.toUpperCase(), true],
    ['the name of another', 'Initech', false],
    ['a part of its name', 'Initech & Son', false],
    ['a way around', '../customers/Initech & Sons', false],
  ])('is asked of the own client account only: by %s', async (_by, customer, isAsked) => {
    const { result } = await lookUp(runtimeOf(crmTool(crm.url)), NEVER, customer);
    expect(crm.requests).toHaveLength(isAsked ? 1 : 0);
    expect(result.data).toMatchObject(
      isAsked
        ? { customer: { name: 'Initech' } }
        : { customer: null, summary: `The CRM knows no customer "${customer}".` },
    );
  });

  it('takes a 404 for an answer', async () => {
    crm.mode = 'missing';
    const { result } = await lookUp(runtimeOf(crmTool(crm.url)));
    expect(result).toMatchObject({ success: true, data: { customer: null } });
    expect(crm.requests).toHaveLength(1);
  });

  it('does not ask again what answers nonsense', async () => {
    crm.mode = 'odd';
    const { result, call } = await lookUp(runtimeOf(crmTool(crm.url)));
    expect(result.error?.code).toBe('INTERNAL');
    expect(call.attempts).toBe(1);
  });

  it('waits 1, 2 and 4 seconds between four attempts', async () => {
    crm.mode = 'error';
    const { result, call } = await lookUp(runtimeOf(crmTool(crm.url)));
    expect(result).toMatchObject({ success: false, data: null, error: { code: 'UPSTREAM_UNAVAILABLE' } });
    expect(call).toMatchObject({ success: false, attempts: 4, errorCode: 'UPSTREAM_UNAVAILABLE' });
    const waits = crm.requests.slice(1).map(({ at }, index) => at - (crm.requests[index]?.at ?? 0));
    const wanted = [1000, 2000, 4000];
    for (const [index, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual((wanted[index] ?? 0) - 10);
    expect(logged.map(({ fields }) => fields['waitMs'] ?? 'called')).toEqual([...wanted, 'called']);
  });

  it('recovers within one call when the system does', async () => {
    crm.mode = 'error';
    const runtime = runtimeOf(crmTool(crm.url), { ...QUICK, retryWaitsMs: [200, 400, 800] });
    setTimeout(() => (crm.mode = 'ok'), 100);
    const { call } = await lookUp(runtime);
    expect(call).toMatchObject({ success: true, attempts: 2 });
  });

  it('is left alone after five failures in a row, and asked again a while later', async () => {
    crm.mode = 'error';
    const runtime = runtimeOf(crmTool(crm.url), QUICK);
    expect((await lookUp(runtime)).call).toMatchObject({ attempts: 4, errorCode: 'UPSTREAM_UNAVAILABLE' });
    expect((await lookUp(runtime)).call).toMatchObject({ attempts: 1, errorCode: 'CIRCUIT_OPEN' });
    expect((await lookUp(runtime)).call).toMatchObject({ attempts: 0, errorCode: 'CIRCUIT_OPEN' });
    expect(crm.requests).toHaveLength(5);
    crm.mode = 'ok';
    await sleep(250);
    expect((await lookUp(runtime)).call).toMatchObject({ success: true, attempts: 1 });
    expect((await lookUp(runtime)).call).toMatchObject({ success: true, attempts: 1 });
  });

  it('ends a hanging attempt at its timeout, and closes the connection', async () => {
    crm.mode = 'hang';
    const hanging = { ...crmTool(crm.url), timeoutMs: 150 };
    const { call } = await lookUp(runtimeOf(hanging, QUICK));
    expect(call).toMatchObject({ success: false, attempts: 4, errorCode: 'TIMEOUT' });
    expect(call.durationMs).toBeLessThan(2_000);
  });

  it('hears at once that the worker stops, in the middle of a wait', async () => {
    crm.mode = 'error';
    const stopping = new AbortController();
    const call = lookUp(runtimeOf(crmTool(crm.url)), stopping.signal);
    setTimeout(() => stopping.abort(new Error('stopping')), 100);
    const startedAt = performance.now();
    await expect(call).rejects.toThrow('stopping');
    expect(performance.now() - startedAt).toBeLessThan(600);
  });
});

describe('the runtime', () => {
  const echo = (over: Partial<Tool> = {}): Tool => ({
    ...toolOf({
      name: 'echo',
      description: 'Says it.',
      input: z.object({ text: z.string() }),
      run: (_context, { text }) => text,
    }),
    ...over,
  });

  it('takes sync functions, async functions and what they throw alike', async () => {
    const outcomes = [() => 1, async () => 2].map((run) =>
      toolOf({ name: 'n', description: '', input: z.object({}), run }),
    );
    for (const [index, tool] of outcomes.entries())
      expect((await runtimeOf(tool).call(tool, context(), {})).result).toEqual(succeed(index + 1));
    const throwing = toolOf({
      name: 'n',
      description: '',
      input: z.object({}),
      run: () => {
        throw new AppError('NOT_FOUND', 'No such thing.');
      },
    });
    expect((await runtimeOf(throwing).call(throwing, context(), {})).result).toEqual(
      fail('NOT_FOUND', 'No such thing.'),
    );
  });

  it('does not call a tool with an input it does not take', async () => {
    const { result, call } = await runtimeOf(echo()).callNamed('echo', context(), { text: 7, scope: 'theirs' });
    expect(result.error).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringMatching(/text/) });
    expect(call.attempts).toBe(0);
  });

  it('hands a tool only what its schema names: a tenant in the input goes nowhere', async () => {
    const seen: unknown[] = [];
    const spy = echo({
      run: async (given, input) => {
        seen.push(input, given.scope);
        return succeed(null);
      },
    });
    const own = context();
    await runtimeOf(spy).callNamed('echo', own, { text: 'hi', tenant: { clientAccountId: 'theirs' }, scope: 'theirs' });
    expect(seen).toEqual([{ text: 'hi' }, own.scope]);
  });

  it('initializes a tool once before its first call, again where that failed, and cleans up', async () => {
    const events: string[] = [];
    let isBroken = true;
    const tool = echo({
      initialize: async () => {
        events.push('initialize');
        if (isBroken) throw new Error('not yet');
      },
      cleanup: async () => void events.push('cleanup'),
    });
    const runtime = runtimeOf(tool, QUICK);
    expect((await runtime.callNamed('echo', context(), { text: 'a' })).result.success).toBe(false);
    isBroken = false;
    await Promise.all(['b', 'c'].map((text) => runtime.callNamed('echo', context(), { text })));
    await runtime.close();
    expect(events).toEqual(['initialize', 'initialize', 'cleanup']);
  });

  it('refuses to start with two tools of one name, or with an enabled name that no tool has', () => {
    expect(() => new ToolRegistry([echo(), echo()], new Set(['echo']))).toThrow(/two tools are named "echo"/);
    expect(() => new ToolRegistry([echo()], new Set(['ecco']))).toThrow(/"ecco" is enabled.*echo/);
  });

  it('does not have a tool that is not enabled', async () => {
    const runtime = new ToolRuntime(new ToolRegistry([echo()], new Set()), logger);
    expect(runtime.has('echo')).toBe(false);
    expect((await runtime.callNamed('echo', context(), { text: 'a' })).result.error?.code).toBe('NOT_FOUND');
  });
});

describe('with flags of the configuration', () => {
  let app: TestApp;
  afterAll(() => app.close());
  beforeAll(async () => {
    const template = await CrmDouble.start();
    liveCrm = template;
    app = await TestApp.start({
      ENABLE_RAG: 'false',
      ENABLE_MEMORY: 'off',
      ENABLE_CRM_TOOL: 'on',
      CRM_BASE_URL: template.url,
    });
  });
  let liveCrm: CrmDouble;
  afterAll(() => liveCrm.close());

  it('still answers, and says what is switched off', async () => {
    const tenant = await app.createTenant();
    await addKnowledge(app, tenant, 'Runbook', 'The gate opens at nine in the morning.');
    const answer = await (await Conversation.start(app, tenant, 'root@platform')).ask(
      'When does the gate open in the morning?',
    );
    expect(answer).toMatchObject({
      status: 'ANSWERED',
      sources: [],
      isEscalated: false,
      metadata: { knowledge: 'disabled', memory: 'disabled', attachments: 'used' },
    });
    expect(answer.text).toMatch(/switched off/);
    expect(answer.toolsCalled.map(({ name }) => name)).toEqual(['index_attachments']);
  });

  it('asks the CRM, and carries on where it fails', async () => {
    const tenant = await app.createTenant('Initech');
    await app.grant('ann', 'ANALYST', tenant.clientAccountId, tenant.engagementId);
    const conversation = await Conversation.start(app, tenant, 'ann');
    expect((await conversation.ask('Who is the account manager of Initech?')).text).toContain('account manager Kim');
    liveCrm.mode = 'error';
    const answer = await conversation.ask('And the support plan of Initech?');
    expect(answer).toMatchObject({ status: 'ANSWERED', errorCode: null });
    expect(answer.text).toContain('could not ask crm lookup');
    expect(answer.toolsCalled).toContainEqual(
      expect.objectContaining({ name: 'crm_lookup', success: false, attempts: 4, errorCode: 'UPSTREAM_UNAVAILABLE' }),
    );
  });

  it('tells nobody of another client account', async () => {
    await app.createTenant('Zebrafinch');
    const conversation = await Conversation.start(app, await app.createTenant('Heron'), 'root@platform');
    const { text } = await conversation.ask('Who is the account manager of Zebrafinch?');
    expect(text).toContain('knows no customer "Zebrafinch"');
    expect(text).not.toContain('Kim');
  });

  it('refuses to start with the CRM switched on and not named', async () => {
    await expect(TestApp.start({ ENABLE_CRM_TOOL: 'on' })).rejects.toThrow(/CRM_BASE_URL=/);
  });
});
