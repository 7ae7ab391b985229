import 'reflect-metadata';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.js';
import { FlowStatus } from '../../src/graphql/flow.js';
import { CollectionPhase } from '../../src/modules/gaps/collection-phase.js';
import { type AskingFlow, decideGeneration } from '../../src/modules/questionnaire/decide-generation.js';
import { groupQuestions } from '../../src/modules/questionnaire/group-questions.js';
import { spreadAnswers } from '../../src/modules/questionnaire/spread-answers.js';

describe('what becomes of a flow whose questionnaire is asked for', () => {
  const analyzed: AskingFlow = {
    status: FlowStatus.PAUSED,
    availableAt: new Date('2026-11-21T10:00:20Z'),
    isAvailable: true,
    hasPendingGaps: true,
  };
  const ask = { kind: 'ASK', phase: CollectionPhase.MANUAL_COLLECTION, status: FlowStatus.PAUSED };
  const finalize = { kind: 'FINALIZE', phase: CollectionPhase.FINALIZATION, status: FlowStatus.COMPLETED };
  const conflict = (about: RegExp) => ({ kind: 'CONFLICT', reason: expect.stringMatching(about) });

  it.each<[string, Partial<AskingFlow>, object]>([
    ['available, with open gaps', {}, ask],
    ['failed since, with open gaps', { status: FlowStatus.FAILED }, ask],
    ['reopened by a scan', { status: FlowStatus.COMPLETED }, ask],
    ['nothing open', { hasPendingGaps: false }, finalize],
    ['nothing open, before its time', { hasPendingGaps: false, isAvailable: false }, finalize],
    ['before its time', { isAvailable: false }, conflict(/2026-11-21T10:00:20\.000Z/)],
    ['never analysed', { availableAt: null, isAvailable: false }, conflict(/analyzeGaps/)],
    [
      'never analysed, nothing open',
      { availableAt: null, isAvailable: false, hasPendingGaps: false },
      conflict(/analyzeGaps/),
    ],
    ['a run at work', { status: FlowStatus.RUNNING }, conflict(/run/)],
    ['a run at work, nothing open', { status: FlowStatus.RUNNING, hasPendingGaps: false }, conflict(/run/)],
  ])('%s', (_, over, expected) => {
    expect(decideGeneration({ ...analyzed, ...over })).toEqual(expected);
  });
});

describe('sections', () => {
  const questions = fc.array(
    fc.record({ assetId: fc.constantFrom('a', 'b', 'a","b'), category: fc.constantFrom('x', 'y', 'b","x') }),
  );

  it('hold every question once, under its asset and category', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const sections = groupQuestions(asked);
        expect(sections.flat()).toHaveLength(asked.length);
        expect(new Set(sections.flat())).toEqual(new Set(asked));
        const headings = sections.map((section) => {
          const of = new Set(section.map(({ assetId, category }) => JSON.stringify([assetId, category])));
          expect(of.size).toBe(1);
          return [...of][0];
        });
        expect(new Set(headings).size).toBe(sections.length);
      }),
    );
  });

  it('keep the order of the questions, and stand in the order of their first ones', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const places = groupQuestions(asked).map((section) => section.map((question) => asked.indexOf(question)));
        for (const section of places) expect(section).toEqual(section.toSorted((one, other) => one - other));
        const firsts = places.map(([first]) => first ?? -1);
        expect(firsts).toEqual(firsts.toSorted((one, other) => one - other));
      }),
    );
  });
});

describe('answers', () => {
  const refused = (...given: Parameters<typeof spreadAnswers>) => {
    try {
      spreadAnswers(...given);
    } catch (error) {
      if (error instanceof AppError) return error.details['field'];
      throw error;
    }
    throw new Error('expected the answers to be refused');
  };
  const many = (count: number) => Array.from({ length: count }, (_, index) => `gap-${index}`);

  it('reach the gap that was asked about, and those they are applied to', () => {
    const spread = spreadAnswers([
      { gapId: 'a', value: 1, applyToGapIds: ['b', 'a'] },
      { gapId: 'c', value: [2], applyToGapIds: null },
      { gapId: 'b', value: 1 },
    ]);
    expect([...spread]).toEqual([
      ['a', { value: 1, path: 'input.answers[0]' }],
      ['b', { value: 1, path: 'input.answers[0]' }],
      ['c', { value: [2], path: 'input.answers[1]' }],
    ]);
  });

  it('that differ about one gap are refused where the second stands', () => {
    expect(
      refused([
        { gapId: 'a', value: { x: 1 }, applyToGapIds: ['b'] },
        { gapId: 'b', value: { x: 2 } },
      ]),
    ).toBe('input.answers[1].value');
  });

  it('are 1 to 250, with those they are applied to', () => {
    expect(refused([])).toBe('input.answers');
    expect(spreadAnswers([{ gapId: 'a', value: 1, applyToGapIds: many(249) }]).size).toBe(250);
    expect(refused([{ gapId: 'a', value: 1, applyToGapIds: many(250) }])).toBe('input.answers');
    expect(refused(many(251).map((gapId) => ({ gapId, value: 1 })))).toBe('input.answers');
  });
});
