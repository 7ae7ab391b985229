import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AssetFacts } from '../../src/ai/asset-facts.js';
import { type EvidenceRule, finding } from '../../src/ai/evidence/evidence-rule.js';
import { RuleTrials } from '../../src/ai/evidence/rule-trials.js';

const server = (id: number, location: string | null, fields: Partial<AssetFacts> = {}): AssetFacts => ({
  id: String(id),
  name: `ghe-${id}`,
  assetType: 'SERVER',
  description: null,
  environment: null,
  location,
  discoverySource: 'RVTOOLS',
  attributes: {},
  customAttributes: {},
  invalidValues: {},
  conflictingValues: {},
  ...fields,
});

/** Says "Ghent" of whatever is named ghe-*. */
const byPrefix = (confidence: number): EvidenceRule => ({
  name: 'by-prefix',
  fields: ['location'],
  find: ({ name }) =>
    finding(
      'Ghent',
      confidence,
      [{ path: 'name', label: 'name', key: 'name', text: name, value: name, source: 'RVTOOLS' }],
      'the name says so',
    ),
});

/** What the rule says of a blank one, after `right` of `all` assets were seen to be in Ghent. */
async function tried(confidence: number, right: number, all: number, proposedFields: readonly string[] = []) {
  const trials = new RuleTrials([byPrefix(confidence)], () => (_, value) => ({ ok: true, value }));
  for (let n = 0; n < all; n++) trials.add(server(n, n < right ? 'Ghent' : 'Lille'), proposedFields);
  await trials.learn('SERVER', ['location']);
  return trials.rulesFor('SERVER')[0]?.find(server(-1, null), 'location') ?? null;
}

describe('what a tenant shows of an evidence rule', () => {
  it.each([
    // Rule says, right of all, and is believed.
    [0.75, 0, 0, 0.75],
    [0.75, 60, 60, 0.93],
    [0.75, 20, 20, 0.87],
    [0.75, 45, 60, 0.75],
    [0.95, 380, 380, 0.95],
    [0.95, 80, 100, 0.82],
    [0.7, 12, 20, 0.65],
  ])('%d with %d of %d right is %d', async (confidence, right, all, believed) => {
    expect((await tried(confidence, right, all))?.confidence).toBe(believed);
  });

  it('silences it where it is wrong more often than right', async () => {
    expect(await tried(0.75, 4, 60)).toBeNull();
  });

  it('is told with the proposal', async () => {
    expect((await tried(0.75, 45, 60))?.reason).toBe(
      'the name says so; this was right for 45 of 60 assets whose value is known',
    );
    expect((await tried(0.75, 0, 0))?.reason).toBe('the name says so');
  });

  it('does not count what was proposed before, what sources disagree about, and blanks', async () => {
    expect((await tried(0.75, 60, 60, ['location']))?.confidence).toBe(0.75);
    const trials = new RuleTrials([byPrefix(0.75)], () => (_, value) => ({ ok: true, value }));
    const sides = [{ value: 'Ghent', source: 'RVTOOLS' }];
    for (let n = 0; n < 60; n++)
      trials.add(server(n, n % 2 === 0 ? null : 'Ghent', { conflictingValues: { location: sides } }), []);
    await trials.learn('SERVER', ['location']);
    expect(trials.rulesFor('SERVER')[0]?.find(server(-1, null), 'location')?.confidence).toBe(0.75);
  });

  it('lies between what the rule says and what was seen, and no higher than what is stated', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 50, max: 98 }), fc.nat(60), fc.nat(60), async (said, right, wrong) => {
        const confidence = said / 100;
        const all = right + wrong;
        const believed = (await tried(confidence, right, all))?.confidence ?? 0;
        const seen = all === 0 ? confidence : right / all;
        expect(believed === 0 ? 1 : believed).toBeGreaterThanOrEqual(Math.min(confidence, seen) - 0.011);
        expect(believed).toBeLessThanOrEqual(Math.max(confidence, Math.min(seen, 0.95)));
      }),
      { numRuns: 60 },
    );
  });
});
