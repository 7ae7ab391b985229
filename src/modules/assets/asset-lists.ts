import type DataLoader from 'dataloader';
import { type Sql, sql } from '../../db/statement.js';
import { badInput } from '../../errors.js';
import { type ListSource, type Page, pageLoader, readPage } from '../../graphql/connection.js';
import { inTenant } from '../../graphql/read-model.js';
import { requireText } from '../../graphql/text.js';
import type { Scope } from '../../scope.js';
import type { Asset } from './asset.entity.js';
import type { AssetFilter, AssetsArgs } from './asset.inputs.js';
import { assets, isAnalysisStaleSql } from './asset.read-model.js';

/** The longest list of ids that a client may send at once (DESIGN 11). */
export const MAX_INLINE_LIST = 250;

/** The tenant's assets. */
export const readAssets = (scope: Scope, fields: ReadonlySet<string>, args: AssetsArgs): Promise<Page<Asset>> =>
  readPage<Asset>(scope, assetList(scope, fields, args.filter, 'assets', sql``), args);

/** The assets below parents, narrowed to those for which `belongs` says so of the asset `a` and the parent `parent.id`. */
export const assetsLoader = (
  scope: Scope,
  fields: ReadonlySet<string>,
  args: AssetsArgs,
  list: string,
  belongs: Sql,
): DataLoader<string, Page<Asset>> =>
  pageLoader<Asset>(scope, assetList(scope, fields, args.filter, list, sql`and ${belongs}`), args);

function assetList(
  scope: Scope,
  fields: ReadonlySet<string>,
  filter: AssetFilter | null | undefined,
  list: string,
  belongs: Sql,
): ListSource {
  return {
    list,
    filter,
    from: sql`migration.assets a`,
    alias: 'a',
    where: sql`${inTenant(scope, 'a')} ${belongs} ${filterSql(filter)}`,
    columns: assets.columns(scope, fields, 'a'),
  };
}

function filterSql(filter: AssetFilter | null | undefined): Sql {
  if (!filter) return sql``;
  const { ids, assetTypes, environments, discoveryFlowId, analysisStatuses, isAnalysisStale, search } = filter;
  if (ids && ids.length > MAX_INLINE_LIST) {
    throw badInput('filter.ids', `Expected at most ${MAX_INLINE_LIST} ids; got ${ids.length}.`);
  }
  const name = search?.trim() && requireText('filter.search', search);
  const places = environments?.map((environment, index) => requireText(`filter.environments[${index}]`, environment));
  return sql`${ids ? sql`and a.id = any(${ids})` : sql``}
    ${assetTypes ? sql`and a.asset_type = any(${assetTypes})` : sql``}
    ${places ? sql`and a.environment = any(${places})` : sql``}
    ${discoveryFlowId ? sql`and a.discovery_flow_id = ${discoveryFlowId}` : sql``}
    ${analysisStatuses ? sql`and a.ai_gap_analysis_status = any(${analysisStatuses})` : sql``}
    ${typeof isAnalysisStale === 'boolean' ? sql`and ${isAnalysisStaleSql(sql.raw('a'))} = ${isAnalysisStale}` : sql``}
    ${name ? sql`and position(lower(${name}) in lower(a.name)) > 0` : sql``}`;
}
