/**
 * Every attribute that a span may carry. None holds what people or inventories say, what a model was asked or answered, or
 * the values of a statement: traces go to a system of somebody else's.
 *
 * Names of `gen_ai` are OpenTelemetry's conventions for generative AI, which are not stable yet: they stand here and
 * nowhere else (https://opentelemetry.io/docs/specs/semconv/gen-ai/).
 */
export const ATTRIBUTE = {
  requestId: 'lacuna.request_id',
  operation: 'graphql.operation.name',
  httpStatus: 'http.response.status_code',
  job: 'messaging.destination.name',
  dbSystem: 'db.system.name',
  dbOperation: 'db.operation.name',
  dbTable: 'db.collection.name',
  errorType: 'error.type',
  aiOperation: 'gen_ai.operation.name',
  aiProvider: 'gen_ai.provider.name',
  aiModel: 'gen_ai.request.model',
  aiMaxTokens: 'gen_ai.request.max_tokens',
  aiInputTokens: 'gen_ai.usage.input_tokens',
  aiOutputTokens: 'gen_ai.usage.output_tokens',
  aiTool: 'gen_ai.tool.name',
} as const;

export type SpanAttributes = Partial<Record<(typeof ATTRIBUTE)[keyof typeof ATTRIBUTE], string | number>>;
