import { v7 as uuid } from 'uuid';
import type { ModelCall } from '../../ai/model/analyze-asset.js';
import type { TokenCount } from '../../ai/model/bound-tokens.js';
import { costUsd, type PriceTable } from '../../ai/model/price-table.js';
import { type Sql, sql } from '../../db/statement.js';
import { inTenant } from '../../graphql/read-model.js';
import type { Scope } from '../../scope.js';
import type { CallAccount, CallsOf } from '../enhancement/usage-book.js';
import { type Charge, chargeCalls, type FailureCode, type Reservation } from './charge-calls.js';

/** The month that a budget is of, as a date in UTC. */
export const THIS_MONTH = sql`date_trunc('month', now() at time zone 'UTC')::date`;

/** Both budgets that the calls of the tenant are set aside in: of the row `b`. */
const isChargedTo = ({ tenant }: Scope): Sql =>
  sql`b.client_account_id = ${tenant.clientAccountId} and (b.engagement_id is null or b.engagement_id = ${tenant.engagementId})`;

/**
 * The calls of one analysis, each set aside in the budgets of the tenant before it is made and settled after. What a worker that
 * was killed had set aside stays so until the month ends: its call may have been answered, and billed.
 */
export class BudgetedAccount implements CallAccount {
  private readonly reservations: Reservation[] = [];

  constructor(
    private readonly scope: Scope,
    private readonly prices: PriceTable,
    private readonly about: CallsOf,
  ) {}

  /**
   * Both budgets are locked first, so that of any number of calls at the last dollar only those are made that the engagement's
   * and its client account's hold. Under a budget a model without a price is not asked: an unknown price is not a price of 0.
   */
  async reserve(most: TokenCount, within = this.scope): Promise<boolean> {
    const usd = costUsd(this.prices, this.about.model, most);
    const id = uuid();
    const isHeld = await within.transaction((tx) => this.hold(tx, id, usd));
    if (isHeld) this.reservations.push({ id, usd });
    return isHeld;
  }

  private async hold(tx: Scope, id: string, usd: number | null): Promise<boolean> {
    const { clientAccountId, engagementId } = tx.tenant;
    const { analysisRunId, assetId, model } = this.about;
    lockBudgets(tx);
    const held = await tx.rows(sql`
      with held as (
        update migration.budgets b set reserved_usd = b.reserved_usd + coalesce(${usd}::numeric, 0)
        where ${isChargedTo(tx)} and not exists (
          select from migration.budgets b
          where ${isChargedTo(tx)} and b.limit_usd is not null and (b.spent_usd + b.reserved_usd + ${usd}::numeric <= b.limit_usd) is not true
        )
        returning b.month
      )
      insert into migration.model_calls (client_account_id, engagement_id, id, kind, outcome, analysis_run_id, asset_id, model, reserved_usd, created_at)
      select ${clientAccountId}, ${engagementId}, ${id}, 'MODEL_CALL', 'OPEN', ${analysisRunId}::uuid, ${assetId}::uuid, ${model}, ${usd}::numeric,
        greatest(now(), (select max(month) from held)::timestamp at time zone 'UTC')
      where exists (select from held) returning id`);
    return held.length > 0;
  }

  async settle(calls: readonly ModelCall[], code?: FailureCode, within = this.scope): Promise<void> {
    const priceOf = (call: ModelCall) => costUsd(this.prices, this.about.model, call);
    const charges = chargeCalls(this.reservations, calls, priceOf, code);
    if (charges.length === 0) return;
    await within.transaction((tx) => settleCharges(tx, charges));
  }
}

const lockedIn = new WeakSet<Scope>();

/**
 * Makes both budgets of this month, and locks them, once a transaction. The client account's comes first wherever both are
 * locked: its engagements wait for each other there.
 */
export function lockBudgets(tx: Scope): void {
  if (lockedIn.has(tx)) return;
  lockedIn.add(tx);
  const { clientAccountId, engagementId } = tx.tenant;
  tx.send(sql`
    insert into migration.budgets as b (client_account_id, engagement_id, month)
    select ${clientAccountId}::uuid, payer.engagement_id, ${THIS_MONTH}
    from (values (1, null::uuid), (2, ${engagementId}::uuid)) payer (place, engagement_id) order by payer.place
    on conflict (client_account_id, engagement_id) do update set month = excluded.month, spent_usd = 0, reserved_usd = 0
    where b.month < excluded.month`);
}

async function settleCharges(tx: Scope, charges: readonly Charge[]): Promise<void> {
  lockBudgets(tx);
  const rows = charges.map((charge) =>
    charge.kind === 'RELEASED' ? { id: charge.id } : { id: charge.id, usd: charge.usd, ...charge.call },
  );
  // Said as well as joined: from the recordset alone the planner would walk all calls of a tenant that is new to it.
  const isOne = sql`c.id = any(${rows.map(({ id }) => id)}::uuid[])`;
  const charged = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) s (id uuid, usd numeric, outcome text, "inputTokens" int, "outputTokens" int, "durationMs" int)`;
  await tx.rows(sql`
    with settled as (
      update migration.model_calls c set outcome = s.outcome, input_tokens = s."inputTokens", output_tokens = s."outputTokens",
        duration_ms = s."durationMs", cost_usd = s.usd, settled_at = now()
      from ${charged} where ${inTenant(tx, 'c')} and ${isOne} and c.id = s.id and c.outcome = 'OPEN' and s.outcome is not null
      returning c.reserved_usd, c.cost_usd, c.input_tokens, c.output_tokens, c.analysis_run_id, c.created_at
    ), released as (
      delete from migration.model_calls c using ${charged}
      where ${inTenant(tx, 'c')} and ${isOne} and c.id = s.id and c.outcome = 'OPEN' and s.outcome is null
      returning c.reserved_usd, 0::numeric as cost_usd, 0 as input_tokens, 0 as output_tokens, c.analysis_run_id, c.created_at
    ), done as (
      select * from settled union all select * from released
    ), run as (
      update migration.analysis_runs r set cost_usd = case when spent.usd is null then r.cost_usd else coalesce(r.cost_usd, 0) + spent.usd end,
        input_tokens = r.input_tokens + spent.input_tokens, output_tokens = r.output_tokens + spent.output_tokens
      from (
        select analysis_run_id, sum(cost_usd)::double precision as usd, sum(input_tokens) as input_tokens, sum(output_tokens) as output_tokens from settled group by 1
      ) spent
      where ${inTenant(tx, 'r')} and r.id = spent.analysis_run_id
    )
    update migration.budgets b set reserved_usd = b.reserved_usd - gone.reserved, spent_usd = b.spent_usd + gone.spent
    from (
      select date_trunc('month', created_at at time zone 'UTC')::date as month, sum(coalesce(reserved_usd, 0)) as reserved, sum(coalesce(cost_usd, 0)) as spent
      from done group by 1
    ) gone
    where ${isChargedTo(tx)} and b.month = gone.month`);
}
