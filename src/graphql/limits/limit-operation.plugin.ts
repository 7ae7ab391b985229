import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../context.js';
import { checkVariables } from './check-variables.js';
import type { CostMemory } from './cost-memory.js';
import { MOST_COST } from './estimate-cost.js';
import { limitExceeded } from './limit-exceeded.js';

/** Refuses an operation that with the values of its variables asks for too much, before anything of it is run. */
export const limitOperations = (costs: CostMemory): ApolloServerPlugin<RequestContext> => ({
  requestDidStart: async () => ({
    async didResolveOperation({ operation, document, schema, source, request, contextValue }) {
      if (!operation) return;
      const { operationName, variables = {} } = request;
      const tooMuch = checkVariables(schema, operation, variables);
      if (tooMuch) throw tooMuch;
      const cost = costs.costOf(source, operation, { schema, document, operationName, variables });
      if (cost === undefined) return;
      contextValue.cost = cost;
      if (cost > MOST_COST)
        throw limitExceeded('cost', { max: MOST_COST, got: cost, what: 'objects in one answer, as it was asked for' });
    },
  }),
});
