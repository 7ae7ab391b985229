import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { ID } from '../../graphql/id.js';

@ObjectType({
  simpleResolvers: true,
  description: 'A company whose programme is being planned; engagements are its projects.',
})
@Entity({ tableName: 'client_accounts' })
export class ClientAccount {
  @Field(() => ID, { description: 'UUID.' })
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Field(() => String, { description: 'Unique among client accounts.' })
  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'datetime' })
  createdAt: Opt<Date> = new Date();
}
