/** Codes of the API's errors, and UNREACHABLE for a gateway that did not answer. */
export type LacunaErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'LIMIT_EXCEEDED'
  | 'BUDGET_EXHAUSTED'
  | 'UPSTREAM_UNAVAILABLE'
  | 'INTERNAL'
  | 'UNREACHABLE';

/** An error as the gateway sends it. */
export interface WireError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Why a call failed: the first error of the answer. The message says what was expected and what came. */
export class LacunaError extends Error {
  override readonly name = 'LacunaError';
  /** A code of a newer gateway, or of GraphQL itself, can be outside the list. */
  readonly code: LacunaErrorCode | (string & Record<never, never>);
  /** BAD_USER_INPUT: path of the offending input, e.g. `input.records[3]`. */
  readonly field: string | undefined;
  /** Quote it when you report the error: the gateway's logs and audit trail hold it too. */
  readonly requestId: string | undefined;
  /** RATE_LIMITED: when to ask again. */
  readonly retryAfterSeconds: number | undefined;

  constructor({ message, extensions = {} }: WireError, options?: ErrorOptions) {
    super(message, options);
    const { code, field, requestId, retryAfterSeconds } = extensions;
    this.code = typeof code === 'string' ? code : 'INTERNAL';
    this.field = typeof field === 'string' ? field : undefined;
    this.requestId = typeof requestId === 'string' ? requestId : undefined;
    this.retryAfterSeconds = typeof retryAfterSeconds === 'number' ? retryAfterSeconds : undefined;
  }
}
