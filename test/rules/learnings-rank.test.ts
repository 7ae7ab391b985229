import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SHOWN, type RankedLearning, rankLearnings, traitsOf } from '../../src/modules/learnings/rank-learnings.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 3600 * 1000);

interface Named extends RankedLearning {
  readonly name: string;
}

const learning = (name: string, over: Partial<RankedLearning> = {}): Named => ({
  name,
  isClientWide: false,
  fieldName: 'environment',
  value: name,
  outcome: 'ACCEPTED',
  traits: [],
  learnedAt: daysAgo(1),
  expiresAt: daysAgo(-89),
  ...over,
});

const names = (learnings: readonly Named[]) => learnings.map(({ name }) => name);

describe('rankLearnings', () => {
  const cases: [string, Named[], string[]][] = [
    ['nothing', [], []],
    ['at most three', ['a', 'b', 'c', 'd'].map((name) => learning(name)), ['a', 'b', 'c']],
    [
      'a decision above the most recent and similar proposal',
      [
        learning('undecided', { outcome: null, learnedAt: NOW, traits: ['named:web'] }),
        learning('decided', { learnedAt: daysAgo(89) }),
      ],
      ['decided', 'undecided'],
    ],
    [
      'a rejection among the decisions',
      [learning('proposed', { outcome: null }), learning('refused', { outcome: 'REJECTED' })],
      ['refused', 'proposed'],
    ],
    [
      'what is recent above what is old',
      [learning('old', { learnedAt: daysAgo(60) }), learning('new', { learnedAt: daysAgo(2) })],
      ['new', 'old'],
    ],
    [
      'what is alike above what is not',
      [learning('other', { traits: ['named:db'] }), learning('alike', { traits: ['named:web'] })],
      ['alike', 'other'],
    ],
    [
      "the engagement's first, and the client account's where they are fewer than three",
      [
        learning('of the client', { isClientWide: true, learnedAt: NOW, traits: ['named:web'] }),
        learning('of the engagement', { outcome: null, learnedAt: daysAgo(80) }),
      ],
      ['of the engagement', 'of the client'],
    ],
    [
      "none of the client account's where the engagement has three",
      [...['a', 'b', 'c'].map((name) => learning(name)), learning('of the client', { isClientWide: true })],
      ['a', 'b', 'c'],
    ],
    [
      'what says the same once',
      [learning('here', { value: 'production' }), learning('there', { value: 'production', isClientWide: true })],
      ['here'],
    ],
    ['nothing that has expired', [learning('gone', { expiresAt: NOW })], []],
  ];
  it.each(cases)('shows %s', (_, learnings, expected) => {
    expect(names(rankLearnings(learnings, ['named:web'], NOW))).toEqual(expected);
  });

  it('shows three at most, never an expired one, nothing twice, and the same in whatever order they come', () => {
    const any = fc.record({
      name: fc.constant('any'),
      isClientWide: fc.boolean(),
      fieldName: fc.constantFrom('environment', 'os_name'),
      value: fc.constantFrom('production', 'test', null),
      outcome: fc.constantFrom('ACCEPTED', 'REJECTED', null),
      traits: fc.subarray(['named:web', 'environment:production', 'source:rvtools']),
      learnedAt: fc.integer({ min: 0, max: 100 }).map(daysAgo),
      expiresAt: fc.integer({ min: -100, max: 10 }).map(daysAgo),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), (learnings) => {
        const shown = rankLearnings(learnings, ['named:web'], NOW);
        expect(shown.length).toBeLessThanOrEqual(MAX_SHOWN);
        expect(shown.filter(({ expiresAt }) => expiresAt <= NOW)).toEqual([]);
        const said = shown.map(({ fieldName, value, outcome }) => JSON.stringify([fieldName, value, outcome]));
        expect(new Set(said).size).toBe(said.length);
        // The client account only fills up what the engagement leaves free.
        const reach = shown.map(({ isClientWide }) => Number(isClientWide));
        expect(reach).toEqual(reach.toSorted((a, b) => a - b));
        const again = rankLearnings(learnings.toReversed(), ['named:web'], NOW);
        expect(again.map(({ isClientWide }) => Number(isClientWide))).toEqual(reach);
      }),
    );
  });
});

describe('traitsOf', () => {
  const nothing = { environment: null, location: null, discoverySource: null };
  it.each([
    ['web-prod-01', ['named:web-prod']],
    ['WEB-PROD-02.example.org', ['named:web-prod']],
    ['42', []],
  ])('of an asset called %s', (name, expected) => {
    expect(traitsOf({ name, ...nothing })).toEqual(expected);
  });

  it('say where it stands and comes from', () => {
    const asset = { name: 'db1', environment: 'Production', location: 'Vienna', discoverySource: 'RVTOOLS' };
    expect(traitsOf(asset)).toEqual(['environment:production', 'location:vienna', 'source:rvtools', 'named:db']);
  });
});
