import type { Tenant } from '../../src/scope.js';
import type { TestApp } from './test-app.js';

export interface Message {
  id: string;
  role: 'USER' | 'ASSISTANT';
  status: 'PENDING' | 'ANSWERED' | 'FAILED';
  text: string | null;
  sources: { documentId: string; title: string; excerpt: string; score: number }[];
  toolsCalled: { name: string; success: boolean; attempts: number; durationMs: number; errorCode: string | null }[];
  isEscalated: boolean;
  metadata: Record<string, unknown>;
  errorCode: string | null;
  pollAfterMs: number;
}

const FIELDS =
  'id role status text sources { documentId title excerpt score } toolsCalled { name success attempts durationMs errorCode } isEscalated metadata errorCode pollAfterMs';

/** One to speak to, in this process or in one of its own. */
export type Gateway = Pick<TestApp, 'url' | 'query' | 'headers'>;

/** A conversation as a client has it: over HTTP, polling. */
export class Conversation {
  private constructor(
    private readonly app: Gateway,
    readonly tenant: Tenant,
    readonly subject: string,
    readonly id: string,
  ) {}

  static async start(app: Gateway, tenant: Tenant, subject: string): Promise<Conversation> {
    const { startAssistantSession } = await app.query<{ startAssistantSession: { session: { id: string } } }>(
      'mutation { startAssistantSession(input: {}) { session { id messageCount isEscalated } } }',
      {},
      { subject, tenant },
    );
    return new Conversation(app, tenant, subject, startAssistantSession.session.id);
  }

  /** The same conversation, spoken to through another gateway. */
  through(app: Gateway): Conversation {
    return new Conversation(app, this.tenant, this.subject, this.id);
  }

  async send(text: string, more: { attachmentIds?: string[]; idempotencyKey?: string } = {}): Promise<Message> {
    const { sendAssistantMessage } = await this.app.query<{ sendAssistantMessage: { message: Message } }>(
      `mutation ($input: SendAssistantMessageInput!) { sendAssistantMessage(input: $input) { message { ${FIELDS} } } }`,
      { input: { sessionId: this.id, text, ...more } },
      this.as,
    );
    return sendAssistantMessage.message;
  }

  async message(id: string): Promise<Message | null> {
    const { assistantMessage } = await this.app.query<{ assistantMessage: Message | null }>(
      `query ($id: ID!) { assistantMessage(id: $id) { ${FIELDS} } }`,
      { id },
      this.as,
    );
    return assistantMessage;
  }

  /** Sends and polls as the gateway advises until the answer is there. */
  async ask(text: string, more: { attachmentIds?: string[] } = {}): Promise<Message> {
    return this.answer((await this.send(text, more)).id);
  }

  async answer(id: string, withinMs = 25_000): Promise<Message> {
    const until = Date.now() + withinMs;
    for (;;) {
      const message = await this.message(id);
      if (message && message.status !== 'PENDING') return message;
      if (Date.now() > until)
        throw new Error(`message ${id} is still ${message?.status ?? 'nowhere'} after ${withinMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, Math.min(message?.pollAfterMs ?? 250, 500)));
    }
  }

  async read(): Promise<{
    messageCount: number;
    isEscalated: boolean;
    escalationTicketId: string | null;
    messages: Message[];
  }> {
    const { assistantSession } = await this.app.query<{
      assistantSession: {
        messageCount: number;
        isEscalated: boolean;
        escalationTicketId: string | null;
        messages: { nodes: Message[] };
      };
    }>(
      `query ($id: ID!) { assistantSession(id: $id) { messageCount isEscalated escalationTicketId messages(first: 200) { nodes { ${FIELDS} } } } }`,
      { id: this.id },
      this.as,
    );
    return { ...assistantSession, messages: assistantSession.messages.nodes };
  }

  async attach(
    fileName: string,
    body: string | Uint8Array<ArrayBuffer>,
  ): Promise<{ status: number; id: string; message: string }> {
    const response = await fetch(
      `${this.app.url}/assistant/sessions/${this.id}/attachments/${encodeURIComponent(fileName)}`,
      {
        method: 'PUT',
        headers: { ...(await this.app.headers(this.as)), 'content-type': 'application/octet-stream' },
        body,
      },
    );
    const answer = (await response.json()) as { id?: string; errors?: { message: string }[] };
    return { status: response.status, id: answer.id ?? '', message: answer.errors?.[0]?.message ?? '' };
  }

  private get as() {
    return { subject: this.subject, tenant: this.tenant };
  }
}

export async function addKnowledge(app: TestApp, tenant: Tenant, title: string, text: string) {
  const { addKnowledgeDocument } = await app.query<{
    addKnowledgeDocument: { document: { id: string; chunkCount: number; piiRedacted: boolean } };
  }>(
    'mutation ($input: AddKnowledgeDocumentInput!) { addKnowledgeDocument(input: $input) { document { id title chunkCount piiRedacted } } }',
    { input: { title, text } },
    { tenant },
  );
  return addKnowledgeDocument.document;
}
