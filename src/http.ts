import { randomUUID } from 'node:crypto';
import type { ApolloServer } from '@apollo/server';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { GraphQLError } from 'graphql';
import { AppError } from './errors.js';
import { answerUnchanged } from './graphql/conditional-get.js';
import type { RequestContext } from './graphql/context.js';
import { HTTP_STATUS } from './graphql/format-error.js';
import { isUuid } from './graphql/id.js';
import type { ScopeOf } from './graphql/route.js';
import type { Logger } from './logger.js';
import type { Authenticator } from './modules/tenancy/authenticate.js';
import type { Scope, ScopeParts, Tenant } from './scope.js';

const MIB = 1024 * 1024;

type CreateScope = (parts: ScopeParts) => Scope;

export const scopeOfRequest =
  (authenticator: Authenticator, createScope: CreateScope): ScopeOf =>
  async ({ headers, id }) => {
    const actor = await authenticator.authenticate(headers.authorization);
    return createScope({ actor, tenant: tenantOf(headers), requestId: id });
  };

function tenantOf(headers: FastifyRequest['headers']): Tenant | undefined {
  const clientAccountId = headers['x-client-account-id'];
  const engagementId = headers['x-engagement-id'];
  if (clientAccountId === undefined || engagementId === undefined) return undefined;
  if (
    typeof clientAccountId !== 'string' ||
    typeof engagementId !== 'string' ||
    !isUuid(clientAccountId) ||
    !isUuid(engagementId)
  ) {
    throw new AppError('BAD_USER_INPUT', 'Expected the headers X-Client-Account-ID and X-Engagement-ID to be UUIDs.', {
      field: 'headers',
    });
  }
  return { clientAccountId: clientAccountId.toLowerCase(), engagementId: engagementId.toLowerCase() };
}

/** The HTTP server without its routes: request ids, errors as JSON, a body limit. */
export function createHttpServer(logger: Logger): FastifyInstance {
  const http = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MIB,
    requestTimeout: 0,
    connectionTimeout: 0,
    genReqId: ({ headers }) => requestId(headers['x-request-id']),
  }) as unknown as FastifyInstance;
  http.addHook('onSend', (request, reply, payload, done) => {
    reply.header('x-request-id', request.id);
    done(null, payload);
  });
  http.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const known = error instanceof AppError ? error : undefined;
    const status = known?.httpStatus ?? error.statusCode ?? 500;
    if (status >= 500 && !known)
      logger.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'a request failed');
    const code = known?.code ?? (status === 413 ? 'LIMIT_EXCEEDED' : status < 500 ? 'BAD_USER_INPUT' : 'INTERNAL');
    const message =
      known || status < 500
        ? error.message
        : 'Something went wrong on our side. Quote the request id when you report it.';
    return reply
      .status(status)
      .send({ errors: [{ message, extensions: { ...known?.details, code, requestId: request.id } }] });
  });
  return http;
}

// A client's own id is kept, so that it can follow a request through its logs and ours; anything odd is replaced.
const requestId = (sent: string | string[] | undefined) =>
  typeof sent === 'string' && /^[\w.:-]{1,128}$/.test(sent) ? sent : randomUUID();

/** Mounts GraphQL at /graphql. A bad token is answered before the operation is looked at. */
export async function mountGraphql(
  http: FastifyInstance,
  apollo: ApolloServer<RequestContext>,
  scopeOf: ScopeOf,
): Promise<void> {
  apollo.addPlugin(fastifyApolloDrainPlugin(http));
  await apollo.start();
  const context = async (request: FastifyRequest): Promise<RequestContext> => {
    try {
      return { scope: await scopeOf(request) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const status = HTTP_STATUS[error.code] ?? error.httpStatus;
      throw new GraphQLError(error.message, {
        originalError: error,
        extensions: { requestId: request.id, http: { status } },
      });
    }
  };
  await http.register(async (graphql) => {
    graphql.addHook('onSend', answerUnchanged);
    await graphql.register(fastifyApollo(apollo), { context });
  });
}
