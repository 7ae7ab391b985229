import { expect, it } from 'vitest';
import { crashUnderLoad } from '../kit/crashed-database.js';

it('keeps every acknowledged write and goes on by itself when PostgreSQL crashes', { timeout: 120_000 }, async () => {
  const { acknowledged, lost, recoverySeconds, analysed } = await crashUnderLoad(2, 50);
  expect({ lost, crashes: recoverySeconds.length, analysed }).toEqual({ lost: 0, crashes: 2, analysed: 50 });
  expect(acknowledged).toBeGreaterThan(0);
});
