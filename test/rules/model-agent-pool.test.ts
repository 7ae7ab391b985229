import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AgentPool as Pool } from '../../src/ai/model/agent-pool.js';

let AgentPool: typeof Pool;
beforeAll(async () => {
  vi.useFakeTimers();
  // The cache takes a start at 0 for an entry that never ages, and the clock that is there when it is loaded for its own.
  vi.advanceTimersByTime(1);
  ({ AgentPool } = await import('../../src/ai/model/agent-pool.js'));
});
afterAll(() => void vi.useRealTimers());

const tenant = (client: string, engagement: string) => ({ clientAccountId: client, engagementId: engagement });

describe('the pool of agents', () => {
  it('has one for each client account, engagement and type, and gives it again', () => {
    const pool = new AgentPool((of, type) => ({ of, type }));
    const agents = [
      pool.agentFor(tenant('a', 'b'), 'gap_analysis'),
      pool.agentFor(tenant('a', 'c'), 'gap_analysis'),
      pool.agentFor(tenant('d', 'b'), 'gap_analysis'),
      pool.agentFor(tenant('a', 'b'), 'assistant'),
      // Ids that a careless join would take for the first.
      pool.agentFor(tenant('a,b', ''), 'gap_analysis'),
      pool.agentFor(tenant('a","b', ''), 'gap_analysis'),
    ];
    expect(new Set(agents).size).toBe(6);
    expect(pool.agentFor(tenant('a', 'b'), 'gap_analysis')).toBe(agents[0]);
    expect(agents[3]).toEqual({ of: tenant('a', 'b'), type: 'assistant' });
  });

  it('lets an agent go when it was idle, not when it is used', () => {
    const pool = new AgentPool(() => ({}), { idleMs: 1_000 });
    const used = pool.agentFor(tenant('used', 'e'), 'gap_analysis');
    pool.agentFor(tenant('idle', 'e'), 'gap_analysis');
    for (let time = 0; time < 4; time++) {
      vi.advanceTimersByTime(600);
      expect(pool.agentFor(tenant('used', 'e'), 'gap_analysis')).toBe(used);
    }
    expect(pool.size).toBe(1);
    vi.advanceTimersByTime(2_000);
    expect(pool.size).toBe(0);
  });

  it('never holds more than its limit: the one used longest ago leaves', () => {
    const pool = new AgentPool(() => ({}), { maxAgents: 2 });
    const first = pool.agentFor(tenant('1', 'e'), 'gap_analysis');
    const second = pool.agentFor(tenant('2', 'e'), 'gap_analysis');
    pool.agentFor(tenant('1', 'e'), 'gap_analysis');
    pool.agentFor(tenant('3', 'e'), 'gap_analysis');
    expect(pool.size).toBe(2);
    expect(pool.agentFor(tenant('1', 'e'), 'gap_analysis')).toBe(first);
    expect(pool.agentFor(tenant('2', 'e'), 'gap_analysis')).not.toBe(second);
  });
});
