import type DataLoader from 'dataloader';
import { v7 as uuid } from 'uuid';
import { type RedactionCounts, redact } from '../../../ai/redact.js';
import { idempotent } from '../../../db/idempotent.js';
import { sql } from '../../../db/statement.js';
import { AppError, badInput, notFound } from '../../../errors.js';
import { type Page, pageLoader } from '../../../graphql/connection.js';
import { List } from '../../../graphql/list.js';
import type { PageArgs } from '../../../graphql/page-args.js';
import { inTenant, ReadModel } from '../../../graphql/read-model.js';
import { requireText } from '../../../graphql/text.js';
import type { JobQueue } from '../../../jobs/queue.js';
import type { Scope } from '../../../scope.js';
import type { AuditService } from '../../audit/audit.service.js';
import { answerMessages } from '../answering/answer-messages.job.js';
import type { SendAssistantMessageInput, StartAssistantSessionInput } from '../assistant.inputs.js';
import { AssistantMessage, MessageRole, MessageStatus } from './assistant-message.entity.js';
import { AssistantSession } from './assistant-session.entity.js';
import { nextMessageId } from './next-message-id.js';
import type { SessionCounters } from './session-counters.js';
import type { TextSeal } from './text-seal.js';

export interface SessionParts {
  readonly audit: AuditService;
  readonly queue: JobQueue;
  readonly counters: SessionCounters;
  /** Undefined: of what people typed only the redacted text is kept. */
  readonly seal: TextSeal | undefined;
}

const LONGEST_MESSAGE = 8_000;
const MOST_ATTACHMENTS = 10;
/** Messages of a session that wait at once. */
const MOST_WAITING = 50;

const sessions = new ReadModel(AssistantSession, 'migration.assistant_sessions', {
  isEscalated: (s) => sql`(${s}.escalation_ticket_id is not null)`,
});

/** Answers come within a second; who still waits after that waits for a worker, or for another message. */
const messages = new ReadModel(AssistantMessage, 'migration.assistant_messages', {
  text: ['text', 'sealedText'],
  pollAfterMs: (m) => sql`(case when ${m}.status <> ${MessageStatus.PENDING} then 0
    when ${m}.created_at > now() - interval '3 seconds' then 250 when ${m}.created_at > now() - interval '30 seconds' then 1000 else 3000 end)`,
});

const messagesOfSession = new List('AssistantSession.messages', messages, {
  belongs: (m, sessionId) => sql`${m}.session_id = ${sessionId}`,
});

/** All that a message shows: what is sent back is read once more, as it stands. */
const PAYLOAD_FIELDS = new Set([
  'role',
  'status',
  'text',
  'sources',
  'toolsCalled',
  'isEscalated',
  'metadata',
  'errorCode',
  'createdAt',
  'pollAfterMs',
]);

/** Conversations and what is said in them. */
export class SessionService {
  constructor(private readonly parts: SessionParts) {}

  async start(scope: Scope, input: StartAssistantSessionInput): Promise<AssistantSession> {
    const topic = input.topic?.trim() ? redact(requireText('input.topic', input.topic)) : undefined;
    return scope.transaction(async (tx) => {
      const session = tx.em.create(AssistantSession, {
        id: uuid(),
        ...tx.tenant,
        topic: topic?.text ?? null,
        messageCount: 0,
        drainRound: 0,
        isEscalated: false,
        escalationTicketId: null,
        createdBy: tx.actor.subject,
        createdAt: new Date(),
      });
      await tx.em.flush();
      await this.parts.audit.record(tx, { action: 'assistant.session_started', sessionId: session.id });
      return session;
    });
  }

  /** Stores what was said and the answer to come, and asks for it, all in one transaction. Returns the pending answer. */
  async send(scope: Scope, input: SendAssistantMessageInput): Promise<AssistantMessage> {
    const { sessionId, idempotencyKey: key } = input;
    const text = requireText('input.text', input.text, LONGEST_MESSAGE);
    const attachmentIds = [...new Set(input.attachmentIds ?? [])];
    if (attachmentIds.length > MOST_ATTACHMENTS)
      throw badInput('input.attachmentIds', `Expected at most ${MOST_ATTACHMENTS} ids; got ${attachmentIds.length}.`);
    let isNew = false;
    const id = await scope.transaction((tx) =>
      idempotent(tx, { operation: 'sendAssistantMessage', key, input }, async () => {
        isNew = true;
        return this.store(tx, sessionId, text, attachmentIds);
      }),
    );
    if (isNew) await this.parts.counters.add(sessionId, 'messages', 2);
    const message = await this.message(scope, id, PAYLOAD_FIELDS);
    if (!message) throw notFound('assistant message', id);
    return message;
  }

  session(scope: Scope, id: string, fields: ReadonlySet<string>): Promise<AssistantSession | undefined> {
    return scope.row<AssistantSession>(
      sql`select ${sessions.columns(scope, fields, 's')} from migration.assistant_sessions s where ${inTenant(scope, 's')} and s.id = ${id}`,
    );
  }

  message(scope: Scope, id: string, fields: ReadonlySet<string>): Promise<AssistantMessage | undefined> {
    return scope.row<AssistantMessage>(
      sql`select ${messages.columns(scope, fields, 'm')} from migration.assistant_messages m where ${inTenant(scope, 'm')} and m.id = ${id}`,
    );
  }

  /** The messages of sessions, oldest first. */
  messagesLoader(
    scope: Scope,
    fields: ReadonlySet<string>,
    args: PageArgs,
  ): DataLoader<string, Page<AssistantMessage>> {
    return pageLoader(scope, messagesOfSession, fields, args);
  }

  /** What was typed, where it was kept and the key fits; else the redacted text. */
  textOf({ id, text, sealedText }: AssistantMessage): string | null {
    return (sealedText && this.parts.seal?.open(id, sealedText)) || text;
  }

  private async store(tx: Scope, sessionId: string, typed: string, attachmentIds: readonly string[]): Promise<string> {
    const { clientAccountId, engagementId } = tx.tenant;
    // The row's lock orders the messages of a session, and decides with closeRound which job answers this one.
    const session = await tx.row<{ messageCount: number; round: number }>(sql`
      update migration.assistant_sessions s set message_count = s.message_count + 2
      where ${inTenant(tx, 's')} and s.id = ${sessionId} returning s.message_count as "messageCount", s.drain_round as round`);
    if (!session) throw notFound('assistant session', sessionId);
    await requireAttachments(tx, sessionId, attachmentIds);
    const last = await tx.row<{ id: string }>(sql`select m.id from migration.assistant_messages m
      where ${inTenant(tx, 'm')} and m.session_id = ${sessionId} order by m.position desc limit 1`);
    await requireRoom(tx, sessionId);
    const { text, found } = redact(typed);
    const questionId = nextMessageId(last?.id);
    const answerId = nextMessageId(questionId);
    const position = session.messageCount - 1;
    const sealed = this.sealed(questionId, typed, found);
    await tx.rows(sql`insert into migration.assistant_messages
        (client_account_id, engagement_id, id, session_id, position, role, status, text, sealed_text, pii_redacted, attachment_ids, written_by, request_id)
      values (${clientAccountId}, ${engagementId}, ${questionId}, ${sessionId}, ${position}, ${MessageRole.USER}, ${MessageStatus.PENDING},
          ${text}, ${sealed}, ${found.length > 0}, ${JSON.stringify(attachmentIds)}::jsonb, ${tx.actor.subject}, ${tx.requestId}),
        (${clientAccountId}, ${engagementId}, ${answerId}, ${sessionId}, ${position + 1}, ${MessageRole.ASSISTANT}, ${MessageStatus.PENDING},
          null, null, false, '[]', 'assistant', ${tx.requestId})`);
    await this.parts.queue.send(tx, answerMessages, { sessionId, round: session.round });
    return answerId;
  }

  private sealed(messageId: string, typed: string, found: RedactionCounts): string | null {
    return found.length > 0 && this.parts.seal ? this.parts.seal.seal(messageId, typed) : null;
  }
}

async function requireRoom(tx: Scope, sessionId: string): Promise<void> {
  const waiting = await tx.row<{ n: number }>(sql`select count(*) as n from migration.assistant_messages m
    where ${inTenant(tx, 'm')} and m.session_id = ${sessionId} and m.status = ${MessageStatus.PENDING} and m.role = ${MessageRole.USER}`);
  if ((waiting?.n ?? 0) >= MOST_WAITING)
    throw new AppError(
      'LIMIT_EXCEEDED',
      `Expected at most ${MOST_WAITING} messages of a conversation to wait; poll for their answers first.`,
    );
}

async function requireAttachments(tx: Scope, sessionId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx.rows<{ id: string }>(sql`select d.id from migration.knowledge_documents d
    where ${inTenant(tx, 'd')} and d.id = any(${ids}) and (d.session_id is null or d.session_id = ${sessionId})`);
  const known = new Set(rows.map(({ id }) => id));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) throw notFound('attachment', missing);
}
