import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundShare } from '../../src/ai/bound-share.js';
import { redactJson } from '../../src/ai/redact.js';
import { GapResolution } from '../../src/modules/gaps/gap-enums.js';
import { findOwnValues } from '../../src/modules/learnings/find-own-values.js';
import { type CountedLearning, findPrecedents } from '../../src/modules/learnings/find-precedents.js';

const { ACCEPTED, RESOLVED, REJECTED, NOT_APPLICABLE } = GapResolution;

const learning = (
  outcome: GapResolution,
  value: string | null,
  timesDecided: number,
  fieldName = 'support_group',
): CountedLearning => ({
  id: `${fieldName} ${outcome} ${value}`,
  fieldName,
  value: redactJson(value).value,
  outcome,
  timesDecided,
});

describe('findPrecedents', () => {
  it('takes what was decided five times and never otherwise, with the bound of the share as its confidence', () => {
    expect(findPrecedents([learning(RESOLVED, 'team a', 3), learning(ACCEPTED, 'team a', 2)])).toEqual([
      {
        learningIds: ['support_group RESOLVED team a', 'support_group ACCEPTED team a'],
        fieldName: 'support_group',
        value: 'team a',
        agreed: 5,
        decisions: 5,
        confidenceScore: 0.56,
      },
    ]);
  });

  it.each<[string, CountedLearning[]]>([
    ['too few decisions', [learning(ACCEPTED, 'team a', 4)]],
    ['another value too often', [learning(ACCEPTED, 'team a', 6), learning(RESOLVED, 'team b', 3)]],
    ['the value refused too often', [learning(ACCEPTED, 'team a', 6), learning(REJECTED, 'team a', 3)]],
    ['that the field does not apply', [learning(NOT_APPLICABLE, null, 50)]],
    ['refusals alone', [learning(REJECTED, 'team a', 50)]],
    ['not applicable as often', [learning(ACCEPTED, 'team a', 5), learning(NOT_APPLICABLE, null, 5)]],
    ['nothing', []],
  ])('finds none in %s', (_, learnings) => {
    expect(findPrecedents(learnings)).toEqual([]);
  });

  it('does not hold the refusal of another value against the one that people take', () => {
    const [found] = findPrecedents([learning(ACCEPTED, 'team a', 9), learning(REJECTED, 'team b', 50)]);
    expect(found).toMatchObject({ value: 'team a', agreed: 9, decisions: 9 });
  });

  it('finds one a field, that more than half of the decisions agree with', () => {
    const anyLearning = fc
      .record({
        outcome: fc.constantFrom(ACCEPTED, RESOLVED, REJECTED),
        value: fc.constantFrom('a', 'b', 'c'),
        timesDecided: fc.nat(30),
        fieldName: fc.constantFrom('owner', 'location'),
      })
      .map(({ outcome, value, timesDecided, fieldName }) => learning(outcome, value, timesDecided, fieldName));
    fc.assert(
      fc.property(fc.array(anyLearning), (learnings) => {
        const found = findPrecedents(learnings);
        expect(new Set(found.map(({ fieldName }) => fieldName)).size).toBe(found.length);
        for (const { agreed, decisions, confidenceScore } of found) {
          expect(agreed).toBeGreaterThanOrEqual(5);
          expect(agreed / decisions).toBeGreaterThan(0.5);
          expect(confidenceScore).toBeLessThanOrEqual(boundShare(agreed, decisions));
        }
      }),
    );
  });
});

describe('findOwnValues', () => {
  const hosts = ['a', 'b', 'c'].map((value) => learning(RESOLVED, value, 1, 'hostname'));

  it('finds the fields in which no value was given twice, from three on', () => {
    const owners = ['a', 'b', 'c'].map((value) => learning(RESOLVED, value, value === 'a' ? 2 : 1, 'owner'));
    expect(findOwnValues([...hosts, ...owners])).toEqual(new Set(['hostname']));
    expect(findOwnValues(hosts.slice(1))).toEqual(new Set());
  });

  it('counts what was taken only, and the same value in whichever context once', () => {
    expect(findOwnValues([...hosts.slice(1), learning(REJECTED, 'd', 1, 'hostname')])).toEqual(new Set());
    expect(findOwnValues([...hosts, { ...learning(ACCEPTED, 'a', 1, 'hostname'), id: 'other' }])).toEqual(new Set());
  });
});
