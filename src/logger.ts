import { pino } from 'pino';

export type { Logger } from 'pino';

/** Every field that a line may have: ids, counts, codes, and names of our own. Of any other only is told how many there were. */
const FIELDS: ReadonlySet<string> = new Set(
  (
    'err requestId reqId analysisRunId assetId chunk collectionFlowId discoveryFlowId job jobId messageId sessionId ' +
    'adopted applied assets attempts delayMs durationMs failed failedAttempts failedChunks faults inconsistentAssets isOwner ' +
    'port processed records runs skipped success total received rejected duplicate pending waitMs channel errorCode key kind model path reason refusal ' +
    'roles route status tool url copy dataDir home orm'
  ).split(' '),
);

/**
 * One JSON line an event, on stderr: stdout belongs to commands that print. Callers log ids, counts and codes; values of
 * inventories and what people typed stay out. `clean` takes out of a text what must not be there: what an error says may
 * quote a value.
 */
export function createLogger(level: string, clean: (text: string) => string = (text) => text) {
  const cleaned = (text: string | undefined) => (text === undefined ? undefined : clean(text));

  /** An error as it may be logged: its class, message, stack and code, never the values that hang on it. */
  function serializeError(error: unknown) {
    if (!(error instanceof Error)) return { message: typeof error };
    const { name, message, stack, cause } = error;
    const code = 'code' in error ? String(error.code) : undefined;
    const because = cause instanceof Error && { cause: clean(cause.message) };
    return { name, message: clean(message), stack: cleaned(stack), code, ...because };
  }

  function listed(fields: Record<string, unknown>): Record<string, unknown> {
    const all = Object.entries(fields);
    const known = all.filter(([name]) => FIELDS.has(name));
    const unlisted = all.length - known.length;
    return {
      ...Object.fromEntries(known.map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value])),
      ...(unlisted > 0 && { unlisted }),
    };
  }

  return pino(
    { level, base: null, formatters: { log: listed }, serializers: { err: serializeError } },
    pino.destination({ fd: 2, sync: true }),
  );
}
