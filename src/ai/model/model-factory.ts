import type { CallbackHandlerMethods } from '@langchain/core/callbacks/base';
import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import type { ModelProvider, ModelSettings } from '../../config.js';
import { redact } from '../redact.js';
import { type ChatModel, type ChatRequest, ModelFailure, type Reply } from './chat-model.js';
import { concedeRequest } from './concede-request.js';
import { untilAborted } from './deadline.js';
import { describeFailure, isOutage } from './describe-failure.js';
import { guardFetch } from './guard-fetch.js';
import { type CallShape, type Provider, toBoundTool, toMessage } from './provider.js';
import { readReply } from './read-reply.js';

/** Loaded when first needed: each brings a client of its own, and without a model none is. */
const PROVIDERS: Readonly<Record<ModelProvider, () => Promise<Provider>>> = {
  openai: async () => (await import('./openai-provider.js')).callOpenAi,
  anthropic: async () => (await import('./anthropic-provider.js')).callAnthropic,
  ollama: async () => (await import('./ollama-provider.js')).callOllama,
};

const FAILURES_TO_OPEN = 5;
const HALF_OPEN_AFTER_MS = 30_000;
/**
 * LangChain sends requests and answers to LangSmith as well where LANGSMITH_TRACING is in the environment, unless a handler
 * of that name is there already: what a tenant's inventory says goes to the model that was configured and nowhere else.
 */
const NO_TRACER: CallbackHandlerMethods & { name: string } = { name: 'langchain_tracer' };
/** Of the whole HTTP body: an answer of 1 MB with every character escaped, and what stands around it. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * The chat model that the configuration names. Make one a process: its circuit breaker opens after five failures in a row,
 * whosever calls they were, and lets one call through again after `halfOpenAfterMs`.
 */
export const createChatModel = (
  settings: ModelSettings,
  { halfOpenAfterMs = HALF_OPEN_AFTER_MS }: { halfOpenAfterMs?: number } = {},
): ChatModel => new ProviderModel(settings, halfOpenAfterMs);

class ProviderModel implements ChatModel {
  readonly id: string;
  private provider: Promise<Provider> | undefined;
  private shape: CallShape = { format: 'json_schema', temperature: 0 };
  private readonly breaker;

  constructor(
    private readonly settings: ModelSettings,
    halfOpenAfterMs: number,
  ) {
    this.id = `${settings.provider}:${settings.name}`;
    this.breaker = circuitBreaker(handleWhen(isOutage), {
      halfOpenAfter: halfOpenAfterMs,
      breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
    });
  }

  get maxOutputTokens(): number {
    return this.settings.maxOutputTokens;
  }

  get isAvailable(): boolean {
    return this.breaker.state === CircuitState.Closed;
  }

  async prepare(): Promise<void> {
    await Promise.allSettled([this.load()]);
  }

  async complete(request: ChatRequest, signal: AbortSignal): Promise<Reply> {
    // While a call tries whether the model is back, the breaker would keep the others waiting for it, past their deadlines.
    if (this.breaker.state === CircuitState.HalfOpen) throw this.unavailable();
    try {
      return await this.breaker.execute(() => this.call(request, signal));
    } catch (error) {
      throw error instanceof BrokenCircuitError ? this.unavailable() : error;
    }
  }

  private async call({ turns, answerSchema, tools: offered = [] }: ChatRequest, signal: AbortSignal): Promise<Reply> {
    const messages = turns.map(toMessage);
    const tools = offered.map(toBoundTool);
    const guarded = guardFetch(signal, MAX_BODY_BYTES);
    for (;;) {
      const { shape, settings } = this;
      try {
        const provider = await untilAborted(signal, this.load());
        const options = { signal, callbacks: [NO_TRACER] };
        const call = { settings, messages, tools, answerSchema, shape, options, fetch: guarded };
        return readReply(await untilAborted(signal, provider(call)), messages);
      } catch (error) {
        const conceded = signal.aborted ? null : concedeRequest(shape, error);
        if (conceded === null) throw describeFailure(error, signal);
        // Another call may have learnt something meanwhile; then this one tries with that.
        if (this.shape === shape) this.shape = conceded;
      }
    }
  }

  private load(): Promise<Provider> {
    return (this.provider ??= PROVIDERS[this.settings.provider]());
  }

  private unavailable(): ModelFailure {
    return new ModelFailure('UNAVAILABLE', redact(`${this.id} has failed ${FAILURES_TO_OPEN} times in a row`).text);
  }
}
