import { sql } from '../../db/statement.js';

/** What `AssetFacts` holds, of an asset `a`. */
export const FACTS_COLUMNS = sql`a.id, a.name, a.asset_type as "assetType", a.description, a.environment, a.location,
  a.discovery_source as "discoverySource", a.attributes, a.custom_attributes as "customAttributes",
  a.invalid_values as "invalidValues", a.conflicting_values as "conflictingValues"`;
