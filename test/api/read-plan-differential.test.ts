import { describe, it } from 'vitest';
import { comparePaths } from '../kit/compare-paths.js';

describe('the read plan', () => {
  it('answers 300 generated operations as the resolvers do', () => comparePaths(300, 20_261_121), 60_000);
});
