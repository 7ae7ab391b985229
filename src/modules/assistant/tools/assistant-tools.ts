import { z } from 'zod';
import { redact } from '../../../ai/redact.js';
import { ESCALATION_REASONS } from '../answering/judge-escalation.js';
import type { AttachmentService } from '../attachments/attachment.service.js';
import type { EscalationService } from '../escalation/escalation.service.js';
import type { KnowledgeService } from '../knowledge/knowledge.service.js';
import type { MemoryService } from '../memory/memory.service.js';
import { toolOf } from './tool.js';

export interface AssistantToolParts {
  readonly knowledge: KnowledgeService;
  readonly memory: MemoryService;
  readonly escalation: EscalationService;
  readonly attachments: AttachmentService;
}

const Turn = z.object({ speaker: z.enum(['person', 'assistant', 'unknown']), text: z.string() });

const MOST_PASSAGES = 10;

/** The steps of answering a message that reach outside of it. Tenant, session and person come from the runtime. */
export const assistantTools = ({ knowledge, memory, escalation, attachments }: AssistantToolParts) => ({
  recallMemories: toolOf({
    name: 'recall_memories',
    description: 'Facts that the person told the assistant before.',
    input: z.object({}),
    run: (context) => memory.recall(context.scope, context),
  }),

  indexAttachments: toolOf({
    name: 'index_attachments',
    description: 'Makes the files of the conversation searchable in it.',
    input: z.object({}),
    timeoutMs: 30_000,
    run: ({ scope, sessionId }) => attachments.indexAll(scope, sessionId),
  }),

  searchKnowledge: toolOf({
    name: 'search_knowledge',
    description: "Passages of the engagement's documents, and of the conversation's files, that fit a question.",
    input: z.object({ question: z.string(), history: z.array(Turn).default([]) }),
    run: ({ scope, sessionId }, { question, history }) =>
      knowledge.find(scope, { question, history, sessionId, first: MOST_PASSAGES }),
  }),

  escalate: toolOf({
    name: 'escalate',
    description: 'Hands the conversation over to people and answers the id of their ticket.',
    input: z.object({ reasons: z.array(z.enum(ESCALATION_REASONS)).min(1) }),
    run: async ({ scope, sessionId }, { reasons }) => ({
      ticketId: await escalation.escalate(scope, sessionId, reasons),
    }),
  }),

  rememberFacts: toolOf({
    name: 'remember_facts',
    description: 'Keeps facts that the person told, for later conversations.',
    input: z.object({
      facts: z.array(z.object({ about: z.enum(['PERSON', 'SESSION']), fact: z.string().min(1).max(300) })).max(5),
    }),
    run: async (context, { facts }) => {
      const redacted = facts.map(({ about, fact }) => ({ about, fact: redact(fact).text }));
      await memory.remember(context.scope, context, redacted);
      return redacted.length;
    },
  }),
});

export type AssistantTools = ReturnType<typeof assistantTools>;
