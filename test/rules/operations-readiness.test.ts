import { describe, expect, it } from 'vitest';
import { OperationNames } from '../../src/graphql/operation-names.js';
import { type Findings, judgeReadiness } from '../../src/modules/operations/judge-readiness.js';
import { Concurrency } from '../../src/telemetry/metrics.js';

describe('readiness', () => {
  const fine: Findings = {
    hasDatabase: true,
    hasQueue: true,
    isStoreDegraded: false,
    isModelAvailable: true,
    isStopping: false,
  };

  it.each<[string, Partial<Findings>, string, RegExp]>([
    ['everything is there', {}, 'ready', /^$/],
    ['no model is configured', { isModelAvailable: undefined }, 'ready', /^$/],
    ['the store is away', { isStoreDegraded: true }, 'ready', /Redis/],
    ['the breaker of the model is open', { isModelAvailable: false }, 'ready', /model/],
    ['the database is away', { hasDatabase: false }, 'unready', /database/],
    ['the queue is away', { hasQueue: false }, 'unready', /queue/],
    ['the process stops', { isStopping: true }, 'unready', /stopping/],
  ])('when %s', (_, change, status, reason) => {
    const { status: judged, reasons } = judgeReadiness({ ...fine, ...change });
    expect(judged).toBe(status);
    expect(reasons.join()).toMatch(reason);
  });
});

describe('names of operations in metrics', () => {
  const nameOf = (names: OperationNames, body: object) => names.nameOf(body);

  it.each([
    [{ query: 'query Mine($id: ID!) { asset(id: $id) { id } }' }, 'Mine'],
    [{ query: 'fragment F on Asset { id }\n mutation Later { x }' }, 'Later'],
    [{ query: '{ assets { nodes { id } } }' }, 'anonymous'],
    [{ query: 'query A { a } query B { b }', operationName: 'B' }, 'B'],
    [{ operationName: 'jo@example.com' }, 'other'],
    [{ operationName: 'x'.repeat(65) }, 'other'],
    [{ query: 5, operationName: [] }, 'anonymous'],
  ])('%j is %s', (body, name) => {
    expect(nameOf(new OperationNames(), body)).toBe(name);
  });

  it('are few, whatever clients send, and those of the SDK keep theirs', () => {
    const names = new OperationNames();
    const seen = new Set(Array.from({ length: 5000 }, (_, n) => nameOf(names, { operationName: `Mine${n}` })));
    expect(seen.size).toBe(101);
    expect(nameOf(names, { query: 'query assets { assets { nodes { id } } }' })).toBe('assets');
    expect(nameOf(names, { operationName: 'Mine99' })).toBe('Mine99');
  });
});

it('counts how many go on at once, and remembers the most', async () => {
  const many = new Concurrency();
  const gates = Array.from({ length: 3 }, () => Promise.withResolvers<void>());
  const works = gates.map(({ promise }) => many.during(() => promise));
  expect(many.peak).toBe(3);
  gates.forEach(({ resolve }) => resolve());
  await Promise.all(works);
  expect(many.peak).toBe(3);
  await expect(many.during(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(many.peak).toBe(3);
});
