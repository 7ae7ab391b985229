import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection.js';
import { ID } from '../../../graphql/id.js';
import { DateTime } from '../../../graphql/scalars.js';

@ObjectType({ simpleResolvers: true, description: 'A passage that an answer rests on, or that a search found.' })
export class KnowledgeSource {
  @Field(() => ID, { description: 'The document it stands in.' })
  documentId!: string;
  @Field(() => String, { description: 'Title of the document.' })
  title!: string;
  @Field(() => String, { description: 'The passage, with personal data and secrets replaced.' })
  excerpt!: string;
  @Field(() => Float, { description: 'How well it fits the question; higher is better, comparable within one search.' })
  score!: number;
}

@ObjectType({ simpleResolvers: true, description: "A document of the tenant's knowledge that answers can cite." })
@Entity({ tableName: 'knowledge_documents' })
export class KnowledgeDocument {
  @Field(() => ID, { description: 'UUID.' })
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  @Property({ type: 'uuid' })
  engagementId!: string;

  /** Set: an attachment, found in that session only. */
  @Property({ type: 'uuid', nullable: true })
  sessionId!: string | null;

  @Field(() => String, { description: 'As it was named when it was added.' })
  @Property({ type: 'text' })
  title!: string;

  @Field(() => Int, { description: 'Passages that it was cut into.' })
  @Property({ type: 'integer' })
  chunkCount!: number;

  /** Redacted text of an attachment that is still to be cut and indexed. */
  @Property({ type: 'text', nullable: true })
  unindexedText!: string | null;

  @Field(() => Boolean, { description: 'Whether personal data or secrets were replaced before it was indexed.' })
  @Property({ type: 'boolean' })
  piiRedacted!: boolean;

  @Property({ type: 'text' })
  createdBy!: string;

  @Field(() => DateTime, { description: 'When it was added.' })
  @Property({ type: 'datetime' })
  createdAt!: Date;
}

export const KnowledgeDocumentConnection = connectionOf(() => KnowledgeDocument, 'KnowledgeDocument');
