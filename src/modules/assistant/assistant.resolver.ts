import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Authorized, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Page, readPage } from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { ID } from '../../graphql/id.js';
import { ListArgs } from '../../graphql/page-args.js';
import { selectedFields, selectedNodeFields } from '../../graphql/selection.js';
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
import { documentList } from './knowledge/knowledge.reads.js';
import type { KnowledgeService } from './knowledge/knowledge.service.js';
import {
  type KnowledgeDocument,
  KnowledgeDocumentConnection,
  KnowledgeSource,
} from './knowledge/knowledge-document.entity.js';
import { AssistantMessage, AssistantMessageConnection } from './sessions/assistant-message.entity.js';
import { AssistantSession } from './sessions/assistant-session.entity.js';
import type { SessionService } from './sessions/session.service.js';

@Resolver()
export class AssistantResolver {
  constructor(
    private readonly sessions: SessionService,
    private readonly knowledge: KnowledgeService,
  ) {}

  @Authorized(Role.VIEWER)
  @Query(() => AssistantSession, { nullable: true, description: 'A conversation of the tenant; null: there is none.' })
  assistantSession(
    @Ctx() { scope }: RequestContext,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Info() info: GraphQLResolveInfo,
  ): Promise<AssistantSession | undefined> {
    return this.sessions.session(scope, id, selectedFields(info));
  }

  @Authorized(Role.VIEWER)
  @Query(() => AssistantMessage, {
    nullable: true,
    description: 'A message of the tenant, to poll until it is settled; null: there is none.',
  })
  assistantMessage(
    @Ctx() { scope }: RequestContext,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Info() info: GraphQLResolveInfo,
  ): Promise<AssistantMessage | undefined> {
    return this.sessions.message(scope, id, selectedFields(info));
  }

  @Authorized(Role.VIEWER)
  @Query(() => KnowledgeDocumentConnection, { description: "The tenant's knowledge, oldest first." })
  knowledgeDocuments(
    @Ctx() { scope }: RequestContext,
    @Args(() => ListArgs) args: ListArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<KnowledgeDocument>> {
    return readPage(scope, documentList, selectedNodeFields(info), args);
  }

  @Authorized(Role.VIEWER)
  @Query(() => [KnowledgeSource], { description: "The passages of the tenant's knowledge that fit best, best first." })
  searchKnowledge(
    @Ctx() { scope }: RequestContext,
    @Args(() => SearchKnowledgeArgs) args: SearchKnowledgeArgs,
  ): Promise<KnowledgeSource[]> {
    return this.knowledge.search(scope, args);
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => StartAssistantSessionPayload, { description: 'Starts a conversation.' })
  async startAssistantSession(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => StartAssistantSessionInput, { description: 'What it is about.' })
    input: StartAssistantSessionInput,
  ): Promise<StartAssistantSessionPayload> {
    return { session: await this.sessions.start(scope, input) };
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => SendAssistantMessagePayload, {
    description: 'Says something in a conversation and returns at once; the answer is polled.',
  })
  async sendAssistantMessage(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => SendAssistantMessageInput, { description: 'What to say where.' })
    input: SendAssistantMessageInput,
  ): Promise<SendAssistantMessagePayload> {
    return { message: await this.sessions.send(scope, input) };
  }

  @Authorized(Role.ANALYST)
  @Mutation(() => AddKnowledgeDocumentPayload, { description: "Adds a text to the tenant's knowledge." })
  async addKnowledgeDocument(
    @Ctx() { scope }: RequestContext,
    @Arg('input', () => AddKnowledgeDocumentInput, { description: 'The text and its title.' })
    input: AddKnowledgeDocumentInput,
  ): Promise<AddKnowledgeDocumentPayload> {
    return { document: await this.knowledge.addDocument(scope, input) };
  }
}

@Resolver(() => AssistantSession)
export class AssistantSessionResolver {
  constructor(private readonly sessions: SessionService) {}

  @FieldResolver(() => AssistantMessageConnection, { description: 'Its messages, oldest first.' })
  messages(
    @Root() { id }: AssistantSession,
    @Ctx() { scope }: RequestContext,
    @Args(() => ListArgs) args: ListArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<AssistantMessage>> {
    return scope.loader(info, () => this.sessions.messagesLoader(scope, selectedNodeFields(info), args)).load(id);
  }
}

/** What was typed, where it was kept, in place of the redacted text. */
@Resolver(() => AssistantMessage)
export class AssistantMessageResolver {
  constructor(private readonly sessions: SessionService) {}

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'What was written; null while an answer is not there yet. Personal data and secrets that were typed are replaced, unless the gateway has a key to keep them encrypted.',
  })
  text(@Root() message: AssistantMessage): string | null {
    return this.sessions.textOf(message);
  }
}
