import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { getMetadataStorage } from 'type-graphql';

/** A field of Query or Mutation. */
export interface Operation {
  readonly kind: 'query' | 'mutation';
  readonly name: string;
  readonly field: GraphQLField<unknown, unknown>;
  /** Whether it asks for a role in the tenant of the headers; the others are about the caller, or about tenants. */
  readonly isOfTenant: boolean;
  readonly slots: readonly IdSlot[];
}

/** A place in the arguments of an operation that takes an id. */
export interface IdSlot {
  /** Argument, then input fields. */
  readonly path: readonly string[];
  readonly isList: boolean;
  /** Whether the operation cannot be called without it. */
  readonly isRequired: boolean;
  /** Name of the object type whose ids belong there, as the name of the place says; undefined where it says none. */
  readonly objectType: string | undefined;
}

/** Every operation of the schema, with every place for an id in its arguments, input objects and lists included. */
export function operationsOf(schema: GraphQLSchema): Operation[] {
  const { queries, mutations } = getMetadataStorage();
  const ofTenant = new Set(
    [...queries, ...mutations].filter(({ roles }) => roles?.length).map((one) => one.schemaName),
  );
  const of = (kind: Operation['kind'], fields: Record<string, GraphQLField<unknown, unknown>> = {}): Operation[] =>
    Object.entries(fields).map(([name, field]) => {
      const slots = field.args.flatMap((arg) => slotsIn(schema, field, arg.type, [arg.name], true));
      return { kind, name, field, isOfTenant: ofTenant.has(name), slots };
    });
  return [...of('query', schema.getQueryType()?.getFields()), ...of('mutation', schema.getMutationType()?.getFields())];
}

function slotsIn(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  type: GraphQLInputType,
  path: readonly string[],
  isAboveRequired: boolean,
): IdSlot[] {
  const isRequired = isAboveRequired && isNonNullType(type);
  const named = getNamedType(type);
  if (isInputObjectType(named))
    return Object.values(named.getFields()).flatMap((one) =>
      slotsIn(schema, field, one.type, [...path, one.name], isRequired),
    );
  if (named.name !== 'ID') return [];
  const isList = isListType(isNonNullType(type) ? type.ofType : type);
  return [{ path, isList, isRequired, objectType: objectTypeOf(schema, field, path) }];
}

/** `gapIds` takes ids of Gap, `runId` of AnalysisRun, `id` and `ids` of what the operation answers. */
export function objectTypeOf(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  path: readonly string[],
): string | undefined {
  const noun = (path.at(-1) ?? '').replace(/ids?$/i, '').toLowerCase();
  if (noun === '') return getNamedType(field.type).name.replace(/Connection$/, '');
  const withId = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && 'id' in type.getFields());
  const fitting = withId.map(({ name }) => name).filter((name) => name.toLowerCase().endsWith(noun));
  return fitting.toSorted((a, b) => a.length - b.length)[0];
}
