import type { CallbackHandlerMethods } from '@langchain/core/callbacks/base';
import type { AIMessage, BaseMessageLike } from '@langchain/core/messages';
import type { ModelSettings } from '../../config.js';
import type { OfferedTool, Turn } from './chat-model.js';

/** How the answer's form is asked for, from the strictest: not every server and model knows the first two. */
type AnswerFormat = 'json_schema' | 'json_object' | 'text';

/** What of a request a server may not take, and can be left out. */
export interface CallShape {
  readonly format: AnswerFormat;
  /** Undefined: the model's own, where it takes no other. */
  readonly temperature: 0 | undefined;
}

export interface ProviderCall {
  readonly settings: ModelSettings;
  readonly messages: readonly Message[];
  /** Empty: none is offered. */
  readonly tools: readonly BoundTool[];
  readonly answerSchema: Readonly<Record<string, unknown>> | undefined;
  readonly shape: CallShape;
  /** For LangChain's `invoke`. */
  readonly options: { readonly signal: AbortSignal; readonly callbacks: CallbackHandlerMethods[] };
  /** Bound to this one call: it ends with the call's signal and limits the answer, whatever the provider's client does. */
  readonly fetch: typeof fetch;
}

/** A turn as every provider's LangChain client takes it. */
export type Message = Extract<BaseMessageLike, { role: string }> & { readonly content: string };

/** A tool as every provider's `bindTools` takes it. */
interface BoundTool {
  readonly type: 'function';
  readonly function: {
    readonly name: string;
    readonly description: string;
    readonly parameters: Record<string, unknown>;
  };
}

export function toMessage(turn: Turn): Message {
  const content = turn.parts.join('');
  if (turn.role === 'tool') return { role: 'tool', content, tool_call_id: turn.callId };
  if (turn.role !== 'assistant') return { role: turn.role, content };
  const calls = turn.toolCalls.map(({ id, name, input }) => ({ id, name, args: input }));
  return { role: 'assistant', content, tool_calls: calls };
}

export const toBoundTool = ({ name, description, inputSchema }: OfferedTool): BoundTool => ({
  type: 'function',
  function: { name, description, parameters: inputSchema },
});

/** One call of a provider's LangChain client, without retries; it throws what the client throws. */
export type Provider = (call: ProviderCall) => Promise<AIMessage>;
