import { v7 as uuid } from 'uuid';
import { sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import type { AuditVerification } from './audit.inputs.js';
import type { ToolCall } from './audit-event.entity.js';
import { GENESIS_HASH, type HashedEvent, hashEvent } from './hash-event.js';

/** What a service says of a change; text must have passed the redactor. */
export interface NewAuditEvent {
  action: string;
  sessionId?: string;
  collectionFlowId?: string;
  assetId?: string;
  gapId?: string;
  messageTextRedacted?: string;
  toolsCalled?: ToolCall[];
  selectedSources?: unknown;
  escalationTicketId?: string;
  piiRedacted?: boolean;
  details?: Readonly<Record<string, unknown>>;
}

const VERIFY_BATCH = 1000;

/** The tenant's audit trail. Entries are only ever added, in the transaction of the change they record. */
export class AuditService {
  /**
   * Adds entries to the trail; `scope` must be inside the transaction of the change. The head of the chain stays
   * locked until that transaction ends, so call it last: two changes of one tenant wait for each other here. An entry may
   * be one that a statement sent before has yet to answer; the head is asked for meanwhile.
   */
  async record(scope: Scope, ...entries: readonly (NewAuditEvent | Promise<NewAuditEvent>)[]): Promise<void> {
    if (entries.length === 0) return;
    const { clientAccountId, engagementId } = scope.tenant;
    // Locks the head, and makes it with the tenant's first entry.
    const locking = scope.row<{ sequence: number; hash: string }>(sql`
      insert into migration.audit_heads as h (client_account_id, engagement_id, sequence, hash)
      values (${clientAccountId}, ${engagementId}, 0, ${GENESIS_HASH})
      on conflict (client_account_id, engagement_id) do update set sequence = h.sequence returning h.sequence, h.hash`);
    const [head, ...added] = await Promise.all([locking, ...entries]);
    let { sequence, hash } = head ?? { sequence: 0, hash: GENESIS_HASH };
    const occurredAt = new Date().toISOString();
    const rows = added.map((event) => {
      sequence += 1;
      const hashed: HashedEvent = {
        id: uuid(),
        sequence,
        occurredAt,
        actor: scope.actor.subject,
        action: event.action,
        requestId: scope.requestId,
        sessionId: event.sessionId ?? null,
        collectionFlowId: event.collectionFlowId ?? null,
        assetId: event.assetId ?? null,
        gapId: event.gapId ?? null,
        messageTextRedacted: event.messageTextRedacted ?? null,
        toolsCalled: event.toolsCalled ?? [],
        selectedSources: event.selectedSources ?? null,
        escalationTicketId: event.escalationTicketId ?? null,
        piiRedacted: event.piiRedacted ?? false,
        details: event.details ?? {},
        previousHash: hash,
      };
      hash = hashEvent(hashed);
      return { ...hashed, hash };
    });
    scope.send(sql`with added as (insert into migration.audit_events (client_account_id, engagement_id, id, sequence, occurred_at, actor, action, request_id,
        session_id, collection_flow_id, asset_id, gap_id, message_text_redacted, tools_called, selected_sources, escalation_ticket_id, pii_redacted,
        details, previous_hash, hash)
      select ${clientAccountId}::uuid, ${engagementId}::uuid, e.id, e.sequence, e."occurredAt", e.actor, e.action, e."requestId",
        e."sessionId", e."collectionFlowId", e."assetId", e."gapId", e."messageTextRedacted", e."toolsCalled", e."selectedSources",
        e."escalationTicketId", e."piiRedacted", e.details, e."previousHash", e.hash
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) e (id uuid, sequence bigint, "occurredAt" timestamptz, actor text, action text,
        "requestId" text, "sessionId" uuid, "collectionFlowId" uuid, "assetId" uuid, "gapId" uuid, "messageTextRedacted" text, "toolsCalled" jsonb,
        "selectedSources" jsonb, "escalationTicketId" text, "piiRedacted" boolean, details jsonb, "previousHash" text, hash text))
      update migration.audit_heads h set sequence = ${sequence}, hash = ${hash} where ${inTenant(scope, 'h')}`);
  }

  /** Walks the whole chain: every hash, every link, and that the last entry is the one the head names. */
  async verify(scope: Scope): Promise<AuditVerification> {
    let previous = { sequence: 0, hash: GENESIS_HASH };
    for (;;) {
      const batch = await this.batchAfter(scope, previous.sequence);
      for (const { hash, ...event } of batch) {
        const isSound =
          event.sequence === previous.sequence + 1 && event.previousHash === previous.hash && hashEvent(event) === hash;
        if (!isSound) return { isIntact: false, eventsChecked: previous.sequence, firstBrokenEventId: event.id };
        previous = { sequence: event.sequence, hash };
      }
      if (batch.length < VERIFY_BATCH) break;
    }
    const head = await scope.row<{ sequence: number; hash: string }>(
      sql`select h.sequence, h.hash from migration.audit_heads h where ${inTenant(scope, 'h')}`,
    );
    // An entry that was added meanwhile moved the head on: only a head that names an entry we do not find tells of a cut.
    const isCut =
      head !== undefined && head.sequence <= previous.sequence
        ? head.sequence === previous.sequence && head.hash !== previous.hash
        : head !== undefined && !(await this.exists(scope, head.sequence));
    return { isIntact: !isCut, eventsChecked: previous.sequence, firstBrokenEventId: null };
  }

  private async exists(scope: Scope, sequence: number): Promise<boolean> {
    const rows = await scope.rows(
      sql`select from migration.audit_events e where ${inTenant(scope, 'e')} and e.sequence = ${sequence}`,
    );
    return rows.length > 0;
  }

  private async batchAfter(scope: Scope, sequence: number): Promise<(HashedEvent & { hash: string })[]> {
    const rows = await scope.rows<Omit<HashedEvent, 'occurredAt'> & { occurredAt: Date; hash: string }>(sql`
      select e.id, e.sequence, e.occurred_at as "occurredAt", e.actor, e.action, e.request_id as "requestId", e.session_id as "sessionId",
        e.collection_flow_id as "collectionFlowId", e.asset_id as "assetId", e.gap_id as "gapId", e.message_text_redacted as "messageTextRedacted",
        e.tools_called as "toolsCalled", e.selected_sources as "selectedSources", e.escalation_ticket_id as "escalationTicketId",
        e.pii_redacted as "piiRedacted", e.details, e.previous_hash as "previousHash", e.hash
      from migration.audit_events e where ${inTenant(scope, 'e')} and e.sequence > ${sequence} order by e.sequence limit ${VERIFY_BATCH}`);
    return rows.map((row) => ({ ...row, occurredAt: row.occurredAt.toISOString() }));
  }
}
