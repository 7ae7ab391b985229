import { describe, it } from 'vitest';
import { comparePaths } from '../kit/compare-paths.js';

const OPERATIONS = 10_000;
const SEEDS = [1, 2, 3, 4];

describe('the read plan', () => {
  it.each(SEEDS)(`answers ${OPERATIONS / SEEDS.length} of ${OPERATIONS} generated operations as the resolvers do (seed %i)`, (seed) =>
    comparePaths(OPERATIONS / SEEDS.length, seed));
});
