import { expect, it } from 'vitest';
import { sendRandomRequests } from '../kit/random-load.js';

const REQUESTS = 50_000;

/** Caches fill up at first; from a fifth of the way on, nothing may grow with the number of requests (it was 6 MiB). */
const MOST_GROWTH_MIB = 24;

it(`${REQUESTS} random documents and values: no crash, no error of ours, flat memory`, async () => {
  const { failures, statuses, codes, heapMib } = await sendRandomRequests(REQUESTS, 20_261_121);
  process.stdout.write(`${JSON.stringify({ statuses: [...statuses], codes: [...codes], heapMib })}\n`);
  expect(failures.slice(0, 5)).toEqual([]);
  expect(Math.max(...heapMib.slice(2)) - (heapMib[2] ?? 0)).toBeLessThan(MOST_GROWTH_MIB);
});
