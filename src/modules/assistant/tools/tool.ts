import type { z } from 'zod';
import type { ErrorCode } from '../../../errors.js';
import type { Scope } from '../../../scope.js';

/** Why a tool gave nothing. */
export interface ToolError {
  readonly code: ErrorCode | 'TIMEOUT' | 'CIRCUIT_OPEN';
  /** For the log and for whoever maintains the tool; holds no value of a tenant. */
  readonly message: string;
}

/** What every tool answers. `metadata` tells of the call: counts, where it looked, what it left out. */
export type ToolResult<Data> =
  | { readonly success: true; readonly data: Data; readonly metadata: ToolMetadata; readonly error: null }
  | { readonly success: false; readonly data: null; readonly metadata: ToolMetadata; readonly error: ToolError };

export type ToolMetadata = Readonly<Record<string, string | number | boolean | null>>;

/**
 * For whom a tool works. The runtime hands it over; nothing of it can be chosen by a tool's input, which a model may have
 * written.
 */
export interface ToolContext {
  readonly scope: Scope;
  readonly sessionId: string;
  /** The message that is being answered: the key by which a repeated call does its work once. */
  readonly messageId: string;
  /** Subject of who wrote it. */
  readonly person: string;
  /** Aborted when the call's time is up or the worker stops. */
  readonly signal: AbortSignal;
}

/**
 * Something the assistant can do. `run` may be tried again, also after an attempt of which nobody knows whether it
 * succeeded: what writes must be idempotent. See docs/adding-a-tool.md.
 */
export interface Tool<Input extends object = object, Data = unknown> {
  /** lower_snake_case, unique; in logs, the audit trail and a model's calls. */
  readonly name: string;
  /** What it does and when to use it, in a sentence or two: all that a model knows of it. */
  readonly description: string;
  readonly input: z.ZodType<Input>;
  /** One attempt takes this long at most. */
  readonly timeoutMs: number;
  /** Before the first call; the call waits for it. May be called again when it failed. */
  initialize(): Promise<void>;
  /** When the process stops; may be called without `initialize`. */
  cleanup(): Promise<void>;
  /** Answers or throws; what is thrown is judged by the runtime: an AppError says itself whether to try again. */
  run(context: ToolContext, input: Input): Promise<ToolResult<Data>>;
}

export const succeed = <Data>(data: Data, metadata: ToolMetadata = {}): ToolResult<Data> => ({
  success: true,
  data,
  metadata,
  error: null,
});

export const fail = (code: ToolError['code'], message: string, metadata: ToolMetadata = {}): ToolResult<never> => ({
  success: false,
  data: null,
  metadata,
  error: { code, message },
});

interface FunctionTool<Input extends object, Data> extends Pick<Tool<Input, Data>, 'name' | 'description' | 'input'> {
  readonly timeoutMs?: number;
  /** A plain function, of this moment or asynchronous; what it returns is the data. */
  readonly run: (context: ToolContext, input: Input) => Data | Promise<Data>;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/** A tool of a function that keeps nothing open. What the function throws, now or later, the runtime judges. */
export const toolOf = <Input extends object, Data>({
  run,
  timeoutMs = DEFAULT_TIMEOUT_MS,
  ...tool
}: FunctionTool<Input, Data>): Tool<Input, Data> => ({
  ...tool,
  timeoutMs,
  initialize: async () => undefined,
  cleanup: async () => undefined,
  run: async (context, input) => succeed(await run(context, input)),
});
