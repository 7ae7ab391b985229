import type { PriceTable } from '../../ai/model/price-table.js';
import { type Sql, sql } from '../../db/statement.js';
import { badInput } from '../../errors.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import type { AuditService } from '../audit/audit.service.js';
import type { CallAccount, CallsOf, UsageBook } from '../enhancement/usage-book.js';
import type { AccessService } from '../tenancy/access.service.js';
import { BudgetedAccount, lockBudgets, THIS_MONTH } from './call-budget.js';
import type { Budget, SetBudgetInput, Usage, UsageArgs } from './usage.types.js';

const MAX_BUDGET_USD = 1_000_000_000;

const limitOf = ({ tenant }: Scope, engagementId: string | null): Sql =>
  sql`(select b.limit_usd::double precision from migration.budgets b
    where b.client_account_id = ${tenant.clientAccountId} and b.engagement_id is not distinct from ${engagementId}::uuid)`;

/** What analyses use, cost and save, and what they may. */
export class UsageService implements UsageBook {
  constructor(
    private readonly audit: AuditService,
    private readonly access: AccessService,
    private readonly prices: PriceTable,
  ) {}

  /** One statement. A call counts when it was made, an analysis when it was finished. */
  async usage(scope: Scope, { since = null, until = null }: UsageArgs): Promise<Usage> {
    if (since !== null && until !== null && since > until)
      throw badInput(
        'since',
        `Expected "since" not to be after "until"; got ${since.toISOString()} and ${until.toISOString()}.`,
      );
    const isWithin = (time: string) =>
      sql`${since === null ? sql`` : sql`and ${sql.raw(time)} >= ${since}`} ${until === null ? sql`` : sql`and ${sql.raw(time)} < ${until}`}`;
    const { engagementId } = scope.tenant;
    const used = await scope.row<Usage>(sql`
      select calls.*, analyses.*, ${limitOf(scope, engagementId)} as "budgetUsd", ${limitOf(scope, null)} as "clientBudgetUsd"
      from (
        select count(*) filter (where c.kind = 'MODEL_CALL' and c.outcome <> 'OPEN') as "modelCalls",
          count(*) filter (where c.kind = 'CACHE_HIT') as "cacheHits",
          coalesce(sum(c.input_tokens), 0) as "inputTokens", coalesce(sum(c.output_tokens), 0) as "outputTokens",
          coalesce(sum(c.cost_usd), 0)::double precision as "costUsd", coalesce(sum(c.saved_usd), 0)::double precision as "savedUsd"
        from migration.model_calls c where ${inTenant(scope, 'c')} ${isWithin('c.created_at')}
      ) calls, (
        select count(*) filter (where n.planned_as = 'STALE') as "staleReanalyses",
          count(*) filter (where n.planned_as = 'FORCED') as "forcedReanalyses"
        from migration.asset_analyses n
        where ${inTenant(scope, 'n')} and n.planned_as in ('STALE', 'FORCED') and n.status = 'COMPLETED' ${isWithin('n.finished_at')}
      ) analyses`);
    if (!used) throw new Error('an aggregate without groups has one row');
    return used;
  }

  /**
   * Sets, or with null lifts, what the tenant, or its whole client account, may spend a month; what has been spent this
   * month counts.
   */
  async setBudget(scope: Scope, { monthlyUsd = null, isClientWide = false }: SetBudgetInput): Promise<Budget> {
    if (monthlyUsd !== null && !(monthlyUsd >= 0 && monthlyUsd <= MAX_BUDGET_USD))
      throw badInput(
        'input.monthlyUsd',
        `Expected "input.monthlyUsd" to be 0 to ${MAX_BUDGET_USD} US dollars, or null; got ${monthlyUsd}.`,
      );
    if (isClientWide) await this.access.requireAdministrator(scope, 'set the budget of the whole client account');
    return scope.transaction(async (tx) => {
      const { clientAccountId } = tx.tenant;
      const engagementId = isClientWide ? null : tx.tenant.engagementId;
      const budget = await tx.row<Budget>(sql`
        insert into migration.budgets as b (client_account_id, engagement_id, month, limit_usd)
        values (${clientAccountId}, ${engagementId}::uuid, ${THIS_MONTH}, ${monthlyUsd}::numeric)
        on conflict (client_account_id, engagement_id) do update set limit_usd = excluded.limit_usd, month = greatest(b.month, excluded.month),
          spent_usd = case when b.month >= excluded.month then b.spent_usd else 0 end,
          reserved_usd = case when b.month >= excluded.month then b.reserved_usd else 0 end
        returning b.limit_usd::double precision as "monthlyUsd", b.spent_usd::double precision as "spentUsd", b.reserved_usd::double precision as "reservedUsd"`);
      if (!budget) throw new Error('an upsert without a condition gives its row');
      await this.audit.record(tx, { action: 'budget.set', details: { monthlyUsd, isClientWide } });
      return budget;
    });
  }

  accountFor(scope: Scope, calls: CallsOf): CallAccount {
    return new BudgetedAccount(scope, this.prices, calls);
  }

  readonly lockBudgets = lockBudgets;

  /** A row an asset that the run skipped, with what an analysed asset has cost the tenant so far on average. */
  async recordSkipped(tx: Scope, analysisRunId: string): Promise<void> {
    const { clientAccountId, engagementId } = tx.tenant;
    await tx.rows(sql`
      insert into migration.model_calls (client_account_id, engagement_id, id, kind, analysis_run_id, asset_id, model, saved_usd, settled_at)
      select ${clientAccountId}, ${engagementId}, migration.uuid_v7(), 'CACHE_HIT', r.id, n.asset_id, r.model, average.usd, now()
      from migration.analysis_runs r join migration.asset_analyses n on n.analysis_run_id = r.id and n.status = 'SKIPPED'
      cross join (
        select case when spent.usd > 0
          then spent.usd / greatest(1, (select count(*) from migration.asset_analyses d where ${inTenant(tx, 'd')} and d.status = 'COMPLETED'))
          else 0 end as usd
        from (select coalesce(sum(c.cost_usd), 0) as usd from migration.model_calls c where ${inTenant(tx, 'c')}) spent
      ) average
      where ${inTenant(tx, 'r')} and r.id = ${analysisRunId}`);
  }
}
