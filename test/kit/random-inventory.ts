import fc from 'fast-check';
import { ASSET_TYPES } from '../../src/modules/catalogue/asset-type.js';
import type { Tenant } from '../../src/scope.js';
import type { TestDatabase } from './database.js';

/** Ids of what a tenant has, by table. */
export type Ids = Readonly<Record<string, readonly string[]>>;

/** A tenant whose rows are drawn at random, the same for the same seed. */
export interface RandomTenant {
  readonly tenant: Tenant;
  readonly ids: Ids;
}

type Row = Record<string, unknown>;

/** What strings of people and exports hold: quotes, escapes, other scripts, signs that JSON and SQL care for. */
const text = fc
  .oneof(
    fc.string({ maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom(
      '',
      '"',
      '\\',
      "'",
      '\n\t\r\b\f',
      '\u0001\u001f\u007f',
      '\u2028\u2029',
      '😀 ü',
      '%s $1 {}',
      '</script>',
    ),
  )
  .map((drawn) => drawn.replaceAll('\0', ''));
const fraction = fc.oneof(
  fc.constantFrom(0, 1, 0.1, 0.3333333333333333, 0.00001, 1e-7, 0.5),
  fc.double({ min: 0, max: 1, noNaN: true }).map((drawn) => drawn + 0),
);
const time = fc
  .integer({ min: 0, max: 2_000_000_000_000_000 })
  .map(
    (micros) => `${new Date(micros / 1000).toISOString().slice(0, 20)}${String(micros % 1_000_000).padStart(6, '0')}Z`,
  );
const json = fc
  .jsonValue({ maxDepth: 2 })
  .map((drawn) => JSON.parse(JSON.stringify(drawn).replaceAll(String.raw`\u0000`, '')) as unknown);
const object = fc.dictionary(text, json, { maxKeys: 4 });
const maybe = <T>(drawn: fc.Arbitrary<T>) => fc.option(drawn, { freq: 3 });
const pick = <T>(...values: T[]) => fc.constantFrom(...values);

/** Columns that reference nothing, by table. */
const contents: Record<string, fc.Arbitrary<Row>> = {
  discovery_flows: fc.record({
    master_flow_id: fc.uuid(),
    name: text,
    status: pick('INITIALIZED', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELED'),
    current_phase: pick('IMPORT', 'FIELD_MAPPING', 'CLEANSING', 'INVENTORY'),
    error_code: maybe(text),
    created_by: text,
    created_at: time,
    updated_at: time,
  }),
  data_imports: fc.record({
    file_name: maybe(text),
    format: pick('RVTOOLS', 'GENERIC'),
    status: pick('AWAITING_UPLOAD', 'STORED', 'REFUSED'),
    field_mappings: fc.array(
      fc.record({ sourceColumn: text, targetField: maybe(text), confidence: fraction, isConfirmed: fc.boolean() }),
      { maxLength: 3 },
    ),
    remarks: fc.array(text, { maxLength: 3 }),
    alternatives: fc.array(
      fc.record({
        format: pick('RVTOOLS', 'GENERIC'),
        confidence: fraction,
        fieldMappings: fc.array(
          fc.record({ sourceColumn: text, targetField: maybe(text), confidence: fraction, isConfirmed: fc.boolean() }),
          { maxLength: 2 },
        ),
      }),
      { maxLength: 2 },
    ),
    received_records: fc.nat(1000),
    error_code: maybe(text),
    upload_expires_at: maybe(time),
    created_at: time,
  }),
  raw_import_records: fc.record({
    sheet: text,
    status: pick('PENDING', 'PROCESSED', 'REJECTED', 'DUPLICATE'),
    error_code: maybe(text),
    raw_data: object,
    cleansed_summary: maybe(object),
    is_processed: fc.boolean(),
    processed_at: maybe(time),
    processing_notes: maybe(text),
  }),
  assets: fc.record({
    name: text,
    normalised_name: text,
    asset_type: pick(...ASSET_TYPES),
    description: maybe(text),
    environment: maybe(pick('production', 'test')),
    location: maybe(text),
    attributes: object,
    custom_attributes: object,
    completeness: pick(0, 0.25, 0.333, 1),
    discovery_source: maybe(text),
    discovery_method: maybe(text),
    field_mappings_used: maybe(text),
    ai_gap_analysis_status: pick(0, 1, 2),
    ai_gap_analysis_timestamp: maybe(time),
    values_changed_at: time,
    created_at: time,
    updated_at: time,
  }),
  collection_flows: fc.record({
    master_flow_id: fc.uuid(),
    name: text,
    status: pick('INITIALIZED', 'RUNNING', 'PAUSED'),
    current_phase: pick('ASSET_SELECTION', 'GAP_ANALYSIS', 'QUESTIONNAIRE', 'MANUAL_COLLECTION', 'FINALIZATION'),
    created_by: text,
    created_at: time,
    updated_at: time,
  }),
  analysis_runs: fc.record({
    status: pick('COMPLETED', 'FAILED', 'CANCELED'),
    force_refresh: fc.boolean(),
    field_names: maybe(fc.array(text, { maxLength: 3 })),
    plan: fc.record({ total: fc.nat(99), fresh: fc.nat(9), stale: fc.nat(9), forced: fc.nat(9), skipped: fc.nat(9) }),
    error_code: pick(null, 'INTERNAL'),
    model: text,
    input_tokens: fc.nat(),
    cost_usd: maybe(fc.oneof(fraction, fc.double({ min: 0, max: 1e25, noNaN: true }))),
    requested_by: text,
    request_id: text,
    requested_at: time,
    finished_at: maybe(time),
  }),
  asset_analyses: fc.record({
    position: fc.nat(99),
    status: pick('PENDING', 'SKIPPED', 'FAILED'),
    gaps_enhanced: fc.nat(99),
    duration_ms: maybe(fc.nat()),
    context_keys_used: fc.array(text, { maxLength: 3 }),
  }),
  collection_data_gaps: fc.record({
    gap_category: text,
    priority: pick(1, 2, 3, 4),
    confidence_score: maybe(fraction),
    ai_suggestions: fc.array(text, { maxLength: 3 }),
    suggested_resolution: maybe(text),
    proposed_value: maybe(json),
    evidence: fc.array(fc.record({ source: text, path: text, excerpt: text }), { maxLength: 2 }),
    resolution_status: pick('PENDING', 'ACCEPTED', 'REJECTED', 'RESOLVED', 'NOT_APPLICABLE'),
    resolved_value: maybe(json),
    resolved_by: maybe(text),
    resolved_at: maybe(time),
  }),
  audit_events: fc.record({
    occurred_at: time,
    actor: text,
    action: pick('gap.accepted', 'asset.created', 'x'),
    request_id: text,
    session_id: maybe(fc.uuid()),
    message_text_redacted: maybe(text),
    tools_called: fc.array(
      fc.record({
        name: text,
        success: fc.boolean(),
        durationMs: fc.nat(),
        attempts: fc.nat(9),
        errorCode: maybe(text),
      }),
      { maxLength: 2 },
    ),
    selected_sources: maybe(json),
    escalation_ticket_id: maybe(text),
    pii_redacted: fc.boolean(),
    details: object,
    previous_hash: text,
    hash: text,
  }),
  knowledge_documents: fc.record({ title: text, chunk_count: fc.nat(9), pii_redacted: fc.boolean(), created_by: text }),
  learnings: fc.record({
    scope: pick('ENGAGEMENT'),
    pattern_type: pick('gap_resolution', 'gap_analysis'),
    asset_type: pick(...ASSET_TYPES),
    field_name: maybe(text),
    suggested_resolution: maybe(text),
    confidence_score: maybe(fraction),
    times_used: fc.nat(),
    outcome: pick(null, 'ACCEPTED', 'REJECTED'),
    expires_at: pick('2001-01-01T00:00:00Z', '2100-01-01T00:00:00Z'),
    created_at: time,
  }),
};

/** Makes a tenant with a few rows in every table that queries show. */
export async function makeRandomTenant(database: TestDatabase, seed: number): Promise<RandomTenant> {
  let draws = 0;
  const draw = <T>(from: fc.Arbitrary<T>, count: number): T[] =>
    fc.sample(from, { seed: seed + draws++, numRuns: count });
  const [clientAccountId, engagementId] = draw(fc.uuid(), 2) as [string, string];
  const tenant = { clientAccountId, engagementId };
  await database.rows('insert into migration.client_accounts (id, name) values ($1::uuid, $1::text)', [
    clientAccountId,
  ]);
  await database.rows(
    'insert into migration.engagements (id, client_account_id, name) values ($1::uuid, $2, $1::text)',
    [engagementId, clientAccountId],
  );
  const ids: Record<string, string[]> = {};
  const insert = async (table: string, count: number, link: (index: number) => Row = () => ({})) => {
    const own = draw(fc.uuid(), count);
    const rows = draw(contents[table] ?? fc.constant({}), count).map((row, index) => ({
      client_account_id: clientAccountId,
      engagement_id: engagementId,
      id: own[index],
      ...row,
      ...link(index),
    }));
    const columns = Object.keys(rows[0] ?? {}).join(', ');
    await database.rows(
      `insert into migration.${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::migration.${table}, $1)`,
      [JSON.stringify(rows)],
    );
    ids[table] = own;
  };
  const of = (table: string, index: number) => ids[table]?.[index % (ids[table]?.length ?? 1)];

  await insert('discovery_flows', 3);
  await insert('data_imports', 4, (n) => ({ discovery_flow_id: of('discovery_flows', n) }));
  await insert('assets', 30, (n) => ({ discovery_flow_id: n % 5 === 0 ? null : of('discovery_flows', n) }));
  await insert('raw_import_records', 20, (n) => ({
    row_number: n,
    data_import_id: of('data_imports', n),
    discovery_flow_id: of('discovery_flows', n),
    asset_id: n % 3 === 0 ? null : of('assets', n),
  }));
  await database.rows(
    'update migration.assets a set raw_import_records_id = r.id from migration.raw_import_records r where r.asset_id = a.id and a.engagement_id = $1',
    [engagementId],
  );
  await insert('collection_flows', 3, (n) => ({ discovery_flow_id: n === 0 ? null : of('discovery_flows', n) }));
  await database.rows(
    `insert into migration.collection_flow_assets (client_account_id, engagement_id, collection_flow_id, asset_id)
      select a.client_account_id, a.engagement_id, f.id, a.id from migration.assets a, migration.collection_flows f
      where a.engagement_id = $1 and f.engagement_id = $1 and hashtext(a.id::text || f.id::text) % 3 <> 0`,
    [engagementId],
  );
  const selected = await database.rows<{ flow: string; asset: string }>(
    'select collection_flow_id as flow, asset_id as asset from migration.collection_flow_assets where engagement_id = $1 order by 1, 2',
    [engagementId],
  );
  await insert('analysis_runs', 4, (n) => ({ collection_flow_id: of('collection_flows', n) }));
  await insert('asset_analyses', 12, (n) => ({
    analysis_run_id: of('analysis_runs', n),
    asset_id: of('assets', n >> 2),
  }));
  await insert('collection_data_gaps', 60, (n) => ({
    collection_flow_id: selected[n % selected.length]?.flow,
    asset_id: selected[n % selected.length]?.asset,
    field_name: `field_${n}`,
    gap_type: ['MISSING_FIELD', 'INVALID_VALUE', 'CONFLICTING_VALUES'][n % 3],
    analysis_run_id: n % 2 === 0 ? null : of('analysis_runs', n),
  }));
  await insert('audit_events', 12, (n) => ({
    sequence: n + 1,
    collection_flow_id: n % 3 === 0 ? null : of('collection_flows', n),
    asset_id: n % 2 === 0 ? null : of('assets', n),
  }));
  await database.rows(
    "insert into migration.audit_heads (client_account_id, engagement_id, sequence, hash) values ($1, $2, 12, '')",
    [clientAccountId, engagementId],
  );
  await insert('knowledge_documents', 3);
  await insert('learnings', 6, (n) => ({ content_hash: String(n) }));
  return { tenant, ids };
}
