import { expect, it } from 'vitest';
import { sendRandomRequests } from '../kit/random-load.js';

/** `npm run soak -- limits` sends 50,000. */
const REQUESTS = 1000;

it('random documents and values are answered, and none with an error of ours', async () => {
  const { failures, statuses, codes } = await sendRandomRequests(
    Number(process.env.N ?? REQUESTS),
    Number(process.env.SEED ?? 11),
  );
  expect(failures.slice(0, 3)).toEqual([]);
  // Not all of them may fail for the same reason, or nothing has been tried.
  expect(statuses.get(200)).toBeGreaterThan(REQUESTS / 10);
  for (const code of [
    'GRAPHQL_PARSE_FAILED',
    'GRAPHQL_VALIDATION_FAILED',
    'BAD_USER_INPUT',
    'LIMIT_EXCEEDED',
    'NOT_FOUND',
  ])
    expect(codes.get(code), code).toBeGreaterThan(0);
});
