import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Config } from '../config.js';
import { Deadline } from '../deadline.js';
import { AppError } from '../errors.js';
import { answerUnchanged } from '../graphql/conditional-get.js';
import type { RequestContext } from '../graphql/context.js';
import { HTTP_STATUS } from '../graphql/format-error.js';
import { requireTrusted } from '../graphql/limits/require-trusted.js';
import type { Asking, ContextOf, ScopeOf } from '../graphql/route.js';
import type { ShortPath } from '../graphql/short-path.js';
import { carryRequestId } from './carry-request-id.js';
import { SANDBOX_HEADERS, setHeaders } from './security-headers.js';

export interface GraphqlRoute<Context extends object> {
  readonly context: (request: FastifyRequest, reply: FastifyReply) => Promise<Context>;
  /** What else happens on the way in and out, and its headers. */
  readonly hooks?: Pick<RouteShorthandOptions, 'onRequest' | 'preHandler' | 'onSend'>;
}

/** Serves GraphQL over HTTP at /graphql: POST, and GET for queries. */
export async function mountGraphql<Context extends object>(
  http: FastifyInstance,
  apollo: ApolloServer<Context>,
  { context, hooks }: GraphqlRoute<Context>,
): Promise<void> {
  apollo.addPlugin(fastifyApolloDrainPlugin(http));
  await apollo.start();
  http.route({
    method: ['GET', 'POST', 'OPTIONS'],
    url: '/graphql',
    handler: fastifyApolloHandler(apollo, { context }),
    ...hooks,
  });
}

/** GraphQL as a gateway serves it. */
export function graphqlRoute(
  contextOf: ContextOf,
  shortPath: Pick<ShortPath, 'answering'>,
  { isTrustedOnly, isSchemaShown }: Config['graphql'],
): GraphqlRoute<RequestContext> {
  return {
    context: (request, reply) => contextOf(request, reply.raw).catch(asAnswer(request)),
    hooks: {
      onSend: [carryRequestId, answerUnchanged],
      preHandler: [...(isTrustedOnly ? [requireTrusted] : []), shortPath.answering(contextOf)],
      // Where the schema is shown, a browser that comes here gets Apollo Sandbox.
      ...(isSchemaShown && { onRequest: setHeaders(SANDBOX_HEADERS) }),
    },
  };
}

/** A request that leaves the short path goes on with what it came with. */
export function contextOfRequest(scopeOf: ScopeOf, timeoutMs: number): ContextOf {
  const made = new WeakMap<IncomingMessage, Promise<RequestContext>>();
  return (request, response) => {
    let context = made.get(request.raw);
    if (!context) made.set(request.raw, (context = makeContext(scopeOf, timeoutMs, request, response)));
    return context;
  };
}

async function makeContext(
  scopeOf: ScopeOf,
  timeoutMs: number,
  request: Asking,
  response: ServerResponse,
): Promise<RequestContext> {
  const deadline = new Deadline(timeoutMs);
  response.once('close', () => deadline.clear());
  return { scope: await scopeOf(request, deadline), address: request.ip };
}

/** A bad token is answered before the operation is looked at. */
const asAnswer =
  ({ id }: Asking) =>
  (error: unknown): never => {
    if (!(error instanceof AppError)) throw error;
    const status = HTTP_STATUS[error.code] ?? error.httpStatus;
    throw new GraphQLError(error.message, {
      originalError: error,
      extensions: { requestId: id, http: { status } },
    });
  };
