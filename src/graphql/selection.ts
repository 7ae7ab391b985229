import { collectSubFields } from '@graphql-tools/utils';
import { type FieldNode, type GraphQLObjectType, type GraphQLResolveInfo, getNamedType, isObjectType } from 'graphql';

type Selection = ReadonlyMap<string, readonly FieldNode[]>;

const NOTHING: ReadonlySet<string> = new Set();

/** What is selected of the object a field returns; fragments and directives are resolved, aliases undone. */
export function selectedFields(info: GraphQLResolveInfo): ReadonlySet<string> {
  return fieldNames(selectionOf(info, returnType(info), info.fieldNodes));
}

/** What is selected of the object in `field` of what is returned: of the thing that a mutation's payload holds. */
export function selectedFieldsOf(info: GraphQLResolveInfo, field: string): ReadonlySet<string> {
  const parent = returnType(info);
  const nodes = below(info, parent, info.fieldNodes).flatMap(([name, found]) => (name === field ? found : []));
  return fieldNames(selectionOf(info, typeOfField(parent, field), nodes));
}

/** What is selected of a connection's nodes, by `nodes` and `edges.node` together. */
export function selectedNodeFields(info: GraphQLResolveInfo): ReadonlySet<string> {
  const connection = returnType(info);
  const names = new Set<string>();
  for (const [path, nodes] of below(info, connection, info.fieldNodes)) {
    if (path === 'nodes') addAll(names, fieldNames(selectionOf(info, typeOfField(connection, 'nodes'), nodes)));
    if (path !== 'edges') continue;
    const edge = typeOfField(connection, 'edges');
    for (const [name, edgeNodes] of below(info, edge, nodes)) {
      if (name === 'node') addAll(names, fieldNames(selectionOf(info, typeOfField(edge, 'node'), edgeNodes)));
    }
  }
  return names;
}

function returnType(info: GraphQLResolveInfo): GraphQLObjectType {
  const type = getNamedType(info.returnType);
  if (!isObjectType(type)) throw new Error(`${info.parentType.name}.${info.fieldName} does not return an object`);
  return type;
}

function typeOfField(parent: GraphQLObjectType, field: string): GraphQLObjectType {
  const type = getNamedType(parent.getFields()[field]?.type);
  if (!isObjectType(type)) throw new Error(`${parent.name}.${field} is not an object`);
  return type;
}

const selectionOf = (info: GraphQLResolveInfo, type: GraphQLObjectType, nodes: readonly FieldNode[]): Selection =>
  collectSubFields(info.schema, info.fragments, info.variableValues, type, [...nodes]).fields;

/** Every selected field of `type` with all of its nodes, so that two aliases of one field count together. */
function below(
  info: GraphQLResolveInfo,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): [string, readonly FieldNode[]][] {
  return [...selectionOf(info, type, nodes).values()].map((found) => [found[0]?.name.value ?? '', found]);
}

function fieldNames(selection: Selection): ReadonlySet<string> {
  if (selection.size === 0) return NOTHING;
  return new Set([...selection.values()].map((nodes) => nodes[0]?.name.value ?? ''));
}

function addAll(target: Set<string>, names: ReadonlySet<string>): void {
  for (const name of names) target.add(name);
}
