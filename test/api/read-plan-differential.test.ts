import { describe, expect, it } from 'vitest';
import { comparePaths } from '../kit/compare-paths.js';

const OPERATIONS = 300;

describe('the read plan', () => {
  it(`answers ${OPERATIONS} generated operations as the resolvers do`, async () => {
    const compared = await comparePaths(OPERATIONS, 20_261_121);
    expect(compared).toBeGreaterThan(OPERATIONS * 0.7);
  }, 90_000);
});
