import type { z } from 'zod';
import type { Scope, Tenant } from '../scope.js';

/** What a job's handler gets beside its input. */
export interface JobContext {
  /** Acts as `system:<job>` in the tenant that the job was sent from. */
  readonly scope: Scope;
  /** Aborted when the job is cancelled, its worker shuts down, or it is taken for dead. */
  readonly signal: AbortSignal;
}

/** A kind of background work: its name, the shape of its input, and how often it may be there. */
export interface JobKind<Input extends object> {
  readonly name: string;
  readonly input: z.ZodType<Input>;
  /** At most one job of a key waits or runs at a time; another send answers false. */
  readonly keyOf: (input: Input) => string;
  /** How many of it one worker runs side by side. */
  readonly concurrency: number;
}

/** A kind with the handler that runs it. */
export interface Job {
  readonly name: string;
  readonly concurrency: number;
  /** Throws when `input` is not of the kind's shape. */
  run(context: JobContext, input: unknown): Promise<void>;
}

/** What is stored with a job: ids only, never what people or inventories say. */
export interface JobEnvelope {
  readonly tenant: Tenant;
  readonly requestId: string;
  readonly input: object;
}

/** A kind says what is sent; `handledBy` in the same file says what is done with it. */
export const defineJob = <Input extends object>(kind: JobKind<Input>) => ({
  ...kind,
  handledBy: (handle: (context: JobContext, input: Input) => Promise<void>): Job => ({
    name: kind.name,
    concurrency: kind.concurrency,
    run: (context, input) => handle(context, kind.input.parse(input)),
  }),
});
