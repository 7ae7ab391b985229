import { afterAll, beforeAll, expect, it } from 'vitest';
import { ModelBench } from '../../bench/eval/model-score.js';
import { reportOf } from '../../bench/eval/report.js';
import { scoreTask } from '../../bench/eval/score.js';
import type { Task } from '../../bench/eval/tasks.js';
import { createChatModel } from '../../src/ai/model/model-factory.js';
import { settingsFor } from '../kit/analysis-request.js';
import { answerGap, wholeAnswer } from '../kit/model-answers.js';
import { type ModelServer, startModelServer } from '../kit/model-server.js';
import { inPieces, toCsv } from '../rules/discovery.kit.js';

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());

/** Half of the servers stand in Ghent, half in Lille, and nothing of them says which: rules and patterns must abstain. */
const rows = Array.from({ length: 60 }, (_, index) => [`${(index * 7919) % 997}`, index % 2 === 0 ? 'Ghent' : 'Lille']);
const task: Task = {
  inventory: 'coins',
  source: () => inPieces(toCsv([['Name', 'Datacenter'], ...rows]), 4096),
  field: 'location',
  columns: ['Datacenter'],
  path: 'location',
};
const prices = { 'openai:double-1': { inputUsdPerMillion: 1_000, outputUsdPerMillion: 2_000 } };

it('says what a model adds to the rules, and what that costs', async () => {
  server.always({
    text: ({ gaps }) =>
      JSON.stringify(
        wholeAnswer(
          gaps.map((gap) => ({
            ...answerGap(gap),
            proposed_value: 'Ghent',
            confidence_score: 0.6,
            evidence: [{ path: 'name' }],
          })),
        ),
      ),
  });
  server.next('prose', 'prose');
  const score = await scoreTask(task, new ModelBench(createChatModel(settingsFor(server)), prices, 10));
  expect(score.coverage).toBe(0);
  expect(score.model).toMatchObject({ asked: 10, rules: [], alone: { failed: 1 }, withRules: { failed: 1 } });
  const { proposals = [], tokens = 0, usd } = score.model?.alone ?? {};
  expect(proposals).toHaveLength(9);
  expect(proposals.every(({ confidence }) => confidence === 0.6)).toBe(true);
  // Guessing one of two is right about half of the time, and the double answers for no hidden value otherwise.
  const inGhent = proposals.filter(({ isRight }) => isRight).length;
  expect(inGhent).toBeGreaterThan(0);
  expect(inGhent).toBeLessThan(9);
  // 11 calls: the one that failed was repaired in vain.
  expect(server.requests).toHaveLength(11);
  const used = server.requests.map(({ usage }) => usage ?? { input: 0, output: 0 });
  expect(tokens).toBe(used.reduce((sum, { input, output }) => sum + input + output, 0));
  expect(usd).toBeCloseTo(
    used.reduce((sum, { input, output }) => sum + input / 1_000 + output / 500, 0),
    9,
  );
  expect(reportOf([score])).toContain('| coins | location | 10 | 0.0 %, 0.0 % | 90.0 %, ');
});

it('asks no model about a field outside the catalogue, and none at all without one', async () => {
  server.reset();
  const custom = {
    ...task,
    field: 'mood',
    columns: ['Mood'],
    path: 'customAttributes.Mood',
    source: () => inPieces(toCsv([['Name', 'Mood'], ...rows]), 4096),
  };
  const bench = new ModelBench(createChatModel(settingsFor(server)), prices, 10);
  expect((await scoreTask(custom, bench)).model).toBeUndefined();
  const without = await scoreTask(task);
  expect(without.model).toBeUndefined();
  expect(server.requests).toHaveLength(0);
  expect(reportOf([without])).toContain('No model was configured');
});
