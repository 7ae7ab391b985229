import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.js';
import { type ConfirmedMapping, confirmMappings } from '../../src/modules/discovery/confirm-mappings.js';
import { classifyFailure, judgeFailure } from '../../src/modules/discovery/judge-failure.js';
import { pollDelay } from '../../src/modules/discovery/poll-delay.js';
import { isWorthAnalysing } from '../../src/modules/discovery/refresh-statistics.js';

describe('confirming field mappings', () => {
  const detected = (sourceColumn: string, targetField: string | null) => ({
    sourceColumn,
    targetField,
    confidence: 0.9,
    isConfirmed: false,
  });
  const mappings = [
    detected('Name', 'name'),
    detected('IP', 'ip_addresses'),
    detected('Site', 'location'),
    detected('Room', null),
  ];
  const targets = (confirmed: ConfirmedMapping[], sheets: string[] = [], given = mappings) =>
    Object.fromEntries(
      confirmMappings(given, confirmed, sheets).map(({ sourceColumn, targetField }) => [sourceColumn, targetField]),
    );

  it('keeps what nobody spoke of', () => {
    expect(confirmMappings(mappings, [], [])).toEqual(mappings);
  });

  it('takes a target from the column that was only detected for it', () => {
    expect(targets([{ sourceColumn: 'Room', targetField: 'location' }])).toEqual({
      Name: 'name',
      IP: 'ip_addresses',
      Site: null,
      Room: 'location',
    });
  });

  it('lets several columns fill a list', () => {
    expect(targets([{ sourceColumn: 'Room', targetField: 'ip_addresses' }])).toMatchObject({
      IP: 'ip_addresses',
      Room: 'ip_addresses',
    });
  });

  it('holds each sheet apart', () => {
    const sheets = [detected('vInfo!VM', 'name'), detected('vHost!Host', 'name'), detected('vHost!Model', null)];
    expect(targets([{ sourceColumn: 'vInfo!VM', targetField: 'name' }], ['vInfo', 'vHost'], sheets)).toMatchObject({
      'vInfo!VM': 'name',
      'vHost!Host': 'name',
    });
  });

  it('does not let two people claim one field for two columns', () => {
    const first = confirmMappings(mappings, [{ sourceColumn: 'Room', targetField: 'location' }], []);
    const second = () => confirmMappings(first, [{ sourceColumn: 'Site', targetField: 'location' }], []);
    expect(second).toThrow(/Expected one column for "location"/);
    expect(
      confirmMappings(first, [{ sourceColumn: 'Room' }, { sourceColumn: 'Site', targetField: 'location' }], [])[2],
    ).toEqual({ sourceColumn: 'Site', targetField: 'location', confidence: 1, isConfirmed: true });
  });

  it('names fields that are like the one that is not there', () => {
    expect(() => targets([{ sourceColumn: 'Room', targetField: 'memory' }])).toThrow(/memory_mib/);
  });
});

describe('when to poll again', () => {
  it.each([
    [{ processed: 0, total: 1_000, elapsedMs: 5_000 }, 300],
    [{ processed: 900, total: 1_000, elapsedMs: 9_000 }, 300],
    [{ processed: 500, total: 1_000, elapsedMs: 5_000 }, 1_000],
    [{ processed: 10, total: 100_000, elapsedMs: 1_000 }, 2_000],
    [{ processed: 1_000, total: 1_000, elapsedMs: 5_000 }, 300],
  ])('%j: %i ms', (pace, expected) => {
    expect(pollDelay(pace)).toBe(expected);
  });

  it('is always between 300 ms and 2 s', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (processed, total, elapsedMs) => {
        const delay = pollDelay({ processed, total, elapsedMs });
        expect(delay).toBeGreaterThanOrEqual(300);
        expect(delay).toBeLessThanOrEqual(2_000);
      }),
    );
  });
});

describe('a chunk that failed', () => {
  const cases: [retryPolicy: 'stop' | 'skip' | 'retry', attempts: number, isTransient: boolean, object][] = [
    ['retry', 1, false, { kind: 'retry', delayMs: 500 }],
    ['retry', 2, false, { kind: 'retry', delayMs: 1_000 }],
    ['retry', 3, false, { kind: 'retry', delayMs: 2_000 }],
    ['retry', 4, false, { kind: 'skip' }],
    ['skip', 1, false, { kind: 'skip' }],
    ['stop', 1, false, { kind: 'stop' }],
    ['skip', 1, true, { kind: 'retry', delayMs: 500 }],
    ['stop', 4, true, { kind: 'stop' }],
  ];
  it.each(cases)('under %s, the attempt %i, transient %s: %j', (retryPolicy, attempts, isTransient, expected) => {
    expect(judgeFailure({ retryPolicy, maxRetries: 3 }, attempts, isTransient)).toEqual(expected);
  });

  it.each([
    [Object.assign(new Error('deadlock'), { code: '40P01' }), 'PERSISTENCE_CONFLICT', true],
    [Object.assign(new Error('null value'), { code: '23502' }), 'INTERNAL', false],
    [new AppError('BAD_USER_INPUT', 'no'), 'BAD_USER_INPUT', false],
    [new Error('anything'), 'INTERNAL', false],
    ['thrown text', 'INTERNAL', false],
  ])('%o is %s', (error, errorCode, isTransient) => {
    expect(classifyFailure(error)).toEqual({ errorCode, isTransient });
  });
});

it('tables that are loaded are analysed a few times, each when they have grown fourfold', () => {
  let rows = 0;
  const analysedAt: number[] = [];
  while (rows < 100_000) {
    if (isWorthAnalysing(rows, 500)) analysedAt.push(rows + 500);
    rows += 500;
  }
  expect(analysedAt).toEqual([1_000, 4_000, 16_000, 64_000]);
  expect(isWorthAnalysing(0, 0)).toBe(false);
});
