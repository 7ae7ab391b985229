import { LRUCache } from 'lru-cache';
import { sql } from '../../../db/statement.js';
import { inTenant } from '../../../graphql/read-model.js';
import type { Scope } from '../../../scope.js';
import { type Store, StoreUnavailable } from '../../../store/store.js';

/** What gateways and workers know of a running conversation. */
export interface SessionContext {
  /** Messages of both sides. */
  readonly messages: number;
  readonly toolFailures: number;
  /** The store was away: the figures are the database's and this process's own. */
  readonly isDegraded: boolean;
}

type Counter = 'messages' | 'toolFailures';

const TTL_MS = 24 * 3600 * 1000;

/**
 * Counters of a session, in the store and increased there atomically, so that all processes share them. The database has
 * the truth: while the store is away the process counts in memory, and once it is back the next `settle` puts it right.
 */
export class SessionCounters {
  private readonly failuresHere = new LRUCache<string, number>({ max: 10_000, ttl: TTL_MS });

  constructor(private readonly store: Store) {}

  /** Call after the transaction that made the change: what did not commit does not count. */
  async add(sessionId: string, counter: Counter, by: number): Promise<void> {
    if (by === 0) return;
    try {
      await this.store.incrementHash(keyOf(sessionId), counter, by, TTL_MS);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      // Messages are in the database; failures are counted nowhere else.
      if (counter === 'toolFailures') this.failuresHere.set(sessionId, (this.failuresHere.get(sessionId) ?? 0) + by);
    }
  }

  async load(scope: Scope, sessionId: string): Promise<SessionContext> {
    try {
      const shared = await this.store.getHash(keyOf(sessionId));
      const messages = shared.get('messages') ?? (await storedCount(scope, sessionId));
      return { messages, toolFailures: shared.get('toolFailures') ?? 0, isDegraded: false };
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      const messages = await storedCount(scope, sessionId);
      return { messages, toolFailures: this.failuresHere.get(sessionId) ?? 0, isDegraded: true };
    }
  }

  /**
   * Makes the store agree with the database, after an outage or a restart that forgot. Call it when no message of the
   * session waits: one that was stored and not yet counted would be counted twice, until the next call.
   */
  async settle(scope: Scope, sessionId: string): Promise<void> {
    try {
      const shared = await this.store.getHash(keyOf(sessionId));
      await this.add(sessionId, 'messages', (await storedCount(scope, sessionId)) - (shared.get('messages') ?? 0));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return;
    }
    const failures = this.failuresHere.get(sessionId) ?? 0;
    this.failuresHere.delete(sessionId);
    await this.add(sessionId, 'toolFailures', failures);
  }
}

async function storedCount(scope: Scope, sessionId: string): Promise<number> {
  const row = await scope.row<{ count: number }>(
    sql`select s.message_count as count from migration.assistant_sessions s where ${inTenant(scope, 's')} and s.id = ${sessionId}`,
  );
  return row?.count ?? 0;
}

const keyOf = (sessionId: string) => `assistant_session:${sessionId}`;
