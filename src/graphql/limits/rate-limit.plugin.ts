import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { type Allowance, RateLimited } from '../../store/rate-limit.js';
import type { RequestContext } from '../context.js';
import { isPoll } from './is-poll.js';
import { type RateLimits, rateHeaders } from './rate-limits.js';

/**
 * Counts every request, valid or not, and refuses those that are too many: HTTP 429. What is left stands in the headers
 * and, except in the answers to GET, which are compared as a whole (304), in `extensions.rateLimit`.
 */
export const limitRates = (limits: RateLimits): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    let counted: Promise<Allowance | undefined> | undefined;
    return {
      async didResolveOperation(request) {
        const { contextValue, document, operation } = request;
        const kind = isPoll(document, operation, contextValue.cost) ? 'poll' : 'request';
        counted = contextValue.counted ?? limits.count(contextValue, kind);
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
        for (const [name, value] of rateHeaders(left)) http.headers.set(name, value);
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
