import type { ApolloServer } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { Deadline } from '../deadline.js';
import { AppError } from '../errors.js';
import { answerUnchanged } from '../graphql/conditional-get.js';
import type { RequestContext } from '../graphql/context.js';
import { HTTP_STATUS } from '../graphql/format-error.js';
import { requireTrusted } from '../graphql/limits/require-trusted.js';
import type { ScopeOf } from '../graphql/route.js';
import { carryRequestId } from './carry-request-id.js';
import { sandboxHeaders, securityHeaders } from './security-headers.js';

export interface GraphqlRoute<Context extends object> {
  readonly context: (request: FastifyRequest, reply: FastifyReply) => Promise<Context>;
  /** Whether only operations of the list are served. */
  readonly isTrustedOnly: boolean;
  /** Whether a browser that comes to the route is shown Apollo Sandbox. */
  readonly hasSandbox: boolean;
}

/** Serves GraphQL over HTTP at /graphql: POST, and GET for queries. */
export async function mountGraphql<Context extends object>(
  http: FastifyInstance,
  apollo: ApolloServer<Context>,
  { context, isTrustedOnly, hasSandbox }: GraphqlRoute<Context>,
): Promise<void> {
  apollo.addPlugin(fastifyApolloDrainPlugin(http));
  await apollo.start();
  http.route({
    method: ['GET', 'POST', 'OPTIONS'],
    url: '/graphql',
    handler: fastifyApolloHandler(apollo, { context }),
    helmet: hasSandbox ? sandboxHeaders : securityHeaders,
    onSend: [carryRequestId, answerUnchanged],
    ...(isTrustedOnly && { preHandler: requireTrusted }),
  });
}

/** What one GraphQL request is run with. A bad token is answered before the operation is looked at. */
export const contextOfRequest =
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
