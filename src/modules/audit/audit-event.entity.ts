import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { ID } from '../../graphql/id.js';
import { DateTime, Json } from '../../graphql/scalars.js';

@ObjectType({ simpleResolvers: true, description: 'One call of a tool, as the audit trail keeps it.' })
export class ToolCall {
  @Field(() => String, { description: 'Name of the tool.' })
  name!: string;
  @Field(() => Boolean, { description: 'Whether the last attempt succeeded.' })
  success!: boolean;
  @Field(() => Int, { description: 'All attempts together, waits included, in milliseconds.' })
  durationMs!: number;
  @Field(() => Int, { description: 'How often it was tried.' })
  attempts!: number;
  @Field(() => String, { nullable: true, description: 'Why it failed; null when it did not.' })
  errorCode?: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description: "One entry of the tenant's audit trail: append-only, and chained by hash to the entry before it.",
})
@Entity({ tableName: 'audit_events' })
export class AuditEvent {
  @Field(() => ID, { description: 'UUID.' })
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  @Property({ type: 'uuid' })
  engagementId!: string;

  @Property({ type: 'bigint' })
  sequence!: number;

  @Field(() => DateTime, { description: 'When it happened.' })
  @Property({ type: 'datetime' })
  occurredAt!: Date;

  @Field(() => String, { description: 'Subject of the token that asked for it, or `system:<job>`.' })
  @Property({ type: 'text' })
  actor!: string;

  @Field(() => String, { description: 'What happened, e.g. `gap.accepted`, `agent.asset_analyzed`.' })
  @Property({ type: 'text' })
  action!: string;

  @Field(() => String, {
    description: "Id of the request that caused it; also in the answer's `X-Request-ID` header and in the logs.",
  })
  @Property({ type: 'text' })
  requestId!: string;

  @Field(() => ID, { nullable: true, description: 'Assistant session it belongs to.' })
  @Property({ type: 'uuid', nullable: true })
  sessionId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Collection flow it belongs to.' })
  @Property({ type: 'uuid', nullable: true })
  collectionFlowId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Asset it is about.' })
  @Property({ type: 'uuid', nullable: true })
  assetId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Gap it is about.' })
  @Property({ type: 'uuid', nullable: true })
  gapId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What was said or noted, with personal data and secrets replaced.',
  })
  @Property({ type: 'text', nullable: true })
  messageTextRedacted!: string | null;

  @Field(() => [ToolCall], { description: 'Tools that were called on the way, in order.' })
  @Property({ type: 'json' })
  toolsCalled!: ToolCall[];

  @Field(() => Json, { nullable: true, description: 'Sources that an answer rests on.' })
  @Property({ type: 'json', nullable: true })
  selectedSources!: unknown;

  @Field(() => ID, { nullable: true, description: 'Ticket that the matter was handed over with.' })
  @Property({ type: 'text', nullable: true })
  escalationTicketId!: string | null;

  @Field(() => Boolean, { description: 'Whether something was replaced in the text.' })
  @Property({ type: 'boolean' })
  piiRedacted!: boolean;

  @Field(() => Json, { description: "Particulars of the action, e.g. field, value's source, confidence, counts." })
  @Property({ type: 'json' })
  details!: Record<string, unknown>;

  @Property({ type: 'text' })
  previousHash!: string;

  @Field(() => String, {
    description: 'SHA-256 over the canonical JSON of this entry and the hash of the one before it.',
  })
  @Property({ type: 'text' })
  hash!: string;
}
