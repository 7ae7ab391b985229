import {
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { type IdSlot, type Operation, objectTypeOf } from './operations.js';

export interface Call {
  readonly document: string;
  readonly variables: Record<string, unknown>;
}

/** What goes into the arguments of a call. */
export interface Filling {
  /** The place that is tested, and what to put there: one id, or several where it is a list. */
  readonly slot?: IdSlot;
  readonly ids?: readonly string[];
  /** An id of the caller's own for every other place that needs one. */
  readonly ownId: (objectType: string | undefined) => string;
  /** What to fill beside that: as little as is valid; what is never null too; or everything, ids excepted. */
  readonly extent?: 'LEAST' | 'NON_NULL' | 'ALL';
}

/** Levels of objects that an answer is selected to. */
const DEPTH = 4;
const LIST_SIZE = 3;

const SCALARS: Readonly<Record<string, unknown>> = {
  Int: 5,
  Float: 0.5,
  Boolean: true,
  String: 'x',
  DateTime: '2026-01-01T00:00:00Z',
  JSON: 'x',
  JSONObject: { Name: 'x' },
};

/** Where the type alone would not do: the place's name says more. */
const NAMED: Readonly<Record<string, unknown>> = { fileName: 'servers.csv', query: 'How to move', first: LIST_SIZE };

/** A call of the operation with valid arguments: required ones, those on the way to the tested place, the rest if asked. */
export function composeCall(schema: GraphQLSchema, { kind, name, field }: Operation, filling: Filling): Call {
  const { slot, ids = [], ownId, extent = 'NON_NULL' } = filling;

  const fill = (type: GraphQLInputType, path: readonly string[]): unknown => {
    if (isNonNullType(type)) return fill(type.ofType, path);
    if (slot && slot.path.join('.') === path.join('.')) return slot.isList ? ids : ids[0];
    const named = NAMED[path.at(-1) ?? ''];
    if (named !== undefined) return named;
    if (isListType(type)) return [fill(type.ofType, path)];
    if (isEnumType(type)) return type.getValues()[0]?.name;
    if (isInputObjectType(type)) return fillAll(Object.values(type.getFields()), path);
    return type.name === 'ID' ? ownId(objectTypeOf(schema, field, path)) : SCALARS[type.name];
  };
  const fillAll = (
    places: readonly { name: string; type: GraphQLInputType; defaultValue?: unknown }[],
    above: readonly string[],
  ) => {
    const filled = places.flatMap((place) => {
      const path = [...above, place.name];
      const isOnTheWay = slot !== undefined && path.every((step, index) => slot.path[index] === step);
      // Pages as long as they are by default would cost more than an operation may.
      const isWanted =
        (isNonNullType(place.type) && (extent !== 'LEAST' || place.defaultValue === undefined)) ||
        isOnTheWay ||
        place.name === 'first' ||
        (extent === 'ALL' && !holdsId(place.type));
      return isWanted ? [[place.name, fill(place.type, path)] as const] : [];
    });
    return Object.fromEntries(filled);
  };

  const variables: Record<string, unknown> = fillAll(field.args, []);
  const used = field.args.filter((arg) => arg.name in variables);
  const declared = used.map((arg) => `$${arg.name}: ${String(arg.type)}`);
  const passed = used.map((arg) => `${arg.name}: $${arg.name}`);
  const inBrackets = (list: readonly string[]) => (list.length > 0 ? `(${list.join(', ')})` : '');
  const document = `${kind} ${inBrackets(declared)} { ${name}${inBrackets(passed)} ${selectionOf(field.type, DEPTH)} }`;
  return { document, variables };
}

function holdsId(type: GraphQLInputType): boolean {
  const named = getNamedType(type);
  return isInputObjectType(named)
    ? Object.values(named.getFields()).some((one) => holdsId(one.type))
    : named.name === 'ID';
}

/** Everything that `depth` levels of objects hold; a list's `edges` say nothing that its `nodes` do not. */
function selectionOf(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (!isObjectType(named) && !isInterfaceType(named)) return '';
  const fields = Object.values(named.getFields()).flatMap((field) => {
    if (isLeafType(getNamedType(field.type))) return [field.name];
    if (depth <= 1 || (field.name === 'edges' && 'nodes' in named.getFields())) return [];
    if (field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)) return [];
    const size = field.args.some((arg) => arg.name === 'first') ? `(first: ${LIST_SIZE})` : '';
    const below = selectionOf(field.type, depth - 1);
    return below === '{  }' ? [] : [`${field.name}${size} ${below}`];
  });
  return `{ ${fields.join(' ')} }`;
}
