import type { ChatModel } from '../../ai/model/chat-model.js';
import type { Config } from '../../config.js';
import type { RoleChecker } from '../../graphql/authorize.js';
import type { JobQueue } from '../../jobs/queue.js';
import type { Logger } from '../../logger.js';
import type { Store } from '../../store/store.js';
import type { AuditService } from '../audit/audit.service.js';
import type { UsageBook } from '../enhancement/usage-book.js';
import { answerFromPassages } from './answering/answer-from-passages.js';
import { answerMessagesJob } from './answering/answer-messages.job.js';
import { answerWithModel } from './answering/answer-with-model.js';
import { Answering } from './answering/answering.service.js';
import { AssistantMessageResolver, AssistantResolver, AssistantSessionResolver } from './assistant.resolver.js';
import { attachmentRoute } from './attachments/attachment.route.js';
import { AttachmentService } from './attachments/attachment.service.js';
import { EscalationService } from './escalation/escalation.service.js';
import { KnowledgeService } from './knowledge/knowledge.service.js';
import { KnowledgeIndex } from './knowledge/knowledge-index.js';
import { MemoryService } from './memory/memory.service.js';
import { SessionService } from './sessions/session.service.js';
import { SessionCounters } from './sessions/session-counters.js';
import { TextSeal } from './sessions/text-seal.js';
import { type AssistantTools, assistantTools } from './tools/assistant-tools.js';
import { crmTool } from './tools/crm.tool.js';
import { type InventoryParts, inventoryTools } from './tools/inventory-tools.js';
import type { Tool } from './tools/tool.js';
import { ToolRegistry } from './tools/tool-registry.js';
import { ToolRuntime } from './tools/tool-runtime.js';

export interface AssistantGround extends InventoryParts {
  readonly config: Config['assistant'];
  readonly store: Store;
  readonly queue: JobQueue;
  readonly logger: Logger;
  readonly audit: AuditService;
  readonly access: RoleChecker;
  /** Undefined: answers are quoted from the passages. */
  readonly model: ChatModel | undefined;
  readonly usage: Pick<UsageBook, 'accountFor'>;
}

/** The assistant, each part made once from what it needs. */
export function composeAssistant({
  config,
  store,
  queue,
  logger,
  audit,
  access,
  model,
  usage,
  ...inventory
}: AssistantGround) {
  const index = new KnowledgeIndex();
  const knowledge = new KnowledgeService(index, audit);
  const attachments = new AttachmentService(index, audit);
  const counters = new SessionCounters(store);
  const seal = config.textKey === undefined ? undefined : new TextSeal(config.textKey);
  const sessions = new SessionService({ audit, queue, counters, seal });

  const steps = assistantTools({
    knowledge,
    memory: new MemoryService(),
    escalation: new EscalationService(audit),
    attachments,
  });
  const lookups = [...inventoryTools(inventory), crmTool(config.crmBaseUrl ?? '')];
  const registry = new ToolRegistry([...Object.values<Tool>(steps), ...lookups], enabledTools(config, steps, lookups));
  const runtime = new ToolRuntime(registry, logger);
  /** All that a model may call: what it reads, it reads as the API would. */
  const readingTools: Tool[] = [steps.searchKnowledge, ...lookups].filter(({ name }) => registry.has(name));
  const answering = new Answering({
    runtime,
    tools: steps,
    counters,
    audit,
    answerer: model
      ? answerWithModel({ model, usage, tools: readingTools, logger })
      : async (request) => answerFromPassages(request),
    logger,
  });

  return {
    resolvers: [
      new AssistantResolver(sessions, knowledge),
      new AssistantSessionResolver(sessions),
      new AssistantMessageResolver(sessions),
    ],
    jobs: [answerMessagesJob(answering)],
    routes: config.isAttachmentsEnabled ? [attachmentRoute(attachments, access)] : [],
    close: () => runtime.close(),
  };
}

/** Names of the tools that the flags of the configuration switch on; tools that only read the inventory are always on. */
function enabledTools(config: Config['assistant'], steps: AssistantTools, lookups: readonly Tool[]): Set<string> {
  const { recallMemories, rememberFacts, searchKnowledge, escalate, indexAttachments } = steps;
  const isCrm = ({ name }: Tool) => name === 'crm_lookup';
  const enabled: Tool[] = [
    ...(config.isRagEnabled ? [searchKnowledge] : []),
    ...(config.isMemoryEnabled ? [recallMemories, rememberFacts] : []),
    ...(config.isEscalationEnabled ? [escalate] : []),
    ...(config.isAttachmentsEnabled ? [indexAttachments] : []),
    ...lookups.filter((tool) => config.isCrmEnabled || !isCrm(tool)),
  ];
  return new Set(enabled.map(({ name }) => name));
}
