import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
} from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import { MAX_PAGE_SIZE } from '../list.js';

/** The most that an operation may cost. */
export const MOST_COST = 1000;

/**
 * How many objects an answer may hold, at most: an object counts 1, a page as many times as it can have nodes (as asked,
 * and served, for at most 200), what is below it as often too. Values of an object cost nothing, nor does what a connection
 * says of itself. A list without pages is kept short by what holds it and counts once; the schema is bounded by its depth.
 */
const estimators: ComplexityEstimator[] = [
  ({ type, field, args, childComplexity }) => {
    const result = getNamedType(field.type);
    if (!isCompositeType(result) || result.name.startsWith('__')) return 0;
    if (result.name === 'PageInfo') return 0;
    if (type.name.endsWith('Connection') && field.name === 'edges') return Math.max(childComplexity, 1);
    const size = pageSize(args['first']);
    if (size === undefined) return 1 + childComplexity;
    return isList(field.type) ? size * (1 + childComplexity) : 1 + size * childComplexity;
  },
];

/** The size of the page that will be served; undefined where nothing is paged. */
function pageSize(first: unknown): number | undefined {
  return typeof first === 'number' ? Math.min(Math.max(first, 1), MAX_PAGE_SIZE) : undefined;
}

const isList = (type: unknown): boolean => isListType(isNonNullType(type) ? type.ofType : type);

export interface OperationToEstimate {
  readonly schema: GraphQLSchema;
  /** Valid against the schema. */
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  readonly variables?: Record<string, unknown> | undefined;
}

/** The cost of an operation with these values of its variables; throws a GraphQLError where one of them is invalid. */
export const estimateCost = ({ schema, document, operationName, variables }: OperationToEstimate): number =>
  getComplexity({
    schema,
    query: document,
    estimators,
    ...(operationName !== undefined && { operationName }),
    variables: variables ?? {},
  });
