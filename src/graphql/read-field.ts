import type { GraphQLResolveInfo } from 'graphql';
import type { Scope } from '../scope.js';
import type { List } from './list.js';
import type { ReadModel } from './read-model.js';
import { selectedFields } from './selection.js';

/** `Query.asset`, `Gap.collectionFlow`: a field of a type. */
export type Coordinate = `${string}.${string}`;

/**
 * A field that shows rows. Declared once, beside the module's other reads: its resolver answers by it, and the read plan
 * compiles it into the statement of a whole operation.
 */
export type ReadField = OneById | ToOne | List;

/** A query for one row by its argument `id`; null where the tenant has none. */
export class OneById<Row extends object = object> {
  constructor(
    readonly coordinate: `Query.${string}`,
    readonly model: ReadModel<Row>,
  ) {}

  async read(scope: Scope, info: GraphQLResolveInfo, id: string): Promise<Row | null> {
    return (await this.model.byId(scope, id, selectedFields(info))) ?? null;
  }
}

/** A field that shows the row whose id its own row holds. */
export class ToOne<Row extends object = object> {
  readonly coordinate: Coordinate;

  constructor(
    parent: ReadModel,
    field: string,
    /** The property of the parent that holds the id. */
    readonly key: string,
    readonly model: ReadModel<Row>,
  ) {
    this.coordinate = `${parent.typeName}.${field}`;
    parent.require(field, [key]);
  }

  /** Null where the parent holds no id, or the tenant has no such row. */
  async load(scope: Scope, info: GraphQLResolveInfo, parent: object): Promise<Row | null> {
    const id = (parent as Record<string, string | null>)[this.key];
    if (id === null || id === undefined) return null;
    return scope.loader(info, () => this.model.loader(scope, selectedFields(info))).load(id);
  }
}
