import { hash } from 'node:crypto';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { estimateCost } from './estimate-cost.js';

interface Asked {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown>;
}

/** Numbers and booleans are all that changes what an operation costs: page sizes, `@include` and `@skip`. */
export class CostMemory {
  private readonly costs = new LRUCache<string, number>({ max: 5000 });
  private readonly deciding = new WeakMap<OperationDefinitionNode, readonly string[]>();

  /** `text` is the document's, or its hash. Undefined: a variable is invalid, which the execution says. */
  costOf(text: string, operation: OperationDefinitionNode, asked: Asked): number | undefined {
    const { operationName, variables } = asked;
    // Left out is not null: the one takes the variable's default.
    const values = this.decidingVariables(operation).map((name) => JSON.stringify(variables[name]) ?? 'default');
    const key = hash('sha256', `${text} ${operationName ?? ''} ${values.join()}`, 'base64url');
    const known = this.costs.get(key);
    if (known !== undefined) return known;
    try {
      const cost = estimateCost(asked);
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
