import type { AIMessage } from '@langchain/core/messages';
import type { Reply } from './chat-model.js';

const BYTES_PER_TOKEN = 4;
/** More than any model takes or gives; what a server says beyond it is a mistake that must not reach a bill. */
const MAX_TOKENS = 100_000_000;

/** Text, calls asked for, tokens and whether the answer is whole, of a provider's message. */
export function readReply(message: AIMessage, sent: readonly { content: string }[]): Reply {
  const { text, tool_calls: toolCalls = [], invalid_tool_calls: invalid = [] } = message;
  const { usage_metadata: usage, response_metadata: metadata } = message;
  return {
    text,
    toolRequests: [...toolCalls, ...invalid].map(({ id, name, args }, index) => ({
      id: id ?? `call-${index}`,
      name: name ?? '',
      input: typeof args === 'string' ? undefined : args,
    })),
    inputTokens: tokens(usage?.input_tokens) ?? estimate(sent.map(({ content }) => content).join('')),
    outputTokens: tokens(usage?.output_tokens) ?? estimate(text),
    isCutOff: [metadata['finish_reason'], metadata['stop_reason'], metadata['done_reason']].some(
      (reason) => reason === 'length' || reason === 'max_tokens',
    ),
  };
}

const tokens = (count: unknown): number | undefined =>
  typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= MAX_TOKENS ? count : undefined;

const estimate = (text: string): number => Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
