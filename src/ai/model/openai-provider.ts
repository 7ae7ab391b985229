import { ChatOpenAICompletions, type OpenAIClient } from '@langchain/openai';
import type { ProviderCall } from './provider.js';

type Options = OpenAIClient.RequestOptions;

/**
 * With a JSON schema LangChain has the client parse the answer, and then an answer that is no JSON, or that was cut off,
 * becomes an error that has lost both the text and what it cost. This one takes answers as they come.
 *
 * It is the chat completions half of LangChain's client, so no model name can switch to OpenAI's Responses API, which
 * compatible servers do not have.
 */
class UnparsedCompletions extends ChatOpenAICompletions {
  override completionWithRetry(
    request: OpenAIClient.Chat.ChatCompletionCreateParamsStreaming,
    options?: Options,
  ): Promise<AsyncIterable<OpenAIClient.Chat.ChatCompletionChunk>>;
  override completionWithRetry(
    request: OpenAIClient.Chat.ChatCompletionCreateParamsNonStreaming,
    options?: Options,
  ): Promise<OpenAIClient.Chat.ChatCompletion>;
  override async completionWithRetry(
    request: OpenAIClient.Chat.ChatCompletionCreateParams,
    options?: Options,
  ): Promise<AsyncIterable<OpenAIClient.Chat.ChatCompletionChunk> | OpenAIClient.Chat.ChatCompletion> {
    // oxlint-disable-next-line no-underscore-dangle -- LangChain's own name; only this makes `client`
    const clientOptions = this._getClientOptions(options);
    return await this.client.chat.completions.create(request, clientOptions);
  }
}

export function callOpenAi({ settings, messages, tools, answerSchema, shape, options, fetch }: ProviderCall) {
  const model = new UnparsedCompletions({
    model: settings.name,
    // Without a key the client refuses to be made; servers of one's own take any.
    apiKey: settings.apiKey ?? 'none',
    configuration: { baseURL: settings.baseUrl, fetch },
    maxRetries: 0,
    streaming: false,
    temperature: shape.temperature,
    maxTokens: settings.maxOutputTokens,
  });
  const asked = tools.length > 0 ? model.bindTools([...tools]) : model;
  return asked.invoke([...messages], { ...options, response_format: responseFormat(shape.format, answerSchema) });
}

function responseFormat(format: ProviderCall['shape']['format'], schema: ProviderCall['answerSchema']) {
  if (schema === undefined || format === 'text') return undefined;
  if (format === 'json_object') return { type: 'json_object' as const };
  return { type: 'json_schema' as const, json_schema: { name: 'answer', strict: true, schema } };
}
