import { Migration } from '@mikro-orm/migrations';
import { createTenantTable, fenceTenantTable, letOwnerWrite, reference } from './fences.js';

/**
 * What analyses and decisions taught. A learning without an engagement belongs to the client account: it has the scope
 * CLIENT, and every engagement of that account may read it, and no other.
 */
const LEARNINGS = `create table migration.learnings (
  client_account_id uuid not null references migration.client_accounts (id),
  engagement_id uuid,
  id uuid primary key,
  scope text not null check (scope = case when engagement_id is null then 'CLIENT' else 'ENGAGEMENT' end),
  pattern_type text not null,
  asset_type text not null,
  field_name text,
  suggested_resolution text,
  value jsonb,
  confidence_score double precision,
  traits jsonb not null default '[]',
  times_used int not null default 0,
  outcome text,
  content_hash text not null,
  created_at timestamptz not null default now(),
  learned_at timestamptz not null default now(),
  expires_at timestamptz not null,
  unique nulls not distinct (client_account_id, engagement_id, content_hash),
  foreign key (client_account_id, engagement_id) references migration.engagements (client_account_id, id))`;

const REACHES = `client_account_id = nullif(current_setting('lacuna.client_account_id', true), '')::uuid
  and (engagement_id is null or engagement_id = nullif(current_setting('lacuna.engagement_id', true), '')::uuid)`;

/** A row a call, and a row a skipped asset. outcome OPEN: sent perhaps, and not settled; then reserved_usd is held back. */
const MODEL_CALLS = `
  id uuid primary key,
  kind text not null check (kind = any (array['MODEL_CALL', 'CACHE_HIT'])),
  outcome text,
  analysis_run_id uuid,
  asset_id uuid,
  model text not null,
  input_tokens int not null default 0,
  output_tokens int not null default 0,
  duration_ms int,
  reserved_usd numeric,
  cost_usd numeric,
  saved_usd numeric,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  ${reference('analysis_run_id', 'analysis_runs')},
  ${reference('asset_id', 'assets')}`;

/** What a tenant may spend a month, and what of it is gone in the month that the row says. limit_usd null: no budget. */
const BUDGETS = `
  limit_usd numeric check (limit_usd >= 0),
  month date not null,
  spent_usd numeric not null default 0,
  reserved_usd numeric not null default 0,
  primary key (client_account_id, engagement_id)`;

export class LearningsUsage extends Migration {
  override up(): void {
    this.addSql(LEARNINGS);
    this.addSql(
      'create index on migration.learnings (asset_type, field_name, client_account_id, engagement_id, learned_at)',
    );
    this.addSql('alter table migration.learnings enable row level security');
    this.addSql('alter table migration.learnings force row level security');
    this.addSql(`create policy tenant on migration.learnings using (${REACHES}) with check (${REACHES})`);
    this.addSql('grant select, insert, update, delete on migration.learnings to lacuna_app');

    const tables = { model_calls: MODEL_CALLS, budgets: BUDGETS };
    for (const [name, columns] of Object.entries(tables)) {
      this.addSql(createTenantTable({ name, columns, isReferredTo: false, isProvenByReference: false }));
      for (const statement of fenceTenantTable(name)) this.addSql(statement);
    }
    this.addSql('create index on migration.model_calls (client_account_id, engagement_id, created_at)');
    this.addSql('create index on migration.model_calls (analysis_run_id) where analysis_run_id is not null');
    this.addSql(letOwnerWrite(['learnings', ...Object.keys(tables)]));

    this.addSql(
      "alter table migration.asset_analyses add column planned_as text, add column learnings_used jsonb not null default '[]'",
    );
    this.addSql(
      "create index on migration.asset_analyses (client_account_id, engagement_id, finished_at) where planned_as in ('STALE', 'FORCED')",
    );
  }
}
