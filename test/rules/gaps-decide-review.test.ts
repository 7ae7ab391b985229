import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DecidedGap,
  decideAcceptance,
  decideRejection,
  decideResolution,
} from '../../src/modules/gaps/decide-review.js';
import { GapResolution, GapType } from '../../src/modules/gaps/gap-enums.js';

const { PENDING, ACCEPTED, REJECTED, RESOLVED, NOT_APPLICABLE } = GapResolution;
const { MISSING_FIELD, INVALID_VALUE, CONFLICTING_VALUES } = GapType;

const gap = (over: Partial<DecidedGap> = {}): DecidedGap => ({
  fieldName: 'environment',
  gapType: MISSING_FIELD,
  resolution: PENDING,
  proposal: { ok: true, value: 'production' },
  heldValue: null,
  changedReads: null,
  resolvedValue: null,
  ...over,
});

const DANGLING: Partial<DecidedGap> = {
  fieldName: 'virtualization_host',
  gapType: INVALID_VALUE,
  heldValue: 'esx01',
};

describe('decideAcceptance', () => {
  const cases: [string, Partial<DecidedGap>, object][] = [
    ['an open gap with a proposal', {}, { kind: 'DO', value: 'production' }],
    ['a proposal that is false, or 0', { proposal: { ok: true, value: 0 } }, { kind: 'DO', value: 0 }],
    ['an invalid value', { gapType: INVALID_VALUE }, { kind: 'DO', value: 'production' }],
    [
      'a conflict, whose field holds one of its values',
      { gapType: CONFLICTING_VALUES, heldValue: 'test' },
      { kind: 'DO', value: 'production' },
    ],
    [
      'a name that leads nowhere, which stands on the asset',
      { ...DANGLING, proposal: { ok: true, value: 'esx02' } },
      { kind: 'DO', value: 'esx02' },
    ],
    [
      'a reference that was missing, and is filled',
      { ...DANGLING, gapType: MISSING_FIELD },
      { kind: 'CONFLICT', reason: expect.stringContaining('"virtualization_host"') },
    ],
    ['one that was accepted', { resolution: ACCEPTED, heldValue: 'production' }, { kind: 'DONE' }],
    [
      'one without a proposal',
      { proposal: { ok: true, value: null } },
      { kind: 'CONFLICT', reason: expect.stringContaining('resolveGap') },
    ],
    [
      'a proposal that the catalogue refuses',
      { proposal: { ok: false, reason: 'expected x, got y' } },
      { kind: 'CONFLICT', reason: expect.stringContaining('expected x, got y') },
    ],
    [
      'a field that was filled meanwhile',
      { heldValue: 'test' },
      { kind: 'CONFLICT', reason: expect.stringContaining('"environment"') },
    ],
    [
      'a field that was filled with the same value',
      { heldValue: 'production' },
      { kind: 'CONFLICT', reason: expect.any(String) },
    ],
    [
      'a proposal whose evidence has changed',
      { changedReads: 'customAttributes.OS' },
      { kind: 'CONFLICT', reason: expect.stringContaining('customAttributes.OS') },
    ],
    [
      'a conflict of which a source says something else by now',
      { gapType: CONFLICTING_VALUES, heldValue: 'test', changedReads: 'conflictingValues.environment' },
      { kind: 'CONFLICT', reason: expect.stringContaining('conflictingValues.environment') },
    ],
    ...([REJECTED, RESOLVED, NOT_APPLICABLE] as const).map((resolution): [string, Partial<DecidedGap>, object] => [
      `one that is ${resolution}`,
      { resolution },
      { kind: 'CONFLICT', reason: expect.stringContaining(resolution) },
    ]),
  ];
  it.each(cases)('of %s', (_what, over, decision) => {
    expect(decideAcceptance(gap(over))).toEqual(decision);
  });
});

describe('decideRejection', () => {
  const cases: [GapResolution, string][] = [
    [PENDING, 'DO'],
    [REJECTED, 'DONE'],
    [ACCEPTED, 'CONFLICT'],
    [RESOLVED, 'CONFLICT'],
    [NOT_APPLICABLE, 'CONFLICT'],
  ];
  it.each(cases)('of a gap that is %s: %s', (resolution, kind) => {
    expect(decideRejection({ resolution }).kind).toBe(kind);
  });
});

describe('decideResolution', () => {
  const cases: [string, Partial<DecidedGap>, DecidedGap['heldValue'] | undefined, object][] = [
    ['an open gap, with a value', {}, 'test', { kind: 'DO', value: 'test' }],
    ['an open gap, as not applicable', {}, undefined, { kind: 'DO', value: null }],
    ['a rejected one, with a value', { resolution: REJECTED }, 'test', { kind: 'DO', value: 'test' }],
    [
      'one that was not applicable, with a value',
      { resolution: NOT_APPLICABLE },
      'test',
      { kind: 'DO', value: 'test' },
    ],
    ['one that was not applicable, again', { resolution: NOT_APPLICABLE }, undefined, { kind: 'DONE' }],
    [
      'a resolved one, with its value',
      { resolution: RESOLVED, resolvedValue: { a: 1, b: 2 }, heldValue: 'x' },
      { b: 2, a: 1 },
      { kind: 'DONE' },
    ],
    [
      'a resolved one, with another value',
      { resolution: RESOLVED, resolvedValue: 'x' },
      'test',
      { kind: 'CONFLICT', reason: expect.stringContaining('updateAsset') },
    ],
    [
      'a resolved one, as not applicable',
      { resolution: RESOLVED, resolvedValue: 'x' },
      undefined,
      { kind: 'CONFLICT', reason: expect.any(String) },
    ],
    ['an accepted one, with the accepted value', { resolution: ACCEPTED, resolvedValue: 'x' }, 'x', { kind: 'DONE' }],
    [
      'a field that has got another value',
      { heldValue: 'production' },
      'test',
      { kind: 'CONFLICT', reason: expect.any(String) },
    ],
    ['a field that has got this value', { heldValue: ['a', 'b'] }, ['a', 'b'], { kind: 'DO', value: ['a', 'b'] }],
    [
      'a field that has got a value, as not applicable',
      { heldValue: 'production' },
      undefined,
      { kind: 'CONFLICT', reason: expect.any(String) },
    ],
    [
      'a conflict, with a third value',
      { gapType: CONFLICTING_VALUES, heldValue: 'production' },
      'test',
      { kind: 'DO', value: 'test' },
    ],
    ['a name that leads nowhere, with another', DANGLING, 'esx02', { kind: 'DO', value: 'esx02' }],
    ['a name that leads nowhere, with itself', DANGLING, 'esx01', { kind: 'DO', value: 'esx01' }],
    ['a name that leads nowhere, as not applicable', DANGLING, undefined, { kind: 'DO', value: null }],
  ];
  it.each(cases)('of %s', (_what, over, value, decision) => {
    expect(decideResolution(gap(over), value)).toEqual(decision);
  });
});

describe('every decision', () => {
  const value = fc.jsonValue({ maxDepth: 2 }).map((json) => json as DecidedGap['heldValue']);
  const anyGap = fc.record({
    fieldName: fc.constantFrom('environment', 'cpu_cores'),
    gapType: fc.constantFrom(MISSING_FIELD, INVALID_VALUE, CONFLICTING_VALUES),
    resolution: fc.constantFrom(PENDING, ACCEPTED, REJECTED, RESOLVED, NOT_APPLICABLE),
    proposal: fc.oneof(
      fc.record({ ok: fc.constant(true as const), value }),
      fc.record({ ok: fc.constant(false as const), reason: fc.string() }),
    ),
    heldValue: value,
    changedReads: fc.option(fc.constant('customAttributes.OS')),
    resolvedValue: value,
  });

  const given = value.filter((one) => one !== null);

  it('to accept is a repetition once it was carried out', () => {
    fc.assert(
      fc.property(anyGap, (found) => {
        const decision = decideAcceptance(found);
        if (decision.kind !== 'DO') return;
        const after = { resolution: ACCEPTED, heldValue: decision.value, resolvedValue: decision.value };
        expect(decideAcceptance({ ...found, ...after })).toEqual({ kind: 'DONE' });
      }),
    );
  });

  it('to reject is a repetition once it was carried out', () => {
    fc.assert(
      fc.property(anyGap, (found) => {
        if (decideRejection(found).kind !== 'DO') return;
        expect(decideRejection({ ...found, resolution: REJECTED })).toEqual({ kind: 'DONE' });
      }),
    );
  });

  it('to resolve is a repetition once it was carried out', () => {
    fc.assert(
      fc.property(anyGap, fc.option(given, { nil: undefined }), (found, answer) => {
        const decision = decideResolution(found, answer);
        if (decision.kind !== 'DO') return;
        const { value: held } = decision;
        const after = answer === undefined ? { resolution: NOT_APPLICABLE } : { resolution: RESOLVED, heldValue: held };
        expect(decideResolution({ ...found, ...after, resolvedValue: held }, answer)).toEqual({ kind: 'DONE' });
      }),
    );
  });

  it('never writes over a value that the asset has got since, unless sources disagree about it', () => {
    fc.assert(
      fc.property(anyGap, given, (found, answer) => {
        fc.pre(found.gapType !== CONFLICTING_VALUES && found.heldValue !== null);
        expect(decideAcceptance(found).kind).not.toBe('DO');
        const decision = decideResolution(found, answer);
        if (decision.kind !== 'DO') return;
        expect(decision.value).toEqual(found.heldValue);
      }),
    );
  });

  it('accepts nothing but the proposal of an open gap', () => {
    fc.assert(
      fc.property(anyGap, (found) => {
        const decision = decideAcceptance(found);
        if (decision.kind !== 'DO') return;
        expect(found.resolution).toBe(PENDING);
        expect(found.changedReads).toBeNull();
        expect(found.proposal).toEqual({ ok: true, value: decision.value });
        expect(decision.value).not.toBeNull();
      }),
    );
  });
});
