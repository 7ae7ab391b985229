import type DataLoader from 'dataloader';
import { type Sql, sql } from '../../db/statement.js';
import { badInput } from '../../errors.js';
import { type ListSource, type Page, pageLoader, readPage } from '../../graphql/connection.js';
import { inTenant } from '../../graphql/read-model.js';
import { requireText } from '../../graphql/text.js';
import type { Scope } from '../../scope.js';
import { MAX_INLINE_LIST } from '../assets/asset-lists.js';
import type { Gap } from './gap.entity.js';
import type { GapFilter, GapsArgs } from './gap.inputs.js';
import { gaps } from './gaps.read-models.js';

/** The tenant's gaps. */
export const readGaps = (scope: Scope, fields: ReadonlySet<string>, args: GapsArgs): Promise<Page<Gap>> =>
  readPage<Gap>(scope, gapList(scope, fields, args.filter, 'gaps', sql``), args);

/** The gaps below parents, narrowed to those for which `belongs` says so of the gap `g` and the parent `parent.id`. */
export const gapsLoader = (
  scope: Scope,
  fields: ReadonlySet<string>,
  args: GapsArgs,
  list: string,
  belongs: Sql,
): DataLoader<string, Page<Gap>> =>
  pageLoader<Gap>(scope, gapList(scope, fields, args.filter, list, sql`and ${belongs}`), args);

/** Gaps by id, with the given fields, in the order of their ids; what the tenant does not have is left out. */
export const readGapsById = (scope: Scope, ids: readonly string[], fields: ReadonlySet<string>): Promise<Gap[]> =>
  scope.rows<Gap>(
    sql`select ${gaps.columns(scope, fields, 'g')} from migration.collection_data_gaps g where ${inTenant(scope, 'g')} and g.id = any(${ids}) order by g.id`,
  );

/** Gaps of a flow are those of its assets, whichever flow found them. */
export const isOfFlow = (scope: Scope, flowId: Sql): Sql =>
  sql`exists (select from migration.collection_flow_assets fa where ${inTenant(scope, 'fa')} and fa.collection_flow_id = ${flowId} and fa.asset_id = g.asset_id)`;

function gapList(
  scope: Scope,
  fields: ReadonlySet<string>,
  filter: GapFilter | null | undefined,
  list: string,
  belongs: Sql,
): ListSource {
  return {
    list,
    filter,
    from: sql`migration.collection_data_gaps g`,
    alias: 'g',
    where: sql`${inTenant(scope, 'g')} ${belongs} ${filterSql(filter)}`,
    columns: gaps.columns(scope, fields, 'g'),
  };
}

function filterSql(filter: GapFilter | null | undefined): Sql {
  if (!filter) return sql``;
  const { assetIds, fieldNames, priorities, resolutions, minConfidence, maxConfidence, isAnalyzed, hasProposal } =
    filter;
  if (assetIds && assetIds.length > MAX_INLINE_LIST) {
    throw badInput('filter.assetIds', `Expected at most ${MAX_INLINE_LIST} ids; got ${assetIds.length}.`);
  }
  const names = fieldNames?.map((name, index) => requireText(`filter.fieldNames[${index}]`, name));
  requireConfidence('filter.minConfidence', minConfidence);
  requireConfidence('filter.maxConfidence', maxConfidence);
  const [onlyPriority] = priorities ?? [];
  // One value as an equation lets an index give the rows in the order of the page.
  const hasPriority =
    priorities?.length === 1
      ? sql`and g.priority = ${onlyPriority}`
      : priorities
        ? sql`and g.priority = any(${priorities})`
        : sql``;
  return sql`${assetIds ? sql`and g.asset_id = any(${assetIds})` : sql``}
    ${names ? sql`and g.field_name = any(${names})` : sql``}
    ${hasPriority}
    ${resolutions ? sql`and g.resolution_status = any(${resolutions})` : sql``}
    ${typeof minConfidence === 'number' ? sql`and g.confidence_score >= ${minConfidence}` : sql``}
    ${typeof maxConfidence === 'number' ? sql`and g.confidence_score <= ${maxConfidence}` : sql``}
    ${typeof isAnalyzed === 'boolean' ? sql`and (g.confidence_score is not null) = ${isAnalyzed}` : sql``}
    ${typeof hasProposal === 'boolean' ? sql`and (g.proposed_value is not null) = ${hasProposal}` : sql``}`;
}

function requireConfidence(field: string, confidence: number | null | undefined): void {
  if (typeof confidence !== 'number' || (confidence >= 0 && confidence <= 1)) return;
  throw badInput(field, `Expected a confidence from 0 to 1; got ${confidence}.`);
}
