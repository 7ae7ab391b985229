import { Field, InterfaceType, registerEnumType } from 'type-graphql';
import { ID } from './id.js';
import { DateTime } from './scalars.js';

/** Where a flow stands; stored as it is spelled here. */
export enum FlowStatus {
  INITIALIZED = 'INITIALIZED',
  RUNNING = 'RUNNING',
  PAUSED = 'PAUSED',
  COMPLETED = 'COMPLETED',
  FAILED = 'FAILED',
  CANCELED = 'CANCELED',
}

registerEnumType(FlowStatus, {
  name: 'FlowStatus',
  description: 'Where a flow stands.',
  valuesConfig: {
    INITIALIZED: { description: 'Created; nothing has run yet.' },
    RUNNING: { description: 'A job is at work.' },
    PAUSED: { description: 'Waits for people.' },
    COMPLETED: { description: 'Done.' },
    FAILED: { description: 'Stopped by an error; can be started again.' },
    CANCELED: { description: 'Stopped by a person.' },
  },
});

@InterfaceType({ description: 'What discovery and collection flows have in common.' })
export abstract class Flow {
  @Field(() => ID, { description: 'UUID.' })
  id!: string;
  @Field(() => ID, {
    description: 'Shared by the flows of one journey: a collection flow made from a discovery flow has its master id.',
  })
  masterFlowId!: string;
  @Field(() => String, { description: 'As the creator named it.' })
  name!: string;
  @Field(() => FlowStatus, { description: 'Where it stands.' })
  status!: FlowStatus;
  @Field(() => DateTime, { description: 'When it was created.' })
  createdAt!: Date;
  @Field(() => DateTime, { description: 'When it last changed.' })
  updatedAt!: Date;
}
