import { pino } from 'pino';

export type { Logger } from 'pino';

/** An error as it may be logged: its class, message, stack and code, never the values that hang on it. */
function serializeError(error: unknown) {
  if (!(error instanceof Error)) return { message: typeof error };
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? String(error.code) : undefined;
  return { name, message, stack, code, ...(cause instanceof Error && { cause: cause.message }) };
}

/**
 * One JSON line an event, on stderr: stdout belongs to commands that print.
 * Callers log ids, counts and codes; values of inventories and what people typed stay out.
 */
export const createLogger = (level: string) =>
  pino({ level, base: null, serializers: { err: serializeError } }, pino.destination({ fd: 2, sync: true }));
