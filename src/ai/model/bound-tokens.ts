import type { ChatRequest } from './chat-model.js';

/** What a provider puts around messages, tools and a schema: role marks and the like. */
const AROUND = 256;

export interface TokenCount {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * The most tokens that a request with an answer of `maxOutputTokens` can take: what a budget sets aside before it is sent.
 * No tokeniser makes more than one token of a byte, so this is a bound; what is really sent comes to about a quarter.
 */
export function boundTokens({ turns, answerSchema, tools = [] }: ChatRequest, maxOutputTokens: number): TokenCount {
  const calls = turns.flatMap((turn) => (turn.role === 'assistant' ? turn.toolCalls : []));
  const texts = [...turns.flatMap(({ parts }) => parts), JSON.stringify([answerSchema ?? {}, tools, calls])];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return { inputTokens: bytes + AROUND, outputTokens: maxOutputTokens };
}
