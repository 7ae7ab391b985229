import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema, type NonEmptyArray } from 'type-graphql';
import { authorize, type RoleChecker } from './authorize.js';

/** A resolver class, made once by the composition root. */
export type ResolverObject = object & { constructor: Function };

const ROOTS = {
  Query: 'What can be read, each within the tenant that the headers choose.',
  Mutation: 'What can be changed, each within the tenant that the headers choose, and recorded in its audit trail.',
};

/** The schema of the given resolver objects. */
export async function createSchema(resolvers: readonly ResolverObject[], access: RoleChecker): Promise<GraphQLSchema> {
  const byClass = new Map(resolvers.map((resolver) => [resolver.constructor, resolver]));
  const schema = await buildSchema({
    resolvers: [...byClass.keys()] as unknown as NonEmptyArray<Function>,
    container: { get: (resolverClass: Function) => byClass.get(resolverClass) },
    authChecker: authorize(access),
    validate: false,
  });
  // No decorator reaches the root types.
  for (const [name, description] of Object.entries(ROOTS)) Object.assign(schema.getType(name) ?? {}, { description });
  return schema;
}

/** The text of schema.graphql: sorted, so that a change of the schema is a readable difference. */
export const schemaText = (schema: GraphQLSchema): string => `${printSchema(lexicographicSortSchema(schema))}\n`;
