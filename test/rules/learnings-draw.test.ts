import { describe, expect, it } from 'vitest';
import { catalogueField } from '../../src/modules/catalogue/catalogue.js';
import { GapResolution } from '../../src/modules/gaps/gap-enums.js';
import { drawLearnings, type TaughtGap } from '../../src/modules/learnings/draw-learnings.js';

const gap = (over: Partial<TaughtGap> = {}): TaughtGap => ({
  name: 'web-prod-01',
  environment: null,
  location: null,
  discoverySource: null,
  assetType: 'SERVER',
  fieldName: 'environment',
  resolution: GapResolution.ACCEPTED,
  proposedValue: 'production',
  resolvedValue: 'production',
  suggestedResolution: 'Set environment to production, as the name web-prod-01 says.',
  confidenceScore: 0.8,
  isDecidedByPerson: true,
  ...over,
});

const drawn = (over: Partial<TaughtGap>) =>
  drawLearnings(gap(over)).map(({ scope, outcome, value }) => ({ scope, outcome, value }));

it('the fields of these cases are what they are taken for', () => {
  expect(catalogueField('SERVER', 'environment')?.type.kind).toBe('enum');
  expect(catalogueField('SERVER', 'os_name')?.type.kind).toBe('string');
});

describe('drawLearnings', () => {
  const { ACCEPTED, REJECTED, RESOLVED, NOT_APPLICABLE, PENDING } = GapResolution;
  const both = (outcome: GapResolution, value: string | null) => [
    { scope: 'ENGAGEMENT', outcome, value },
    { scope: 'CLIENT', outcome, value },
  ];
  it.each<[string, Partial<TaughtGap>, object[]]>([
    ['an accepted choice', {}, both(ACCEPTED, 'production')],
    [
      "a person's own choice instead of the proposal",
      { resolution: RESOLVED, resolvedValue: 'test' },
      both(RESOLVED, 'test'),
    ],
    ['a refused choice', { resolution: REJECTED, resolvedValue: null }, both(REJECTED, 'production')],
    ['that a field does not apply', { resolution: NOT_APPLICABLE, resolvedValue: null }, both(NOT_APPLICABLE, null)],
    [
      'a text, which stays in its engagement',
      { fieldName: 'os_name', proposedValue: 'Ubuntu Linux' },
      [{ scope: 'ENGAGEMENT', outcome: ACCEPTED, value: 'Ubuntu Linux' }],
    ],
    [
      'a proposal that nobody decided about, which stays in its engagement',
      { resolution: PENDING, resolvedValue: null },
      [{ scope: 'ENGAGEMENT', outcome: null, value: 'production' }],
    ],
    ['nothing where nothing was proposed', { resolution: PENDING, proposedValue: null, resolvedValue: null }, []],
    [
      'that a text without a proposed value was refused',
      { resolution: REJECTED, proposedValue: null, resolvedValue: null },
      [{ scope: 'ENGAGEMENT', outcome: REJECTED, value: null }],
    ],
  ])('learns %s', (_, over, expected) => {
    expect(drawn(over)).toEqual(expected);
  });

  it('keeps nothing personal, and tells the other engagements not a word of the text', () => {
    const person = 'ann.smith@example.org';
    const suggestedResolution = `Ask ${person}.`;
    const text = JSON.stringify(
      drawLearnings(gap({ fieldName: 'os_name', proposedValue: person, suggestedResolution })),
    );
    expect(text).toContain('[EMAIL]');
    expect(text).not.toContain(person);
    const [, ofClient] = drawLearnings(gap());
    expect(JSON.stringify(ofClient)).not.toContain('web-prod');
    expect(ofClient).toMatchObject({ suggestedResolution: null, traits: [] });
  });

  it('gives what says the same of assets that are named alike the same hash, and anything else another', () => {
    const hash = (over: Partial<TaughtGap>) => drawLearnings(gap(over))[0]?.contentHash;
    expect(hash({ name: 'web-prod-02.example.org', confidenceScore: 0.5 })).toBe(hash({}));
    const others = [
      { name: 'another' },
      { proposedValue: 'test' },
      { resolution: REJECTED },
      { fieldName: 'os_name' },
      { assetType: 'OTHER' as const },
    ];
    expect(new Set([{}, ...others].map(hash)).size).toBe(6);
  });

  it('counts a decision that somebody looked at, for assets that are named alike, and tells the client account no name', () => {
    const counted = (over: Partial<TaughtGap>) =>
      drawLearnings(gap(over)).map(({ scope, context, timesDecided }) => ({ scope, context, timesDecided }));
    expect(counted({})).toEqual([
      { scope: 'ENGAGEMENT', context: 'web-prod', timesDecided: 1 },
      { scope: 'CLIENT', context: '', timesDecided: 1 },
    ]);
    expect(counted({ isDecidedByPerson: false }).map(({ timesDecided }) => timesDecided)).toEqual([0, 0]);
    expect(counted({ resolution: PENDING, isDecidedByPerson: false })).toEqual([
      { scope: 'ENGAGEMENT', context: '', timesDecided: 0 },
    ]);
    // `[EMAIL]` is no value that another asset could be given.
    expect(counted({ fieldName: 'os_name', proposedValue: 'of ann@example.org' })[0]?.context).toBe('');
  });
});
