import { collectFields, collectSubFields } from '@graphql-tools/utils';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { type Sql, sql } from '../../db/statement.js';
import type { Scope } from '../../scope.js';
import { List } from '../list.js';
import { OneById, ToOne } from '../read-field.js';
import type { ReadModel } from '../read-model.js';
import { joinPieces, objectPieces, type Piece } from './json-text.js';
import { NotPlannable } from './not-plannable.js';
import { objectTypeOf } from './object-type.js';
import { pageText } from './page-text.js';
import type { ReadFields } from './read-fields.js';
import { Site, type Variables } from './site.js';
import { Slot } from './template.js';
import { jsonValuePieces, valuePieces } from './value-text.js';

/** An operation and the values that decide which of its fields are asked for. */
export interface OperationToPlan {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly variables: Variables;
}

export type Selection = ReadonlyMap<string, readonly FieldNode[]>;

/** A row that a field belongs to: its model, and the alias it has in the statement. */
interface RowAt {
  readonly model: ReadModel;
  readonly alias: string;
}

const NULL = sql.lit('null');

/**
 * Walks an operation as graphql-js would and writes the statement that answers it: every object is text made of its row,
 * every relation and list below it a subquery of that row. Throws NotPlannable at the first field that only a resolver
 * can answer.
 */
export class Planner {
  /** The sites that were met, in the order of the walk. */
  readonly sites: Site[] = [];
  /** Of each, what this call's arguments come to. */
  readonly readings: unknown[] = [];
  readonly roles: (readonly string[])[] = [];
  /** Stands for the tenant in the fences: bound by each call. */
  readonly ground = {
    tenant: {
      clientAccountId: new Slot(({ tenant }) => tenant.clientAccountId),
      engagementId: new Slot(({ tenant }) => tenant.engagementId),
    },
  };
  /** Whether rows are chosen by anything but what they belong to. */
  isFiltered = false;
  private aliases = 0;

  constructor(
    private readonly fields: ReadFields,
    private readonly columns: Pick<Scope, 'columnsOf'>,
    private readonly asked: OperationToPlan,
  ) {}

  /** The whole `data` of the operation. */
  plan(): Sql {
    const { operation, fragments, variables } = this.asked;
    const query = this.fields.schema.getQueryType();
    if (operation.operation !== OperationTypeNode.QUERY || !query) throw new NotPlannable(operation.operation);
    const { fields, patches } = collectFields(this.fields.schema, fragments, variables, query, operation.selectionSet);
    if (patches.length > 0) throw new NotPlannable('@defer');
    return sql`select ${joinPieces(objectPieces(this.entries(query, fields, (...found) => this.rootPieces(...found))))}`;
  }

  /** What is selected of an object, by response key. */
  selection(type: GraphQLObjectType, nodes: readonly FieldNode[]): Selection {
    const { fragments, variables } = this.asked;
    const { fields, patches } = collectSubFields(this.fields.schema, fragments, variables, type, [...nodes]);
    if (patches.length > 0) throw new NotPlannable('@defer');
    return fields;
  }

  /** `__typename` as it is, every other field by `piecesOf`. */
  *entries(
    type: GraphQLObjectType,
    selection: Selection,
    piecesOf: (field: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[]) => Piece[],
  ): Iterable<[string, Piece[]]> {
    for (const [key, nodes] of selection) {
      const name = nodes[0]?.name.value ?? '';
      const field = type.getFields()[name];
      if (name === '__typename') yield [key, [`"${type.name}"`]];
      else if (field) yield [key, piecesOf(field, nodes)];
      else throw new NotPlannable(name);
    }
  }

  /** An object of the row `alias`. */
  rowPieces(type: GraphQLObjectType, at: RowAt, nodes: readonly FieldNode[]): Piece[] {
    const selection = this.selection(type, nodes);
    return objectPieces(this.entries(type, selection, (field, found) => this.fieldPieces(type, at, field, found)));
  }

  site<Reading>(
    field: GraphQLField<unknown, unknown>,
    [node]: readonly FieldNode[],
    readArgs: (args: Record<string, unknown>) => Reading,
    shapeOf: (reading: Reading) => string,
  ): { site: Site<Reading>; reading: Reading } {
    if (!node) throw new Error('a field without a node');
    const site = new Site(this.sites.length, field, node, readArgs, shapeOf);
    const reading = site.read(this.asked.variables);
    this.sites.push(site as Site);
    this.readings.push(reading);
    return { site, reading };
  }

  nextAlias(): string {
    this.aliases += 1;
    return `t${this.aliases}`;
  }

  private rootPieces(field: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[]): Piece[] {
    const roles = this.fields.rolesFor(field.name);
    const read = this.fields.get('Query', field.name);
    // A query that anybody may ask has rules of its own, in its resolver.
    if (!read || !roles || roles.length === 0) throw new NotPlannable(field.name);
    this.roles.push(roles);
    if (read instanceof List) return [pageText(this, read, field, nodes, undefined)];
    if (!(read instanceof OneById)) throw new NotPlannable(field.name);
    const { site } = this.site(
      field,
      nodes,
      ({ id }) => ({ id }),
      () => '',
    );
    const id = site.slot((reading) => reading.id);
    return [sql`coalesce(${this.oneText(read.model, field, nodes, sql`${id}`)}, ${NULL})`];
  }

  private fieldPieces(
    type: GraphQLObjectType,
    at: RowAt,
    field: GraphQLField<unknown, unknown>,
    nodes: readonly FieldNode[],
  ): Piece[] {
    const { model, alias } = at;
    const failure = failureOf(alias);
    const read = this.fields.get(type.name, field.name);
    if (read instanceof List) return [pageText(this, read, field, nodes, sql.raw(`${alias}.id`))];
    if (read instanceof ToOne) {
      const key = model.column(this.columns, read.key);
      if (!key) throw new NotPlannable(field.name);
      const text = this.oneText(read.model, field, nodes, sql.raw(`${alias}.${key.name}`));
      return [sql`coalesce(${text}, ${isNonNullType(field.type) ? failure : NULL})`];
    }
    // A resolver makes something of what is stored.
    if (field.resolve) throw new NotPlannable(`${type.name}.${field.name}`);
    const expression = model.computedField(this.ground, field.name, alias);
    if (expression)
      return valuePieces(field.type, {
        value: expression,
        columnType: undefined,
        isNullable: !isNonNullType(field.type),
        failure,
      });
    const column = model.column(this.columns, field.name);
    if (!column) throw new NotPlannable(`${type.name}.${field.name}`);
    const value = sql.raw(`${alias}.${column.name}`);
    if (isObjectType(getNamedType(field.type))) {
      if (column.type !== 'jsonb') throw new NotPlannable(field.name);
      return this.jsonPieces(field, nodes, value, failure);
    }
    return valuePieces(field.type, { value, columnType: column.type, isNullable: column.isNullable, failure });
  }

  /** The object of the row with this id; null where the tenant has none. */
  private oneText(model: ReadModel, field: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[], id: Sql): Sql {
    const alias = this.nextAlias();
    const type = objectTypeOf(field);
    const object = joinPieces(this.rowPieces(type, { model, alias }, nodes));
    return sql`(select ${object} from ${sql.raw(`${model.table} ${alias}`)} where ${model.fence(this.ground, alias)} and ${sql.raw(alias)}.id = ${id})`;
  }

  /** Objects that a JSON column, or an object in it, holds: one, or a list. */
  private jsonPieces(
    field: GraphQLField<unknown, unknown>,
    nodes: readonly FieldNode[],
    json: Sql,
    failure: Sql,
  ): Piece[] {
    const type = objectTypeOf(field);
    const absent = isNonNullType(field.type) ? failure : NULL;
    const objectAt = (value: Sql) =>
      joinPieces(
        objectPieces(
          this.entries(type, this.selection(type, nodes), (inner, found) => {
            if (inner.resolve) throw new NotPlannable(`${type.name}.${inner.name}`);
            const held = sql`(${value} -> ${sql.lit(inner.name)})`;
            return isObjectType(getNamedType(inner.type))
              ? this.jsonPieces(inner, found, held, failure)
              : jsonValuePieces(inner.type, held, failure);
          }),
        ),
      );
    if (!isListType(getNullableType(field.type)))
      return [sql`case jsonb_typeof(${json}) when 'object' then ${objectAt(json)} else ${absent} end`];
    const item = sql.raw(this.nextAlias());
    const items = sql`(select string_agg(${objectAt(sql`${item}.value`)}, ',' order by ${item}.ordinality) from jsonb_array_elements(${json}) with ordinality ${item})`;
    return [sql`case jsonb_typeof(${json}) when 'array' then concat('[', ${items}, ']') else ${absent} end`];
  }
}

/** An expression that fails when it is evaluated, and only then: it needs the row. */
const failureOf = (alias: string): Sql => sql`('null in ' || ${sql.raw(alias)}.id)::int::text`;
