import { Field, InputType, ObjectType } from 'type-graphql';
import { ID } from '../../graphql/id.js';
import { ClientAccount } from './client-account.entity.js';
import { Engagement } from './engagement.entity.js';
import { Grant } from './grant.entity.js';
import { Role } from './role.js';

@ObjectType({ simpleResolvers: true, description: 'Who is asking, and what they may do.' })
export class Viewer {
  @Field(() => String, { description: 'Subject of the token.' })
  subject!: string;
  @Field(() => Boolean, { description: 'Whether the subject may act in every tenant.' })
  isPlatformAdmin!: boolean;
  @Field(() => [Grant], { description: "The subject's grants." })
  grants!: Grant[];
}

@InputType({ description: 'A new client account.' })
export class CreateClientAccountInput {
  @Field(() => String, { description: '1 to 200 characters, unique.' })
  name!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of createClientAccount.' })
export class CreateClientAccountPayload {
  @Field(() => ClientAccount, { description: 'The new client account.' })
  clientAccount!: ClientAccount;
}

@InputType({ description: 'A new engagement of a client account.' })
export class CreateEngagementInput {
  @Field(() => ID, { description: 'The client account it belongs to.' })
  clientAccountId!: string;
  @Field(() => String, { description: '1 to 200 characters, unique in the client account.' })
  name!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of createEngagement.' })
export class CreateEngagementPayload {
  @Field(() => Engagement, { description: 'The new engagement.' })
  engagement!: Engagement;
}

@InputType({ description: 'The grant to take back.' })
export class RevokeAccessInput {
  @Field(() => String, { description: 'Subject of the tokens that the grant is for; 1 to 256 characters.' })
  subject!: string;
  @Field(() => ID, { description: 'The client account of the grant.' })
  clientAccountId!: string;
  @Field(() => ID, { nullable: true, description: 'One engagement; left out, the grant on all of them.' })
  engagementId?: string | null;
}

@InputType({ description: 'Whom to give which role where.' })
export class GrantAccessInput extends RevokeAccessInput {
  @Field(() => Role, { description: 'Replaces the role of an earlier grant on the same.' })
  role!: Role;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of grantAccess.' })
export class GrantAccessPayload {
  @Field(() => Grant, { description: 'The grant as it now stands.' })
  grant!: Grant;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of revokeAccess.' })
export class RevokeAccessPayload {
  @Field(() => Boolean, { description: 'False when there was no such grant.' })
  revoked!: boolean;
}
