import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { Flow, type FlowStatus } from '../../graphql/flow.js';
import { DiscoveryPhase } from './discovery-phase.js';

@ObjectType({
  implements: Flow,
  simpleResolvers: true,
  description: 'The way of imported records to assets: import, field mapping, cleansing, inventory.',
})
@Entity({ tableName: 'discovery_flows' })
export class DiscoveryFlow extends Flow {
  @PrimaryKey({ type: 'uuid' })
  override id!: string;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  @Property({ type: 'uuid' })
  engagementId!: string;

  @Property({ type: 'uuid' })
  override masterFlowId!: string;

  @Property({ type: 'text' })
  override name!: string;

  @Property({ type: 'text' })
  override status!: FlowStatus;

  @Field(() => DiscoveryPhase, { description: 'How far it is.' })
  @Property({ type: 'text', fieldName: 'current_phase' })
  phase!: DiscoveryPhase;

  @Field(() => String, { nullable: true, description: 'Why it failed; null unless it did.' })
  @Property({ type: 'text', nullable: true })
  errorCode: string | null = null;

  @Property({ type: 'text' })
  createdBy!: string;

  @Property({ type: 'datetime' })
  override createdAt!: Opt<Date>;

  @Property({ type: 'datetime' })
  override updatedAt!: Opt<Date>;
}
