import { ChatOllama } from '@langchain/ollama';
import type { ProviderCall } from './provider.js';

/** About what a request of ours takes; an Ollama left at its default cuts the front of a longer one off, rules and all. */
const PROMPT_TOKENS = 8_192;

export function callOllama({ settings, messages, tools, answerSchema, shape, options, fetch }: ProviderCall) {
  const model = new ChatOllama({
    model: settings.name,
    baseUrl: settings.baseUrl,
    fetch,
    maxRetries: 0,
    temperature: shape.temperature,
    numPredict: settings.maxOutputTokens,
    numCtx: PROMPT_TOKENS + settings.maxOutputTokens,
    format: formatOf(shape.format, answerSchema),
  });
  return (tools.length > 0 ? model.bindTools([...tools]) : model).invoke([...messages], options);
}

function formatOf(format: ProviderCall['shape']['format'], schema: ProviderCall['answerSchema']) {
  if (schema === undefined || format === 'text') return undefined;
  return format === 'json_object' ? 'json' : schema;
}
