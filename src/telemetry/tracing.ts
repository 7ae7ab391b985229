import { context, trace } from '@opentelemetry/api';
import type { Logger } from '../logger.js';

export interface TracingSettings {
  /** Of a collector that takes OTLP over HTTP; undefined: no spans are made. */
  readonly endpoint: string | undefined;
  /** How many of the traces are sent, 0 to 1. */
  readonly ratio: number;
}

/** Ends tracing: sends what is left. */
export type StopTracing = () => Promise<void>;

/**
 * Starts to send spans to the collector, and answers how to end that; undefined where none is configured. Its packages are
 * loaded only then, and every span of a process without costs a call that does nothing.
 */
export async function startTracing(
  { endpoint, ratio }: TracingSettings,
  logger: Logger,
): Promise<StopTracing | undefined> {
  if (endpoint === undefined) return undefined;
  const [{ AsyncLocalStorageContextManager }, { OTLPTraceExporter }, { resourceFromAttributes }, sdk] =
    await Promise.all([
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/sdk-trace'),
    ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'lacuna' }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  logger.info('traces are sent');
  return async () => {
    await provider.shutdown();
    trace.disable();
    context.disable();
  };
}
