import { v7 as uuid } from 'uuid';
import { sql } from '../../../db/statement.js';
import { inTenant } from '../../../graphql/read-model.js';
import type { Scope } from '../../../scope.js';
import type { AuditService } from '../../audit/audit.service.js';
import type { EscalationReason } from '../answering/judge-escalation.js';

/** One ticket a session: the conversation, redacted, for the people who take over. */
export class EscalationService {
  constructor(private readonly audit: AuditService) {}

  /**
   * Opens the session's ticket, or adds reasons and the newest turns to the one it has. Answers its id, the same one
   * however often it is called.
   */
  escalate(scope: Scope, sessionId: string, reasons: readonly EscalationReason[]): Promise<string> {
    return scope.transaction(async (tx) => {
      const { clientAccountId, engagementId } = tx.tenant;
      await tx.rows(
        sql`select from migration.assistant_sessions s where ${inTenant(tx, 's')} and s.id = ${sessionId} for update`,
      );
      const before = await tx.row<{ reasons: EscalationReason[] }>(
        sql`select e.reasons from migration.assistant_escalations e where ${inTenant(tx, 'e')} and e.session_id = ${sessionId}`,
      );
      const all = [...new Set([...(before?.reasons ?? []), ...reasons])];
      const ticket = await tx.row<{ id: string }>(sql`
        insert into migration.assistant_escalations as e (client_account_id, engagement_id, id, session_id, reasons, conversation)
        select ${clientAccountId}::uuid, ${engagementId}::uuid, ${uuid()}::uuid, ${sessionId}::uuid, ${JSON.stringify(all)}::jsonb,
          coalesce(jsonb_agg(jsonb_build_object('role', m.role, 'text', m.text, 'createdAt', m.created_at) order by m.position), '[]')
        from migration.assistant_messages m where ${inTenant(tx, 'm')} and m.session_id = ${sessionId} and m.text is not null
        on conflict (session_id) do update set reasons = excluded.reasons, conversation = excluded.conversation, updated_at = now()
        returning e.id`);
      if (!ticket) throw new Error('a ticket was neither made nor found');
      await tx.rows(
        sql`update migration.assistant_sessions s set escalation_ticket_id = ${ticket.id} where ${inTenant(tx, 's')} and s.id = ${sessionId}`,
      );
      if (all.length > (before?.reasons.length ?? 0))
        await this.audit.record(tx, {
          action: 'assistant.escalated',
          sessionId,
          escalationTicketId: ticket.id,
          details: { reasons: all },
        });
      return ticket.id;
    });
  }
}
