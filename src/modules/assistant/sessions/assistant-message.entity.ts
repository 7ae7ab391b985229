import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection.js';
import { ID } from '../../../graphql/id.js';
import { DateTime, Json } from '../../../graphql/scalars.js';
import { ToolCall } from '../../audit/audit-event.entity.js';
import { KnowledgeSource } from '../knowledge/knowledge-document.entity.js';

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

@ObjectType({ simpleResolvers: true, description: 'One message of a conversation.' })
@Entity({ tableName: 'assistant_messages' })
export class AssistantMessage {
  @Field(() => ID, { description: 'UUID.' })
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  @Property({ type: 'uuid' })
  engagementId!: string;

  @Property({ type: 'uuid' })
  sessionId!: string;

  /** From 1; the answer to a message has the next one. */
  @Property({ type: 'integer' })
  position!: number;

  @Field(() => MessageRole, { description: 'Who wrote it.' })
  @Property({ type: 'text' })
  role!: MessageRole;

  @Field(() => MessageStatus, { description: 'How far it is.' })
  @Property({ type: 'text' })
  status!: MessageStatus;

  @Property({ type: 'text', nullable: true })
  text!: string | null;

  /** What was typed, encrypted; only where it differs from `text` and a key is configured. */
  @Property({ type: 'text', nullable: true })
  sealedText!: string | null;

  @Property({ type: 'boolean' })
  piiRedacted!: boolean;

  @Property({ type: 'json' })
  attachmentIds!: string[];

  @Field(() => [KnowledgeSource], { description: 'Passages that the answer rests on, best first.' })
  @Property({ type: 'json' })
  sources!: KnowledgeSource[];

  @Field(() => [ToolCall], { description: 'Tools that were called on the way, in order.' })
  @Property({ type: 'json' })
  toolsCalled!: ToolCall[];

  @Field(() => Boolean, { description: 'Whether the matter was handed over to people with this message.' })
  @Property({ type: 'boolean' })
  isEscalated!: boolean;

  @Property({ type: 'boolean' })
  isEvidenceLow!: boolean;

  @Field(() => Json, {
    description: 'How the answer was made: which parts of the assistant were enabled, worked or were degraded.',
  })
  @Property({ type: 'json' })
  metadata!: Record<string, unknown>;

  @Field(() => String, { nullable: true, description: 'Why it could not be answered; null when it could.' })
  @Property({ type: 'text', nullable: true })
  errorCode!: string | null;

  /** How often answering it was begun. */
  @Property({ type: 'integer' })
  attempts!: number;

  /** Subject of a person, or `assistant`. */
  @Property({ type: 'text' })
  writtenBy!: string;

  /** The request that sent it. */
  @Property({ type: 'text' })
  requestId!: string;

  @Field(() => DateTime, { description: 'When it was written.' })
  @Property({ type: 'datetime' })
  createdAt!: Date;

  @Property({ type: 'datetime', nullable: true })
  settledAt!: Date | null;

  @Field(() => Int, { description: 'When to ask again, in milliseconds; 0 once settled.' })
  pollAfterMs!: number;
}

export const AssistantMessageConnection = connectionOf(() => AssistantMessage, 'AssistantMessage');
