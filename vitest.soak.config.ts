import base from './vitest.config.js';

/**
 * The long runs: the faults of the suite at their full counts, one file after another on an otherwise quiet machine.
 * `npm run soak` runs all, `npm run soak -- enhancement` those whose path holds the word.
 */
export default {
  ...base,
  test: { ...base.test, include: ['test/soak/**/*.soak.ts'], testTimeout: 3_600_000, fileParallelism: false },
};
