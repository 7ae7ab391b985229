import { z } from 'zod';
import type { JsonValue } from '../../../ai/asset-facts.js';
import type { ModelCall } from '../../../ai/model/analyze-asset.js';
import { boundTokens } from '../../../ai/model/bound-tokens.js';
import {
  type ChatModel,
  ModelFailure,
  type OfferedTool,
  type Reply,
  type ToolRequest,
  type Turn,
} from '../../../ai/model/chat-model.js';
import { redact, redactJson } from '../../../ai/redact.js';
import { cutRedacted, redactedJsonText } from '../../../ai/redacted.js';
import type { CallAccount } from '../../enhancement/usage-book.js';
import type { Passage } from '../knowledge/search-knowledge.js';
import { answerPrompt, showPassages } from './answer-prompt.js';
import type { AnswerRequest, Desk } from './answerer.js';

/** How often the model is asked for one message; the last time it is offered no tool, so that it answers. */
const MOST_STEPS = 5;
/** Of one step; more are refused. */
const MOST_REQUESTS = 4;
/** Of what one tool found, in UTF-16 units. */
const LONGEST_FINDING = 8_192;

/** What a search for passages answers. */
const FoundPassages = z.object({
  passages: z.array(
    z.object({
      chunkId: z.string(),
      documentId: z.string(),
      title: z.string(),
      text: z.string(),
      score: z.number(),
    }) satisfies z.ZodType<Passage>,
  ),
});

/** What was said in the end, and on what it can rest. */
export interface Said {
  readonly text: string;
  /** The passages that were shown: number 1 is the first. */
  readonly passages: readonly Passage[];
  /** Whether a tool that the model asked found something. */
  readonly hasFindings: boolean;
}

/** Under a budget that does not hold another call, none is made. */
export class NoBudget extends Error {
  override readonly name = 'NoBudget';
}

/** One message talked over with a model: it is asked, may ask tools, is told what they found, and is asked again. */
export class ModelConversation {
  /** Those that were made, for the account. */
  readonly calls: ModelCall[] = [];
  private readonly turns: Turn[];
  private readonly passages: Passage[];
  private hasFindings = false;

  constructor(
    private readonly model: ChatModel,
    private readonly offered: readonly OfferedTool[],
    private readonly account: CallAccount,
    private readonly desk: Desk,
    request: AnswerRequest,
  ) {
    this.turns = [...answerPrompt(request)];
    this.passages = [...(request.found?.passages ?? [])];
  }

  /** Throws {@link ModelFailure}, {@link NoBudget} or what a tool throws for the signal. */
  async run(signal: AbortSignal): Promise<Said> {
    for (let step = 1; ; step += 1) {
      const isLast = step === MOST_STEPS;
      const { text, toolRequests } = await this.ask(isLast ? [] : this.offered, signal);
      if (toolRequests.length === 0 || isLast)
        return { text: text.trim(), passages: this.passages, hasFindings: this.hasFindings };
      const toolCalls = toolRequests.map((asked) => ({ ...asked, input: redactJson(jsonOf(asked.input)).value }));
      this.turns.push({ role: 'assistant', parts: [redact(text).text], toolCalls });
      for (const [index, asked] of toolRequests.entries()) await this.use(asked, index < MOST_REQUESTS, signal);
    }
  }

  private async ask(tools: readonly OfferedTool[], signal: AbortSignal): Promise<Reply> {
    const chat = { turns: this.turns, tools };
    if (!(await this.account.reserve(boundTokens(chat, this.model.maxOutputTokens))))
      throw new NoBudget('the budget does not hold another call');
    const startedAt = performance.now();
    const record = (outcome: ModelCall['outcome'], reply?: Reply) =>
      this.calls.push({
        inputTokens: reply?.inputTokens ?? 0,
        outputTokens: reply?.outputTokens ?? 0,
        durationMs: Math.round(performance.now() - startedAt),
        outcome,
      });
    try {
      const reply = await this.model.complete(chat, signal);
      record('ACCEPTED', reply);
      return reply;
    } catch (error) {
      // Without a call there is nothing to charge: the circuit is open.
      if (!(error instanceof ModelFailure && error.kind === 'UNAVAILABLE')) record('FAILED');
      throw error;
    }
  }

  /** Every request gets its answer, or the model's server refuses the conversation; what is not offered is not called. */
  private async use({ id, name, input }: ToolRequest, isAllowed: boolean, signal: AbortSignal): Promise<void> {
    const isOffered = this.offered.some((tool) => tool.name === name);
    const answer = (value: JsonValue) => {
      const text = cutRedacted(redactedJsonText(redactJson(value).value), LONGEST_FINDING);
      this.turns.push({ role: 'tool', callId: id, parts: [text] });
    };
    if (!isAllowed) return answer({ error: `at most ${MOST_REQUESTS} calls at once` });
    if (!isOffered) return answer({ error: 'there is no such tool' });
    const result = await this.desk.callTool(name, z.object({}).loose().catch({}).parse(input), signal);
    if (!result.success) return answer({ error: result.error.message });
    const found = FoundPassages.safeParse(result.data).data?.passages;
    if (!found) {
      this.hasFindings = true;
      return answer(jsonOf(result.data));
    }
    const first = this.passages.length + 1;
    this.passages.push(...found);
    answer(showPassages(found, first));
  }
}

/** A value as JSON would carry it. */
const jsonOf = (value: unknown): JsonValue => (value === undefined ? null : JSON.parse(JSON.stringify(value)));
