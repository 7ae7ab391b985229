import { redact } from '../../../ai/redact.js';
import type { Redacted } from '../../../ai/redacted.js';
import { sql } from '../../../db/statement.js';
import { inTenant } from '../../../graphql/read-model.js';
import type { Scope } from '../../../scope.js';
import type { Turn } from '../knowledge/search-knowledge.js';
import { MessageRole, MessageStatus } from '../sessions/assistant-message.entity.js';

/** A round of answering: see answer-messages.job.ts. */
export interface Round {
  readonly sessionId: string;
  readonly round: number;
}

/** A message that waits for its answer, with what was said before it. */
export interface WaitingMessage {
  /** Of the answer that is to be written. */
  readonly id: string;
  readonly questionId: string;
  readonly question: Redacted;
  readonly piiRedacted: boolean;
  readonly attachmentIds: readonly string[];
  readonly person: string;
  readonly requestId: string;
  /** How often answering it was begun, this time included. */
  readonly attempts: number;
  /** Oldest first. */
  readonly history: readonly (Turn & { readonly text: Redacted })[];
  /** The answer before rested on little or nothing. */
  readonly wasEvidenceLow: boolean;
  readonly escalationTicketId: string | null;
}

const TURNS_OF_HISTORY = 12;

interface WaitingRow extends Omit<WaitingMessage, 'question' | 'history' | 'wasEvidenceLow'> {
  readonly position: number;
  readonly question: string;
}

/** Whether the round is still the session's; a job of an earlier one has nothing to do. */
export async function isRoundOpen(scope: Scope, { sessionId, round }: Round): Promise<boolean> {
  const rows = await scope.rows(
    sql`select from migration.assistant_sessions s where ${inTenant(scope, 's')} and s.id = ${sessionId} and s.drain_round = ${round}`,
  );
  return rows.length > 0;
}

/** Closes the round, unless a message waits. */
export async function closeRound(scope: Scope, { sessionId, round }: Round): Promise<void> {
  await scope.transaction(async (tx) => {
    const isThisRound = sql`${inTenant(tx, 's')} and s.id = ${sessionId} and s.drain_round = ${round}`;
    // Locked first and looked at in a second statement: one alone would not see what was sent while it waited for the lock.
    await tx.rows(sql`select from migration.assistant_sessions s where ${isThisRound} for update`);
    const waiting = await tx.rows(sql`select from migration.assistant_messages m
      where ${inTenant(tx, 'm')} and m.session_id = ${sessionId} and m.status = ${MessageStatus.PENDING} limit 1`);
    if (waiting.length > 0) return;
    await tx.rows(sql`update migration.assistant_sessions s set drain_round = s.drain_round + 1 where ${isThisRound}`);
  });
}

/** The oldest message of the session that waits, marked as begun once more; undefined when none does. */
export function takeNext(scope: Scope, sessionId: string): Promise<WaitingMessage | undefined> {
  return scope.transaction(async (tx) => {
    const row = await tx.row<WaitingRow>(sql`update migration.assistant_messages m set attempts = m.attempts + 1
      from migration.assistant_messages q join migration.assistant_sessions s on s.id = q.session_id
      where ${inTenant(tx, 'm')} and ${inTenant(tx, 'q')} and ${inTenant(tx, 's')} and q.session_id = m.session_id and q.position = m.position - 1
        and m.id = (select w.id from migration.assistant_messages w where ${inTenant(tx, 'w')} and w.session_id = ${sessionId}
          and w.status = ${MessageStatus.PENDING} and w.role = ${MessageRole.ASSISTANT} order by w.position limit 1)
      returning m.id, m.position, m.attempts, q.id as "questionId", q.text as question, q.pii_redacted as "piiRedacted", q.attachment_ids as "attachmentIds",
        q.written_by as person, q.request_id as "requestId", s.escalation_ticket_id as "escalationTicketId"`);
    if (!row) return undefined;
    const earlier = await tx.rows<{ role: MessageRole; text: string | null; isEvidenceLow: boolean }>(sql`
      select m.role, m.text, m.is_evidence_low as "isEvidenceLow" from migration.assistant_messages m
      where ${inTenant(tx, 'm')} and m.session_id = ${sessionId} and m.position < ${row.position - 1}
      order by m.position desc limit ${TURNS_OF_HISTORY}`);
    return {
      ...row,
      question: redact(row.question).text,
      history: earlier.toReversed().map(({ role, text }) => ({
        speaker: role === MessageRole.USER ? ('person' as const) : ('assistant' as const),
        text: redact(text ?? '').text,
      })),
      wasEvidenceLow: earlier[0]?.isEvidenceLow ?? false,
    };
  });
}
