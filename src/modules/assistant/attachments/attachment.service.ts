import { v7 as uuid } from 'uuid';
import { redact } from '../../../ai/redact.js';
import { sql } from '../../../db/statement.js';
import { AppError, notFound } from '../../../errors.js';
import { inTenant } from '../../../graphql/read-model.js';
import { requireText } from '../../../graphql/text.js';
import type { Scope } from '../../../scope.js';
import type { AuditService } from '../../audit/audit.service.js';
import { chunkDocument } from '../knowledge/chunk-document.js';
import { KnowledgeDocument } from '../knowledge/knowledge-document.entity.js';
import type { KnowledgeIndex } from '../knowledge/knowledge-index.js';
import { readAttachment } from './read-attachment.js';

const MOST_ATTACHMENTS = 20;

/** Files of one conversation: found there and nowhere else. */
export class AttachmentService {
  constructor(
    private readonly index: KnowledgeIndex,
    private readonly audit: AuditService,
  ) {}

  /** Stores a file's redacted text; it is indexed when a message is answered. */
  async add(scope: Scope, sessionId: string, fileName: string, bytes: Buffer): Promise<KnowledgeDocument> {
    const name = redact(requireText('fileName', fileName));
    const text = redact(await readAttachment(name.text, bytes));
    return scope.transaction(async (tx) => {
      const sessions = await tx.rows(
        sql`select from migration.assistant_sessions s where ${inTenant(tx, 's')} and s.id = ${sessionId} for update`,
      );
      if (sessions.length === 0) throw notFound('assistant session', sessionId);
      const count = await tx.row<{ n: number }>(
        sql`select count(*) as n from migration.knowledge_documents d where ${inTenant(tx, 'd')} and d.session_id = ${sessionId}`,
      );
      if ((count?.n ?? 0) >= MOST_ATTACHMENTS)
        throw new AppError('LIMIT_EXCEEDED', `A conversation has ${MOST_ATTACHMENTS} attachments at most.`);
      const document = tx.em.create(KnowledgeDocument, {
        id: uuid(),
        ...tx.tenant,
        sessionId,
        title: name.text,
        chunkCount: 0,
        unindexedText: text.text,
        piiRedacted: name.found.length + text.found.length > 0,
        createdBy: tx.actor.subject,
        createdAt: new Date(),
      });
      await tx.em.flush();
      await this.audit.record(tx, {
        action: 'assistant.attachment_added',
        sessionId,
        piiRedacted: document.piiRedacted,
        details: { documentId: document.id, title: document.title, bytes: bytes.length, redacted: text.found },
      });
      return document;
    });
  }

  /** Cuts and indexes what of the session's attachments is not yet; answers how many documents that were. */
  async indexAll(scope: Scope, sessionId: string): Promise<number> {
    let indexed = 0;
    while (await this.indexOne(scope, sessionId)) indexed += 1;
    return indexed;
  }

  private indexOne(scope: Scope, sessionId: string): Promise<boolean> {
    return scope.transaction(async (tx) => {
      const document = await tx.row<{ id: string; title: string; text: string }>(sql`
        select d.id, d.title, d.unindexed_text as text from migration.knowledge_documents d
        where ${inTenant(tx, 'd')} and d.session_id = ${sessionId} and d.unindexed_text is not null order by d.id limit 1 for update`);
      if (!document) return false;
      const chunks = chunkDocument(document.text);
      await this.index.add(tx, { ...document, sessionId }, chunks);
      await tx.rows(sql`update migration.knowledge_documents d set unindexed_text = null, chunk_count = ${chunks.length}
        where ${inTenant(tx, 'd')} and d.id = ${document.id}`);
      return true;
    });
  }
}
