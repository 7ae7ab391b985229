import { v7 as uuid } from 'uuid';
import type { Redacted } from '../../../ai/redacted.js';
import { sql } from '../../../db/statement.js';
import { inTenant } from '../../../graphql/read-model.js';
import type { Scope } from '../../../scope.js';

/** Whose memories: what a person said of themselves in any session, and what was said in this one. */
export interface MemoryOwner {
  readonly sessionId: string;
  readonly person: string;
}

export interface NewMemory {
  readonly about: 'PERSON' | 'SESSION';
  readonly fact: Redacted;
}

/** Days that a fact is remembered after it was last said. */
const DAYS = { PERSON: 90, SESSION: 7 };

const MOST_RECALLED = 20;
/** Of one person or session; the oldest leave first. */
const MOST_KEPT = 200;

/** What people told the assistant, redacted, until it expires. */
export class MemoryService {
  /** Facts that have not expired, newest first. */
  async recall(scope: Scope, { sessionId, person }: MemoryOwner): Promise<string[]> {
    const rows = await scope.rows<{ fact: string }>(sql`select m.fact from migration.assistant_memories m
      where ${inTenant(scope, 'm')} and (m.person = ${person} or m.person is null and m.session_id = ${sessionId}) and m.expires_at > now()
      order by m.created_at desc, m.id desc limit ${MOST_RECALLED}`);
    return rows.map(({ fact }) => fact);
  }

  /** Stores each fact once; said again, it is remembered longer. */
  async remember(scope: Scope, { sessionId, person }: MemoryOwner, facts: readonly NewMemory[]): Promise<void> {
    if (facts.length === 0) return;
    const rows = facts.map(({ about, fact }) => ({
      id: uuid(),
      person: about === 'PERSON' ? person : null,
      fact,
      days: DAYS[about],
    }));
    await scope.transaction(async (tx) => {
      const { clientAccountId, engagementId } = tx.tenant;
      const isOwn = sql`${inTenant(tx, 'm')} and (m.person = ${person} or m.person is null and m.session_id = ${sessionId})`;
      await tx.rows(sql`insert into migration.assistant_memories (client_account_id, engagement_id, id, session_id, person, fact, expires_at)
        select distinct on (f.person, f.fact) ${clientAccountId}::uuid, ${engagementId}::uuid, f.id, ${sessionId}::uuid, f.person, f.fact, now() + make_interval(days => f.days)
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) f (id uuid, person text, fact text, days int)
        on conflict (client_account_id, engagement_id, coalesce(person, session_id::text), md5(fact))
        do update set expires_at = excluded.expires_at`);
      await tx.rows(sql`delete from migration.assistant_memories m where ${isOwn} and m.expires_at <= now()`);
      await tx.rows(sql`delete from migration.assistant_memories d where ${inTenant(tx, 'd')}
        and d.id in (select m.id from migration.assistant_memories m where ${isOwn} order by m.created_at desc, m.id desc offset ${MOST_KEPT})`);
    });
  }
}
