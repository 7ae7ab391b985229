import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server';
import { BREAK, type DocumentNode, GraphQLError, OperationTypeNode, visit } from 'graphql';
import { type Allowance, RateLimited } from '../../store/rate-limit.js';
import type { RequestContext } from '../context.js';
import type { RateLimits, RequestKind } from './rate-limits.js';

type Request = GraphQLRequestContext<RequestContext>;

/** An answer that holds more objects than these is no look at how far something is. */
const MOST_COST_OF_A_POLL = 10;

/**
 * Counts every request, valid or not, and refuses those that are too many: HTTP 429. What is left stands in the headers
 * and, except in the answers to GET, which are compared as a whole (304), in `extensions.rateLimit`.
 */
export const limitRates = (limits: RateLimits): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    let counted: Promise<Allowance | undefined> | undefined;
    return {
      async didResolveOperation(request) {
        counted = limits.count(request.contextValue, isPoll(request) ? 'poll' : 'request');
        await counted.catch(refuse);
      },
      async willSendResponse({ contextValue, request, response: { body, http } }) {
        // What could not be run was work too. It keeps its own answer, which says more than that it was one too many.
        const left = await (counted ?? limits.count(contextValue, 'request')).catch((error: unknown) => {
          if (!(error instanceof RateLimited)) return undefined;
          http.headers.set('retry-after', String(error.allowance.resetSeconds));
          return error.allowance;
        });
        if (!left) return;
        http.headers.set('ratelimit-policy', `${left.limit};w=60`);
        http.headers.set('ratelimit-limit', String(left.limit));
        http.headers.set('ratelimit-remaining', String(left.remaining));
        http.headers.set('ratelimit-reset', String(left.resetSeconds));
        if (body.kind === 'single' && request.http?.method !== 'GET')
          body.singleResult.extensions = { ...body.singleResult.extensions, rateLimit: left };
      },
    };
  },
});

function refuse(error: unknown): never {
  if (!(error instanceof RateLimited)) throw error;
  throw new GraphQLError(error.message, { originalError: error, extensions: { http: { status: 429 } } });
}

const asksWhenToComeBack = new WeakMap<DocumentNode, boolean>();

/** A poll asks for little, and for when to ask again. */
function isPoll({ operation, document, contextValue }: Request): boolean {
  if (!document || operation?.operation !== OperationTypeNode.QUERY) return false;
  if ((contextValue.cost ?? Number.POSITIVE_INFINITY) > MOST_COST_OF_A_POLL) return false;
  let asks = asksWhenToComeBack.get(document);
  if (asks === undefined) {
    asks = false;
    visit(document, {
      Field({ name }) {
        if (name.value !== 'pollAfterMs') return undefined;
        asks = true;
        return BREAK;
      },
    });
    asksWhenToComeBack.set(document, asks);
  }
  return asks;
}
