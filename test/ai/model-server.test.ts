import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ChatOpenAI } from '@langchain/openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AssetAnalyst } from '../../src/ai/model/analyze-asset.js';
import { createChatModel } from '../../src/ai/model/model-factory.js';
import { analysisRequest } from '../kit/analysis-request.js';
import { startModelServer } from '../kit/model-server.js';

const never = new AbortController().signal;

describe('the model server double in a process of its own', () => {
  let child: ChildProcess;
  let baseUrl: string;
  let controlUrl: string;
  beforeAll(async () => {
    const script = fileURLToPath(new URL('../kit/model-server.ts', import.meta.url));
    child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(child.stdout ?? child, 'data');
    const said: { baseUrl: string; rootUrl: string } = JSON.parse(String(line));
    baseUrl = said.baseUrl;
    controlUrl = `${said.rootUrl}/control`;
  });
  afterAll(() => void child.kill());

  const control = async (asked: object): Promise<{ requests: { path: string; isClosedByClient: boolean }[] }> =>
    JSON.parse(await (await fetch(controlUrl, { method: 'PUT', body: JSON.stringify(asked) })).text());

  it('takes its script over HTTP, and tells what it received', async () => {
    const model = createChatModel({ provider: 'openai', name: 'x', baseUrl, apiKey: 'k', maxOutputTokens: 256 });
    const analyst = new AssetAnalyst(model, 500);
    await control({ next: ['good', 'server_error'], always: 'hang' });
    const results = [];
    for (let time = 0; time < 3; time++) results.push(await analyst.analyze(analysisRequest(), never));
    expect(results).toMatchObject([{ ok: true }, { code: 'MODEL_ERROR' }, { code: 'AGENT_TIMEOUT' }]);
    await expect
      .poll(() => control({}))
      .toMatchObject({
        requests: [{ isClosedByClient: false }, { isClosedByClient: false }, { isClosedByClient: true }],
      });
    expect(await control({ reset: true })).toEqual({ requests: [] });
  });
});

describe('the model server double', () => {
  it('streams to a client that asks for it', async () => {
    const server = await startModelServer();
    try {
      server.always({ text: 'word '.repeat(100) });
      const model = new ChatOpenAI({
        model: 'x',
        apiKey: 'k',
        maxRetries: 0,
        configuration: { baseURL: server.baseUrl },
      });
      const pieces: string[] = [];
      for await (const piece of await model.stream('hello')) pieces.push(piece.text);
      expect(pieces.join('')).toBe('word '.repeat(100));
      expect(pieces.length).toBeGreaterThan(4);
      expect(server.requests[0]?.body.stream).toBe(true);
    } finally {
      await server.close();
    }
  });
});
