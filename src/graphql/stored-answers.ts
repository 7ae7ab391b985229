import { type FieldNode, getArgumentValues, getVariableValues, Kind, type OperationDefinitionNode } from 'graphql';
import type { Scope } from '../scope.js';
import type { RoleChecker } from './authorize.js';
import type { ReadFields } from './read-plan/read-fields.js';

/** A query of which everything that it can show is made of one text in the store. */
export interface StoredField {
  readonly query: string;
  /** The tenant's text as it stands; undefined where there is none, or none to go by. */
  textOf(scope: Scope, args: Record<string, unknown>): Promise<string | undefined>;
}

/** What an operation asks of the store, and whose roles may ask: one of these is needed. */
export interface StoredRoot {
  readonly field: StoredField;
  readonly args: Record<string, unknown>;
  readonly roles: readonly string[];
}

/** Undefined unless such a query is all that the operation asks, without fragments or directives. */
export function storedRootOf(
  fields: ReadFields,
  storedFields: readonly StoredField[],
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): StoredRoot | undefined {
  const [node, ...others] = operation.selectionSet.selections;
  if (node?.kind !== Kind.FIELD || others.length > 0) return undefined;
  const field = storedFields.find(({ query }) => query === node.name.value);
  const definition = fields.schema.getQueryType()?.getFields()[node.name.value];
  const roles = fields.rolesFor(node.name.value);
  if (!field || !definition || !roles || !isFlat(node)) return undefined;
  const { coerced } = getVariableValues(fields.schema, operation.variableDefinitions ?? [], variables);
  return coerced && { field, args: getArgumentValues(definition, node, coerced), roles };
}

const isFlat = ({ directives = [], selectionSet }: FieldNode) =>
  directives.length === 0 &&
  selectionSet?.selections.every((leaf) => leaf.kind === Kind.FIELD && leaf.selectionSet === undefined) === true;

/** Answers to polls, each beside the text that it was made of: while the store has that text, the answer is the same. */
export class StoredAnswers {
  /** By what was asked. The same can be asked by two tenants; each has its own text. */
  private readonly answers = new WeakMap<object, { readonly text: string; readonly data: string }>();

  constructor(private readonly access: RoleChecker) {}

  /** The JSON text of `data`; what `resolve` answers where nothing is known. Undefined where Apollo must answer. */
  async data(
    query: object,
    { field, args, roles }: StoredRoot,
    scope: Scope,
    resolve: () => Promise<string | undefined>,
  ): Promise<string | undefined> {
    if (!scope.isAuthenticated || !scope.hasTenant || !(await this.access.hasRole(scope, roles))) return undefined;
    const text = await field.textOf(scope, args);
    const known = this.answers.get(query);
    if (text !== undefined && text === known?.text) return known.data;
    const data = await resolve();
    if (text !== undefined && data !== undefined) this.answers.set(query, { text, data });
    return data;
  }
}
