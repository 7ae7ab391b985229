import type DataLoader from 'dataloader';
import { sql } from '../../db/statement.js';
import { rowLoader } from '../../graphql/connection.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import type { Asset } from './asset.entity.js';
import { assets } from './asset.read-model.js';

/** Assets by id, with the given fields; an asset that the tenant does not have gives null. */
export const assetLoader = (scope: Scope, fields: ReadonlySet<string>): DataLoader<string, Asset | null> =>
  rowLoader((ids) =>
    scope.rows<Asset>(
      sql`select ${assets.columns(scope, fields, 'a')} from migration.assets a where ${inTenant(scope, 'a')} and a.id = any(${ids})`,
    ),
  );
