import type pg from 'pg';

/**
 * Rows at the size of a large programme, the same at every run: `tenants` tenants with 20 flows each, 250 assets a flow,
 * 10 gaps an asset (one asset in a hundred has none, one has twenty). 20 tenants are 100,000 assets and 1,000,000 gaps.
 */
export async function seed(owner: pg.Client, tenants: number): Promise<void> {
  const run = (text: string, values: unknown[] = []) => owner.query(text, values);
  await run(
    `create temp table t as select n, md5('client' || n / 5)::uuid as c, md5('engagement' || n)::uuid as e from generate_series(0, $1::int - 1) n`,
    [tenants],
  );
  await run(`insert into migration.client_accounts (id, name) select distinct on (c) c, 'Client ' || n / 5 from t`);
  await run(`insert into migration.engagements (id, client_account_id, name) select e, c, 'Engagement ' || n from t`);
  await run(`insert into migration.discovery_flows (client_account_id, engagement_id, id, master_flow_id, name, status, current_phase, created_by, created_at, updated_at)
    select c, e, md5('dflow' || f)::uuid, md5('mflow' || f)::uuid, 'Discovery flow ' || f, 'COMPLETED', 'FINALIZATION', 'bench',
      '2026-01-01'::timestamptz + f * interval '1 hour', '2026-06-01'::timestamptz + f * interval '1 hour'
    from t, generate_series(n * 20, n * 20 + 19) f`);
  await run(`insert into migration.collection_flows (client_account_id, engagement_id, id, master_flow_id, discovery_flow_id, name, status, current_phase, created_by)
    select c, e, md5('cflow' || f)::uuid, md5('mflow' || f)::uuid, md5('dflow' || f)::uuid, 'Collection flow ' || f, 'PAUSED', 'MANUAL_COLLECTION', 'bench'
    from t, generate_series(n * 20, n * 20 + 19) f`);
  await run(`insert into migration.assets (client_account_id, engagement_id, id, name, normalised_name, asset_type, environment, location, description, attributes,
      custom_attributes, discovery_flow_id, master_flow_id, discovery_method, ai_gap_analysis_status, ai_gap_analysis_timestamp, values_changed_at, created_at, updated_at)
    select c, e, md5('asset' || a)::uuid, 'srv-' || lpad(a::text, 6, '0') || '.corp.example', 'srv-' || lpad(a::text, 6, '0'),
      (array['SERVER', 'APPLICATION', 'DATABASE', 'NETWORK_DEVICE', 'STORAGE'])[1 + a % 5], (array['production', 'pre_production', 'development', 'test'])[1 + a % 4],
      (array['dc-east-1', 'dc-west-2', 'eu-central', 'apac-3'])[1 + (a / 7) % 4], 'Asset ' || a || '; ' || repeat('lorem ipsum dolor sit amet ', 5),
      jsonb_build_object('cpu_cores', 2 + a % 62, 'memory_mib', 4096 * (1 + a % 64), 'os_name', (array['RHEL 8', 'Windows Server 2019', 'Ubuntu 22.04', 'AIX 7'])[1 + a % 4]),
      jsonb_build_object('owner', 'team-' || a % 97, 'cost_center', a * 31 % 9999),
      md5('dflow' || a / 250)::uuid, md5('mflow' || a / 250)::uuid, 'flow_based', 2 * (a % 2), case when a % 2 = 1 then '2026-07-01'::timestamptz + a * interval '1 second' end,
      '2026-03-01'::timestamptz, '2026-03-01'::timestamptz + a * interval '10 second', '2026-08-01'::timestamptz + a * interval '10 second'
    from t, generate_series(n * 5000, n * 5000 + 4999) a`);
  await run(`insert into migration.collection_flow_assets (client_account_id, engagement_id, collection_flow_id, asset_id)
    select c, e, md5('cflow' || a / 250)::uuid, md5('asset' || a)::uuid from t, generate_series(n * 5000, n * 5000 + 4999) a`);
  await run(`insert into migration.collection_data_gaps (client_account_id, engagement_id, id, collection_flow_id, asset_id, field_name, gap_type, gap_category, priority,
      confidence_score, ai_suggestions, suggested_resolution, created_at, updated_at)
    select c, e, md5('gap' || a || '.' || k)::uuid, md5('cflow' || a / 250)::uuid, md5('asset' || a)::uuid,
      (array['os_version', 'cpu_cores', 'memory_mib', 'support_group', 'business_criticality', 'data_classification', 'dependencies', 'hypervisor', 'os_name', 'os_license',
        'location', 'environment', 'hostname', 'rto_minutes', 'rpo_minutes', 'fqdn', 'ip_addresses', 'network_segments', 'storage_total_gib', 'power_state'])[k],
      'MISSING_FIELD', (array['infrastructure', 'application', 'business'])[1 + (a * 3 + k) % 3], 1 + ('x' || substr(md5('p' || a || '.' || k), 1, 4))::bit(16)::int % 4,
      round(('x' || substr(md5('q' || a || '.' || k), 1, 6))::bit(24)::int % 1000 / 1000.0, 3)::float8, '["one", "two"]', 'Ask the owner', '2026-04-01', '2026-09-01'
    from t, generate_series(n * 5000, n * 5000 + 4999) a cross join lateral generate_series(1, case a % 100 when 98 then 0 when 99 then 20 else 10 end) k`);
  await run('vacuum analyze');
}
