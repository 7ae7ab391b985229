import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import {
  ApolloServerPluginLandingPageLocalDefault,
  ApolloServerPluginLandingPageProductionDefault,
} from '@apollo/server/plugin/landingPage/default';
import { type GraphQLSchema, OperationTypeNode } from 'graphql';
import type { Config } from '../config.js';
import { AppError } from '../errors.js';
import type { Logger } from '../logger.js';
import type { RequestContext } from './context.js';
import { formatError, HTTP_STATUS } from './format-error.js';

/** Apollo over our schema: errors masked, the request id in every error, HTTP status by code. */
export function createGraphqlServer(
  schema: GraphQLSchema,
  config: Config,
  logger: Logger,
): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema,
    introspection: !config.isProduction,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    // The process stops as a whole, in its own order; Apollo's handler would end it by signal half way.
    stopOnTerminationSignals: false,
    csrfPrevention: true,
    formatError: formatError(logger),
    parseOptions: { maxTokens: 2000 },
    plugins: [
      // Its per-field hooks cost a walk of every result and nothing here is cached by hints.
      ApolloServerPluginCacheControlDisabled(),
      config.isProduction
        ? ApolloServerPluginLandingPageProductionDefault({ footer: false })
        : ApolloServerPluginLandingPageLocalDefault({ footer: false }),
      errorsCarryRequestId,
      queriesShareReads,
    ],
  });
}

const errorsCarryRequestId: ApolloServerPlugin<RequestContext> = {
  async requestDidStart({ contextValue }) {
    return {
      async willSendResponse({ response, errors }) {
        if (response.body.kind !== 'single' || !response.body.singleResult.errors) return;
        const { requestId } = contextValue.scope;
        response.body.singleResult.errors = response.body.singleResult.errors.map((error) => ({
          ...error,
          extensions: { ...error.extensions, requestId },
        }));
        for (const { originalError } of errors ?? []) {
          const status = originalError instanceof AppError ? HTTP_STATUS[originalError.code] : undefined;
          if (status !== undefined) response.http.status = status;
        }
      },
    };
  },
};

const queriesShareReads: ApolloServerPlugin<RequestContext> = {
  async requestDidStart({ contextValue: { scope } }) {
    return {
      async didResolveOperation({ operation }) {
        if (operation?.operation === OperationTypeNode.QUERY) scope.shareReads();
      },
      willSendResponse: () => scope.endReads(),
    };
  },
};
