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
import type { ScopeOf } from '../graphql/route.js';
import type { SentBodies } from '../graphql/sent-bodies.js';
import type { ShortPath } from '../graphql/short-path.js';
import { carryRequestId } from './carry-request-id.js';
import { allowSandbox } from './security-headers.js';

export interface GraphqlRoute<Context extends object> {
  readonly context: (request: FastifyRequest, reply: FastifyReply) => Promise<Context>;
  /** What else happens on the way in and out, and its headers. */
  readonly hooks?: Pick<RouteShorthandOptions, 'onRequest' | 'preHandler' | 'onSend'>;
  /** Where bodies are remembered. */
  readonly bodies?: SentBodies;
}

/** Serves GraphQL over HTTP at /graphql: POST, and GET for queries. */
export async function mountGraphql<Context extends object>(
  http: FastifyInstance,
  apollo: ApolloServer<Context>,
  { context, hooks, bodies }: GraphqlRoute<Context>,
): Promise<void> {
  apollo.addPlugin(fastifyApolloDrainPlugin(http));
  await apollo.start();
  if (bodies) {
    const parser = bodies.parser(http.getDefaultJsonParser('error', 'error'));
    http.addContentTypeParser('application/json', { parseAs: 'string' }, parser);
  }
  http.route({
    method: ['GET', 'POST', 'OPTIONS'],
    url: '/graphql',
    handler: fastifyApolloHandler(apollo, { context }),
    ...hooks,
  });
}

/** GraphQL as a gateway serves it. */
export function graphqlRoute(
  scopeOf: ScopeOf,
  shortPath: Pick<ShortPath, 'answering' | 'bodies'>,
  { timeoutMs, isTrustedOnly, isSchemaShown }: Config['graphql'],
): GraphqlRoute<RequestContext> {
  const context = oncePerRequest(contextOfRequest(scopeOf, timeoutMs));
  return {
    context,
    bodies: shortPath.bodies,
    hooks: {
      onSend: [carryRequestId, answerUnchanged],
      preHandler: [...(isTrustedOnly ? [requireTrusted] : []), shortPath.answering(context)],
      // Where the schema is shown, a browser that comes here gets Apollo Sandbox.
      ...(isSchemaShown && { onRequest: allowSandbox }),
    },
  };
}

type ContextOf = GraphqlRoute<RequestContext>['context'];

/** A request that leaves the short path goes on with what it came with. */
function oncePerRequest(contextOf: ContextOf): ContextOf {
  const made = new WeakMap<FastifyRequest, Promise<RequestContext>>();
  return (request, reply) => {
    let context = made.get(request);
    if (!context) made.set(request, (context = contextOf(request, reply)));
    return context;
  };
}

/** What one GraphQL request is run with. A bad token is answered before the operation is looked at. */
const contextOfRequest =
  (scopeOf: ScopeOf, timeoutMs: number) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<RequestContext> => {
    const deadline = new Deadline(timeoutMs);
    reply.raw.once('close', () => deadline.clear());
    try {
      return { scope: await scopeOf(request, deadline), address: request.ip };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const status = HTTP_STATUS[error.code] ?? error.httpStatus;
      throw new GraphQLError(error.message, {
        originalError: error,
        extensions: { requestId: request.id, http: { status } },
      });
    }
  };
