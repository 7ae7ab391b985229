import type { CallbackHandlerMethods } from '@langchain/core/callbacks/base';
import type { AIMessage } from '@langchain/core/messages';
import type { ModelSettings } from '../../config.js';

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
  readonly messages: readonly { role: 'system' | 'user'; content: string }[];
  readonly answerSchema: Readonly<Record<string, unknown>> | undefined;
  readonly shape: CallShape;
  /** For LangChain's `invoke`. */
  readonly options: { readonly signal: AbortSignal; readonly callbacks: CallbackHandlerMethods[] };
  /** Bound to this one call: it ends with the call's signal and limits the answer, whatever the provider's client does. */
  readonly fetch: typeof fetch;
}

/** One call of a provider's LangChain client, without retries; it throws what the client throws. */
export type Provider = (call: ProviderCall) => Promise<AIMessage>;
