import { ApolloServer, type ApolloServerOptions, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import {
  type DocumentNode,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { AppError } from '../errors.js';
import type { Logger } from '../logger.js';
import { documentCache } from '../store/document-cache.js';
import type { Store } from '../store/store.js';
import { operationErrors } from '../telemetry/metrics.js';
import type { RequestContext } from './context.js';
import { formatError, HTTP_STATUS } from './format-error.js';
import type { CostMemory } from './limits/cost-memory.js';
import { limitDocument, MOST_TOKENS } from './limits/limit-document.rule.js';
import { limitOperations } from './limits/limit-operation.plugin.js';
import { limitRates } from './limits/rate-limit.plugin.js';
import type { RateLimits } from './limits/rate-limits.js';
import { weighDocument } from './limits/weigh-document.js';
import type { ShortPath } from './short-path.js';

export interface GraphqlServerParts {
  /** Whether clients may learn the schema: by introspection, from suggestions, in Apollo Sandbox. */
  readonly settings: { readonly isSchemaShown: boolean };
  readonly store: Store;
  readonly rateLimits: RateLimits;
  readonly costs: CostMemory;
  readonly shortPath: Pick<ShortPath, 'learning'>;
  readonly logger: Logger;
}

/** Apollo over our schema: errors masked, the request id in every error, HTTP status by code, every limit of DESIGN 11. */
export function createGraphqlServer(
  schema: GraphQLSchema,
  { settings: { isSchemaShown }, store, rateLimits, costs, shortPath, logger }: GraphqlServerParts,
): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema,
    introspection: isSchemaShown,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    // The process stops as a whole, in its own order; Apollo's handler would end it by signal half way.
    stopOnTerminationSignals: false,
    csrfPrevention: true,
    formatError: formatError(logger, { isSchemaShown }),
    parseOptions: { maxTokens: MOST_TOKENS },
    validationRules: [limitDocument],
    documentStore: rememberedDocuments(),
    persistedQueries: { cache: documentCache(store) },
    plugins: [
      // Its per-field hooks cost a walk of every result and nothing here is cached by hints.
      ApolloServerPluginCacheControlDisabled(),
      isSchemaShown
        ? ApolloServerPluginLandingPageLocalDefault({ footer: false })
        : ApolloServerPluginLandingPageDisabled(),
      errorsCarryRequestId,
      // The limits of rates go by the cost, which is known first.
      limitOperations(costs),
      limitRates(rateLimits),
      queriesShareReads,
      shortPath.learning,
    ],
  });
}

/** Clients have a few hundred operations; whoever makes up new ones is not to fill the memory with them. */
const MOST_DOCUMENTS = 1000;
const MOST_BYTES = 32 * 1024 * 1024;

/** Documents that were parsed and found valid, as Apollo keeps them; its own store is bounded by text, not by what it takes. */
function rememberedDocuments(): NonNullable<ApolloServerOptions<RequestContext>['documentStore']> {
  const documents = new LRUCache<string, DocumentNode>({
    max: MOST_DOCUMENTS,
    maxSize: MOST_BYTES,
    sizeCalculation: weighDocument,
  });
  return {
    get: async (hash) => documents.get(hash),
    set: async (hash, document) => void documents.set(hash, document),
    delete: async (hash) => documents.delete(hash),
  };
}

const errorsCarryRequestId: ApolloServerPlugin<RequestContext> = {
  async requestDidStart({ contextValue }) {
    return {
      async willSendResponse({ response, errors }) {
        if (response.body.kind !== 'single' || !response.body.singleResult.errors) return;
        const { requestId } = contextValue.scope;
        const { singleResult } = response.body;
        singleResult.errors = worthSaying(singleResult).map((error) => ({
          ...error,
          extensions: { ...error.extensions, requestId },
        }));
        for (const { extensions } of singleResult.errors) operationErrors.inc({ code: String(extensions?.['code']) });
        for (const { originalError } of errors ?? []) {
          const status = originalError instanceof AppError ? HTTP_STATUS[originalError.code] : undefined;
          if (status !== undefined) response.http.status = status;
        }
      },
    };
  },
};

/** Of a document that is refused for asking too much, what else is wrong with it would only repeat what was sent. */
function worthSaying({ data, errors = [] }: FormattedExecutionResult): readonly GraphQLFormattedError[] {
  const limits = errors.filter(({ extensions }) => extensions?.['code'] === 'LIMIT_EXCEEDED');
  return data === undefined && limits.length > 0 ? limits : errors;
}

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
