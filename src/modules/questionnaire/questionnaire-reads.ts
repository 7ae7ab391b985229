import DataLoader from 'dataloader';
import { type Sql, sql } from '../../db/statement.js';
import { FlowStatus } from '../../graphql/flow.js';
import { MAX_PAGE_SIZE } from '../../graphql/list.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import type { JsonValue } from '../catalogue/catalogue-field.js';
import { CollectionPhase } from '../gaps/collection-phase.js';
import type { GapPriority } from '../gaps/gap-enums.js';
import type { AskedGap } from './word-question.js';

/** A questionnaire is no list that is paged: what is to be answered first comes, and the rest as that is answered. */
const MOST_QUESTIONS = 1000;

/** When questionnaires become available. */
export interface QuestionnaireTiming {
  /** From the analysis on. */
  readonly delaySeconds: number;
  /** Without one a flow's own scan is what people are asked about. */
  readonly isAnalysisEnabled: boolean;
}

/** Whether a flow has a questionnaire, and since when. */
export interface FlowQuestions {
  readonly id: string;
  readonly status: FlowStatus;
  readonly phase: CollectionPhase;
  /** A gap that is open, or was closed with a value since then, is a question; null: nobody is asked yet. */
  readonly since: Date | null;
  readonly availableAt: Date | null;
  readonly isAvailable: boolean;
}

export interface QuestionCounts {
  readonly total: number;
  readonly answered: number;
}

/** A question as it is stored: a gap with what its asset says. */
export interface QuestionRow extends AskedGap {
  readonly gapId: string;
  readonly assetId: string;
  readonly collectionFlowId: string;
  readonly category: string;
  readonly proposedValue: JsonValue;
  readonly answer: JsonValue;
}

/** A question that is asked of several assets at once, as it is stored: the first of its gaps by the name of its asset. */
export interface SharedQuestionRow extends AskedGap {
  readonly priority: GapPriority;
  readonly proposedValue: JsonValue;
  /** How many assets; of these at most 200 follow, with their gaps in the same order. */
  readonly assetCount: number;
  readonly gapIds: string[];
  readonly assetIds: string[];
}

const sinceSql = ({ isAnalysisEnabled }: QuestionnaireTiming): Sql =>
  isAnalysisEnabled
    ? sql`f.analyzed_at`
    : sql`coalesce(f.analyzed_at, case when f.current_phase <> ${CollectionPhase.ASSET_SELECTION} then f.created_at end)`;

/** `FlowQuestions` of the flow `f`. */
export const flowQuestionsSql = (timing: QuestionnaireTiming): Sql => {
  const since = sinceSql(timing);
  const availableAt = sql`${since} + make_interval(secs => ${timing.isAnalysisEnabled ? timing.delaySeconds : 0})`;
  return sql`f.id, f.status, f.current_phase as phase, ${since} as since, ${availableAt} as "availableAt", coalesce(now() >= ${availableAt}, false) as "isAvailable"`;
};

/** A list of this many is compared with every gap of a tenant in no time, where the planner chooses to walk those. */
const SHORT_LIST = 500;

/**
 * The gap `g` is of one of the assets. PostgreSQL compares a parameter's list one by one once the plan of a statement is
 * kept (50,000 gaps with 10,000 assets: 3 s); a sub-select that it cannot turn into a join it hashes.
 */
export const isGapOf = (assetIds: readonly string[]): Sql =>
  assetIds.length <= SHORT_LIST
    ? sql`g.asset_id = any(${assetIds})`
    : sql`(g.asset_id in (select unnest(${assetIds}::uuid[]))) is true`;

/**
 * The questions of flows. Gaps are found by a list of assets and everything else is looked up for each gap: see `scanAssets`
 * on what joins cost before the planner knows a tenant. With a look-up of gaps for each asset instead it was seen to walk
 * all of a tenant's gaps each time, 10,000 times.
 */
async function questionsSql(scope: Scope, timing: QuestionnaireTiming, flowIds: readonly string[]): Promise<Sql> {
  const assets = await scope.rows<{ id: string }>(
    sql`select distinct fa.asset_id as id from migration.collection_flow_assets fa where ${inTenant(scope, 'fa')} and fa.collection_flow_id = any(${flowIds})`,
  );
  const assetIds = assets.map(({ id }) => id);
  return sql`
    select f.id as flow_id, g.*, a.name as asset_name, a.asset_type, a.invalid_values, a.conflicting_values
    from (select g.id, g.asset_id, g.field_name, g.gap_type, g.gap_category, g.priority, g.resolution_status = 'PENDING' as is_open, g.resolved_at,
        coalesce(g.proposed_value, 'null') as proposed_value, case when g.resolution_status <> 'PENDING' then g.resolved_value end as answer
      from migration.collection_data_gaps g where ${inTenant(scope, 'g')} and ${isGapOf(assetIds)}
        and g.resolution_status in ('PENDING', 'RESOLVED', 'ACCEPTED') offset 0) g
    cross join lateral (select a.name, a.asset_type, a.invalid_values, a.conflicting_values
      from migration.assets a where ${inTenant(scope, 'a')} and a.id = g.asset_id offset 0) a
    cross join lateral (select fa.collection_flow_id
      from migration.collection_flow_assets fa where ${inTenant(scope, 'fa')} and fa.asset_id = g.asset_id and fa.collection_flow_id = any(${flowIds}) offset 0) fa
    cross join lateral (select f.id, ${sinceSql(timing)} as since
      from migration.collection_flows f where ${inTenant(scope, 'f')} and f.id = fa.collection_flow_id offset 0) f
    where g.is_open or g.resolved_at >= f.since`;
}

/** Questions that one answer may settle: the same is asked, of the same kind of asset, with the same suggestion. */
const SAME = sql`q.flow_id, q.is_open, q.asset_type, q.field_name, q.proposed_value`;

/** The order in which people should answer: what blocks most, then what settles most assets at once, then by name. */
const IN_ORDER = sql`q.is_open desc, q.priority, q.same desc, q.field_name collate "C", q.asset_name collate "C", q.id`;

/** Flows as their questionnaires need them; undefined for a flow that the tenant does not have. */
export const flowQuestionsLoader = (
  scope: Scope,
  timing: QuestionnaireTiming,
): DataLoader<string, FlowQuestions | undefined> =>
  new DataLoader(async (flowIds) => {
    const rows = await scope.rows<FlowQuestions>(
      sql`select ${flowQuestionsSql(timing)} from migration.collection_flows f where ${inTenant(scope, 'f')} and f.id = any(${flowIds})`,
    );
    const byFlow = new Map(rows.map((row) => [row.id, row]));
    return flowIds.map((id) => byFlow.get(id));
  });

export const questionCountsLoader = (scope: Scope, timing: QuestionnaireTiming): DataLoader<string, QuestionCounts> =>
  new DataLoader(async (flowIds) => {
    const questions = await questionsSql(scope, timing, flowIds);
    const rows = await scope.rows<QuestionCounts & { flowId: string }>(sql`
      select q.flow_id as "flowId", count(*) as total, count(*) filter (where not q.is_open) as answered
      from (${questions}) q group by q.flow_id`);
    const byFlow = new Map(rows.map((row) => [row.flowId, row]));
    return flowIds.map((id) => byFlow.get(id) ?? { total: 0, answered: 0 });
  });

/** The questions of flows, open ones first, in the order in which people should answer; MOST_QUESTIONS of each at most. */
export const questionsLoader = (scope: Scope, timing: QuestionnaireTiming): DataLoader<string, QuestionRow[]> =>
  new DataLoader(async (flowIds) => {
    const questions = await questionsSql(scope, timing, flowIds);
    const rows = await scope.rows<QuestionRow>(sql`
      select q.flow_id as "collectionFlowId", q.id as "gapId", q.asset_id as "assetId", q.asset_name as "assetName", q.asset_type as "assetType",
        q.field_name as "fieldName", q.gap_type as "gapType", q.gap_category as category, q.proposed_value as "proposedValue", q.answer,
        q.invalid_values ->> q.field_name as "invalidValue", q.conflicting_values -> q.field_name as "conflictingValues"
      from (select q.*, row_number() over (partition by q.flow_id order by ${IN_ORDER}) as place
        from (select q.*, count(*) over (partition by ${SAME}) as same from (${questions}) q) q) q
      where q.place <= ${MOST_QUESTIONS} order by q.flow_id, q.place`);
    const byFlow = new Map<string, QuestionRow[]>(flowIds.map((id) => [id, []]));
    for (const row of rows) byFlow.get(row.collectionFlowId)?.push(row);
    return flowIds.map((id) => byFlow.get(id) ?? []);
  });

/** The open questions of flows that one answer may settle together; MOST_QUESTIONS of each at most. */
export const sharedQuestionsLoader = (
  scope: Scope,
  timing: QuestionnaireTiming,
): DataLoader<string, SharedQuestionRow[]> =>
  new DataLoader(async (flowIds) => {
    const questions = await questionsSql(scope, timing, flowIds);
    const byName = sql`order by q.asset_name collate "C", q.id`;
    const some = (column: Sql) => sql`(array_agg(${column} ${byName}))[1:${sql.lit(MAX_PAGE_SIZE)}]`;
    const rows = await scope.rows<SharedQuestionRow & { flowId: string }>(sql`
      select s.* from (
        select s.*, row_number() over (partition by s."flowId" order by s.priority, s."assetCount" desc, s."fieldName" collate "C", s."gapIds"[1]) as place
        from (
          select q.flow_id as "flowId", q.asset_type as "assetType", q.field_name as "fieldName", min(q.priority) as priority,
            q.proposed_value as "proposedValue", count(*) as "assetCount", ${some(sql`q.id::text`)} as "gapIds", ${some(sql`q.asset_id::text`)} as "assetIds",
            (array_agg(q.asset_name ${byName}))[1] as "assetName", (array_agg(q.gap_type ${byName}))[1] as "gapType",
            (array_agg(q.invalid_values ->> q.field_name ${byName}))[1] as "invalidValue",
            (array_agg(q.conflicting_values -> q.field_name ${byName}))[1] as "conflictingValues"
          from (${questions}) q where q.is_open group by ${SAME}
        ) s
      ) s where s.place <= ${MOST_QUESTIONS} order by s."flowId", s.place`);
    const byFlow = Map.groupBy(rows, ({ flowId }) => flowId);
    return flowIds.map((id) => byFlow.get(id) ?? []);
  });
