import { expect, it } from 'vitest';
import { crashUnderLoad } from '../kit/crashed-database.js';

const CRASHES = 20;
const ASSETS = 2000;
const MOST_SECONDS = 15;

it(`loses no acknowledged write while PostgreSQL crashes ${CRASHES} times, and recovers by itself`, async () => {
  const figures = await crashUnderLoad(CRASHES, ASSETS);
  process.stdout.write(`${expect.getState().currentTestName}: ${JSON.stringify(figures)}\n`);
  expect(figures).toMatchObject({ lost: 0, analysed: ASSETS });
  expect(figures.acknowledged).toBeGreaterThan(CRASHES);
  expect(Math.max(...figures.recoverySeconds)).toBeLessThan(MOST_SECONDS);
});
