import { redact } from '../../../ai/redact.js';
import { sql } from '../../../db/statement.js';
import { inTenant } from '../../../graphql/read-model.js';
import type { Logger } from '../../../logger.js';
import type { Scope } from '../../../scope.js';
import type { AuditService } from '../../audit/audit.service.js';
import type { ToolCall } from '../../audit/audit-event.entity.js';
import type { Passage } from '../knowledge/search-knowledge.js';
import { findFacts } from '../memory/find-facts.js';
import { MessageStatus } from '../sessions/assistant-message.entity.js';
import type { SessionContext, SessionCounters } from '../sessions/session-counters.js';
import type { AssistantTools } from '../tools/assistant-tools.js';
import type { Tool, ToolContext, ToolResult } from '../tools/tool.js';
import type { ToolRuntime } from '../tools/tool-runtime.js';
import { isAnswered } from './answer-from-passages.js';
import type { Answer, Answerer, AnswerRequest, Desk } from './answerer.js';
import { describeFinding } from './describe-finding.js';
import { asksForPerson, judgeEscalation } from './judge-escalation.js';
import { planLookups } from './plan-lookups.js';
import { closeRound, isRoundOpen, type Round, takeNext, type WaitingMessage } from './waiting-messages.js';

export interface AnsweringParts {
  readonly runtime: ToolRuntime;
  readonly tools: AssistantTools;
  readonly counters: SessionCounters;
  readonly audit: AuditService;
  readonly answerer: Answerer;
  readonly logger: Logger;
}

/** Begun this often without an end, a message is given up: its answer takes the worker down, or never gets through. */
const MOST_ATTEMPTS = 5;

/** How one message was answered. */
interface Outcome {
  readonly answer: Answer;
  readonly calls: readonly ToolCall[];
  readonly ticketId: string | undefined;
  readonly isEvidenceLow: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Answers messages: session context, memories, attachments, knowledge, escalation rules, answer, memories kept, audit. */
export class Answering {
  constructor(private readonly parts: AnsweringParts) {}

  isOpen(scope: Scope, round: Round): Promise<boolean> {
    return isRoundOpen(scope, round);
  }

  async closeRound(scope: Scope, round: Round): Promise<void> {
    await closeRound(scope, round);
    await this.parts.counters.settle(scope, round.sessionId);
  }

  /** Answers the oldest waiting message of the session; false when none waits. */
  async answerNext(jobScope: Scope, sessionId: string, signal: AbortSignal): Promise<boolean> {
    const message = await takeNext(jobScope, sessionId);
    if (!message) return false;
    const { person, requestId } = message;
    // The person asked for it, in a request of its own, whichever request's job gets to it.
    const scope = jobScope.with({ actor: { subject: person, isPlatformAdmin: false }, requestId });
    if (message.attempts > MOST_ATTEMPTS) {
      this.parts.logger.error({ requestId, sessionId, messageId: message.id }, 'a message was given up');
      await this.settle(scope, sessionId, message, undefined);
      return true;
    }
    const outcome = await this.answer(scope, sessionId, message, signal);
    await this.settle(scope, sessionId, message, outcome);
    await this.parts.counters.add(sessionId, 'toolFailures', outcome.calls.filter(({ success }) => !success).length);
    return true;
  }

  private async answer(
    scope: Scope,
    sessionId: string,
    message: WaitingMessage,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { runtime, tools, counters, answerer } = this.parts;
    const { question, history, person } = message;
    const context: ToolContext = { scope, sessionId, messageId: message.id, person, signal };
    const calls: ToolCall[] = [];
    /** Undefined: the tool is not enabled. */
    const use = async <Input extends object, Data>(
      tool: Tool<Input, Data>,
      input: Input,
    ): Promise<ToolResult<Data> | undefined> => {
      if (!runtime.has(tool.name)) return undefined;
      const { result, call } = await runtime.call(tool, context, input);
      calls.push(call);
      return result;
    };

    const session = await counters.load(scope, sessionId);
    const memories = await use(tools.recallMemories, {});
    const attachments = await use(tools.indexAttachments, {});
    const search = await use(tools.searchKnowledge, { question, history: [...history] });
    const callTool: Desk['callTool'] = async (name, input, until) => {
      const { result, call } = await runtime.callNamed(name, { ...context, signal: until }, input);
      calls.push(call);
      return result;
    };
    const findings: string[] = [];
    for (const { tool, input } of planLookups(question)) {
      if (runtime.has(tool)) findings.push(describeFinding(tool, await callTool(tool, input, signal)));
    }

    const facts = findFacts(question);
    const request: AnswerRequest = {
      question,
      history,
      toldFacts: runtime.has(tools.rememberFacts.name) ? facts.length : 0,
      memories: memories?.data ?? [],
      found: search?.data ? { ...search.data, passages: attachedFirst(search.data.passages, message) } : undefined,
      knowledge: search === undefined ? 'disabled' : search.success ? 'searched' : 'unavailable',
      findings: findings.filter((finding) => finding !== ''),
      ticketId: undefined,
      canEscalate: runtime.has(tools.escalate.name),
    };
    const isEvidenceLow = request.knowledge === 'searched' && !isAnswered(request) && !asksForPerson(question);
    const reasons = judgeEscalation({ question, isEvidenceLow, wasEvidenceLow: message.wasEvidenceLow });
    const ticket = reasons.length > 0 ? await use(tools.escalate, { reasons }) : undefined;
    const ticketId = ticket?.data?.ticketId;

    const answer = await answerer({ ...request, ticketId }, { scope, callTool }, signal);
    const remembered = facts.length > 0 ? await use(tools.rememberFacts, { facts }) : undefined;
    return {
      answer,
      calls,
      ticketId,
      isEvidenceLow,
      metadata: {
        ...answer.metadata,
        knowledge: request.knowledge,
        memory: stateOf(memories),
        attachments: stateOf(attachments),
        escalation: request.canEscalate ? 'enabled' : 'disabled',
        sessionContext: describeContext(session),
        evidence: Math.round((request.found?.evidence ?? 0) * 1000) / 1000,
        escalationReasons: reasons,
        factsRemembered: remembered?.data ?? 0,
      },
    };
  }

  /**
   * Writes the answer and its audit event, once: where another worker was faster nothing is written. Without an outcome
   * the message is given up.
   */
  private async settle(
    scope: Scope,
    sessionId: string,
    message: WaitingMessage,
    outcome: Outcome | undefined,
  ): Promise<void> {
    const status = outcome ? MessageStatus.ANSWERED : MessageStatus.FAILED;
    const errorCode = outcome ? null : 'INTERNAL';
    const text = outcome ? redact(outcome.answer.text).text : null;
    const sources = outcome?.answer.sources ?? [];
    const calls = outcome?.calls ?? [];
    const isEscalated = outcome?.ticketId !== undefined;
    await scope.transaction(async (tx) => {
      const settled =
        await tx.rows(sql`update migration.assistant_messages m set status = ${status}, error_code = ${errorCode}, text = ${text},
          sources = ${JSON.stringify(sources)}::jsonb, tools_called = ${JSON.stringify(calls)}::jsonb, is_escalated = ${isEscalated},
          is_evidence_low = ${outcome?.isEvidenceLow ?? false}, metadata = ${JSON.stringify(outcome?.metadata ?? {})}::jsonb, settled_at = now()
        where ${inTenant(tx, 'm')} and m.id = ${message.id} and m.status = ${MessageStatus.PENDING} returning m.id`);
      if (settled.length === 0) return;
      await tx.rows(sql`update migration.assistant_messages m set status = ${status}, is_escalated = ${isEscalated}, error_code = ${errorCode}, settled_at = now()
        where ${inTenant(tx, 'm')} and m.id = ${message.questionId}`);
      await this.parts.audit.record(tx, {
        action: outcome ? 'assistant.message' : 'assistant.message_failed',
        sessionId,
        messageTextRedacted: message.question,
        toolsCalled: [...calls],
        selectedSources: sources.map(({ documentId, title, score }) => ({ documentId, title, score })),
        ...(outcome?.ticketId !== undefined && { escalationTicketId: outcome.ticketId }),
        piiRedacted: message.piiRedacted,
        details: { messageId: message.id, attempts: message.attempts, ...outcome?.metadata },
      });
    });
  }
}

/** What a message was sent with is what it is about. */
const attachedFirst = (passages: readonly Passage[], { attachmentIds }: WaitingMessage): Passage[] => {
  const isAttached = ({ documentId }: Passage) => attachmentIds.includes(documentId);
  return [...passages.filter(isAttached), ...passages.filter((passage) => !isAttached(passage))];
};

const stateOf = (result: ToolResult<unknown> | undefined) =>
  result === undefined ? 'disabled' : result.success ? 'used' : 'unavailable';

const describeContext = ({ messages, toolFailures, isDegraded }: SessionContext) => ({
  messages,
  toolFailures,
  state: isDegraded ? 'degraded' : 'shared',
});
