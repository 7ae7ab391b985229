import { afterAll, beforeAll, expect, it } from 'vitest';
import { READS, ReadPlans } from '../kit/read-plans.js';

let plans: ReadPlans;
beforeAll(async () => {
  plans = await ReadPlans.open();
});
afterAll(() => plans.close());

/** A connection keeps the plan that it made first, which may have been before anything was imported. */
it.each(READS)(
  'while the tables are empty no large one is planned to be read from end to end: %s',
  async (operation) => {
    const { walked, plan } = await plans.walkedBy(operation);
    expect(walked, plan).toEqual([]);
  },
);
