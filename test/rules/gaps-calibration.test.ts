import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundShare } from '../../src/ai/bound-share.js';
import {
  calibrateConfidence,
  calibratedConfidence,
  type DecisionTally,
  MIN_DECISIONS,
} from '../../src/modules/gaps/calibrate-confidence.js';
import { chooseConfident } from '../../src/modules/gaps/choose-confident.js';

const tally = (confidence: number, accepted: number, decisions: number): DecisionTally => ({
  confidence,
  accepted,
  decisions,
});

describe('the bound of a share', () => {
  // The intervals of R's prop.test(correct = FALSE).
  it.each([
    [0, 0, 0],
    [0, 10, 0],
    [5, 5, 0.5655],
    [8, 10, 0.4902],
    [50, 50, 0.9287],
    [90, 100, 0.8256],
  ])('of %d in %d is %d', (hits, trials, expected) => {
    expect(boundShare(hits, trials)).toBeCloseTo(expected, 4);
  });
});

describe('calibrateConfidence', () => {
  it('has a bin a tenth, with what was said and what people made of it', () => {
    const { bins, decisions, accepted, expectedError } = calibrateConfidence([
      tally(0.3, 1, 4),
      tally(0.91, 30, 30),
      tally(0.95, 16, 20),
      tally(1, 10, 10),
      tally(0.5, 0, 0),
    ]);
    expect({ decisions, accepted }).toEqual({ decisions: 64, accepted: 57 });
    expect(bins.map(({ from, to, ...bin }) => [from, to, bin.decisions, bin.accepted])).toEqual([
      [0.3, 0.4, 4, 1],
      [0.9, 1, 60, 56],
    ]);
    expect(bins[1]?.meanConfidence).toBeCloseTo((0.91 * 30 + 0.95 * 20 + 10) / 60, 9);
    expect(bins[1]?.acceptedShare).toBeCloseTo(56 / 60, 9);
    expect(bins[1]?.lowerBound).toBeCloseTo(boundShare(56, 60), 9);
    const distances = 4 * Math.abs(0.25 - 0.3) + 60 * Math.abs(56 / 60 - (0.91 * 30 + 0.95 * 20 + 10) / 60);
    expect(expectedError).toBeCloseTo(distances / 64, 9);
  });

  it('pools neighbours that contradict the order of confidence', () => {
    const { bins } = calibrateConfidence([tally(0.55, 9, 10), tally(0.75, 5, 10), tally(0.95, 20, 20)]);
    expect(bins.map(({ calibrated }) => calibrated)).toEqual([0.7, 0.7, 1]);
    expect(bins.map(({ acceptedShare }) => acceptedShare)).toEqual([0.9, 0.5, 1]);
    expect(bins[0]?.lowerBound).toBeCloseTo(boundShare(14, 20), 9);
  });

  it('gives nothing for nothing', () => {
    expect(calibrateConfidence([])).toEqual({ decisions: 0, accepted: 0, bins: [], expectedError: 0 });
  });

  const anyTallies = fc.array(
    fc
      .record({
        confidence: fc.double({ min: 0, max: 1, noNaN: true }),
        decisions: fc.nat(100),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ confidence, decisions, share }) => tally(confidence, Math.round(share * decisions), decisions)),
  );

  it('never falls while the confidence rises, and promises no more than was seen', () => {
    fc.assert(
      fc.property(anyTallies, (tallies) => {
        const { bins, decisions, accepted } = calibrateConfidence(tallies);
        expect(bins.reduce((sum, bin) => sum + bin.decisions, 0)).toBe(decisions);
        expect(bins.reduce((sum, bin) => sum + bin.calibrated * bin.decisions, 0)).toBeCloseTo(accepted, 6);
        for (const [index, bin] of bins.entries()) {
          const before = bins[index - 1];
          expect(bin.calibrated).toBeGreaterThanOrEqual(before?.calibrated ?? 0);
          expect(bin.lowerBound).toBeGreaterThanOrEqual(before?.lowerBound ?? 0);
          expect(bin.lowerBound).toBeLessThanOrEqual(bin.calibrated + 1e-9);
        }
      }),
    );
  });

  it('does not depend on the order of what it is told', () => {
    fc.assert(
      fc.property(anyTallies, (tallies) => {
        expect(calibrateConfidence(tallies.toReversed()).bins.map(({ accepted }) => accepted)).toEqual(
          calibrateConfidence(tallies).bins.map(({ accepted }) => accepted),
        );
      }),
    );
  });
});

describe('calibratedConfidence', () => {
  const overconfident = calibrateConfidence([tally(0.92, 20, 50), tally(0.62, 0, 10)]);

  it('is the bound of the bin, or of the next one below, and 0 where there is none', () => {
    expect(calibratedConfidence(overconfident, 0.99)).toBeCloseTo(boundShare(20, 50), 9);
    expect(calibratedConfidence(overconfident, 0.75)).toBe(boundShare(0, 10));
    expect(calibratedConfidence(overconfident, 0.1)).toBe(0);
  });

  it('puts the edge of a bin into it, whatever doubles make of tenths', () => {
    const edges = calibrateConfidence([tally(0.3, 60, 60), tally(0.29, 0, 60)]);
    expect(calibratedConfidence(edges, 0.3)).toBeCloseTo(boundShare(60, 60), 9);
    expect(calibratedConfidence(edges, 0.29)).toBe(0);
  });

  it(`is not known from fewer than ${MIN_DECISIONS} decisions`, () => {
    expect(calibratedConfidence(calibrateConfidence([tally(0.9, 49, 49)]), 0.9)).toBeNull();
    expect(calibratedConfidence(calibrateConfidence([tally(0.9, 50, 50)]), 0.9)).not.toBeNull();
  });
});

describe('chooseConfident', () => {
  const calibrations = new Map([
    ['os_name', calibrateConfidence([tally(0.95, 20, 60)])],
    ['location', calibrateConfidence([tally(0.6, 100, 100)])],
    ['hostname', calibrateConfidence([tally(0.95, 10, 10)])],
  ]);
  const proposals = [
    { fieldName: 'os_name', confidenceScore: 0.95 },
    { fieldName: 'location', confidenceScore: 0.6 },
    { fieldName: 'hostname', confidenceScore: 0.9 },
    { fieldName: 'environment', confidenceScore: 0.7 },
  ];

  it('goes by decisions where there are enough, and says where it does not', () => {
    expect(chooseConfident(proposals, calibrations, { each: 0.8, together: 0 })).toEqual({
      chosen: [proposals[1], proposals[2]],
      uncalibratedFields: ['environment', 'hostname'],
      precisionBound: expect.closeTo((boundShare(100, 100) + 0.9) / 2, 10),
    });
  });

  it.each([
    // Of worths 0.96, 0.9, 0.7 and 0.23: how many may be right together.
    [0.97, 0],
    [0.95, 1],
    [0.93, 2],
    [0.85, 3],
    [0.6, 4],
  ])('takes as many as are right at %d together', (least, count) => {
    const { chosen, precisionBound } = chooseConfident(proposals, calibrations, { each: 0, together: least });
    expect(chosen).toHaveLength(count);
    expect(precisionBound ?? 1).toBeGreaterThanOrEqual(least);
  });

  it('takes no more together than hold the bound, and no fewer than of each', () => {
    const worth = fc.record({
      fieldName: fc.constant('owner'),
      confidenceScore: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(worth), fc.double({ min: 0, max: 1, noNaN: true }), (some, least) => {
        const all = chooseConfident(some, new Map(), { each: 0, together: least });
        const each = chooseConfident(some, new Map(), { each: least, together: 0 });
        expect(all.chosen.length).toBeGreaterThanOrEqual(each.chosen.length);
        expect(all.precisionBound ?? 1).toBeGreaterThanOrEqual(least - 1e-9);
      }),
    );
  });
});
