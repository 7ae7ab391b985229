import { ChatAnthropic } from '@langchain/anthropic';
import type { ProviderCall } from './provider.js';

export function callAnthropic({ settings, messages, tools, answerSchema, shape, options, fetch }: ProviderCall) {
  const model = new ChatAnthropic({
    model: settings.name,
    apiKey: settings.apiKey,
    anthropicApiUrl: settings.baseUrl,
    clientOptions: { fetch },
    maxRetries: 0,
    streaming: false,
    temperature: shape.temperature,
    maxTokens: settings.maxOutputTokens,
  });
  const asked = tools.length > 0 ? model.bindTools([...tools]) : model;
  return asked.invoke([...messages], {
    ...options,
    ...(answerSchema !== undefined &&
      shape.format === 'json_schema' && {
        outputConfig: { format: { type: 'json_schema' as const, schema: answerSchema } },
      }),
  });
}
