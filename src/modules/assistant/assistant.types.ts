import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { ID } from '../../graphql/id.js';
import { DateTime } from '../../graphql/scalars.js';
import { ToolCall } from '../audit/audit-event.entity.js';

export enum MessageRole {
  USER = 'USER',
  ASSISTANT = 'ASSISTANT',
}

registerEnumType(MessageRole, {
  name: 'MessageRole',
  description: 'Who wrote a message.',
  valuesConfig: {
    USER: { description: 'A person.' },
    ASSISTANT: { description: 'The assistant.' },
  },
});

export enum MessageStatus {
  PENDING = 'PENDING',
  ANSWERED = 'ANSWERED',
  FAILED = 'FAILED',
}

registerEnumType(MessageStatus, {
  name: 'MessageStatus',
  description: 'How far the answer to a message is.',
  valuesConfig: {
    PENDING: { description: 'Waits, or is being answered: ask again after `pollAfterMs`.' },
    ANSWERED: { description: 'Settled: a message of a person was answered, or this is the answer.' },
    FAILED: { description: 'Could not be answered; `errorCode` says why.' },
  },
});

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

@ObjectType({ simpleResolvers: true, description: 'One message of a conversation.' })
export class AssistantMessage {
  @Field(() => ID, { description: 'UUID.' })
  id!: string;
  @Field(() => MessageRole, { description: 'Who wrote it.' })
  role!: MessageRole;
  @Field(() => MessageStatus, { description: 'How far it is.' })
  status!: MessageStatus;
  @Field(() => String, { nullable: true, description: 'What was written; null while an answer is not there yet.' })
  text!: string | null;
  @Field(() => [KnowledgeSource], { description: 'Passages that the answer rests on, best first.' })
  sources!: KnowledgeSource[];
  @Field(() => [ToolCall], { description: 'Tools that were called on the way, in order.' })
  toolsCalled!: ToolCall[];
  @Field(() => Boolean, { description: 'Whether the matter was handed over to people with this message.' })
  isEscalated!: boolean;
  @Field(() => String, { nullable: true, description: 'Why it could not be answered; null when it could.' })
  errorCode!: string | null;
  @Field(() => DateTime, { description: 'When it was written.' })
  createdAt!: Date;
  @Field(() => Int, { description: 'When to ask again, in milliseconds; 0 once settled.' })
  pollAfterMs!: number;
}

export const AssistantMessageConnection = connectionOf(() => AssistantMessage, 'AssistantMessage');

@ObjectType({ simpleResolvers: true, description: 'A conversation with the assistant.' })
export class AssistantSession {
  @Field(() => ID, { description: 'UUID.' })
  id!: string;
  @Field(() => Int, { description: 'Messages of both sides so far.' })
  messageCount!: number;
  @Field(() => Boolean, { description: 'Whether the matter was handed over to people.' })
  isEscalated!: boolean;
  @Field(() => ID, { nullable: true, description: 'The ticket that it was handed over with; null when it was not.' })
  escalationTicketId!: string | null;
  @Field(() => DateTime, { description: 'When it was started.' })
  createdAt!: Date;
}

@ObjectType({ simpleResolvers: true, description: "A document of the tenant's knowledge that answers can cite." })
export class KnowledgeDocument {
  @Field(() => ID, { description: 'UUID.' })
  id!: string;
  @Field(() => String, { description: 'As it was named when it was added.' })
  title!: string;
  @Field(() => Int, { description: 'Passages that it was cut into.' })
  chunkCount!: number;
  @Field(() => Boolean, { description: 'Whether personal data or secrets were replaced before it was indexed.' })
  piiRedacted!: boolean;
  @Field(() => DateTime, { description: 'When it was added.' })
  createdAt!: Date;
}

export const KnowledgeDocumentConnection = connectionOf(() => KnowledgeDocument, 'KnowledgeDocument');
