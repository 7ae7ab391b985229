import type { Redacted, RedactedJson } from '../redacted.js';

/** One message of a request. Its text is the parts put together; only redacted text can be one. */
export type Turn = { readonly parts: readonly Redacted[] } & (
  | { readonly role: 'system' | 'user' }
  /** What the model wrote in the same conversation: the calls that the tool turns after it answer. */
  | { readonly role: 'assistant'; readonly toolCalls: readonly (ToolRequest & { readonly input: RedactedJson })[] }
  | { readonly role: 'tool'; readonly callId: string }
);

/** A tool that the model may ask for. */
export interface OfferedTool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** A call that the model asks for: name and input are untrusted, and the tool may not exist. */
export interface ToolRequest {
  readonly id: string;
  readonly name: string;
  /** Undefined where it is no JSON. */
  readonly input: unknown;
}

export interface ChatRequest {
  readonly turns: readonly Turn[];
  /** JSON schema of the answer, where one is asked for. Servers may disregard it: the answer is untrusted all the same. */
  readonly answerSchema?: Readonly<Record<string, unknown>>;
  readonly tools?: readonly OfferedTool[];
}

export interface Reply {
  /** As the model wrote it: untrusted. */
  readonly text: string;
  /** In the order they are asked for; with any, the text is no answer yet. */
  readonly toolRequests: readonly ToolRequest[];
  /** What the server says; where it says nothing, the length of the texts at four bytes a token. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The answer ended at the token limit. */
  readonly isCutOff: boolean;
}

/**
 * A language model behind its circuit breaker. Keeps nothing of one request for the next, so one object serves all
 * tenants of a process.
 */
export interface ChatModel {
  /** `provider:name`, as LACUNA_MODEL names it. */
  readonly id: string;
  /** Of one answer. */
  readonly maxOutputTokens: number;
  /** False from the fifth failure in a row until a call succeeds again. */
  readonly isAvailable: boolean;
  /** Loads the provider's client, which takes up to a second the first time. One that cannot be loaded shows in `complete`. */
  prepare(): Promise<void>;
  /**
   * One answer. Throws {@link ModelFailure} and nothing else; an abort of `signal` closes the connection and ends the
   * wait at once.
   */
  complete(request: ChatRequest, signal: AbortSignal): Promise<Reply>;
}

/**
 * Why a call gave no answer. TIMEOUT: the deadline passed. CANCELED: the caller's signal. UNAVAILABLE: not even asked,
 * the breaker is open. REFUSED: the server does not take this one request. TOO_LARGE: the answer passed the size limit.
 * UNREACHABLE: everything else, from a broken connection and a 5xx to a wrong key.
 */
export type ModelFailureKind = 'TIMEOUT' | 'CANCELED' | 'UNAVAILABLE' | 'REFUSED' | 'TOO_LARGE' | 'UNREACHABLE';

export class ModelFailure extends Error {
  override readonly name = 'ModelFailure';

  constructor(
    readonly kind: ModelFailureKind,
    /** What a server says can quote the request, or a part of the key. */
    override readonly message: Redacted,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
