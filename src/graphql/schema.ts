import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema, type NonEmptyArray } from 'type-graphql';
import { authorize, type RoleChecker } from './authorize.js';

/** A resolver class, made once by the composition root. */
export type ResolverObject = object & { constructor: Function };

/** The schema of the given resolver objects. */
export function createSchema(resolvers: readonly ResolverObject[], access: RoleChecker): Promise<GraphQLSchema> {
  const byClass = new Map(resolvers.map((resolver) => [resolver.constructor, resolver]));
  return buildSchema({
    resolvers: [...byClass.keys()] as unknown as NonEmptyArray<Function>,
    container: { get: (resolverClass: Function) => byClass.get(resolverClass) },
    authChecker: authorize(access),
    validate: false,
  });
}

/** The text of schema.graphql: sorted, so that a change of the schema is a readable difference. */
export const schemaText = (schema: GraphQLSchema): string => `${printSchema(lexicographicSortSchema(schema))}\n`;
