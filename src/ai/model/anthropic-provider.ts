import { ChatAnthropic } from '@langchain/anthropic';
import type { ProviderCall } from './provider.js';

export const callAnthropic = ({ settings, messages, answerSchema, shape, options, fetch }: ProviderCall) =>
  new ChatAnthropic({
    model: settings.name,
    apiKey: settings.apiKey,
    anthropicApiUrl: settings.baseUrl,
    clientOptions: { fetch },
    maxRetries: 0,
    streaming: false,
    temperature: shape.temperature,
    maxTokens: settings.maxOutputTokens,
  }).invoke([...messages], {
    ...options,
    ...(answerSchema !== undefined &&
      shape.format === 'json_schema' && {
        outputConfig: { format: { type: 'json_schema' as const, schema: answerSchema } },
      }),
  });
