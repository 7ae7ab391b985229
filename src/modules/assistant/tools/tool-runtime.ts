import {
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  type IPolicy,
  IterableBackoff,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import type { Logger } from '../../../logger.js';
import { toolCallDuration } from '../../../telemetry/metrics.js';
import { inSpan } from '../../../telemetry/span.js';
import { ATTRIBUTE } from '../../../telemetry/span-attributes.js';
import type { ToolCall } from '../../audit/audit-event.entity.js';
import { judgeFailure } from './judge-failure.js';
import { fail, type Tool, type ToolContext, type ToolResult } from './tool.js';
import type { ToolRegistry } from './tool-registry.js';

/** How patient the runtime is. */
export interface Patience {
  /** Waits before the second, third and fourth attempt. */
  readonly retryWaitsMs: readonly number[];
  /** How long a circuit stays open before one call is let through to see. */
  readonly halfOpenAfterMs: number;
}

const PATIENCE: Patience = { retryWaitsMs: [1_000, 2_000, 4_000], halfOpenAfterMs: 30_000 };

/** Attempts that fail in a row, of all calls together, until a tool is left alone. */
const FAILURES_TO_OPEN = 5;

/** What a call answers, and what the audit trail says of it. */
export interface CalledTool<Data> {
  readonly result: ToolResult<Data>;
  readonly call: ToolCall;
}

/**
 * The one way to a tool. Around every call: its input checked, `initialize` awaited, a timeout for each attempt, retries
 * of what may pass, a circuit breaker for each tool of the process, one line in the log, one entry for the audit trail.
 */
export class ToolRuntime {
  private readonly policies = new Map<string, IPolicy>();
  private readonly initialized = new Map<string, Promise<void>>();

  constructor(
    private readonly registry: ToolRegistry,
    private readonly logger: Logger,
    private readonly patience: Patience = PATIENCE,
  ) {}

  /** Whether the configuration enables the tool. */
  has(name: string): boolean {
    return this.registry.has(name);
  }

  /** Calls a tool by the name and with the input that a plan or a model wrote: neither is trusted. */
  async callNamed(name: string, context: ToolContext, input: object): Promise<CalledTool<unknown>> {
    const tool = this.registry.get(name);
    if (tool) return this.call(tool, context, input);
    const result = fail('NOT_FOUND', `There is no tool "${name}", or it is not enabled.`);
    return { result, call: { name, success: false, durationMs: 0, attempts: 0, errorCode: 'NOT_FOUND' } };
  }

  /** Never throws but for `context.signal`: a failure is a result. */
  async call<Input extends object, Data>(
    tool: Tool<Input, Data>,
    context: ToolContext,
    input: Input,
  ): Promise<CalledTool<Data>> {
    const startedAt = performance.now();
    let attempts = 0;
    const attempt = async (signal: AbortSignal, checked: Input) => {
      context.signal.throwIfAborted();
      attempts += 1;
      await this.initialize(tool);
      return tool.run({ ...context, signal }, checked);
    };
    const result = await inSpan(
      `tool ${tool.name}`,
      {
        [ATTRIBUTE.aiOperation]: 'execute_tool',
        [ATTRIBUTE.aiTool]: tool.name,
        [ATTRIBUTE.requestId]: context.scope.requestId,
      },
      () => this.guarded(tool, context, input, attempt),
    );
    const call: ToolCall = {
      name: tool.name,
      success: result.success,
      durationMs: Math.round(performance.now() - startedAt),
      attempts,
      errorCode: result.error?.code ?? null,
    };
    toolCallDuration.observe({ tool: tool.name, outcome: result.error?.code ?? 'ok' }, call.durationMs / 1000);
    const { scope, sessionId } = context;
    this.logger[result.success ? 'info' : 'warn'](
      {
        requestId: scope.requestId,
        sessionId,
        tool: tool.name,
        durationMs: call.durationMs,
        attempts,
        success: result.success,
        ...(result.error && { errorCode: result.error.code, reason: result.error.message }),
      },
      'tool called',
    );
    return { result, call };
  }

  /** Ends what the tools hold open; the others are ended where one fails. */
  async close(): Promise<void> {
    const ended = await Promise.allSettled([...this.registry].map((tool) => tool.cleanup()));
    for (const end of ended)
      if (end.status === 'rejected') this.logger.warn({ err: end.reason }, 'a tool did not stop cleanly');
  }

  private async guarded<Input extends object, Data>(
    tool: Tool<Input, Data>,
    { signal }: ToolContext,
    input: Input,
    attempt: (signal: AbortSignal, checked: Input) => Promise<ToolResult<Data>>,
  ): Promise<ToolResult<Data>> {
    const checked = tool.input.safeParse(input);
    if (!checked.success)
      return fail(
        'BAD_USER_INPUT',
        checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
      );
    try {
      // The policy's waits do not hear the signal: a worker that stops must not sit them out.
      return await orAborted(
        signal,
        this.policyOf(tool).execute(({ signal: inner }) => attempt(inner, checked.data), signal),
      );
    } catch (error) {
      signal.throwIfAborted();
      const { error: reason } = judgeFailure(error);
      if (reason.code === 'INTERNAL') this.logger.error({ err: error, tool: tool.name }, 'a tool failed unexpectedly');
      return { success: false, data: null, metadata: {}, error: reason };
    }
  }

  private policyOf({ name, timeoutMs }: Pick<Tool, 'name' | 'timeoutMs'>): IPolicy {
    let policy = this.policies.get(name);
    if (!policy) {
      const { retryWaitsMs, halfOpenAfterMs } = this.patience;
      const whatPasses = handleWhen((error) => judgeFailure(error).isPassing);
      const backoff = new IterableBackoff([...retryWaitsMs]);
      const retries = retry(whatPasses, { maxAttempts: retryWaitsMs.length, backoff });
      retries.onRetry(({ attempt, delay }) =>
        this.logger.info({ tool: name, failedAttempts: attempt, waitMs: delay }, 'a tool is tried again'),
      );
      policy = wrap(
        retries,
        circuitBreaker(whatPasses, {
          halfOpenAfter: halfOpenAfterMs,
          breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
        }),
        timeout(timeoutMs, TimeoutStrategy.Aggressive),
      );
      this.policies.set(name, policy);
    }
    return policy;
  }

  private initialize(tool: Pick<Tool, 'name' | 'initialize'>): Promise<void> {
    let starting = this.initialized.get(tool.name);
    if (!starting) {
      starting = tool.initialize();
      this.initialized.set(tool.name, starting);
      starting.catch(() => this.initialized.delete(tool.name));
    }
    return starting;
  }
}

function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
