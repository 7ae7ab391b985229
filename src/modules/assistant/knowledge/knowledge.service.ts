import { v7 as uuid } from 'uuid';
import { redact } from '../../../ai/redact.js';
import { badInput } from '../../../errors.js';
import { requireText } from '../../../graphql/text.js';
import type { Scope } from '../../../scope.js';
import type { AuditService } from '../../audit/audit.service.js';
import { chunkDocument } from './chunk-document.js';
import { KnowledgeDocument, type KnowledgeSource } from './knowledge-document.entity.js';
import type { KnowledgeIndex } from './knowledge-index.js';
import { readConversation } from './read-conversation.js';
import { type Found, type KnowledgeQuery, searchKnowledge, toSource } from './search-knowledge.js';

/** Longest document, in UTF-16 units; a request's body ends at about the same size. */
const MAX_LENGTH = 1_000_000;
const MAX_QUERY_LENGTH = 8_000;
const MOST_PASSAGES = 50;

/** The texts that answers can cite. What is stored, indexed and found has passed the redactor. */
export class KnowledgeService {
  constructor(
    private readonly index: KnowledgeIndex,
    private readonly audit: AuditService,
  ) {}

  /** Cuts and indexes a text in one transaction: it is found as soon as this is answered. */
  async addDocument(scope: Scope, input: { title: string; text: string }): Promise<KnowledgeDocument> {
    const title = redact(requireText('input.title', input.title));
    const text = redact(requireText('input.text', input.text, MAX_LENGTH));
    const chunks = chunkDocument(text.text);
    return scope.transaction(async (tx) => {
      const document = tx.em.create(KnowledgeDocument, {
        id: uuid(),
        ...tx.tenant,
        sessionId: null,
        title: title.text,
        chunkCount: chunks.length,
        unindexedText: null,
        piiRedacted: title.found.length + text.found.length > 0,
        createdBy: tx.actor.subject,
        createdAt: new Date(),
      });
      await tx.em.flush();
      await this.index.add(tx, document, chunks);
      const { id, piiRedacted, chunkCount } = document;
      await this.audit.record(tx, {
        action: 'knowledge.document_added',
        piiRedacted,
        details: { documentId: id, title: title.text, chunkCount, redacted: text.found },
      });
      return document;
    });
  }

  /** The passages that fit best. A query of several lines is read as a conversation that ends with the question. */
  async search(scope: Scope, { query, first }: { query: string; first: number }): Promise<KnowledgeSource[]> {
    if (first < 1) throw badInput('first', `Expected "first" to be 1 to ${MOST_PASSAGES}; got ${first}.`);
    const conversation = readConversation(requireText('query', query, MAX_QUERY_LENGTH));
    const { passages } = await this.find(scope, {
      ...conversation,
      sessionId: null,
      first: Math.min(first, MOST_PASSAGES),
    });
    return passages.map(toSource);
  }

  find(scope: Scope, query: KnowledgeQuery): Promise<Found> {
    return searchKnowledge(this.index, scope, query);
  }
}
