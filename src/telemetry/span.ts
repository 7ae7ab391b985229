import { type Context, context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ATTRIBUTE, type SpanAttributes } from './span-attributes.js';

const tracer = trace.getTracer('lacuna');

/** A span that was begun: what is learnt of it later, and its end. Without tracing nothing of it goes anywhere. */
export interface OpenSpan {
  readonly context: Context;
  set(attributes: SpanAttributes): void;
  /** With the error that it ended in: of that only the class is told, since a message can quote anything. */
  end(error?: unknown): void;
}

/** Begins a span below the one that is active. `name` is a name of ours, such as `job analyze-gaps`. */
export function openSpan(name: string, attributes: SpanAttributes, kind = SpanKind.INTERNAL): OpenSpan {
  const parent = context.active();
  const span = tracer.startSpan(name, { attributes, kind }, parent);
  return {
    context: trace.setSpan(parent, span),
    set: (more) => void span.setAttributes(more),
    end: (error) => {
      if (error !== undefined) {
        span.setAttribute(ATTRIBUTE.errorType, error instanceof Error ? error.name : typeof error);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}

/** Runs `work` in a span, so that spans begun in it are below. */
export async function inSpan<T>(
  name: string,
  attributes: SpanAttributes,
  work: (span: OpenSpan) => Promise<T>,
  kind?: SpanKind,
): Promise<T> {
  const span = openSpan(name, attributes, kind);
  try {
    const result = await context.with(span.context, work, undefined, span);
    span.end();
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  }
}
