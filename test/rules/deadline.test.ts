import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Deadline } from '../../src/deadline.js';

describe('a deadline', () => {
  it('stops what waits for it, and says after how long', async () => {
    const deadline = new Deadline(20);
    await expect(deadline.race(sleep(5_000, undefined, { ref: false }))).rejects.toThrow('within 0.02 s');
    expect(() => deadline.check()).toThrow('within 0.02 s');
  });

  it('is six times as far for work on a whole flow, also where somebody waits already', async () => {
    const deadline = new Deadline(500);
    const { signal } = deadline;
    deadline.extendForWholeFlow();
    expect(deadline.msLeft).toBeGreaterThan(2_000);
    expect(deadline.msLeft).toBeLessThanOrEqual(3_000);
    await sleep(600);
    expect(signal.aborted).toBe(false);
    deadline.clear();
  });
});
