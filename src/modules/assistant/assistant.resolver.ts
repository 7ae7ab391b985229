import { Arg, Args, Authorized, FieldResolver, Mutation, Query, Resolver } from 'type-graphql';
import type { Page } from '../../graphql/connection.js';
import { ID } from '../../graphql/id.js';
import { notServed } from '../../graphql/not-served.js';
import { ListArgs } from '../../graphql/page-args.js';
import { Role } from '../tenancy/role.js';
import {
  AddKnowledgeDocumentInput,
  AddKnowledgeDocumentPayload,
  SearchKnowledgeArgs,
  SendAssistantMessageInput,
  SendAssistantMessagePayload,
  StartAssistantSessionInput,
  StartAssistantSessionPayload,
} from './assistant.inputs.js';
import {
  AssistantMessage,
  AssistantMessageConnection,
  AssistantSession,
  type KnowledgeDocument,
  KnowledgeDocumentConnection,
  KnowledgeSource,
} from './assistant.types.js';

@Resolver()
export class AssistantResolver {
  @Authorized(Role.VIEWER)
  @Query(() => AssistantSession, { nullable: true, description: 'A conversation of the tenant; null: there is none.' })
  assistantSession(@Arg('id', () => ID, { description: 'Its id.' }) _id: string): Promise<AssistantSession | null> {
    throw notServed('assistantSession');
  }

  @Authorized(Role.VIEWER)
  @Query(() => AssistantMessage, {
    nullable: true,
    description: 'A message of the tenant, to poll until it is settled; null: there is none.',
  })
  assistantMessage(@Arg('id', () => ID, { description: 'Its id.' }) _id: string): Promise<AssistantMessage | null> {
    throw notServed('assistantMessage');
  }

  @Authorized(Role.VIEWER)
  @Query(() => KnowledgeDocumentConnection, { description: "The tenant's knowledge, oldest first." })
  knowledgeDocuments(@Args(() => ListArgs) _args: ListArgs): Promise<Page<KnowledgeDocument>> {
    throw notServed('knowledgeDocuments');
  }

  @Authorized(Role.VIEWER)
  @Query(() => [KnowledgeSource], { description: "The passages of the tenant's knowledge that fit best, best first." })
  searchKnowledge(@Args(() => SearchKnowledgeArgs) _args: SearchKnowledgeArgs): Promise<KnowledgeSource[]> {
    throw notServed('searchKnowledge');
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => StartAssistantSessionPayload, { description: 'Starts a conversation.' })
  startAssistantSession(
    @Arg('input', () => StartAssistantSessionInput, { description: 'What it is about.' })
    _input: StartAssistantSessionInput,
  ): Promise<StartAssistantSessionPayload> {
    throw notServed('startAssistantSession');
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => SendAssistantMessagePayload, {
    description: 'Says something in a conversation and returns at once; the answer is polled.',
  })
  sendAssistantMessage(
    @Arg('input', () => SendAssistantMessageInput, { description: 'What to say where.' })
    _input: SendAssistantMessageInput,
  ): Promise<SendAssistantMessagePayload> {
    throw notServed('sendAssistantMessage');
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => AddKnowledgeDocumentPayload, { description: "Adds a text to the tenant's knowledge." })
  addKnowledgeDocument(
    @Arg('input', () => AddKnowledgeDocumentInput, { description: 'The text and its title.' })
    _input: AddKnowledgeDocumentInput,
  ): Promise<AddKnowledgeDocumentPayload> {
    throw notServed('addKnowledgeDocument');
  }
}

@Resolver(() => AssistantSession)
export class AssistantSessionResolver {
  @FieldResolver(() => AssistantMessageConnection, { description: 'Its messages, oldest first.' })
  messages(@Args(() => ListArgs) _args: ListArgs): Promise<Page<AssistantMessage>> {
    throw notServed('AssistantSession.messages');
  }
}
