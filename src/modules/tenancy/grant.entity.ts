import type { Opt } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { Role } from './role.js';

@ObjectType({
  simpleResolvers: true,
  description: 'What one subject may do in a client account, or in one engagement of it.',
})
@Entity({ tableName: 'access_grants' })
export class Grant {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  subject!: string;

  @Field(() => Role, { description: 'The role that is granted.' })
  @Property({ type: 'text' })
  role!: Role;

  @Property({ type: 'uuid' })
  clientAccountId!: string;

  @Property({ type: 'uuid', nullable: true })
  engagementId: string | null = null;

  @Property({ type: 'datetime' })
  createdAt: Opt<Date> = new Date();
}
