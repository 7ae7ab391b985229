import {
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import { badInput } from '../../errors.js';
import { limitExceeded } from './limit-exceeded.js';

/** The most items of one list in the input of an operation; more comes as a file (DESIGN 11). */
export const MOST_ITEMS = 250;

/** Deeper values are no record of an inventory, and what walks them by calling itself would run out of stack. */
const MOST_LEVELS = 32;

type Values = Readonly<Record<string, unknown>>;

/** The first fault of the values of an operation's variables: a limit they exceed, or no text. They are not coerced yet, and may be invalid. */
export function checkVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Values,
): GraphQLError | undefined {
  const fault = findFault(variables);
  if (fault) return fault;
  for (const { variable, type: typeNode } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    const type = typeFromAST(schema, typeNode);
    const found = isInputType(type) ? findLongList(type, variables[name], name) : undefined;
    if (found)
      return limitExceeded('listItems', {
        max: MOST_ITEMS,
        got: found.length,
        what: `items in "${found.path}"`,
        field: found.path,
      });
  }
  return undefined;
}

/** What a JSON scalar holds is one value, not a list of this API. */
function findLongList(
  type: GraphQLInputType,
  value: unknown,
  path: string,
): { path: string; length: number } | undefined {
  if (isNonNullType(type)) return findLongList(type.ofType, value, path);
  if (isListType(type) && Array.isArray(value)) {
    if (value.length > MOST_ITEMS) return { path, length: value.length };
    return firstOf(value, (item, index) => findLongList(type.ofType, item, `${path}[${index}]`));
  }
  if (!isInputObjectType(type) || typeof value !== 'object' || value === null) return undefined;
  return firstOf(Object.values(type.getFields()), (field) =>
    findLongList(field.type, (value as Values)[field.name], `${path}.${field.name}`),
  );
}

function firstOf<T, R>(items: readonly T[], find: (item: T, index: number) => R | undefined): R | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Level by level instead of by recursion, which is what it protects. */
function findFault(value: unknown): GraphQLError | undefined {
  let level: [path: string, value: unknown][] = [['', value]];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS)
      return limitExceeded('variableDepth', { max: MOST_LEVELS, got: 'more', what: 'levels in a variable' });
    const broken = level.find(([, one]) => typeof one === 'string' && !one.isWellFormed());
    if (broken) return halfACharacter(broken[0]);
    level = level.flatMap(([path, one]) => {
      if (typeof one !== 'object' || one === null) return [];
      if (Array.isArray(one)) return one.map((item, index): [string, unknown] => [`${path}[${index}]`, item]);
      return Object.entries(one).flatMap(([key, item]): [string, unknown][] => [
        [path, key],
        [path === '' ? key : `${path}.${key}`, item],
      ]);
    });
  }
  return undefined;
}

/** JSON can say it, and neither UTF-8 nor canonical JSON can; in a document the parser refuses it. */
function halfACharacter(path: string): GraphQLError {
  const field = path === '' ? 'variables' : path;
  const message = `Expected text in Unicode; got half of a character (a lone surrogate; broken characters cannot be stored) in "${field}".`;
  return new GraphQLError(message, {
    originalError: badInput(field, message),
    extensions: { http: { status: 400 } },
  });
}
