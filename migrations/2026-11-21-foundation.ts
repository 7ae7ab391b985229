import { Migration } from '@mikro-orm/migrations';
import { createTenantTable, fenceTenantTable, letOwnerWrite, reference } from './fences.js';

/**
 * The tables of the first release.
 *
 * Every tenant table carries (client_account_id, engagement_id), is reached through composite foreign keys that
 * hold both columns, so that a reference into another tenant cannot be stored, and has row-level security forced
 * on settings local to the transaction: unset means no rows.
 */

const tenantTables: Record<string, string> = {
  discovery_flows: `
    id uuid primary key,
    master_flow_id uuid not null,
    name text not null,
    status text not null,
    current_phase text not null,
    error_code text,
    run_started_at timestamptz,
    created_by text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()`,

  data_imports: `
    id uuid primary key,
    discovery_flow_id uuid not null,
    file_name text,
    format text not null,
    requested_format text,
    status text not null,
    field_mappings jsonb not null default '[]',
    header jsonb not null default '[]',
    remarks jsonb not null default '[]',
    received_records int not null default 0,
    rejected_records int not null default 0,
    error_code text,
    upload_expires_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    ${reference('discovery_flow_id', 'discovery_flows')}`,

  assets: `
    id uuid primary key,
    name text not null,
    asset_type text not null,
    description text,
    environment text,
    location text,
    attributes jsonb not null default '{}',
    custom_attributes jsonb not null default '{}',
    invalid_values jsonb not null default '{}',
    conflicting_values jsonb not null default '{}',
    field_sources jsonb not null default '{}',
    completeness real not null default 0,
    normalised_name text not null,
    smbios_uuid text,
    serial_number text,
    fqdn text,
    discovery_source text,
    discovery_method text,
    discovery_timestamp timestamptz,
    discovery_flow_id uuid,
    master_flow_id uuid,
    raw_import_records_id uuid,
    field_mappings_used text,
    source_phase text,
    current_phase text,
    ai_gap_analysis_status smallint not null default 0 check (ai_gap_analysis_status >= 0 and ai_gap_analysis_status <= 2),
    ai_gap_analysis_timestamp timestamptz,
    values_changed_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    ${reference('discovery_flow_id', 'discovery_flows')}`,

  raw_import_records: `
    id uuid primary key,
    data_import_id uuid not null,
    discovery_flow_id uuid not null,
    sheet text not null default '',
    row_number int not null,
    status text not null,
    error_code text,
    raw_data jsonb not null,
    raw_bytes int not null default 0,
    cleansed_summary jsonb,
    asset_id uuid,
    is_processed boolean not null default false,
    processed_at timestamptz,
    processing_notes text,
    created_at timestamptz not null default now(),
    unique (data_import_id, sheet, row_number),
    ${reference('data_import_id', 'data_imports')},
    ${reference('discovery_flow_id', 'discovery_flows')}`,

  cleansed_records: `
    raw_import_record_id uuid primary key,
    cleansed_data jsonb not null,
    created_at timestamptz not null default now(),
    ${reference('raw_import_record_id', 'raw_import_records')}`,

  discovery_chunks: `
    id uuid primary key,
    discovery_flow_id uuid not null,
    data_import_id uuid not null,
    number int not null,
    first_record int not null,
    last_record int not null,
    first_record_id uuid not null,
    last_record_id uuid not null,
    pending_records int not null default 0,
    status text not null,
    attempts int not null default 0,
    error_code text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (discovery_flow_id, number),
    ${reference('discovery_flow_id', 'discovery_flows')},
    ${reference('data_import_id', 'data_imports')}`,

  collection_flows: `
    id uuid primary key,
    master_flow_id uuid not null,
    discovery_flow_id uuid,
    name text not null,
    status text not null,
    current_phase text not null,
    analyzed_at timestamptz,
    created_by text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    ${reference('discovery_flow_id', 'discovery_flows')}`,

  collection_flow_assets: `
    collection_flow_id uuid not null,
    asset_id uuid not null,
    primary key (collection_flow_id, asset_id, client_account_id, engagement_id),
    ${reference('collection_flow_id', 'collection_flows')},
    ${reference('asset_id', 'assets')}`,

  analysis_runs: `
    id uuid primary key,
    collection_flow_id uuid not null,
    status text not null,
    force_refresh boolean not null default false,
    field_names jsonb,
    plan jsonb not null,
    processed int not null default 0,
    failed int not null default 0,
    skipped int not null default 0,
    total int not null default 0,
    current_asset text,
    error_code text,
    model text not null,
    input_tokens int not null default 0,
    output_tokens int not null default 0,
    cost_usd double precision,
    fencing_number bigint not null default 0,
    is_cancel_requested boolean not null default false,
    requested_by text not null,
    request_id text not null,
    requested_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz,
    updated_at timestamptz not null default now(),
    ${reference('collection_flow_id', 'collection_flows')}`,

  asset_analyses: `
    id uuid primary key,
    analysis_run_id uuid not null,
    asset_id uuid not null,
    position int not null,
    status text not null,
    error_code text,
    gaps_enhanced int not null default 0,
    duration_ms int,
    input_tokens int not null default 0,
    output_tokens int not null default 0,
    context_keys_used jsonb not null default '[]',
    started_at timestamptz,
    finished_at timestamptz,
    unique (analysis_run_id, asset_id),
    ${reference('analysis_run_id', 'analysis_runs')},
    ${reference('asset_id', 'assets')}`,

  collection_data_gaps: `
    id uuid primary key default migration.uuid_v7(),
    collection_flow_id uuid not null,
    asset_id uuid not null,
    field_name text not null,
    gap_type text not null,
    gap_category text not null,
    priority smallint not null check (priority >= 1 and priority <= 4),
    confidence_score double precision check (confidence_score >= 0 and confidence_score <= 1),
    ai_suggestions jsonb not null default '[]',
    suggested_resolution text,
    proposed_value jsonb,
    evidence jsonb not null default '[]',
    resolution_status text not null default 'PENDING',
    resolved_value jsonb,
    resolved_by text,
    resolved_at timestamptz,
    analysis_run_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    foreign key (client_account_id, engagement_id, collection_flow_id, asset_id)
      references migration.collection_flow_assets (client_account_id, engagement_id, collection_flow_id, asset_id),
    ${reference('analysis_run_id', 'analysis_runs')}`,

  audit_events: `
    id uuid primary key,
    sequence bigint not null,
    occurred_at timestamptz not null,
    actor text not null,
    action text not null,
    request_id text not null,
    session_id uuid,
    collection_flow_id uuid,
    asset_id uuid,
    gap_id uuid,
    message_text_redacted text,
    tools_called jsonb not null default '[]',
    selected_sources jsonb,
    escalation_ticket_id text,
    pii_redacted boolean not null default false,
    details jsonb not null default '{}',
    previous_hash text not null,
    hash text not null,
    unique (client_account_id, engagement_id, sequence)`,

  audit_heads: `
    sequence bigint not null,
    hash text not null,
    primary key (client_account_id, engagement_id)`,

  idempotency_keys: `
    operation text not null,
    idempotency_key text not null,
    input_hash text not null,
    result_id uuid,
    created_at timestamptz not null default now(),
    primary key (client_account_id, engagement_id, operation, idempotency_key)`,
};

/** Other tenant tables refer to these. */
const REFERRED = [
  'discovery_flows',
  'data_imports',
  'assets',
  'raw_import_records',
  'collection_flows',
  'analysis_runs',
];

/** Their mandatory references prove the tenant. */
const PROVEN_BY_REFERENCE = new Set([
  'data_imports',
  'raw_import_records',
  'cleansed_records',
  'discovery_chunks',
  'collection_flow_assets',
  'analysis_runs',
  'asset_analyses',
  'collection_data_gaps',
]);

/**
 * What is looked up by a value starts with the value: two indexes that both start with the tenant cost the planner the
 * same while a table or a tenant is new to its statistics, and then the check of a foreign key by id was seen to walk
 * the tenant's names instead (10,000 rows for each row that was written).
 */
const INDEXES = [
  'assets (normalised_name, asset_type, client_account_id, engagement_id)',
  'assets (smbios_uuid, client_account_id, engagement_id) where smbios_uuid is not null',
  'assets (serial_number, client_account_id, engagement_id) where serial_number is not null',
  'assets (fqdn, client_account_id, engagement_id) where fqdn is not null',
  'assets (discovery_flow_id, id)',
  'assets (raw_import_records_id)',
  'data_imports (discovery_flow_id)',
  'raw_import_records (data_import_id, id)',
  "raw_import_records (data_import_id, id) where status = 'REJECTED'",
  'raw_import_records (discovery_flow_id, status, id)',
  'raw_import_records (asset_id, data_import_id) where asset_id is not null',
  'collection_flow_assets (asset_id)',
  'analysis_runs (collection_flow_id, id)',
  'asset_analyses (asset_id)',
  'asset_analyses (analysis_run_id, id)',
  "asset_analyses (analysis_run_id, position) where status in ('PENDING', 'IN_PROGRESS')",
  'collection_data_gaps (client_account_id, engagement_id, priority, id)',
  'collection_data_gaps (client_account_id, engagement_id, id)',
  // The last of its table: of indexes that cost the same, the planner takes the newest.
  'collection_data_gaps (asset_id, client_account_id, engagement_id, id)',
  'audit_events (client_account_id, engagement_id, request_id)',
  'access_grants (client_account_id, engagement_id)',
];

/** PostgreSQL has uuidv7() of its own from 18 on, a tenth of the cost; DATABASE_URL may name an older server. */
const UUID_V7 = `do $do$ begin
  if to_regprocedure('uuidv7()') is not null then
    create function migration.uuid_v7() returns uuid language sql volatile parallel safe as 'select uuidv7()';
  else
    create function migration.uuid_v7() returns uuid language sql volatile parallel safe as $$
      select encode(set_byte(set_byte(
        overlay(uuid_send(gen_random_uuid()) placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
        6, (b'0111' || get_byte(uuid_send(gen_random_uuid()), 6)::bit(4))::bit(8)::int),
        8, (b'10' || get_byte(uuid_send(gen_random_uuid()), 8)::bit(6))::bit(8)::int), 'hex')::uuid $$;
  end if;
end $do$`;

/**
 * A bulk load leaves the planner without an idea of a tenant's share, and it walks all of a tenant's rows for each one it
 * looks for. Only the owner of a table may analyse it: this lets the gateway ask for it, and for nothing else. A small
 * sample without wide columns serves for that, and does not take the time of a whole one.
 */
const REFRESH_STATISTICS = `create function migration.refresh_statistics() returns void language plpgsql security definer
  set search_path = '' set default_statistics_target = 30 as $$
  begin analyze (skip_locked)
    migration.raw_import_records (client_account_id, engagement_id, data_import_id, discovery_flow_id, status, asset_id),
    migration.cleansed_records (client_account_id, engagement_id, raw_import_record_id),
    migration.assets (client_account_id, engagement_id, normalised_name, smbios_uuid, serial_number, fqdn, discovery_flow_id, asset_type);
  end $$`;

export class Foundation extends Migration {
  override up(): void {
    this.addSql('create schema if not exists migration');
    this.addSql(UUID_V7);

    this.addSql(`create table migration.client_accounts (
      id uuid primary key, name text not null unique, created_at timestamptz not null default now())`);
    this.addSql(`create table migration.engagements (
      id uuid primary key, client_account_id uuid not null references migration.client_accounts (id), name text not null,
      created_at timestamptz not null default now(), unique (client_account_id, id), unique (client_account_id, name))`);
    this.addSql(`create table migration.access_grants (
      id uuid primary key, subject text not null, role text not null, client_account_id uuid not null references migration.client_accounts (id),
      engagement_id uuid, created_at timestamptz not null default now(),
      unique nulls not distinct (subject, client_account_id, engagement_id),
      foreign key (client_account_id, engagement_id) references migration.engagements (client_account_id, id))`);

    for (const [name, columns] of Object.entries(tenantTables)) {
      const isReferredTo = REFERRED.includes(name);
      this.addSql(
        createTenantTable({ name, columns, isReferredTo, isProvenByReference: PROVEN_BY_REFERENCE.has(name) }),
      );
    }
    // Each side of the link is written in one transaction with the other, so neither key can be checked at creation.
    this.addSql(
      `alter table migration.assets add constraint assets_raw_import_record ${reference('raw_import_records_id', 'raw_import_records')} not valid`,
    );
    this.addSql(
      `alter table migration.raw_import_records add constraint raw_import_records_asset ${reference('asset_id', 'assets')} not valid`,
    );
    // A gap belongs to its asset: one row for it, whichever flow found it. The flow's own key is what upserts meet.
    this.addSql(
      'create unique index collection_data_gaps_natural on migration.collection_data_gaps (collection_flow_id, field_name, gap_type, asset_id)',
    );
    this.addSql(
      'create unique index collection_data_gaps_of_asset on migration.collection_data_gaps (asset_id, field_name, gap_type)',
    );
    this.addSql(
      "create unique index analysis_runs_unsettled on migration.analysis_runs (collection_flow_id) where status in ('QUEUED', 'IN_PROGRESS')",
    );
    for (const index of INDEXES) this.addSql(`create index on migration.${index}`);

    this.fence();
  }

  /** Row-level security and the rights of the role that the gateway connects as. */
  private fence(): void {
    this.addSql('grant usage on schema migration to lacuna_app');
    for (const table of Object.keys(tenantTables)) {
      const rights = table === 'audit_events' ? 'select, insert' : undefined;
      for (const statement of fenceTenantTable(table, rights)) this.addSql(statement);
    }

    // Who may see which tenant is asked before a tenant is chosen: these three know the subject instead.
    const subject = "current_setting('lacuna.subject', true)";
    const isPlatformAdmin = "current_setting('lacuna.is_platform_admin', true) = 'on'";
    const isAdministered =
      "client_account_id = nullif(current_setting('lacuna.administered_client_account_id', true), '')::uuid";
    const hasGrant = (condition: string) =>
      `exists (select from migration.access_grants g where ${condition} and g.subject = ${subject})`;
    const policies: Record<string, { see: string; administer: string }> = {
      access_grants: { see: `subject = ${subject}`, administer: `${isPlatformAdmin} or ${isAdministered}` },
      client_accounts: { see: hasGrant('g.client_account_id = client_accounts.id'), administer: isPlatformAdmin },
      engagements: {
        see: hasGrant(
          'g.client_account_id = engagements.client_account_id and (g.engagement_id is null or g.engagement_id = engagements.id)',
        ),
        administer: `${isPlatformAdmin} or ${isAdministered}`,
      },
    };
    for (const [table, { see, administer }] of Object.entries(policies)) {
      this.addSql(`alter table migration.${table} enable row level security`);
      this.addSql(`alter table migration.${table} force row level security`);
      this.addSql(`create policy see on migration.${table} for select using (${see})`);
      this.addSql(`create policy administer on migration.${table} using (${administer}) with check (${administer})`);
      this.addSql(`grant select, insert, update, delete on migration.${table} to lacuna_app`);
    }
    this.addSql(REFRESH_STATISTICS);
    this.addSql('revoke execute on function migration.refresh_statistics() from public');
    this.addSql('grant execute on function migration.refresh_statistics() to lacuna_app');
    this.addSql(letOwnerWrite([...Object.keys(tenantTables), ...Object.keys(policies)]));
  }
}
