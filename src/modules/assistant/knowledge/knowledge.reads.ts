import { sql } from '../../../db/statement.js';
import { List } from '../../../graphql/list.js';
import type { ReadField } from '../../../graphql/read-field.js';
import { ReadModel } from '../../../graphql/read-model.js';
import { KnowledgeDocument } from './knowledge-document.entity.js';

const documents = new ReadModel(KnowledgeDocument, 'migration.knowledge_documents');

/** Documents of all of the tenant; attachments of sessions are not among them. */
export const documentList = new List('Query.knowledgeDocuments', documents, {
  belongs: (d) => sql`${d}.session_id is null`,
});

export const knowledgeReads: readonly ReadField[] = [documentList];
