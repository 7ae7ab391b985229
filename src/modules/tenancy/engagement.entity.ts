import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { ID } from '../../graphql/id.js';

@ObjectType({
  simpleResolvers: true,
  description:
    'One project of a client account. Client account and engagement together are a tenant: what data never leaves.',
})
@Entity({ tableName: 'engagements' })
export class Engagement {
  @Field(() => ID, { description: 'UUID.' })
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  @Field(() => String, { description: 'Unique within its client account.' })
  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'datetime' })
  createdAt: Opt<Date> = new Date();
}
