import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerGaps } from '../../src/ai/answer-gaps.js';
import { agree } from '../../src/ai/combine-findings.js';
import { catalogueField, catalogueFor } from '../../src/modules/catalogue/catalogue.js';
import { isRequired } from '../../src/modules/catalogue/completeness.js';
import { normaliseValue } from '../../src/modules/catalogue/normalise-value.js';
import { importOf } from './discovery.kit.js';

const sample = (name: string) => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));

const answerKey = z
  .object({ assets: z.record(z.string(), z.record(z.string(), z.json())) })
  .transform(({ assets }) => new Map(Object.entries(assets).map(([name, truth]) => [name.toLowerCase(), truth])))
  .parse(JSON.parse(readFileSync(sample('answer-key.json'), 'utf8')));

interface Tally {
  right: string[];
  wrong: string[];
  abstained: string[];
}

/** Every required field that the import left blank, answered and held against the key, by field. */
async function tally(file: string): Promise<Map<string, Tally>> {
  const bytes = async function* () {
    yield readFileSync(sample(file));
  };
  const { assets, start } = await importOf(file.endsWith('.xlsx') ? sample(file) : bytes());
  const tallies = new Map<string, Tally>();
  for (const asset of assets) {
    const truth = answerKey.get(asset.name.toLowerCase()) ?? {};
    const { name, environment, location, assetType, attributes } = asset;
    const values = { ...attributes, name, environment, location };
    const gaps = catalogueFor(assetType)
      .filter((field) => isRequired(field, values) && Object.hasOwn(truth, field.name))
      .filter((field) => (Object.entries(values).find(([key]) => key === field.name)?.[1] ?? null) === null)
      .map((field) => ({
        id: field.name,
        fieldName: field.name,
        gapType: 'MISSING_FIELD' as const,
        allowedValues: field.allowed ?? null,
      }));
    const facts = { ...asset, id: name, discoverySource: start.format, conflictingValues: {} };
    const answers = answerGaps(facts, gaps, (fieldName, raw) => {
      const field = catalogueField(assetType, fieldName);
      return field === undefined ? { ok: false, reason: 'no such field' } : normaliseValue(field, raw);
    });
    for (const { gapId, proposedValue } of answers) {
      const counted = tallies.get(gapId) ?? { right: [], wrong: [], abstained: [] };
      tallies.set(gapId, counted);
      const isRight = agree(proposedValue, truth[gapId] ?? null);
      counted[proposedValue === null ? 'abstained' : isRight ? 'right' : 'wrong'].push(
        `${name}: ${JSON.stringify(proposedValue)}`,
      );
    }
  }
  return tallies;
}

describe('evidence rules on the sample inventory, as an import leaves it,', () => {
  it.each([
    [
      'rvtools-northwind.xlsx',
      { environment: 0.9, os_version: 0.85, os_architecture: 0.95, application_ids: 0.8, hostname: 0.95 },
    ],
    ['azure-migrate-branch.csv', { environment: 0.7, location: 0.7, power_state: 0.5 }],
  ])('propose nothing that is wrong, and most of what can be known: %s', async (file, shares) => {
    const tallies = await tally(file);
    expect([...tallies].flatMap(([field, { wrong }]) => wrong.map((one) => `${field} of ${one}`))).toEqual([]);
    for (const [field, share] of Object.entries(shares)) {
      const { right, abstained } = tallies.get(field) ?? { right: [], abstained: [] };
      expect.soft(right.length / (right.length + abstained.length), field).toBeGreaterThanOrEqual(share);
    }
  });

  it('has a key to be held against', () => {
    expect(answerKey.size).toBeGreaterThan(100);
  });
});
