import fc from 'fast-check';
import {
  coerceInputValue,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
} from 'graphql';
import { encodeCursor } from '../../src/graphql/cursor.js';
import { List } from '../../src/graphql/list.js';
import { readFields } from '../../src/read-fields.js';
import type { RandomTenant } from './random-inventory.js';
import type { Operation } from './read-paths.js';

/** A value of an argument, sent in the document or as a variable; a cursor is made when the other arguments are known. */
interface Argument {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly value: unknown;
  readonly isVariable: boolean;
}

/** One selection: a field with what is below it, or several in a fragment. */
interface Selected {
  readonly name: string;
  readonly parent: GraphQLObjectType;
  readonly alias: boolean;
  readonly arguments: readonly Argument[];
  readonly directive: 'none' | 'include' | 'skip';
  readonly holds: boolean;
  readonly isInFragment: 'no' | 'inline' | 'named';
  readonly below: readonly Selected[];
}

const lists = new Map(readFields.flatMap((field) => (field instanceof List ? [[field.coordinate, field]] : [])));
const planned: ReadonlySet<string> = new Set(readFields.map(({ coordinate }) => coordinate));

/** Queries over everything that the read plan can answer, with what a client could ask of it, and now and then more. */
export function operations(
  schema: GraphQLSchema,
  { ids }: RandomTenant,
  foreign: RandomTenant,
): fc.Arbitrary<Operation> {
  const anyId = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...Object.values(ids).flat()) },
    { weight: 1, arbitrary: fc.constantFrom(...Object.values(foreign.ids).flat()) },
  );

  /** Ids of the type that a query shows by id: another's would only ever find nothing. */
  const idOf = (field: GraphQLField<unknown, unknown>) => {
    const read = readFields.find(({ coordinate }) => coordinate === `Query.${field.name}`);
    const own = ids[read?.model.table.replace('migration.', '') ?? ''] ?? [];
    return own.length === 0
      ? anyId
      : fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...own) }, { weight: 1, arbitrary: anyId });
  };

  const valueOf = (type: GraphQLInputType): fc.Arbitrary<unknown> => {
    const named = getNullableType(type);
    const drawn = (() => {
      if (isListType(named)) return fc.array(valueOf(named.ofType), { maxLength: 3 });
      if (isEnumType(named)) return fc.constantFrom(...named.getValues().map(({ name }) => name));
      if (isInputObjectType(named))
        return fc.record(
          Object.fromEntries(Object.values(named.getFields()).map((field) => [field.name, valueOf(field.type)])),
          { requiredKeys: [] },
        );
      switch (String(named)) {
        case 'ID':
          return anyId;
        case 'Int':
          return fc.oneof({ weight: 30, arbitrary: fc.constantFrom(1, 2, 3, 7, 50, 200, 250) }, fc.constantFrom(0, -1));
        case 'Float':
          return fc.oneof({ weight: 20, arbitrary: fc.constantFrom(0, 0.1, 0.5, 1) }, fc.constant(2));
        case 'Boolean':
          return fc.boolean();
        case 'DateTime':
          return fc.constantFrom('2001-01-01T00:00:00Z', '2020-06-01T12:00:00.5+02:00');
        default:
          return fc.oneof(
            { weight: 20, arbitrary: fc.constantFrom('production', 'test', 'field_1', 'a', 'gap.accepted', '"') },
            fc.constantFrom('', ' '),
          );
      }
    })();
    return isNonNullType(type) ? drawn : fc.oneof({ weight: 40, arbitrary: drawn }, fc.constant(null));
  };

  const argumentOf = (field: GraphQLField<unknown, unknown>, { name, type }: GraphQLArgument) =>
    fc.record({
      name: fc.constant(name),
      type: fc.constant(type),
      value: name === 'after' ? anyId : name === 'id' ? idOf(field) : valueOf(type),
      isVariable: fc.boolean(),
    });

  const selectedOf = (
    parent: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    depth: number,
  ): fc.Arbitrary<Selected> => {
    const type = getNamedType(field.type);
    const mandatory = field.args.filter((argument) => isNonNullType(argument.type));
    const optional = field.args.filter((argument) => !isNonNullType(argument.type));
    return fc.record({
      name: fc.constant(field.name),
      parent: fc.constant(parent),
      alias: fc.boolean(),
      arguments: fc
        .tuple(
          fc.tuple(...mandatory.map((argument) => argumentOf(field, argument))),
          optional.length === 0
            ? fc.constant([])
            : fc.uniqueArray(fc.oneof(...optional.map((argument) => argumentOf(field, argument))), {
                selector: ({ name }) => name,
              }),
        )
        .map((both) => both.flat()),
      directive: fc.oneof({ weight: 12, arbitrary: fc.constant('none' as const) }, fc.constantFrom('include', 'skip')),
      holds: fc.boolean(),
      isInFragment: fc.oneof({ weight: 6, arbitrary: fc.constant('no' as const) }, fc.constantFrom('inline', 'named')),
      below: isObjectType(type) ? selectionOf(type, depth - 1) : fc.constant([]),
    });
  };

  const selectionOf = (type: GraphQLObjectType, depth: number): fc.Arbitrary<Selected[]> => {
    const isList = (field: GraphQLField<unknown, unknown>) => planned.has(`${type.name}.${field.name}`);
    const fields = Object.values(type.getFields()).filter(
      (field) => (!isObjectType(getNamedType(field.type)) || depth > 0) && (!field.resolve || isList(field)),
    );
    const typename = selectedOf(type, TYPENAME, 0);
    return fc.array(fc.oneof(typename, ...fields.map((field) => selectedOf(type, field, depth))), {
      minLength: 1,
      maxLength: 6,
    });
  };

  const query = schema.getQueryType() as GraphQLObjectType;
  const roots = Object.values(query.getFields()).filter(({ name }) => planned.has(`Query.${name}`));
  return fc
    .array(fc.oneof(...roots.map((field) => selectedOf(query, field, 5))), { minLength: 1, maxLength: 2 })
    .map((selection) => new Printer().print(selection));
}

const TYPENAME = { name: '__typename', type: undefined, args: [] } as never as GraphQLField<unknown, unknown>;

class Printer {
  private readonly variables: Record<string, unknown> = {};
  private readonly declared: string[] = [];
  private readonly fragments: string[] = [];

  print(selection: readonly Selected[]): Operation {
    const body = this.selection(selection);
    const declared = this.declared.length > 0 ? `(${this.declared.join(', ')})` : '';
    const text = [`query${declared} ${body}`, ...this.fragments].join('\n');
    return { text, document: parse(text), variables: this.variables };
  }

  private selection(selection: readonly Selected[]): string {
    const keys = new Set<string>();
    const printed = selection.map((one) => {
      const argumentsText = this.arguments(one);
      const below = one.below.length > 0 ? ` ${this.selection(one.below)}` : '';
      const key = freeKey(one, keys);
      keys.add(key);
      const alias = key === one.name ? '' : key;
      const field = `${alias ? `${alias}: ` : ''}${one.name}${argumentsText}${this.directive(one)}${below}`;
      if (one.isInFragment === 'inline') return `... on ${one.parent.name} { ${field} }`;
      if (one.isInFragment === 'no') return field;
      const name = `F${this.fragments.length}`;
      this.fragments.push(`fragment ${name} on ${one.parent.name} { ${field} }`);
      return `...${name}`;
    });
    return `{ ${printed.join(' ')} }`;
  }

  private directive({ directive, holds }: Selected): string {
    return directive === 'none' ? '' : ` @${directive}(if: ${this.variable('Boolean!', holds)})`;
  }

  private arguments({ parent, name, arguments: given }: Selected): string {
    if (given.length === 0) return '';
    const printed = given.map((argument) => {
      const value = argument.name === 'after' ? cursorOf(`${parent.name}.${name}`, given, argument) : argument.value;
      const text = argument.isVariable ? this.variable(String(argument.type), value) : literal(argument.type, value);
      return `${argument.name}: ${text}`;
    });
    return `(${printed.join(', ')})`;
  }

  private variable(type: string, value: unknown): string {
    const name = `v${this.declared.length}`;
    this.declared.push(`$${name}: ${type}`);
    this.variables[name] = value;
    return `$${name}`;
  }
}

/** Of one key with other arguments GraphQL would not know which is meant; a leaf may be asked for twice. */
function freeKey({ alias, name, arguments: given, below }: Selected, taken: ReadonlySet<string>): string {
  let key = alias ? `${name.replaceAll('_', '')}_1` : name;
  if (!alias && given.length === 0 && below.length === 0) return key;
  while (taken.has(key)) key += 'x';
  return key;
}

/** A cursor of this list with these arguments, as a page before would have given it. */
function cursorOf(coordinate: string, given: readonly Argument[], { value }: Argument): string {
  const list = lists.get(coordinate as `${string}.${string}`);
  const others = given
    .filter(({ name }) => name !== 'after' && name !== 'first')
    .map((argument) => [argument.name, coerceInputValue(argument.value, argument.type, () => undefined)] as const);
  try {
    return encodeCursor(String(value), list?.read({ first: 1, ...Object.fromEntries(others) }).cursorKey() ?? '');
  } catch {
    return 'no cursor';
  }
}

function literal(type: GraphQLInputType, value: unknown): string {
  const named = getNullableType(type);
  if (value === null) return 'null';
  if (isListType(named)) return `[${(value as unknown[]).map((item) => literal(named.ofType, item)).join(', ')}]`;
  if (isEnumType(named) && typeof value === 'string') return value;
  if (isInputObjectType(named))
    return `{${Object.entries(value as object)
      .map(([name, inner]) => `${name}: ${literal(named.getFields()[name]?.type as GraphQLInputType, inner)}`)
      .join(', ')}}`;
  return JSON.stringify(value);
}
