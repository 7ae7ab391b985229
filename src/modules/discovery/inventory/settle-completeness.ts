import { sql } from '../../../db/statement.js';
import { inTenant } from '../../../graphql/read-model.js';
import type { Scope } from '../../../scope.js';
import { type Requirements, readRequirements } from '../../catalogue/requirements.js';
import { fieldValueSql } from './field-value.js';
import { ALWAYS, requirementTable } from './requirement-table.js';

const asset = sql.raw('a');

/**
 * Writes how complete assets are by what their tenant asks for, where it asks for something else than the catalogue: what
 * is written with an asset goes by the catalogue alone. `completeness` in TypeScript says the same: change both or neither.
 */
export async function settleCompleteness(
  tx: Scope,
  assetIds: readonly string[],
  requirements?: Requirements,
): Promise<void> {
  if (assetIds.length === 0) return;
  const asked = requirements ?? (await readRequirements(tx));
  if (!asked.hasOwn) return;
  const table = requirementTable(asked);
  const isFilled = sql`coalesce(${fieldValueSql(asset, sql`r.field`)}, 'null') not in ('null', '""', '[]', '{}')`;
  await tx.rows(sql`
    update migration.assets t set completeness = n.share
    from (
      select a.id, coalesce((
        select round(avg((${isFilled})::int), 4)
        from jsonb_to_recordset(${table.rules}::jsonb) r ("assetType" text, field text, requirement int)
        where r."assetType" = a.asset_type and r.requirement >= ${ALWAYS}::int and ${table.appliesSql(asset, sql`r.requirement`)}
      ), 1)::real as share
      from migration.assets a where ${inTenant(tx, 'a')} and a.id = any(${assetIds}) offset 0) n
    where ${inTenant(tx, 't')} and t.id = n.id and t.completeness is distinct from n.share`);
}
