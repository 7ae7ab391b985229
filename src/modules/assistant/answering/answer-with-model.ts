import { z } from 'zod';
import { type ChatModel, ModelFailure, type OfferedTool } from '../../../ai/model/chat-model.js';
import { withDeadline } from '../../../ai/model/deadline.js';
import type { Logger } from '../../../logger.js';
import type { CallAccount, UsageBook } from '../../enhancement/usage-book.js';
import { toSource } from '../knowledge/search-knowledge.js';
import type { Tool } from '../tools/tool.js';
import { answerFromPassages, sayTicket } from './answer-from-passages.js';
import { ANSWER_PROMPT_VERSION } from './answer-prompt.js';
import type { Answer, Answerer, AnswerRequest } from './answerer.js';
import { judgeGrounds } from './judge-grounds.js';
import { ModelConversation, NoBudget } from './model-conversation.js';

export interface ModelAnswererParts {
  readonly model: ChatModel;
  readonly usage: Pick<UsageBook, 'accountFor'>;
  /** All that a model may ask for: tools that only read, and that the configuration enables. */
  readonly tools: readonly Tool[];
  readonly logger: Logger;
}

/** For one message, all steps and tools together. */
const TIMEOUT_MS = 60_000;

/** Why no answer of a model was given. UNGROUNDED: what it said names nothing that it rests on. */
type Refusal = ModelFailure['kind'] | 'BUDGET_EXHAUSTED' | 'UNGROUNDED';

/** What a call that was cut short is charged as; see charge-calls.ts. */
const SETTLED_AS: Readonly<Partial<Record<Refusal, Parameters<CallAccount['settle']>[1]>>> = {
  TIMEOUT: 'AGENT_TIMEOUT',
  CANCELED: 'CANCELED',
};

/**
 * Lets a model answer from the material, with the tools of the allowlist. Its words are untrusted: what rests on no
 * passage and no finding is not given. Whatever fails, the passages answer for themselves, and the metadata says why.
 */
export function answerWithModel({ model, usage, tools, logger }: ModelAnswererParts): Answerer {
  const offered: readonly OfferedTool[] = tools.map(({ name, description, input }) => ({
    name,
    description,
    inputSchema: z.toJSONSchema(input, { io: 'input' }),
  }));
  return async (request, desk, signal) => {
    const { scope } = desk;
    const account = usage.accountFor(scope, { analysisRunId: null, assetId: null, model: model.id });
    const conversation = new ModelConversation(model, offered, account, desk, request);
    await model.prepare();
    try {
      const said = await withDeadline(TIMEOUT_MS, signal, (until) => conversation.run(until));
      await account.settle(conversation.calls);
      return wordAnswer(request, judgeGrounds(request, said), model.id);
    } catch (error) {
      const refusal = refusalOf(error);
      await account.settle(conversation.calls, (refusal && SETTLED_AS[refusal]) ?? 'MODEL_ERROR');
      if (refusal === undefined || signal.aborted) throw error;
      logger.warn({ requestId: scope.requestId, model: model.id, refusal }, 'the passages answer for the model');
      return fromPassages(request, refusal);
    }
  };
}

function wordAnswer(request: AnswerRequest, grounds: ReturnType<typeof judgeGrounds>, modelId: string): Answer {
  if (grounds.kind === 'NONE') return fromPassages(request, 'UNGROUNDED');
  const metadata = { answeredBy: modelId, prompt: ANSWER_PROMPT_VERSION };
  if (grounds.kind === 'NOT_FOUND') {
    // The passages were looked at and found wanting: they are not quoted either.
    const { text } = answerFromPassages({ ...request, found: { passages: [], evidence: 0 } });
    return { text, sources: [], metadata };
  }
  const text = [sayTicket(request.ticketId), grounds.text].filter((part) => part !== '').join('\n\n');
  return { text, sources: grounds.cited.map(toSource), metadata };
}

const fromPassages = (request: AnswerRequest, modelRefusal: Refusal): Answer => ({
  ...answerFromPassages(request),
  metadata: { answeredBy: 'passages', modelRefusal },
});

/** Undefined: not the model's doing. */
function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof NoBudget) return 'BUDGET_EXHAUSTED';
  return error instanceof ModelFailure ? error.kind : undefined;
}
