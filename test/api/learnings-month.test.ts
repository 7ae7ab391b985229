import { afterAll, beforeAll, expect, it } from 'vitest';
import { playMonth } from '../kit/learning/month.js';
import { countQuestions } from '../kit/learning/questions.js';
import { type ModelServer, startModelServer } from '../kit/model-server.js';
import { TestApp } from '../kit/test-app.js';

// `npm run bench:learning` plays a whole month, beside one without learning.
let model: ModelServer;
let app: TestApp;
beforeAll(async () => {
  model = await startModelServer();
  app = await TestApp.start({
    LACUNA_MODEL: 'openai:double-1',
    OPENAI_BASE_URL: model.baseUrl,
    OPENAI_API_KEY: 'sk-of-the-tests',
    LACUNA_RATE_LIMIT_PER_MINUTE: '100000',
  });
});
afterAll(async () => {
  await app.close();
  await model.close();
});

const stage = () => ({ model, query: app.query.bind(app), rows: app.database.rows.bind(app.database) });

it('what people decide makes the next proposals better and cheaper, and reaches no other client', async () => {
  const { waves, crossings } = await playMonth(stage(), { clients: { Alpha: 1, Beta: 1 }, waves: 2, servers: 10 });
  const [first, second] = waves;
  if (!first || !second) throw new Error('expected two waves');
  expect(second.gaps).toBe(first.gaps);
  expect(second.accepted / second.proposals).toBeGreaterThan(first.accepted / first.proposals + 0.2);
  expect(second.tokens).toBeLessThan(0.9 * first.tokens);
  expect(crossings).toEqual([]);
});

it('asking the same of many assets once takes a fraction of the questions', async () => {
  const { plain, grouped } = await countQuestions(stage(), 4);
  expect(grouped).toBeLessThan(plain / 2);
});
