import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AssetFacts } from '../../src/ai/asset-facts.js';
import { calibrateScores, worthOf } from '../../src/ai/patterns/calibrate-scores.js';
import { nameParts } from '../../src/ai/patterns/name-parts.js';
import { TenantPatterns } from '../../src/ai/patterns/tenant-patterns.js';

const server = (id: string, name: string, fields: Partial<AssetFacts> = {}): AssetFacts => ({
  id,
  name,
  assetType: 'SERVER',
  description: null,
  environment: null,
  location: null,
  discoverySource: 'RVTOOLS',
  attributes: {},
  customAttributes: {},
  invalidValues: {},
  conflictingValues: {},
  ...fields,
});

/** What `others` say of the location of one that is among them. */
async function locate(open: AssetFacts, others: readonly AssetFacts[]) {
  const patterns = new TenantPatterns();
  for (const asset of others) patterns.add(asset);
  await patterns.learn(open.assetType, ['location']);
  return patterns.find(open, 'location');
}

/** `count` servers that are named alike and have a location. */
const fleet = (prefix: string, count: number, location: string, from = 1) =>
  Array.from({ length: count }, (_, index) =>
    server(`${prefix}${from + index}`, `${prefix}${from + index}`, { location }),
  );

describe('the parts of a name', () => {
  it.each([
    ['web-prd-0123.corp.local', { series: 'web-prd-', number: 123, words: ['web', 'prd'], domain: 'corp.local' }],
    ['DB7', { series: 'db', number: 7, words: ['db'], domain: '' }],
    ['gateway', { series: 'gateway', number: null, words: ['gateway'], domain: '' }],
    ['4711', { series: '4711', number: null, words: [], domain: '' }],
    ['Billing Engine 2', { series: 'billing engine ', number: 2, words: ['billing', 'engine'], domain: '' }],
  ])('%s', (name, parts) => {
    expect(nameParts(name)).toEqual(parts);
  });
});

describe('patterns of a tenant', () => {
  it('say how many alike assets hold a value, and name some of them', async () => {
    const open = server('open', 'web-99');
    const finding = await locate(open, [...fleet('web-', 60, 'Ghent'), ...fleet('db-', 60, 'Lille'), open]);
    expect(finding).toMatchObject({ value: 'Ghent', isPattern: true, evidence: [{ path: 'name', excerpt: 'web-99' }] });
    expect(finding?.confidence).toBeGreaterThan(0.9);
    expect(finding?.reason).toMatch(/^all of .*"web-\*".* have it, such as web-\d+/);
    for (const id of finding?.evidence[0]?.assetIds ?? []) expect(id).toMatch(/^web-\d+$/);
  });

  it('carry nothing but names from one source to another that never says the field', async () => {
    const linux = { attributes: { os_family: 'linux' } };
    const known = fleet('web-', 60, 'Ghent').map((asset) => ({ ...asset, ...linux }));
    const others = fleet('db-', 60, 'Lille').map((asset) => ({ ...asset, attributes: { os_family: 'windows' } }));
    const of = (discoverySource: string, name: string) => server('open', name, { discoverySource, ...linux });
    const located = async (open: AssetFacts) => (await locate(open, [...known, ...others, open]))?.value;
    expect(await located(of('RVTOOLS', 'cph-7'))).toBe('Ghent');
    expect(await located(of('AZURE_MIGRATE', 'cph-7'))).toBeUndefined();
    expect(await located(of('AZURE_MIGRATE', 'web-99'))).toBe('Ghent');
  });

  it('go by the neighbours where a series changes its ways', async () => {
    const open = server('open', 'mw1100');
    const finding = await locate(open, [...fleet('mw', 40, 'Ghent', 1001), ...fleet('mw', 40, 'Lille', 1060), open]);
    expect(finding?.value).toBe('Lille');
  });

  it.each<[string, readonly AssetFacts[]]>([
    ['nobody else', []],
    ['two others', fleet('web-', 2, 'Ghent')],
    [
      'others that hold as many values as there are of them',
      Array.from({ length: 60 }, (_, n) => server(`s${n}`, `web-${n}`, { location: `Hall ${n}` })),
    ],
    [
      'others of another type',
      fleet('web-', 60, 'Ghent').map((asset) => ({ ...asset, assetType: 'DATABASE' as const })),
    ],
  ])('abstain where there is %s', async (_, others) => {
    const open = server('open', 'web-99');
    expect(await locate(open, [...others, open])).toBeNull();
  });

  it('never rest on the asset itself', async () => {
    const alone = server('alone', 'odd-1', { location: 'Ghent', customAttributes: { Rack: 'R1' } });
    expect((await locate(alone, [alone, ...fleet('web-', 60, 'Lille')]))?.value).not.toBe('Ghent');
  });

  it('do not depend on the order of the assets where nothing is equal', async () => {
    const assets = [...fleet('web-', 30, 'Ghent'), ...fleet('db-', 20, 'Lille'), server('open', 'web-31')];
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(assets, { minLength: assets.length, maxLength: assets.length }),
        async (shuffled) => {
          expect((await locate(server('open', 'web-31'), shuffled))?.value).toBe('Ghent');
        },
      ),
      { numRuns: 25 },
    );
  });

  it('keep personal data out of what they say', async () => {
    const mail = 'jane.roe@example.org';
    const owned = fleet('web-', 60, 'Ghent').map((asset) => ({ ...asset, name: `${mail} ${asset.name}` }));
    const open = server('open', `${mail} web-99`);
    expect(JSON.stringify((await locate(open, [...owned, open]))?.reason)).not.toContain(mail);
  });
});

describe('what a score is worth', () => {
  const trials = (score: number, right: number, wrong: number) => [
    ...Array.from({ length: right }, () => ({ score, isRight: true })),
    ...Array.from({ length: wrong }, () => ({ score, isRight: false })),
  ];

  it.each([
    ['nothing, without trials', [], 0.9, null],
    ['nothing, below the lowest that was tried', trials(0.9, 50, 0), 0.5, null],
    ['what was seen at least', trials(0.9, 50, 0), 0.95, 0.93],
    ['as much as lower ones that did better', [...trials(0.6, 50, 0), ...trials(0.9, 40, 10)], 0.9, 0.83],
  ])('%s', (_, seen, score, worth) => {
    const found = worthOf(calibrateScores(seen), score);
    expect(found === null ? null : Math.round(found * 100) / 100).toBe(worth);
  });

  it('never falls while the score rises', () => {
    const trial = fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), isRight: fc.boolean() });
    fc.assert(
      fc.property(fc.array(trial, { minLength: 40, maxLength: 200 }), (seen) => {
        const scale = calibrateScores(seen);
        for (const [index, step] of scale.entries())
          expect(step.lowerBound).toBeGreaterThanOrEqual(scale[index - 1]?.lowerBound ?? 0);
      }),
    );
  });
});
