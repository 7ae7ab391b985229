import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AnalyzedState,
  isTurnNeeded,
  type PlannedAs,
  type PlanRules,
  planAnalysis,
} from '../../src/modules/enhancement/plan-analysis.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const DAY = 24 * 3600 * 1000;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY);

const rules = (over: Partial<PlanRules> = {}): PlanRules => ({
  forceRefresh: false,
  fieldNames: null,
  maxAgeDays: 30,
  now: NOW,
  ...over,
});

const state = (status: number, analyzedAt: Date | null, valuesChangedAt: Date): AnalyzedState => ({
  assetId: 'a',
  status,
  analyzedAt,
  valuesChangedAt,
});

const planned = (asset: AnalyzedState, over: Partial<PlanRules> = {}) =>
  planAnalysis([asset], rules(over)).assets[0]?.plannedAs;

describe('an asset is planned as', () => {
  const cases: [string, AnalyzedState, Partial<PlanRules>, PlannedAs][] = [
    ['FRESH when it was never analysed', state(0, null, daysAgo(1)), {}, 'FRESH'],
    ['FRESH when another run is at it', state(1, null, daysAgo(1)), {}, 'FRESH'],
    ['FRESH while it is analysed again', state(1, daysAgo(2), daysAgo(3)), {}, 'FRESH'],
    ['FRESH when a failure cleared its time', state(2, null, daysAgo(3)), {}, 'FRESH'],
    ['SKIPPED when its analysis is good', state(2, daysAgo(1), daysAgo(2)), {}, 'SKIPPED'],
    ['SKIPPED when it changed just when it was analysed', state(2, daysAgo(1), daysAgo(1)), {}, 'SKIPPED'],
    ['STALE when it changed since', state(2, daysAgo(2), daysAgo(1)), {}, 'STALE'],
    ['SKIPPED on the last day of its age', state(2, daysAgo(30), daysAgo(40)), {}, 'SKIPPED'],
    ['STALE a day later', state(2, daysAgo(31), daysAgo(40)), {}, 'STALE'],
    ['STALE when the age is set shorter', state(2, daysAgo(2), daysAgo(40)), { maxAgeDays: 1 }, 'STALE'],
    ['FORCED when a refresh is asked for', state(2, daysAgo(1), daysAgo(2)), { forceRefresh: true }, 'FORCED'],
    ['FORCED when fields are named', state(2, daysAgo(1), daysAgo(2)), { fieldNames: ['os_name'] }, 'FORCED'],
    ['STALE, not FORCED, when both hold', state(2, daysAgo(2), daysAgo(1)), { forceRefresh: true }, 'STALE'],
    ['FRESH, not FORCED, when both hold', state(0, null, daysAgo(1)), { forceRefresh: true }, 'FRESH'],
  ];
  it.each(cases)('%s', (_name, asset, over, expected) => {
    expect(planned(asset, over)).toBe(expected);
  });
});

describe('when its turn comes', () => {
  const requestedAt = daysAgo(1);
  const needed = (asset: AnalyzedState, over: Partial<PlanRules> = {}, isBeingAnalyzedElsewhere = false) =>
    isTurnNeeded({ ...asset, isBeingAnalyzedElsewhere }, { ...rules(over), requestedAt });

  it.each<[string, boolean, boolean]>([
    ['an asset that nobody analysed is analysed', needed(state(0, null, daysAgo(5))), true],
    ['one that a worker died with is analysed', needed(state(1, null, daysAgo(5))), true],
    ['one that another flow is analysing is not', needed(state(1, null, daysAgo(5)), {}, true), false],
    ['nor does a refresh change that', needed(state(1, null, daysAgo(5)), { forceRefresh: true }, true), false],
    ['one that another flow has analysed meanwhile is not', needed(state(2, daysAgo(0.5), daysAgo(5))), false],
    ['one that changed after that is analysed', needed(state(2, daysAgo(0.5), daysAgo(0.2))), true],
    [
      'a refresh takes an analysis from before it was asked for',
      needed(state(2, daysAgo(2), daysAgo(5)), { forceRefresh: true }),
      true,
    ],
    ['and leaves one from after', needed(state(2, daysAgo(0.5), daysAgo(5)), { forceRefresh: true }), false],
    [
      'named fields are taken the same way',
      needed(state(2, daysAgo(2), daysAgo(5)), { fieldNames: ['os_name'] }),
      true,
    ],
  ])('%s', (_name, actual, expected) => {
    expect(actual).toBe(expected);
  });
});

describe('a plan', () => {
  const anyTime = fc.integer({ min: 0, max: 100 * DAY }).map((ms) => new Date(NOW.getTime() - ms));
  const anyState = fc.record({
    assetId: fc.uuid(),
    status: fc.constantFrom(0, 1, 2),
    analyzedAt: fc.option(anyTime),
    valuesChangedAt: anyTime,
  });
  const anyRules = fc.record({
    forceRefresh: fc.boolean(),
    fieldNames: fc.option(fc.constant(['os_name'])),
    maxAgeDays: fc.integer({ min: 1, max: 60 }),
    now: fc.constant(NOW),
  });

  it('holds every asset once, in the order given, and its counts add up', () => {
    fc.assert(
      fc.property(fc.array(anyState), anyRules, (states, given) => {
        const { assets, counts } = planAnalysis(states, given);
        expect(assets.map(({ assetId }) => assetId)).toEqual(states.map(({ assetId }) => assetId));
        expect(counts.fresh + counts.stale + counts.forced + counts.skipped).toBe(counts.total);
        expect(counts.total).toBe(states.length);
      }),
    );
  });

  it('skips nothing that a refresh is asked for, and forces nothing else', () => {
    fc.assert(
      fc.property(fc.array(anyState), anyRules, (states, given) => {
        const { counts } = planAnalysis(states, given);
        const isForced = given.forceRefresh || given.fieldNames !== null;
        expect(isForced ? counts.skipped : counts.forced).toBe(0);
      }),
    );
  });

  it('never finds more to do because an asset was analysed', () => {
    fc.assert(
      fc.property(anyState, anyRules, (asset, given) => {
        const analyzed = { ...asset, status: 2, analyzedAt: NOW };
        const after = planAnalysis([analyzed], { ...given, forceRefresh: false, fieldNames: null });
        expect(after.counts.skipped).toBe(1);
      }),
    );
  });
});
