import { type Sql, sql } from '../../db/statement.js';
import { ReadModel } from '../../graphql/read-model.js';
import { Asset } from './asset.entity.js';

/** An analysis holds until the asset's own data changes, or it is older than the deployment lets it be (DESIGN 6). */
export const isAnalysisStaleSql = (asset: Sql): Sql =>
  sql`(${asset}.ai_gap_analysis_status = 2 and coalesce(${asset}.ai_gap_analysis_timestamp, '-infinity')
    < greatest(${asset}.values_changed_at, now() - make_interval(days => current_setting('lacuna.analysis_max_age_days')::int)))`;

/** How assets are read. */
export const assets = new ReadModel(Asset, 'migration.assets', { isAnalysisStale: isAnalysisStaleSql });
