import type { IncomingMessage } from 'node:http';
import { context, SpanKind } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requestDuration, requests } from '../telemetry/metrics.js';
import { type OpenSpan, openSpan } from '../telemetry/span.js';
import { ATTRIBUTE } from '../telemetry/span-attributes.js';
import { OperationNames } from './operation-names.js';

interface Watched {
  readonly operation: string;
  readonly span: OpenSpan;
}

type Asked = Parameters<OperationNames['nameOf']>[0];

/** Counts every request and makes a span of it, by the name of its operation or, outside of GraphQL, its route. */
export class RequestWatch {
  private readonly names = new OperationNames();
  private readonly opened = new WeakMap<IncomingMessage, Watched>();

  /** Of a request ahead of the routes, which carry on with it where they are given the request after all. */
  begin(raw: IncomingMessage, asked: Asked, requestId: string): Watched {
    const watched = open(this.names.nameOf(asked), requestId);
    this.opened.set(raw, watched);
    return watched;
  }

  end({ operation, span }: Watched, status: number, seconds: number): void {
    span.set({ [ATTRIBUTE.operation]: operation, [ATTRIBUTE.httpStatus]: status });
    span.end();
    count(operation, status, seconds);
  }

  /** All requests that come to the routes. */
  watchRoutes(http: FastifyInstance): void {
    // Not sooner: what a body's arrival calls back would be outside of the context.
    http.addHook('preHandler', (request, _reply, done) => {
      const watched = this.opened.get(request.raw) ?? open(this.nameOf(request), request.id);
      this.opened.set(request.raw, watched);
      context.with(watched.span.context, done);
    });
    http.addHook('onResponse', (request, { statusCode, elapsedTime }, done) => {
      const watched = this.opened.get(request.raw);
      if (watched) this.end(watched, statusCode, elapsedTime / 1000);
      else count(this.nameOf(request), statusCode, elapsedTime / 1000);
      done();
    });
  }

  private nameOf({ routeOptions, method, query, body }: FastifyRequest): string {
    const { url = 'unknown path' } = routeOptions;
    return url === '/graphql' ? this.names.nameOf(Object(method === 'GET' ? query : body)) : `${method} ${url}`;
  }
}

const open = (operation: string, requestId: string): Watched => ({
  operation,
  span: openSpan(operation, { [ATTRIBUTE.requestId]: requestId }, SpanKind.SERVER),
});

function count(operation: string, status: number, seconds: number): void {
  requests.inc({ operation, status });
  requestDuration.observe({ operation }, seconds);
}
