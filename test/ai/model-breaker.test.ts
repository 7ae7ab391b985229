import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AssetAnalyst } from '../../src/ai/model/analyze-asset.js';
import { createChatModel } from '../../src/ai/model/model-factory.js';
import { analysisRequest, settingsFor } from '../kit/analysis-request.js';
import { type ModelServer, startModelServer } from '../kit/model-server.js';

const never = new AbortController().signal;
const HALF_OPEN_AFTER_MS = 300;

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
beforeEach(() => server.reset());
afterAll(() => server.close());

function setUp(timeoutMs = 20_000) {
  const model = createChatModel(settingsFor(server), { halfOpenAfterMs: HALF_OPEN_AFTER_MS });
  return { model, analyst: new AssetAnalyst(model, timeoutMs), other: new AssetAnalyst(model, timeoutMs) };
}

const halfOpen = () => new Promise((resolve) => setTimeout(resolve, HALF_OPEN_AFTER_MS + 20));

describe('the circuit breaker of a model', () => {
  it.each(['server_error', 'rate_limit', 'reset', 'hang'] as const)(
    'opens after five times %s, for every tenant',
    async (behaviour) => {
      const { model, analyst, other } = setUp(behaviour === 'hang' ? 100 : 20_000);
      await model.prepare();
      server.always(behaviour);
      for (let time = 0; time < 5; time++) {
        expect(model.isAvailable).toBe(true);
        expect(await analyst.analyze(analysisRequest(), never)).toMatchObject({ ok: false });
      }
      expect(model.isAvailable).toBe(false);
      const startedAt = performance.now();
      const refused = await other.analyze(analysisRequest(), never);
      expect(refused).toMatchObject({ ok: false, code: 'MODEL_UNAVAILABLE', calls: [], inputTokens: 0 });
      expect(performance.now() - startedAt).toBeLessThan(100);
      expect(server.requests).toHaveLength(5);
    },
  );

  it('counts failures in a row only', async () => {
    const { model, analyst } = setUp();
    for (let time = 0; time < 3; time++) {
      server.next('server_error', 'server_error', 'server_error', 'server_error', 'good');
      for (let call = 0; call < 5; call++) await analyst.analyze(analysisRequest(), never);
    }
    expect(model.isAvailable).toBe(true);
    expect(server.requests).toHaveLength(15);
  });

  it('stays closed on answers that are wrong: the model is there', async () => {
    const { model, analyst } = setUp();
    server.always('prose');
    for (let time = 0; time < 6; time++) await analyst.analyze(analysisRequest(), never);
    expect(model.isAvailable).toBe(true);
  });

  it('lets one call try after a while, keeps the others from waiting for it, and closes when it succeeds', async () => {
    const { model, analyst, other } = setUp();
    server.always('server_error');
    for (let time = 0; time < 5; time++) await analyst.analyze(analysisRequest(), never);
    await halfOpen();
    server.reset();
    server.delay(200);
    const trying = analyst.analyze(analysisRequest(), never);
    await expect.poll(() => server.requests.length).toBe(1);
    expect(await other.analyze(analysisRequest(), never)).toMatchObject({ ok: false, code: 'MODEL_UNAVAILABLE' });
    expect(await trying).toMatchObject({ ok: true });
    expect(model.isAvailable).toBe(true);
    expect(await other.analyze(analysisRequest(), never)).toMatchObject({ ok: true });
  });

  it('stays open when that call fails', async () => {
    const { analyst } = setUp();
    server.always('server_error');
    for (let time = 0; time < 5; time++) await analyst.analyze(analysisRequest(), never);
    await halfOpen();
    expect(await analyst.analyze(analysisRequest(), never)).toMatchObject({ code: 'MODEL_ERROR' });
    expect(await analyst.analyze(analysisRequest(), never)).toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    expect(server.requests).toHaveLength(6);
  });
});
