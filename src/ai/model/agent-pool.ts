import { LRUCache } from 'lru-cache';
import type { Tenant } from '../../scope.js';

/** What an agent is for. */
export type AgentType = 'gap_analysis' | 'assistant';

const MAX_AGENTS = 500;
const IDLE_MS = 15 * 60 * 1000;

/**
 * One agent per client account, engagement and type, used again for every asset and run, so that nothing of one tenant
 * can reach another by way of an agent. Idle ones leave, and from `maxAgents` on the one that was used longest ago; whoever still
 * holds it finishes undisturbed. An agent must not remember what it was asked.
 */
export class AgentPool<Agent extends object> {
  private readonly agents: LRUCache<string, Agent>;

  constructor(
    private readonly create: (tenant: Tenant, type: AgentType) => Agent,
    { maxAgents = MAX_AGENTS, idleMs = IDLE_MS }: { maxAgents?: number; idleMs?: number } = {},
  ) {
    this.agents = new LRUCache({ max: maxAgents, ttl: idleMs, ttlAutopurge: true, updateAgeOnGet: true });
  }

  /** How many there are now. */
  get size(): number {
    return this.agents.size;
  }

  agentFor(tenant: Tenant, type: AgentType): Agent {
    // JSON keeps apart what a plain join would not: ids can hold any character.
    const key = JSON.stringify([tenant.clientAccountId, tenant.engagementId, type]);
    const known = this.agents.get(key);
    if (known) return known;
    const agent = this.create(tenant, type);
    this.agents.set(key, agent);
    return agent;
  }
}
