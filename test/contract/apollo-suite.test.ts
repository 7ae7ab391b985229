import 'reflect-metadata';
import { ApolloServer, type ApolloServerOptions, type BaseContext } from '@apollo/server';
import { type CreateServerForIntegrationTests, defineIntegrationTestSuite } from '@apollo/server-integration-testsuite';
import { answerUnchanged } from '../../src/graphql/conditional-get.js';
import { createHttpServer } from '../../src/http/create-http-server.js';
import { mountGraphql } from '../../src/http/mount-graphql.js';
import { SANDBOX_HEADERS, setHeaders } from '../../src/http/security-headers.js';
import { createLogger } from '../../src/logger.js';

/** The server that is shipped; the suite's types are of its own copy, one patch older. */
type CreateServer = (
  options: ApolloServerOptions<BaseContext>,
  about?: { context?: () => Promise<BaseContext> },
) => Promise<{ server: ApolloServer; url: string }>;

/**
 * Apollo's own tests for whoever serves Apollo over HTTP, against our HTTP server and route; docs/conformance.md says
 * what is left out. Without the hook that puts the request id in every error: they compare errors as a whole.
 */
const createServer: CreateServer = async (options, { context } = {}) => {
  const server = new ApolloServer(options);
  const http = await createHttpServer({ corsOrigins: [], trustedProxies: [] }, createLogger('silent'));
  await mountGraphql(http, server, {
    context: async () => (await context?.()) ?? {},
    hooks: { onSend: answerUnchanged, onRequest: setHeaders(SANDBOX_HEADERS) },
  });
  return { server, url: `${await http.listen({ port: 0 })}/graphql` };
};

defineIntegrationTestSuite(createServer as unknown as CreateServerForIntegrationTests);
