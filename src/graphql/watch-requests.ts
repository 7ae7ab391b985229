import { context, SpanKind } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requestDuration, requests } from '../telemetry/metrics.js';
import { type OpenSpan, openSpan } from '../telemetry/span.js';
import { ATTRIBUTE } from '../telemetry/span-attributes.js';
import { OperationNames } from './operation-names.js';

/** Counts every request and makes a span of it, by the name of its operation or, outside of GraphQL, its route. */
export function watchRequests(http: FastifyInstance): void {
  const names = new OperationNames();
  const opened = new WeakMap<FastifyRequest, { span: OpenSpan; operation: string }>();
  const nameOf = (request: FastifyRequest) => {
    const { url = 'unknown path' } = request.routeOptions;
    return url === '/graphql' ? names.nameOf(request) : `${request.method} ${url}`;
  };

  // Not sooner: what a body's arrival calls back would be outside of the context.
  http.addHook('preHandler', (request, _reply, done) => {
    const operation = nameOf(request);
    const span = openSpan(operation, { [ATTRIBUTE.requestId]: request.id }, SpanKind.SERVER);
    opened.set(request, { span, operation });
    context.with(span.context, done);
  });
  http.addHook('onResponse', (request, reply, done) => {
    const { span, operation = nameOf(request) } = opened.get(request) ?? {};
    span?.set({ [ATTRIBUTE.operation]: operation, [ATTRIBUTE.httpStatus]: reply.statusCode });
    span?.end();
    requests.inc({ operation, status: reply.statusCode });
    requestDuration.observe({ operation }, reply.elapsedTime / 1000);
    done();
  });
}
