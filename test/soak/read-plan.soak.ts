import { describe, expect, it } from 'vitest';
import { comparePaths } from '../kit/compare-paths.js';

const OPERATIONS = 10_000;
const SEEDS = [1, 2, 3, 4];

describe('the read plan', () => {
  it.each(SEEDS)(
    `answers ${OPERATIONS / SEEDS.length} of ${OPERATIONS} operations as the resolvers do, from seed %i`,
    async (seed) => {
      const compared = await comparePaths(OPERATIONS / SEEDS.length, seed);
      expect(compared).toBeGreaterThan((OPERATIONS / SEEDS.length) * 0.7);
    },
  );
});
