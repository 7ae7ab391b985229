import type { GraphQLSchema } from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import type { Coordinate, ReadField } from '../read-field.js';
import type { ReadModel } from '../read-model.js';

/** What the plan knows of the schema: which fields show rows, how their types are read, who may ask. */
export class ReadFields {
  private readonly byCoordinate: ReadonlyMap<Coordinate, ReadField>;
  private readonly models: ReadonlyMap<string, ReadModel>;
  private readonly roles: ReadonlyMap<string, readonly string[] | undefined>;

  constructor(
    readonly schema: GraphQLSchema,
    fields: readonly ReadField[],
  ) {
    this.byCoordinate = new Map(fields.map((field) => [field.coordinate, field]));
    this.models = new Map(fields.map(({ model }) => [model.typeName, model]));
    this.roles = new Map(getMetadataStorage().queries.map(({ schemaName, roles }) => [schemaName, roles]));
  }

  get(typeName: string, fieldName: string): ReadField | undefined {
    return this.byCoordinate.get(`${typeName}.${fieldName}`);
  }

  modelOf(typeName: string): ReadModel | undefined {
    return this.models.get(typeName);
  }

  /** The roles of which one is needed for a query, as `@Authorized` says; undefined: no role is named. */
  rolesFor(query: string): readonly string[] | undefined {
    return this.roles.get(query);
  }
}
