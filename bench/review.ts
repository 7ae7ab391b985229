import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { v7 as uuid } from 'uuid';
import { startInProcess, type TenantIds } from './in-process.js';
import { median } from './load.js';

/**
 * Accepting the proposals of a flow in one call, over HTTP, beside the least that it must write: the values, the gaps and
 * an audit row each, in three statements by hand. In turns, on one database.
 */
const { values: options } = parseArgs({
  options: { gaps: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '5' } },
});
const GAPS = Number(options.gaps);

const bench = await startInProcess();
const { owner } = bench;

/** A tenant with a flow over as many links as there are gaps, each with a proposal and what it was read from. */
async function prepare(): Promise<{ tenant: TenantIds; flowId: string }> {
  const tenant = await bench.createTenant();
  const flowId = uuid();
  await owner.query(
    `insert into migration.collection_flows (client_account_id, engagement_id, id, master_flow_id, name, status, current_phase, created_by)
     values ($1, $2, $3, $3, 'Wave 1', 'PAUSED', 'QUESTIONNAIRE_GENERATION', 'bench')`,
    [...tenant, flowId],
  );
  await owner.query(
    `with made as (insert into migration.assets (client_account_id, engagement_id, id, name, asset_type, normalised_name, custom_attributes)
       select $1, $2, migration.uuid_v7(), 'link' || n, 'NETWORK_LINK', 'link' || n, '{"Comment": "core ring"}' from generate_series(1, $4::int) n returning id),
     selected as (insert into migration.collection_flow_assets (client_account_id, engagement_id, collection_flow_id, asset_id)
       select $1, $2, $3, id from made returning asset_id)
     insert into migration.collection_data_gaps (client_account_id, engagement_id, id, collection_flow_id, asset_id, field_name, gap_type, gap_category, priority,
       confidence_score, ai_suggestions, suggested_resolution, proposed_value, evidence, proposal_reads)
     select $1, $2, migration.uuid_v7(), $3, asset_id, 'bandwidth_mbps', 'MISSING_FIELD', 'capacity', 2, 0.9, '["one", "two"]', 'one', '1000',
       '[{"path": "customAttributes.Comment", "source": "rule", "excerpt": "core ring"}]',
       jsonb_build_array(jsonb_build_object('path', 'customAttributes.Comment', 'keys', '["customAttributes", "Comment"]'::jsonb,
         'digest', left(encode(sha256('"core ring"'::bytea), 'base64'), 22)))
     from selected`,
    [...tenant, flowId, GAPS],
  );
  await owner.query('analyze');
  return { tenant, flowId };
}

async function accept(): Promise<number> {
  const { tenant, flowId } = await prepare();
  const startedAt = performance.now();
  const { acceptGaps } = await bench.ask<{ acceptGaps: { accepted: number } }>(
    tenant,
    `mutation { acceptGaps(input: {collectionFlowId: "${flowId}", minConfidence: 0.8}) { accepted } }`,
  );
  const tookMs = performance.now() - startedAt;
  const { rows } = await owner.query<{ n: number }>(
    "select count(distinct gap_id)::int as n from migration.audit_events where engagement_id = $1 and action = 'gap.accepted'",
    [tenant[1]],
  );
  if (acceptGaps.accepted !== GAPS || rows[0]?.n !== GAPS)
    throw new Error(
      `expected ${GAPS} decisions with an event each, got ${acceptGaps.accepted} and ${rows[0]?.n} events`,
    );
  return tookMs;
}

async function byHand(): Promise<number> {
  const { tenant, flowId } = await prepare();
  const client = await owner.connect();
  const startedAt = performance.now();
  await client.query('begin');
  await client.query(
    `update migration.assets a set attributes = a.attributes || jsonb_build_object(g.field_name, g.proposed_value), updated_at = now()
     from migration.collection_data_gaps g where g.collection_flow_id = $1 and a.id = g.asset_id`,
    [flowId],
  );
  await client.query(
    `update migration.collection_data_gaps set resolution_status = 'ACCEPTED', resolved_value = proposed_value, resolved_by = 'bench', resolved_at = now()
     where collection_flow_id = $1`,
    [flowId],
  );
  await client.query(
    `insert into migration.audit_events (client_account_id, engagement_id, id, sequence, occurred_at, actor, action, request_id, collection_flow_id, asset_id,
       gap_id, tools_called, pii_redacted, details, previous_hash, hash)
     select $1, $2, migration.uuid_v7(), row_number() over (), now(), 'bench', 'gap.accepted', 'bench', g.collection_flow_id, g.asset_id, g.id, '[]', false, '{}', '', ''
     from migration.collection_data_gaps g where g.collection_flow_id = $3`,
    [...tenant, flowId],
  );
  await client.query('commit');
  client.release();
  return performance.now() - startedAt;
}

try {
  const [ours, hands]: [number[], number[]] = [[], []];
  for (let round = 0; round < Number(options.rounds); round++) {
    ours.push(await accept());
    hands.push(await byHand());
  }
  const ratio = median(ours.map((took, round) => took / (hands[round] ?? 1)));
  process.stdout.write(
    `${GAPS} gaps accepted, each with its audit event: ${median(ours).toFixed(0)} ms (slowest ${Math.max(...ours).toFixed(0)}), ` +
      `${ratio.toFixed(1)} times three statements by hand (${median(hands).toFixed(0)} ms)\n`,
  );
} finally {
  await bench.close();
}
