import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeProgress, type RunCounters } from '../../src/modules/enhancement/describe-progress.js';
import { EnhancementStatus, isSettled } from '../../src/modules/enhancement/enhancement-status.js';
import { isCircuitOpen } from '../../src/modules/enhancement/is-circuit-open.js';

const AT = new Date('2026-11-21T12:00:00Z');
const after = (ms: number) => new Date(AT.getTime() + ms);

const run = (over: Partial<RunCounters> = {}): RunCounters => ({
  id: '0192f0c0-0000-7000-8000-000000000001',
  status: EnhancementStatus.IN_PROGRESS,
  processed: 0,
  total: 10,
  failed: 0,
  skipped: 0,
  currentAsset: null,
  startedAt: AT,
  updatedAt: AT,
  ...over,
});

describe('progress', () => {
  it('of a flow without a run says so, and that there is nothing to wait for', () => {
    expect(describeProgress(undefined)).toMatchObject({
      runId: null,
      status: 'NOT_STARTED',
      percentage: 0,
      pollAfterMs: 0,
    });
  });

  it.each<[string, Partial<RunCounters>, number]>([
    ['nothing yet', {}, 0],
    ['one of three', { processed: 1, total: 3 }, 33],
    ['all but one of very many', { processed: 9_999, total: 10_000 }, 99],
    ['all', { processed: 10, status: EnhancementStatus.COMPLETED }, 100],
    ['an empty run that is settled', { total: 0, status: EnhancementStatus.COMPLETED }, 100],
    ['an empty run that is not', { total: 0 }, 0],
  ])('in per cent: %s', (_name, over, expected) => {
    expect(describeProgress(run(over)).percentage).toBe(expected);
  });

  it.each<[string, Partial<RunCounters>, number]>([
    ['at first', { updatedAt: after(9_000) }, 300],
    ['while queued', { status: EnhancementStatus.QUEUED, startedAt: null }, 300],
    ['when assets take 3 ms', { processed: 5, updatedAt: after(15) }, 200],
    ['when assets take 450 ms', { processed: 4, updatedAt: after(1_800) }, 450],
    ['when assets take 2 s and most were skipped', { processed: 6, skipped: 5, updatedAt: after(2_000) }, 2_000],
    ['when assets take a minute', { processed: 1, updatedAt: after(60_000) }, 5_000],
    ['once settled', { processed: 10, status: EnhancementStatus.COMPLETED, updatedAt: after(9_000) }, 0],
    ['once canceled', { processed: 3, status: EnhancementStatus.CANCELED, updatedAt: after(9_000) }, 0],
  ])('says when to ask again: %s', (_name, over, expected) => {
    expect(describeProgress(run(over)).pollAfterMs).toBe(expected);
  });

  const anyRun: fc.Arbitrary<RunCounters> = fc.record({
    id: fc.constantFrom('0192f0c0-0000-7000-8000-000000000001', '0192f0c0-0000-7000-8000-000000000002'),
    status: fc.constantFrom(
      ...Object.values(EnhancementStatus).filter((status) => status !== EnhancementStatus.NOT_STARTED),
    ),
    processed: fc.integer({ min: 0, max: 3 }),
    total: fc.integer({ min: 3, max: 4 }),
    failed: fc.integer({ min: 0, max: 2 }),
    skipped: fc.integer({ min: 0, max: 2 }),
    currentAsset: fc.constantFrom(null, 'web-01'),
    startedAt: fc.constantFrom(null, AT),
    updatedAt: fc.constantFrom(AT, after(1)),
  });

  it('has the same version exactly when everything above it is the same', () => {
    fc.assert(
      fc.property(anyRun, anyRun, (one, other) => {
        const [first, second] = [describeProgress(one), describeProgress(other)];
        const { version: v1, pollAfterMs: _p1, ...shown1 } = first;
        const { version: v2, pollAfterMs: _p2, ...shown2 } = second;
        expect(v1 === v2).toBe(JSON.stringify(shown1) === JSON.stringify(shown2));
      }),
    );
  });

  it('asks for another poll exactly as long as the run is not settled', () => {
    fc.assert(
      fc.property(anyRun, (any) => {
        expect(describeProgress(any).pollAfterMs === 0).toBe(isSettled(any.status));
      }),
    );
  });
});

describe('the circuit', () => {
  it.each<[number, number, boolean]>([
    [0, 0, false],
    [0, 1, false],
    [1, 1, false],
    [0, 2, true],
    [1, 2, true],
    [2, 2, false],
    [3, 2, false],
    [4, 5, true],
    [100, 100, false],
    [100, 101, true],
  ])('after %i analysed and %i failed is open: %s', (completed, failed, expected) => {
    expect(isCircuitOpen({ completed, failed })).toBe(expected);
  });
});
