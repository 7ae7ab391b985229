import { ArgsType, Field, InputType, Int, ObjectType } from 'type-graphql';
import { ID } from '../../graphql/id.js';
import { KnowledgeDocument } from './knowledge/knowledge-document.entity.js';
import { AssistantMessage } from './sessions/assistant-message.entity.js';
import { AssistantSession } from './sessions/assistant-session.entity.js';

@InputType({ description: 'A new conversation.' })
export class StartAssistantSessionInput {
  @Field(() => String, { nullable: true, description: 'What it is about, in a few words.' })
  topic?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of startAssistantSession.' })
export class StartAssistantSessionPayload {
  @Field(() => AssistantSession, { description: 'The new conversation.' })
  session!: AssistantSession;
}

@InputType({ description: 'What a person says in a conversation.' })
export class SendAssistantMessageInput {
  @Field(() => ID, { description: 'The conversation.' })
  sessionId!: string;
  @Field(() => String, { description: 'What is said.' })
  text!: string;
  @Field(() => [ID], {
    nullable: true,
    description:
      'Uploaded attachments of the conversation, or documents of the knowledge, that it refers to; 10 at most.',
  })
  attachmentIds?: string[] | null;
  @Field(() => String, {
    nullable: true,
    description: 'The same key and input again answer the message of the first time; 1 to 200 characters.',
  })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of sendAssistantMessage.' })
export class SendAssistantMessagePayload {
  @Field(() => AssistantMessage, { description: 'PENDING at first: poll `assistantMessage` with its id.' })
  message!: AssistantMessage;
}

@InputType({ description: "A text for the tenant's knowledge." })
export class AddKnowledgeDocumentInput {
  @Field(() => String, { description: 'What sources name it by.' })
  title!: string;
  @Field(() => String, {
    description: 'Plain text or Markdown; personal data and secrets are replaced before it is indexed.',
  })
  text!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of addKnowledgeDocument.' })
export class AddKnowledgeDocumentPayload {
  @Field(() => KnowledgeDocument, { description: 'The new document.' })
  document!: KnowledgeDocument;
}

@ArgsType()
export class SearchKnowledgeArgs {
  @Field(() => String, {
    description:
      'Words or a question. Of several lines the last one is the question and the others are what was said before it.',
  })
  query!: string;
  @Field(() => Int, { defaultValue: 5, nullable: true, description: 'How many passages at most.' })
  first!: number;
}
