import { describe, expect, it } from 'vitest';
import { answerGaps } from '../../src/ai/answer-gaps.js';
import type { AssetFacts } from '../../src/ai/asset-facts.js';
import { filterContext } from '../../src/ai/filter-context.js';
import type { GapToAnswer } from '../../src/ai/word-answer.js';
import { ASSET_TYPES } from '../../src/modules/catalogue/asset-type.js';
import { catalogueFor } from '../../src/modules/catalogue/catalogue.js';
import { normaliserFor } from '../../src/modules/enhancement/normaliser-for.js';
import { resolvePath } from '../../src/modules/enhancement/resolve-path.js';
import { validateAnswers } from '../../src/modules/enhancement/validate-answers.js';

const facts: AssetFacts = {
  id: '0192f0c0-0000-7000-8000-00000000000a',
  name: 'web-prod-01',
  assetType: 'SERVER',
  description: null,
  environment: null,
  location: null,
  discoverySource: 'RVTOOLS',
  attributes: { os_name: 'Ubuntu 22.04' },
  customAttributes: { 'Build No. 7': 'x86_64', tags: { env: 'prod' }, empty: '' },
  invalidValues: {},
  conflictingValues: { memory_mb: [{ value: 4096, source: 'a' }] },
};

const gap = (id: string, fieldName: string): GapToAnswer => ({
  id,
  fieldName,
  gapType: 'MISSING_FIELD',
  allowedValues: catalogueFor('SERVER').find(({ name }) => name === fieldName)?.allowed ?? null,
});
const gaps = [gap('g1', 'environment'), gap('g2', 'os_version')];
const question = { facts, context: filterContext(facts), gaps, normalise: normaliserFor('SERVER') };

const answer = (over: Record<string, unknown> = {}) => ({
  gapId: 'g1',
  confidenceScore: 0.8,
  aiSuggestions: ['Set it to production.', 'Ask the owner.'],
  suggestedResolution: 'Set it to production.',
  proposedValue: 'production',
  evidence: [{ path: 'name', excerpt: 'web-prod-01', source: 'RVTOOLS' }],
  isNotApplicable: false,
  ...over,
});
const other = answer({ gapId: 'g2', proposedValue: '22.04' });
const check = (...answers: unknown[]) => validateAnswers(answers, question);

describe('answers are taken', () => {
  it('when every gap is answered once and everything holds', () => {
    const validated = check(answer(), other);
    expect(validated).toMatchObject({ ok: true });
    expect(validated.ok && validated.answers.map(({ gapId }) => gapId)).toEqual(['g1', 'g2']);
  });

  it('with the value in the form of the catalogue', () => {
    const validated = check(answer({ proposedValue: 'PROD' }), other);
    expect(validated.ok && validated.answers[0]?.proposedValue).toBe('production');
  });

  it('with no value', () => {
    const validated = check(answer({ proposedValue: null }), other);
    expect(validated.ok && validated.answers[0]?.proposedValue).toBeNull();
  });

  it('with evidence where it stands in what a model was sent', () => {
    const evidence = [{ path: 'asset_type', excerpt: 'SERVER', source: 'context' }];
    expect(check(answer({ evidence }), other).ok).toBe(true);
  });

  it('without evidence at 0.40 at most', () => {
    const validated = check(
      answer({ evidence: [], confidenceScore: 0.9 }),
      answer({ ...other, evidence: [], confidenceScore: 0.3 }),
    );
    expect(validated.ok && validated.answers.map(({ confidenceScore }) => confidenceScore)).toEqual([0.4, 0.3]);
  });
});

describe('answers are refused, all of them,', () => {
  const cases: [string, unknown[], RegExp][] = [
    ['when a gap is left out', [answer()], /os_version: expected an answer/],
    ['when a gap is answered twice', [answer(), answer(), other], /environment: expected one answer/],
    [
      'when a gap was not asked about',
      [answer(), other, answer({ gapId: 'of-another-asset' })],
      /gaps that were asked about/,
    ],
    ['below 0', [answer({ confidenceScore: -0.01 }), other], /within 0\.\.1/],
    ['above 1', [answer({ confidenceScore: 1.01 }), other], /within 0\.\.1/],
    ['when the confidence is no number', [answer({ confidenceScore: Number.NaN }), other], /confidenceScore/],
    [
      'when the confidence is without end',
      [answer({ confidenceScore: Number.POSITIVE_INFINITY }), other],
      /confidenceScore/,
    ],
    ['when the confidence is text', [answer({ confidenceScore: '0.9' }), other], /confidenceScore/],
    ['with one suggestion', [answer({ aiSuggestions: ['Set it to production.'] }), other], /2 or 3/],
    ['with four', [answer({ aiSuggestions: ['Set it to production.', 'b', 'c', 'd'] }), other], /2 or 3/],
    ['with an empty one', [answer({ aiSuggestions: ['Set it to production.', '  '] }), other], /no empty/],
    [
      'when the resolution is not among them',
      [answer({ suggestedResolution: 'Else.' }), other],
      /one of the ai_suggestions/,
    ],
    [
      'when the value is not allowed',
      [answer({ proposedValue: 'mars' }), other],
      /environment: expected a proposed_value/,
    ],
    ['when the value is blank', [answer({ proposedValue: 'n/a' }), other], /environment: expected a proposed_value/],
    [
      'when the value is of another type',
      [answer({ proposedValue: { a: 1 } }), other],
      /environment: expected a proposed_value/,
    ],
    [
      'when the value is longer than the field takes',
      [answer(), answer({ gapId: 'g2', proposedValue: 'x'.repeat(501) })],
      /os_version: expected a proposed_value/,
    ],
    [
      'when evidence is not there',
      [answer({ evidence: [{ path: 'customAttributes.owner', excerpt: 'x', source: 'y' }] }), other],
      /evidence that is where/,
    ],
    [
      'when evidence is empty there',
      [answer({ evidence: [{ path: 'description', excerpt: 'x', source: 'y' }] }), other],
      /evidence/,
    ],
    [
      'when evidence reaches past the asset',
      [answer({ evidence: [{ path: '__proto__', excerpt: 'x', source: 'y' }] }), other],
      /evidence/,
    ],
    ['with a member that nobody asked for', [answer({ sql: 'drop table' }), other], /nrecognized/],
    [
      'with text that cannot be stored',
      [answer({ aiSuggestions: ['a\0', 'b'], suggestedResolution: 'b' }), other],
      /NUL/,
    ],
    ['when they are no list', [], /an answer/],
  ];
  it.each(cases)('%s', (_name, answers, fault) => {
    const validated = check(...answers);
    expect(validated.ok).toBe(false);
    expect(validated.ok ? '' : validated.faults.join('\n')).toMatch(fault);
  });

  it.each([undefined, null, 'text', {}, [null], [[]]])('when they are %j', (output) => {
    expect(validateAnswers(output, question).ok).toBe(false);
  });

  it('saying nothing of what the asset or the answer holds', () => {
    const validated = check(answer({ proposedValue: 'hunter2', aiSuggestions: ['hunter2', 'web-prod-01'] }), other);
    expect(validated.ok ? '' : validated.faults.join(' ')).not.toMatch(/hunter2|web-prod-01/);
  });
});

describe('a path', () => {
  it.each<[string, unknown]>([
    ['name', 'web-prod-01'],
    ['attributes.os_name', 'Ubuntu 22.04'],
    ['customAttributes.Build No. 7', 'x86_64'],
    ['customAttributes.tags.env', 'prod'],
    ['conflictingValues.memory_mb.0', { value: 4096, source: 'a' }],
    ['conflictingValues.memory_mb.1', undefined],
    ['conflictingValues.memory_mb.length', undefined],
    ['customAttributes.constructor', undefined],
    ['', undefined],
    ['.', undefined],
    ['name.length', undefined],
  ])('%s finds %j', (path, expected) => {
    expect(resolvePath(facts, path)?.value).toEqual(expected);
  });
});

it('the evidence rules pass their own examination, for every field of every asset type', () => {
  for (const assetType of ASSET_TYPES) {
    const asset: AssetFacts = {
      ...facts,
      assetType,
      customAttributes: { ...facts.customAttributes, Owner: 'Ann', Notes: 'prod in Frankfurt' },
    };
    const all = catalogueFor(assetType).map((field, index) => ({
      id: `gap-${index}`,
      fieldName: field.name,
      gapType: 'MISSING_FIELD' as const,
      allowedValues: field.allowed ?? null,
    }));
    const normalise = normaliserFor(assetType);
    const validated = validateAnswers(answerGaps(asset, all, normalise), {
      facts: asset,
      context: filterContext(asset),
      gaps: all,
      normalise,
    });
    expect(validated.ok ? [] : validated.faults, assetType).toEqual([]);
  }
});
