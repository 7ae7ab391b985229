import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { ID } from '../../../graphql/id.js';
import { DateTime } from '../../../graphql/scalars.js';

@ObjectType({ simpleResolvers: true, description: 'A conversation with the assistant.' })
@Entity({ tableName: 'assistant_sessions' })
export class AssistantSession {
  @Field(() => ID, { description: 'UUID.' })
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  @Property({ type: 'uuid' })
  engagementId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What it is about, with personal data and secrets replaced; null when that was not said.',
  })
  @Property({ type: 'text', nullable: true })
  topic!: string | null;

  @Field(() => Int, { description: 'Messages of both sides so far.' })
  @Property({ type: 'integer' })
  messageCount!: number;

  /** Counts the jobs that emptied the queue of its messages; see answer-messages.job.ts. */
  @Property({ type: 'integer' })
  drainRound!: number;

  @Field(() => Boolean, { description: 'Whether the matter was handed over to people.' })
  @Property({ type: 'boolean', persist: false })
  isEscalated!: boolean;

  @Field(() => ID, { nullable: true, description: 'The ticket that it was handed over with; null when it was not.' })
  @Property({ type: 'uuid', nullable: true })
  escalationTicketId!: string | null;

  @Property({ type: 'text' })
  createdBy!: string;

  @Field(() => DateTime, { description: 'When it was started.' })
  @Property({ type: 'datetime' })
  createdAt!: Date;
}
