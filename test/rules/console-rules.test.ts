import { describe, expect, it } from 'vitest';
import { confidenceBand } from '../../console/src/parts/confidence-band.js';
import { ago, counted, sentence, valueText } from '../../console/src/parts/words.js';
import { describeView, hasProposals, type SeenFlow } from '../../console/src/views/gaps/describe-view.js';
import { gapFilter, OPEN_GAPS } from '../../console/src/views/gaps/gap-filter.js';
import { readValue } from '../../console/src/views/gaps/read-value.js';
import { decideNextStep } from '../../console/src/views/overview/decide-next-step.js';

describe('what one sees of a flow', () => {
  const scanned: SeenFlow = { phase: 'GAP_ANALYSIS', status: 'NOT_STARTED', analyzed: 0, total: 10 };
  it.each<[Partial<SeenFlow>, string, boolean]>([
    [{ phase: 'ASSET_SELECTION', total: 0 }, 'UNSCANNED', false],
    [{}, 'SCAN', false],
    [{ status: 'QUEUED' }, 'RUNNING', false],
    [{ status: 'IN_PROGRESS', analyzed: 4 }, 'RUNNING', false],
    [{ status: 'COMPLETED', analyzed: 10 }, 'ANALYSIS', true],
    [{ status: 'COMPLETED', total: 0 }, 'ANALYSIS', true],
    [{ status: 'CANCELED', analyzed: 4 }, 'PARTIAL', true],
    [{ status: 'ABORTED', analyzed: 0 }, 'SCAN', false],
    // Another flow has analysed some of the same assets.
    [{ status: 'NOT_STARTED', analyzed: 3 }, 'PARTIAL', true],
  ])('%j is %s; proposals: %s', (flow, shown, decidable) => {
    expect(describeView({ ...scanned, ...flow })).toBe(shown);
    expect(hasProposals(describeView({ ...scanned, ...flow }))).toBe(decidable);
  });
});

describe('confidences', () => {
  it.each([
    [1, 'strong'],
    [0.9, 'strong'],
    [0.8999, 'moderate'],
    [0.7, 'moderate'],
    [0.6999, 'weak'],
    [0.5, 'weak'],
    [0.4999, 'none'],
    [0, 'none'],
  ])('%d is %s', (score, band) => {
    expect(confidenceBand(score)).toBe(band);
  });

  it('are filtered by the bands that are shown: each score is in exactly one', () => {
    const bands = ['strong', 'moderate', 'weak', 'none'] as const;
    for (let score = 0; score <= 1; score = Math.round((score + 0.001) * 1000) / 1000) {
      const found = bands.filter((confidence) => {
        const { minConfidence, maxConfidence } = gapFilter({ ...OPEN_GAPS, confidence });
        return score >= (minConfidence ?? 0) && score <= (maxConfidence ?? 1);
      });
      expect(found, `score ${score}`).toEqual([confidenceBand(score)]);
    }
  });
});

describe('a typed value', () => {
  const one = (valueKind: string) => ({ valueKind, isList: false });
  it.each([
    ['8', one('integer'), 8],
    [' 2.5 ', one('decimal'), 2.5],
    ['eight', one('integer'), 'eight'],
    ['', one('integer'), ''],
    ['Yes', one('boolean'), true],
    ['no', one('boolean'), false],
    ['perhaps', one('boolean'), 'perhaps'],
    ['8', one('string'), '8'],
    ['10.0.0.1, 10.0.0.2', { valueKind: 'ip', isList: true }, ['10.0.0.1', '10.0.0.2']],
    ['80,\n443', { valueKind: 'integer', isList: true }, [80, 443]],
    ['as it is', undefined, 'as it is'],
  ])('%j as %j is %j', (text, field, value) => {
    expect(readValue(text, field)).toEqual(value);
  });

  it.each([
    [null, '–'],
    [false, 'No'],
    [8192, '8192'],
    [['a', 'b'], 'a, b'],
    [
      [
        { label: 'Disk 1', gb: 120 },
        { label: 'Disk 2', gb: null },
      ],
      'label Disk 1, gb 120; label Disk 2, gb –',
    ],
  ])('%j is shown as %s', (value, text) => {
    expect(valueText(value)).toBe(text);
  });
});

describe('words', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  it.each([
    ['2026-11-21T11:59:50Z', 'just now'],
    ['2026-11-21T11:57:00Z', '3 minutes ago'],
    ['2026-11-21T10:00:00Z', '2 hours ago'],
    ['2026-11-20T11:00:00Z', 'yesterday'],
  ])('%s is %s', (iso, text) => {
    expect(ago(iso, now)).toBe(text);
  });

  it('count and name', () => {
    expect([counted(1, 'gap'), counted(12_345, 'gap'), counted(2, 'entry', 'entries')]).toEqual([
      '1 gap',
      '12,345 gaps',
      '2 entries',
    ]);
    expect(sentence('MISSING_FIELD')).toBe('Missing field');
  });
});

describe('what comes next', () => {
  const records = { received: 10, processed: 10, rejected: 0, duplicate: 0, pending: 0 };
  const discovery = { id: 'd', status: 'COMPLETED', recordCounts: records } as const;
  const summary = { total: 5, pending: 5, analyzed: 0, critical: 1, high: 1, medium: 1, low: 2 };
  const collection = { id: 'c', phase: 'GAP_ANALYSIS', gapSummary: summary } as const;
  it.each([
    ['nothing is there', [], [], 'Import', '/discovery'],
    [
      'a flow waits for its file',
      [{ ...discovery, recordCounts: { ...records, received: 0 } }],
      [],
      'Import',
      '/discovery/d',
    ],
    ['records wait', [{ ...discovery, recordCounts: { ...records, pending: 3 } }], [], 'Assets', '/discovery/d'],
    ['a run is at it', [{ ...discovery, status: 'RUNNING' as const }], [], 'Assets', '/discovery/d'],
    ['there are assets', [discovery], [], 'Gaps', '/discovery/d'],
    ['there are gaps', [discovery], [collection], 'Analysis', '/gaps/c'],
    [
      'there are proposals',
      [discovery],
      [{ ...collection, phase: 'QUESTIONNAIRE_GENERATION' as const }],
      'Review',
      '/gaps/c',
    ],
    [
      'people are asked',
      [discovery],
      [{ ...collection, phase: 'MANUAL_COLLECTION' as const }],
      'Questions',
      '/gaps/c/questionnaire',
    ],
    [
      'nothing is open',
      [discovery],
      [{ ...collection, phase: 'FINALIZATION' as const, gapSummary: { ...summary, pending: 0 } }],
      undefined,
      '/gaps/c',
    ],
  ] as const)('when %s', (_when, discoveries, collections, step, href) => {
    expect(decideNextStep(discoveries, collections)).toMatchObject({ step, href });
  });
});
