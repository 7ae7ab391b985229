import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection.js';
import { Flow, FlowStatus } from '../../graphql/flow.js';
import { CollectionPhase } from './collection-phase.js';

@ObjectType({
  simpleResolvers: true,
  implements: Flow,
  description: 'A selection of assets whose gaps are found, enhanced and closed.',
})
@Entity({ tableName: 'collection_flows' })
export class CollectionFlow extends Flow {
  @PrimaryKey({ type: 'uuid' })
  override id!: string;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  @Property({ type: 'uuid' })
  engagementId!: string;

  @Property({ type: 'uuid' })
  override masterFlowId!: string;

  @Property({ type: 'uuid', nullable: true })
  discoveryFlowId: string | null = null;

  @Property({ type: 'text' })
  override name!: string;

  @Property({ type: 'text' })
  override status: Opt<FlowStatus> = FlowStatus.INITIALIZED;

  @Field(() => CollectionPhase, { description: 'How far it is.' })
  @Property({ type: 'text', fieldName: 'current_phase' })
  phase: Opt<CollectionPhase> = CollectionPhase.ASSET_SELECTION;

  @Property({ type: 'text' })
  createdBy!: string;

  @Property({ type: 'datetime' })
  override createdAt: Opt<Date> = new Date();

  @Property({ type: 'datetime' })
  override updatedAt: Opt<Date> = new Date();
}

export const CollectionFlowConnection = connectionOf(() => CollectionFlow, 'CollectionFlow');
