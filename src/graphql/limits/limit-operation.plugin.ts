import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server';
import { GraphQLError, Kind, type OperationDefinitionNode, type TypeNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../context.js';
import { checkVariables } from './check-variables.js';
import { estimateCost, MOST_COST } from './estimate-cost.js';
import { limitExceeded } from './limit-exceeded.js';

/** Refuses an operation that with the values of its variables asks for too much, before anything of it is run. */
export function limitOperations(): ApolloServerPlugin<RequestContext> {
  const costs = new CostMemory();
  return {
    requestDidStart: async () => ({
      async didResolveOperation(request) {
        const { operation, schema, contextValue } = request;
        if (!operation) return;
        const tooMuch = checkVariables(schema, operation, request.request.variables ?? {});
        if (tooMuch) throw tooMuch;
        const cost = costs.costOf(request, operation);
        if (cost === undefined) return;
        contextValue.cost = cost;
        if (cost > MOST_COST)
          throw limitExceeded('cost', {
            max: MOST_COST,
            got: cost,
            what: 'objects in one answer, as it was asked for',
          });
      },
    }),
  };
}

/** Numbers and booleans are all that changes what an operation costs: page sizes, `@include` and `@skip`. */
class CostMemory {
  private readonly costs = new LRUCache<string, number>({ max: 5000 });
  private readonly deciding = new WeakMap<OperationDefinitionNode, readonly string[]>();

  /** Undefined: a variable is invalid, which the execution says. */
  costOf(request: GraphQLRequestContext<RequestContext>, operation: OperationDefinitionNode): number | undefined {
    const { document, queryHash, schema } = request;
    const { operationName, variables = {} } = request.request;
    if (!document) return undefined;
    // Left out is not null: the one takes the variable's default.
    const values = this.decidingVariables(operation).map((name) => JSON.stringify(variables[name]) ?? 'default');
    const key = `${queryHash} ${operationName ?? ''} ${values.join()}`;
    const known = this.costs.get(key);
    if (known !== undefined) return known;
    try {
      const cost = estimateCost({ schema, document, operationName, variables });
      this.costs.set(key, cost);
      return cost;
    } catch (error) {
      if (error instanceof GraphQLError) return undefined;
      throw error;
    }
  }

  private decidingVariables(operation: OperationDefinitionNode): readonly string[] {
    let names = this.deciding.get(operation);
    if (!names) {
      names = (operation.variableDefinitions ?? [])
        .filter(({ type }) => ['Int', 'Boolean'].includes(nameOf(type)))
        .map(({ variable }) => variable.name.value);
      this.deciding.set(operation, names);
    }
    return names;
  }
}

const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type));
