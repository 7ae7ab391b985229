import type DataLoader from 'dataloader';
import { sql } from '../../db/statement.js';
import { rowLoader } from '../../graphql/connection.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import type { CollectionFlow } from './collection-flow.entity.js';
import { collectionFlows } from './gaps.read-models.js';

/** Collection flows by id, with the given fields; a flow that the tenant does not have gives null. */
export const collectionFlowLoader = (
  scope: Scope,
  fields: ReadonlySet<string>,
): DataLoader<string, CollectionFlow | null> =>
  rowLoader((ids) =>
    scope.rows<CollectionFlow>(
      sql`select ${collectionFlows.columns(scope, fields, 'f')} from migration.collection_flows f where ${inTenant(scope, 'f')} and f.id = any(${ids})`,
    ),
  );
