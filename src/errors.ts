/** The closed list of error codes a client can meet in `extensions.code` (DESIGN 10). */
const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'CONFLICT',
  'RATE_LIMITED',
  'LIMIT_EXCEEDED',
  'BUDGET_EXHAUSTED',
  'UPSTREAM_UNAVAILABLE',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

const HTTP_STATUS: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  LIMIT_EXCEEDED: 413,
  UPSTREAM_UNAVAILABLE: 503,
};

/**
 * An error meant for the caller: its message says what was expected and what came, and is sent as it is.
 * Anything else that is thrown is masked as INTERNAL.
 */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    /** Extra `extensions` for the client, e.g. `{field}` for BAD_USER_INPUT, `{retryAfterSeconds}` for RATE_LIMITED. */
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The status a plain HTTP route (the upload) answers with. */
  get httpStatus(): number {
    return HTTP_STATUS[this.code] ?? 500;
  }
}

/** `field` is the path of the offending input, e.g. `input.records[3]`. */
export const badInput = (field: string, message: string) => new AppError('BAD_USER_INPUT', message, { field });

/** Also for ids of another tenant: both answers must be the same, so the message names only what the caller sent. */
export const notFound = (what: string, id: string) => new AppError('NOT_FOUND', `No ${what} with id ${id}.`);

/** Answered for whatever PostgreSQL throws while it cannot be reached. A commit may have been cut off after it took place. */
export const DATABASE_AWAY = new AppError(
  'UPSTREAM_UNAVAILABLE',
  'The database could not be reached; whether a change was made is not known. Look, and try again shortly.',
);

/** Shown in messages about bad input: short, one line, never the whole value. */
export function excerpt(value: unknown, maxLength = 60): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const line = text.replace(/\s+/g, ' ');
  return line.length > maxLength ? `${line.slice(0, maxLength)}...` : line;
}
