import type { CallShape } from './provider.js';

/**
 * What to ask for instead when a server refuses a request for its temperature or its answer format (reasoning models take
 * no temperature, older servers no JSON schema), or null when the error is about something else. Each step leaves out
 * more, so a call that is tried again after each ends within three.
 */
export function concedeRequest(shape: CallShape, error: unknown): CallShape | null {
  if (!(error instanceof Error) || !isRefusal(error)) return null;
  if (shape.temperature !== undefined && /temperature/i.test(error.message))
    return { ...shape, temperature: undefined };
  if (
    shape.format === 'text' ||
    !/response[_ ]?format|json[_ ]?(?:schema|object)|output[_ ]?(?:config|format)|structured/i.test(error.message)
  )
    return null;
  return { ...shape, format: shape.format === 'json_schema' ? 'json_object' : 'text' };
}

/** 400 and 422 are how servers refuse a parameter; LangChain's clients refuse some themselves, without a status. */
function isRefusal(error: Error): boolean {
  const status = 'status' in error ? error.status : 'status_code' in error ? error.status_code : undefined;
  return status === undefined ? error.name === 'Error' : status === 400 || status === 422;
}
