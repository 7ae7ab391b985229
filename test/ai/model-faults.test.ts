import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AnalysisResult, ModelCall } from '../../src/ai/model/analyze-asset.js';
import type { TokenCount } from '../../src/ai/model/bound-tokens.js';
import { analysisRequest, analystFor, GAPS } from '../kit/analysis-request.js';
import { answerGap, type Blocks, wholeAnswer } from '../kit/model-answers.js';
import { type Behaviour, type ModelServer, startModelServer } from '../kit/model-server.js';

const TIMEOUT_MS = 600;
const TIMES = 5;
const never = new AbortController().signal;

let server: ModelServer;
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', onUnhandled);
  server = await startModelServer();
});
beforeEach(() => server.reset());
afterEach(async () => {
  // A rejection counts as unhandled one turn of the loop after it happened.
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(unhandled).toEqual([]);
});
afterAll(async () => {
  process.off('unhandledRejection', onUnhandled);
  await server.close();
});

const outcomes = ({ calls }: AnalysisResult) => calls.map(({ outcome }: ModelCall) => outcome);
const tokensSaid = () => ({
  inputTokens: server.requests.reduce((sum, { usage }) => sum + (usage?.input ?? 0), 0),
  outputTokens: server.requests.reduce((sum, { usage }) => sum + (usage?.output ?? 0), 0),
});

async function timed(behaviour: Behaviour, analyst = analystFor(server, TIMEOUT_MS)) {
  server.always(behaviour);
  const startedAt = performance.now();
  const result = await analyst.analyze(analysisRequest(), never);
  return { result, milliseconds: performance.now() - startedAt };
}

describe.each(['openai', 'anthropic', 'ollama'] as const)('through the LangChain client of %s', (provider) => {
  beforeAll(async () => {
    // Loads the client, which is not on the model's time.
    await analystFor(server, 20_000, provider).analyze(analysisRequest(), never);
  }, 60_000);

  it('gives every gap its answer, and what it cost', async () => {
    const result = await analystFor(server, 20_000, provider).analyze(analysisRequest(), never);
    expect(result).toMatchObject({ ok: true, ...tokensSaid() });
    if (!result.ok) return;
    expect(result.answers.map(({ gapId }) => gapId)).toEqual(GAPS.map(({ id }) => id));
    expect(result.answers[1]).toEqual({
      gapId: 'gap of application_tier',
      confidenceScore: 0.75,
      aiSuggestions: ["Set application_tier from the asset's record.", 'Ask the owner for application_tier.'],
      suggestedResolution: 'Ask the owner for application_tier.',
      proposedValue: 'tier_1',
      evidence: [{ path: 'name', excerpt: 'web01', source: 'rvtools' }],
      isNotApplicable: false,
    });
    expect(outcomes(result)).toEqual(['ACCEPTED']);
  });

  it.each(['hang', 'trickle'] as const)('ends a %s at the deadline and closes the connection', async (behaviour) => {
    for (let time = 0; time < 2; time++) {
      const { result, milliseconds } = await timed(behaviour, analystFor(server, TIMEOUT_MS, provider));
      expect(result).toMatchObject({ ok: false, code: 'AGENT_TIMEOUT' });
      expect(milliseconds).toBeGreaterThanOrEqual(TIMEOUT_MS - 5);
      expect(milliseconds).toBeLessThan(TIMEOUT_MS + 1_000);
      const request = server.requests.at(-1);
      await request?.closed;
      expect(request?.isClosedByClient).toBe(true);
    }
    expect(server.requests).toHaveLength(2);
  });

  it.each(['rate_limit', 'server_error', 'reset', 'torn'] as const)('%s: one call, MODEL_ERROR', async (behaviour) => {
    const { result, milliseconds } = await timed(behaviour, analystFor(server, 20_000, provider));
    expect(result).toMatchObject({ ok: false, code: 'MODEL_ERROR' });
    expect(outcomes(result)).toEqual(['FAILED']);
    expect(milliseconds).toBeLessThan(5_000);
    expect(server.requests).toHaveLength(1);
  });

  it.each(['truncated', 'prose', 'wrong_schema', 'huge', 'broken_text', 'injected', 'empty'] as const)(
    '%s: one repair, then VALIDATION_FAILED, and both are counted',
    async (behaviour) => {
      const { result } = await timed(behaviour, analystFor(server, 20_000, provider));
      expect(result).toMatchObject({ ok: false, code: 'VALIDATION_FAILED' });
      expect(outcomes(result)).toEqual(['FAULTY', 'FAULTY']);
      expect(server.requests).toHaveLength(2);
      // What an answer that was not read to its end cost, nobody can know.
      expect(result).toMatchObject(behaviour === 'huge' ? { inputTokens: 0, outputTokens: 0 } : tokensSaid());
    },
  );
});

describe('a fault over and over', () => {
  it.each([
    ['rate_limit', 'MODEL_ERROR'],
    ['server_error', 'MODEL_ERROR'],
    ['reset', 'MODEL_ERROR'],
    ['torn', 'MODEL_ERROR'],
    ['truncated', 'VALIDATION_FAILED'],
    ['prose', 'VALIDATION_FAILED'],
    ['wrong_schema', 'VALIDATION_FAILED'],
    ['huge', 'VALIDATION_FAILED'],
    ['broken_text', 'VALIDATION_FAILED'],
    ['injected', 'VALIDATION_FAILED'],
    ['empty', 'VALIDATION_FAILED'],
  ] as const)('%s is %s each time', async (behaviour, code) => {
    const analyst = analystFor(server);
    for (let time = 0; time < TIMES; time++) {
      expect((await timed(behaviour, analyst)).result).toMatchObject({ ok: false, code });
    }
  });

  it.each(['hang', 'trickle'] as const)(
    '%s is AGENT_TIMEOUT each time, never later than a second',
    async (behaviour) => {
      const analyst = analystFor(server, 200);
      for (let time = 0; time < TIMES; time++) {
        const { result, milliseconds } = await timed(behaviour, analyst);
        expect(result).toMatchObject({ ok: false, code: 'AGENT_TIMEOUT' });
        expect(milliseconds).toBeLessThan(1_200);
      }
    },
  );
});

describe('the repair', () => {
  it('shows what was wrong, and a good answer to it counts', async () => {
    const twiceTheFirst = ({ gaps }: Blocks) =>
      JSON.stringify(wholeAnswer([...gaps, ...gaps.slice(0, 1)].map(answerGap)));
    server.next({ text: twiceTheFirst }, 'good');
    const result = await analystFor(server).analyze(analysisRequest(), never);
    expect(result).toMatchObject({ ok: true, ...tokensSaid() });
    expect(outcomes(result)).toEqual(['FAULTY', 'ACCEPTED']);
    const [first, second] = server.requests.map(({ body }) => body.messages.at(-1)?.content ?? '');
    expect(second?.startsWith(first ?? '?')).toBe(true);
    expect(second).toContain('<faults>["os_name (MISSING_FIELD): expected one answer, got more than one"]</faults>');
  });

  it('shares the deadline with the first attempt', async () => {
    server.next('prose', 'hang');
    const { result, milliseconds } = await timed('good', analystFor(server, TIMEOUT_MS));
    expect(result).toMatchObject({ ok: false, code: 'AGENT_TIMEOUT' });
    expect(outcomes(result)).toEqual(['FAULTY', 'FAILED']);
    expect(result).toMatchObject(tokensSaid());
    expect(milliseconds).toBeLessThan(TIMEOUT_MS + 1_000);
  });

  it('reads no more of an endless answer than its limit', async () => {
    await timed('huge', analystFor(server));
    await server.requests[0]?.closed;
    expect(server.requests[0]?.isClosedByClient).toBe(true);
  });
});

describe('a cancellation', () => {
  it('closes the connection at once and is no failure of the model', async () => {
    server.always('hang');
    const analyst = analystFor(server);
    for (let time = 0; time < 6; time++) {
      const cancel = new AbortController();
      const running = analyst.analyze(analysisRequest(), cancel.signal);
      await expect.poll(() => server.requests.length).toBe(time + 1);
      const canceledAt = performance.now();
      cancel.abort(new Error('canceled by a person'));
      expect(await running).toMatchObject({ ok: false, code: 'CANCELED', message: 'canceled by a person' });
      expect(performance.now() - canceledAt).toBeLessThan(500);
      await server.requests.at(-1)?.closed;
      expect(server.requests.at(-1)?.isClosedByClient).toBe(true);
    }
    server.always('good');
    expect(await analyst.analyze(analysisRequest(), never)).toMatchObject({ ok: true });
  });

  it('before the start makes no call', async () => {
    const result = await analystFor(server).analyze(analysisRequest(), AbortSignal.abort(new Error('too late')));
    expect(result).toMatchObject({ ok: false, code: 'CANCELED', message: 'too late', calls: [] });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a budget', () => {
  const bytesOf = (index: number) => Buffer.byteLength(server.requests[index]?.raw ?? '');

  it('is asked before each call for the most that it can take', async () => {
    const asked: TokenCount[] = [];
    const reserve = async (most: TokenCount) => asked.push(most) < 3;
    server.next('prose');
    const result = await analystFor(server).analyze(analysisRequest(undefined, undefined, { reserve }), never);
    expect(result).toMatchObject({ ok: true });
    expect(asked.map(({ outputTokens }) => outputTokens)).toEqual([4096, 4096]);
    result.calls.forEach(({ inputTokens }, index) => {
      expect(inputTokens).toBeLessThanOrEqual(asked[index]?.inputTokens ?? 0);
      // A bound, and not a wild one: what goes over the wire is hardly longer.
      expect(asked[index]?.inputTokens).toBeGreaterThan(bytesOf(index) * 0.8);
      expect(asked[index]?.inputTokens).toBeLessThan(bytesOf(index) * 1.2);
    });
  });

  it.each([
    ['the first', 0, []],
    ['the repair', 1, ['FAULTY']],
  ])('that does not hold it: %s call is not made', async (_, holds, made) => {
    let left = holds;
    server.always('prose');
    const reserve = async () => left-- > 0;
    const result = await analystFor(server).analyze(analysisRequest(undefined, undefined, { reserve }), never);
    expect(result).toMatchObject({ ok: false, code: 'BUDGET_EXHAUSTED', ...tokensSaid() });
    expect(outcomes(result)).toEqual(made);
    expect(server.requests).toHaveLength(holds);
  });
});

describe('a server that does not take all of the request', () => {
  const noTemperature = {
    status: 400,
    message: "Unsupported value: 'temperature' does not support 0 with this model.",
  };
  const noSchema = {
    status: 400,
    message: "Invalid parameter: 'response_format' of type 'json_schema' is not supported.",
  };
  const noObject = { status: 422, message: 'response_format: json_object is unavailable now' };

  it('is asked without what it refused, and remembered', async () => {
    const analyst = analystFor(server);
    server.next(noTemperature, noSchema, noObject);
    expect(await analyst.analyze(analysisRequest(), never)).toMatchObject({ ok: true });
    expect(server.requests.map(({ body }) => [body['temperature'], formatOf(body['response_format'])])).toEqual([
      [0, 'json_schema'],
      [undefined, 'json_schema'],
      [undefined, 'json_object'],
      [undefined, undefined],
    ]);
    expect(await analyst.analyze(analysisRequest(), never)).toMatchObject({ ok: true });
    expect(server.requests).toHaveLength(5);
  });

  it('may put its answer in a code fence', async () => {
    server.always({ text: ({ gaps }) => `\`\`\`json\n${JSON.stringify(wholeAnswer(gaps.map(answerGap)))}\n\`\`\`` });
    expect(await analystFor(server).analyze(analysisRequest(), never)).toMatchObject({ ok: true });
  });

  it('fails the asset, and no more than that, where the request itself is refused', async () => {
    const analyst = analystFor(server);
    server.always({ status: 400, message: "This model's maximum context length is 4096 tokens." });
    for (let time = 0; time < 6; time++) {
      expect(await analyst.analyze(analysisRequest(), never)).toMatchObject({ ok: false, code: 'MODEL_ERROR' });
    }
    expect(server.requests).toHaveLength(6);
  });
});

const formatOf = (format: unknown) =>
  typeof format === 'object' && format !== null && 'type' in format ? format.type : undefined;
