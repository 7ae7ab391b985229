import { randomUUID } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACCEPT_GAPS, ANN, Collection, type GapNode, REJECT_GAPS, RESOLVE_GAP } from '../kit/collection.js';
import { insertScannedFlow, insertServers } from '../kit/flow-of-assets.js';
import { rareCharacters } from '../kit/rare-characters.js';
import { TestApp } from '../kit/test-app.js';

let app: TestApp;
let ours: Collection;
beforeAll(async () => {
  app = await TestApp.start();
});
beforeEach(async () => {
  ours = await Collection.create(app);
});
afterAll(() => app.close());

const accept = async (input: Record<string, unknown>) =>
  (await ours.query<{ acceptGaps: { accepted: number; gaps: GapNode[] } }>(ACCEPT_GAPS, { input })).acceptGaps;
const reject = async (input: Record<string, unknown>) =>
  (await ours.query<{ rejectGaps: { rejected: number; gaps: GapNode[] } }>(REJECT_GAPS, { input })).rejectGaps;
const resolve = async (input: Record<string, unknown>) =>
  (await ours.query<{ resolveGap: { gap: GapNode } }>(RESOLVE_GAP, { input })).resolveGap.gap;

/** A flow over one server, scanned, with proposals for some of its gaps. */
async function proposed(values: Record<string, unknown>, servers = 1) {
  const { flowId, assetIds } = await ours.scannedFlow(servers);
  for (const [field, value] of Object.entries(values)) await ours.propose(flowId, field, value);
  return { flowId, assetIds, assetId: assetIds[0] ?? '' };
}

/** Rows of `proposal_reads` that rest on an OS of Ubuntu. */
const READ_FROM_OS_NAME = `jsonb_build_array(jsonb_build_object('path', 'attributes.os_name', 'keys', '["attributes", "os_name"]'::jsonb,
  'digest', left(encode(sha256(convert_to('"Ubuntu"', 'UTF8')), 'base64'), 22)))`;
const SAY_TWO_SYSTEMS = `attributes = '{"os_name": "Ubuntu"}', field_sources = '{"os_name": "RVTOOLS"}',
  conflicting_values = '{"os_name": [{"value": "Ubuntu", "source": "RVTOOLS"}, {"value": "Windows Server 2019", "source": "NETBOX"}]}'`;

/** A server whose sources disagree about its OS: one is proposed, and the family is proposed by what the other one says. */
async function contested() {
  const { flowId, assetId } = await proposed({});
  await app.database.rows(`update migration.assets set ${SAY_TWO_SYSTEMS} where id = $1`, [assetId]);
  await ours.scan(flowId);
  await ours.propose(flowId, 'os_name', 'Windows Server 2019');
  await ours.propose(flowId, 'os_family', 'linux');
  await app.database.rows(
    `update migration.collection_data_gaps set proposal_reads = ${READ_FROM_OS_NAME} where asset_id = $1 and field_name = 'os_family'`,
    [assetId],
  );
  const [name] = await ours.gapsOf(flowId, { fieldNames: ['os_name'], resolutions: ['PENDING'] });
  const family = await ours.gapIn(flowId, 'os_family');
  if (!name) throw new Error('expected a gap in os_name');
  return { flowId, assetId, name, family };
}

describe('acceptGaps', () => {
  it('writes the value to the asset in the form of the catalogue, and keeps the analysis good', async () => {
    const { flowId, assetId } = await proposed({
      environment: 'Prod',
      memory_mib: '16 GB',
      application_ids: ['billing'],
    });
    await ours.markAnalyzed(flowId);
    const before = await ours.readAsset(assetId);
    const gaps = [await ours.gapIn(flowId, 'environment'), await ours.gapIn(flowId, 'memory_mib')];
    const answer = await accept({ gapIds: gaps.map(({ id }) => id), note: 'as ann@example.com said' });
    expect(answer.accepted).toBe(2);
    expect(new Map(answer.gaps.map((gap) => [gap.fieldName, gap]))).toEqual(
      new Map([
        [
          'environment',
          expect.objectContaining({
            resolution: 'ACCEPTED',
            resolvedValue: 'production',
            resolvedBy: ANN,
            resolvedAt: expect.any(String),
          }),
        ],
        [
          'memory_mib',
          expect.objectContaining({
            resolution: 'ACCEPTED',
            resolvedValue: 16384,
            confidenceScore: 0.9,
            proposedValue: '16 GB',
          }),
        ],
      ]),
    );
    const asset = await ours.readAsset(assetId);
    expect(asset).toMatchObject({
      environment: 'production',
      attributes: { memory_mib: 16384 },
      isAnalysisStale: false,
    });
    expect(asset.attributes).not.toHaveProperty('application_ids');
    expect(asset.completeness).toBeCloseTo(before.completeness + 2 / 15, 3);
    const [stored] = await app.database.rows('select field_sources from migration.assets where id = $1', [assetId]);
    expect(stored).toEqual({
      field_sources: { name: 'person', environment: 'accepted_proposal', memory_mib: 'accepted_proposal' },
    });
    expect((await ours.gapIn(flowId, 'application_ids')).resolution).toBe('PENDING');
    const events = await ours.events('gap.accepted');
    expect(events).toHaveLength(2);
    for (const event of events) {
      expect(event).toMatchObject({
        actor: ANN,
        assetId,
        collectionFlowId: flowId,
        messageTextRedacted: 'as [EMAIL] said',
        piiRedacted: true,
        details: { confidenceScore: 0.9 },
      });
    }
    expect(new Set(events.map(({ gapId }) => gapId))).toEqual(new Set(gaps.map(({ id }) => id)));
  });

  it('answers again without doing it again', async () => {
    const { flowId } = await proposed({ environment: 'production' });
    const { id } = await ours.gapIn(flowId, 'environment');
    const first = await accept({ gapIds: [id] });
    const again = await accept({ gapIds: [id, id] });
    expect(first.accepted).toBe(1);
    expect(again).toEqual({ accepted: 0, gaps: first.gaps });
    expect(await ours.events('gap.accepted')).toHaveLength(1);
  });

  it('settles a conflict with one of its values', async () => {
    const { assetId, flowId } = await proposed({});
    await app.database.rows(
      `update migration.assets set attributes = '{"os_name": "Ubuntu"}', field_sources = '{"os_name": "RVTOOLS"}',
         conflicting_values = '{"os_name": [{"value": "Ubuntu", "source": "RVTOOLS"}, {"value": "Debian", "source": "NETBOX"}]}' where id = $1`,
      [assetId],
    );
    await ours.scan(flowId);
    await ours.propose(flowId, 'os_name', 'Debian');
    const conflict = (await ours.gapsOf(flowId, { fieldNames: ['os_name'] })).find(
      ({ gapType }) => gapType === 'CONFLICTING_VALUES',
    );
    await accept({ gapIds: [conflict?.id] });
    expect((await ours.readAsset(assetId)).attributes).toEqual({ os_name: 'Debian' });
    expect((await ours.scan(flowId)).gapsFound).toBe((await ours.openFields(flowId)).length);
    expect(await ours.openFields(flowId)).not.toContain('os_name');
  });

  it('accepts no proposal together with one that changes what it was read from', async () => {
    const { flowId, assetId, name, family } = await contested();
    const error = await ours.error(ACCEPT_GAPS, { input: { gapIds: [name.id, family.id] } });
    expect(error.extensions).toMatchObject({ code: 'CONFLICT', gapId: family.id });
    expect((await ours.readAsset(assetId)).attributes).toEqual({ os_name: 'Ubuntu' });
    expect(await accept({ collectionFlowId: flowId, minConfidence: 0.5 })).toMatchObject({
      accepted: 1,
      gaps: [{ id: name.id }],
    });
    expect((await ours.readAsset(assetId)).attributes).toEqual({ os_name: 'Windows Server 2019' });
    expect(await ours.gapIn(flowId, 'os_family')).toMatchObject({ resolution: 'PENDING' });
  });

  it('accepts a proposal first, and then one that changes what it was read from', async () => {
    const { assetId, name, family } = await contested();
    for (const { id } of [family, name]) expect((await accept({ gapIds: [id] })).accepted).toBe(1);
    expect((await ours.readAsset(assetId)).attributes).toEqual({ os_name: 'Windows Server 2019', os_family: 'linux' });
  });

  it('closes what does not apply any more', async () => {
    const asset = await ours.createAsset({ attributes: { asset_kind: 'virtual' } });
    const { id: flowId } = await ours.createFlow([asset.id]);
    await ours.scan(flowId);
    await app.database.rows(`update migration.assets set attributes = attributes - 'asset_kind' where id = $1`, [
      asset.id,
    ]);
    await ours.scan(flowId);
    await app.database.rows(
      "update migration.collection_data_gaps set resolution_status = 'PENDING' where field_name = 'hypervisor'",
    );
    await ours.propose(flowId, 'asset_kind', 'physical');
    await accept({ gapIds: [(await ours.gapIn(flowId, 'asset_kind')).id] });
    expect(await ours.gapIn(flowId, 'hypervisor')).toMatchObject({ resolution: 'NOT_APPLICABLE', resolvedBy: null });
  });

  it('accepts all of them or none', async () => {
    const { flowId, assetId } = await proposed({ environment: 'production', cpu_cores: 'a lot' });
    const [good, unreadable, without] = [
      await ours.gapIn(flowId, 'environment'),
      await ours.gapIn(flowId, 'cpu_cores'),
      await ours.gapIn(flowId, 'location'),
    ];
    const cases: [string, RegExp][] = [
      [without.id, /no(ne)?.*resolveGap/s],
      [unreadable.id, /whole number.*"a lot".*resolveGap/s],
    ];
    for (const [id, message] of cases) {
      const error = await ours.error(ACCEPT_GAPS, { input: { gapIds: [good.id, id] } });
      expect(error.extensions).toMatchObject({ code: 'CONFLICT', gapId: id });
      expect(error.message).toMatch(message);
    }
    const missing = randomUUID();
    expect((await ours.error(ACCEPT_GAPS, { input: { gapIds: [good.id, missing] } })).message).toBe(
      `No gap with id ${missing}.`,
    );
    expect((await ours.readAsset(assetId)).environment).toBeNull();
    expect((await ours.gapIn(flowId, 'environment')).resolution).toBe('PENDING');
    expect(await ours.events('gap.accepted')).toEqual([]);
  });

  it('conflicts with what happened to the field or the gap meanwhile', async () => {
    const { flowId, assetId } = await proposed({ environment: 'production', location: 'Ghent' });
    const [environment, location] = [await ours.gapIn(flowId, 'environment'), await ours.gapIn(flowId, 'location')];
    await app.database.rows("update migration.assets set environment = 'test' where id = $1", [assetId]);
    await reject({ gapIds: [location.id] });
    for (const [gap, message] of [
      [environment, /has got a value for "environment"/],
      [location, /REJECTED already/],
    ] as const) {
      const answer = await app.ask(ACCEPT_GAPS, { input: { gapIds: [gap.id] } }, ours.as);
      expect(answer.status).toBe(409);
      expect(answer.errors[0]?.message).toMatch(message);
    }
    expect((await ours.readAsset(assetId)).environment).toBe('test');
  });

  it('accepts what a flow shows from a confidence on, and leaves what cannot be accepted', async () => {
    const { flowId, assetIds } = await proposed(
      { environment: 'production', cpu_cores: 'a lot', os_name: 'Ubuntu' },
      3,
    );
    await ours.propose(flowId, 'location', 'Ghent', 0.5);
    await ours.propose(flowId, 'os_version', null);
    const other = await ours.createFlow(assetIds.slice(0, 2), 'Wave 2');
    const answer = await accept({ collectionFlowId: other.id, minConfidence: 0.9 });
    expect(answer.accepted).toBe(4);
    expect(answer.gaps.map(({ fieldName, asset }) => `${fieldName} ${assetIds.indexOf(asset.id)}`).toSorted()).toEqual([
      'environment 0',
      'environment 1',
      'os_name 0',
      'os_name 1',
    ]);
    expect((await ours.readFlow(flowId)).gapSummary.pending).toBe((await ours.gapsOf(flowId)).length - 4);
    expect((await ours.readAsset(assetIds[2] ?? '')).environment).toBeNull();
    expect(await accept({ collectionFlowId: other.id, minConfidence: 0.9 })).toEqual({ accepted: 0, gaps: [] });
    expect((await accept({ collectionFlowId: flowId, minConfidence: 0 })).accepted).toBe(2 + 3);
    expect(await ours.events('gap.accepted')).toHaveLength(9);
  });

  it('completes a flow that waits for people when its last gap closes, and not before', async () => {
    const { flowId } = await proposed({ environment: 'production' });
    const [last, ...others] = await ours.gapsOf(flowId);
    await app.database.rows('delete from migration.collection_data_gaps where id = any($1)', [
      others.slice(1).map(({ id }) => id),
    ]);
    await reject({ gapIds: [others[0]?.id] });
    expect(await ours.readFlow(flowId)).toMatchObject({ status: 'PAUSED', phase: 'GAP_ANALYSIS' });
    await resolve({ gapId: last?.id, notApplicable: true });
    expect(await ours.readFlow(flowId)).toMatchObject({
      status: 'COMPLETED',
      phase: 'FINALIZATION',
      gapSummary: { pending: 0 },
    });
  });

  it('refuses input that cannot be meant', async () => {
    const { flowId } = await ours.scannedFlow();
    const { id } = await ours.gapIn(flowId, 'environment');
    const cases: [Record<string, unknown>, string][] = [
      [{}, 'input'],
      [{ gapIds: [id], collectionFlowId: flowId }, 'input'],
      [{ gapIds: [] }, 'input.gapIds'],
      [{ gapIds: [id], minConfidence: 0.5 }, 'input.minConfidence'],
      [{ collectionFlowId: flowId }, 'input.minConfidence'],
      [{ collectionFlowId: flowId, minConfidence: 1.5 }, 'input.minConfidence'],
      [{ gapIds: [id], minPrecision: 0.5 }, 'input.minPrecision'],
      [{ gapIds: [id], dryRun: true }, 'input.dryRun'],
      [{ collectionFlowId: flowId, minPrecision: -0.1 }, 'input.minPrecision'],
      [{ gapIds: [id], note: 'x'.repeat(2001) }, 'input.note'],
      [{ gapIds: [id], note: '\0' }, 'input.note'],
    ];
    for (const [input, field] of cases)
      expect((await ours.error(ACCEPT_GAPS, { input })).extensions, JSON.stringify(input).slice(0, 90)).toMatchObject({
        code: 'BAD_USER_INPUT',
        field,
      });
    const tooMany = { gapIds: Array.from({ length: 251 }, () => id) };
    expect((await ours.error(ACCEPT_GAPS, { input: tooMany })).extensions).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      field: 'input.gapIds',
    });
  });

  it('accepts one gap once when two people do it at once, and lets them close different ones', async () => {
    const { flowId, assetId } = await proposed({ environment: 'production', location: 'Ghent' });
    const gaps = await ours.gapsOf(flowId, { isAnalyzed: true });
    const calls = [...gaps, ...gaps, ...gaps].map(({ id }) => accept({ gapIds: [id] }));
    calls.push(accept({ collectionFlowId: flowId, minConfidence: 0.5 }));
    const answers = await Promise.all([
      ...calls,
      ours.updateAsset(assetId, { attributes: { cpu_cores: 4 } }).then(() => ({ accepted: 0 })),
    ]);
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(2);
    expect(await ours.events('gap.accepted')).toHaveLength(2);
    expect(await ours.readAsset(assetId)).toMatchObject({
      environment: 'production',
      location: 'Ghent',
      attributes: { cpu_cores: 4 },
    });
  });

  it('accepts 10,000 gaps in one go, each with its entry in an intact trail', async () => {
    const { id: flowId } = await ours.createFlow([(await ours.createAsset({ name: 'one' })).id]);
    const tenant = [ours.tenant.clientAccountId, ours.tenant.engagementId];
    await app.database.rows(
      `insert into migration.assets (client_account_id, engagement_id, id, name, asset_type, normalised_name, custom_attributes)
       select $1::uuid, $2::uuid, migration.uuid_v7(), 'link' || n, 'NETWORK_LINK', 'link' || n, '{"Comment": "core ring"}' from generate_series(1, 10000) n`,
      tenant,
    );
    await app.database.rows(
      `insert into migration.collection_flow_assets (client_account_id, engagement_id, collection_flow_id, asset_id)
       select client_account_id, engagement_id, $3::uuid, id from migration.assets where client_account_id = $1 and engagement_id = $2 on conflict do nothing`,
      [...tenant, flowId],
    );
    await ours.scan(flowId);
    await ours.propose(flowId, 'bandwidth_mbps', '1 Gbit/s');
    const startedAt = performance.now();
    const answer = await accept({ collectionFlowId: flowId, minConfidence: 0.8 });
    // About 1,500 ms on two idle cores.
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(answer.accepted).toBe(10_000);
    expect(answer.gaps).toHaveLength(200);
    const [stored] = await app.database.rows(
      `select count(*) filter (where a.attributes = '{"bandwidth_mbps": 1000}' and a.completeness = 0.4::real)::int as written,
         (select count(distinct gap_id)::int from migration.audit_events e where e.engagement_id = $1 and e.action = 'gap.accepted') as recorded
       from migration.assets a where a.engagement_id = $1`,
      [ours.tenant.engagementId],
    );
    expect(stored).toEqual({ written: 10_000, recorded: 10_000 });
    const { verifyAuditTrail } = await ours.query<{ verifyAuditTrail: { isIntact: boolean } }>(
      '{ verifyAuditTrail { isIntact } }',
    );
    expect(verifyAuditTrail.isIntact).toBe(true);
  });
});

describe('a proposal whose evidence has changed', () => {
  const STALE = 'query ($id: ID!) { gap(id: $id) { isProposalStale staleReason resolution proposedValue } }';
  const readGap = async (id: string) =>
    (
      await ours.query<{ gap: { isProposalStale: boolean; staleReason: string | null; resolution: string } }>(STALE, {
        id,
      })
    ).gap;

  /** A server whose OS the rules read from a column of its export. */
  async function analyzed(): Promise<{ flowId: string; assetId: string }> {
    const column = { 'OS according to the VMware Tools': 'Ubuntu Linux (64-bit)' };
    const { id: assetId } = await ours.createAsset({ name: 'web-1', customAttributes: column });
    const { id: flowId } = await ours.createFlow([assetId]);
    await ours.scan(flowId);
    await ours.query('mutation ($id: ID!) { analyzeGaps(input: {collectionFlowId: $id}) { run { id } } }', {
      id: flowId,
    });
    await expect
      .poll(async () => (await ours.readFlow(flowId)).phase, { timeout: 20_000 })
      .toBe('QUESTIONNAIRE_GENERATION');
    return { flowId, assetId };
  }

  it('says so, cannot be accepted by name, is left out of a whole flow, and is good again once it is analysed again', async () => {
    const { flowId, assetId } = await analyzed();
    const { id, proposedValue } = await ours.gapIn(flowId, 'os_family');
    expect(proposedValue).toBe('linux');
    expect(await readGap(id)).toMatchObject({ isProposalStale: false, staleReason: null });
    await ours.updateAsset(assetId, { customAttributes: { Rack: '12' } });
    expect(await readGap(id)).toMatchObject({ isProposalStale: false });

    await ours.updateAsset(assetId, {
      customAttributes: { 'OS according to the VMware Tools': 'Microsoft Windows Server 2019 (64-bit)' },
    });
    const stale = await readGap(id);
    expect(stale).toMatchObject({ isProposalStale: true, resolution: 'PENDING' });
    expect(stale.staleReason).toContain('customAttributes.OS according to the VMware Tools');
    const refused = await app.ask(ACCEPT_GAPS, { input: { gapIds: [id] } }, ours.as);
    expect(refused.status).toBe(409);
    expect(refused.errors[0]?.message).toContain('customAttributes.OS according to the VMware Tools');
    await accept({ collectionFlowId: flowId, minConfidence: 0 });
    expect(await readGap(id)).toMatchObject({ resolution: 'PENDING' });
    expect((await ours.readAsset(assetId)).attributes).not.toHaveProperty('os_family');

    const { runId } = await again(flowId);
    expect(runId).toEqual(expect.any(String));
    await expect.poll(async () => (await readGap(id)).isProposalStale, { timeout: 20_000 }).toBe(false);
    expect(await resolveOrAccept(id)).toBe('windows');
    expect(await readGap(id)).toMatchObject({ isProposalStale: false, staleReason: null, resolution: 'ACCEPTED' });
  });

  const again = async (flowId: string) => {
    const { analyzeGaps } = await ours.query<{ analyzeGaps: { run: { id: string } } }>(
      'mutation ($id: ID!) { analyzeGaps(input: {collectionFlowId: $id}) { run { id } } }',
      { id: flowId },
    );
    return { runId: analyzeGaps.run.id };
  };
  const resolveOrAccept = async (id: string) => (await accept({ gapIds: [id] })).gaps[0]?.resolvedValue;

  it('is one where a source has changed what it says of a field that sources disagree about', async () => {
    const { assetId, flowId } = await proposed({});
    const disagree = (other: string) =>
      app.database.rows(
        `update migration.assets set attributes = '{"os_name": "Ubuntu"}', field_sources = '{"os_name": "RVTOOLS"}',
           conflicting_values = jsonb_build_object('os_name', jsonb_build_array('{"value": "Ubuntu", "source": "RVTOOLS"}'::jsonb,
             jsonb_build_object('value', $2::text, 'source', 'NETBOX'))) where id = $1`,
        [assetId, other],
      );
    await disagree('Debian');
    await ours.scan(flowId);
    await again(flowId);
    await expect
      .poll(async () => (await ours.readFlow(flowId)).phase, { timeout: 20_000 })
      .toBe('QUESTIONNAIRE_GENERATION');
    const conflict = (await ours.gapsOf(flowId, { fieldNames: ['os_name'] })).find(
      ({ gapType }) => gapType === 'CONFLICTING_VALUES',
    );
    expect(await readGap(conflict?.id ?? '')).toMatchObject({ isProposalStale: false });
    await disagree('Fedora');
    expect((await readGap(conflict?.id ?? '')).staleReason).toContain('conflictingValues.os_name');
  });
});

describe('confidence that people have tried', () => {
  const CALIBRATION = `query ($field: String) { calibration(fieldName: $field) {
    fieldName decisions accepted isCalibrated expectedError method bins { from to decisions accepted acceptedShare lowerBound } } }`;
  const ACCEPT = `mutation ($input: AcceptGapsInput!) { acceptGaps(input: $input) { accepted uncalibratedFields } }`;

  /** Proposals of 0.9 that were decided about one by one, in another flow. */
  async function decided(field: string, accepted: number, rejected: number): Promise<void> {
    const { clientAccountId, engagementId } = ours.tenant;
    const { flowId, assetIds } = await ours.scannedFlow();
    await app.database.rows(
      `with made as (insert into migration.assets (client_account_id, engagement_id, id, name, asset_type, normalised_name)
         select $1::uuid, $2::uuid, gen_random_uuid(), 'old-' || n, 'SERVER', 'old-' || n from generate_series(1, $5::int) n returning id),
       selected as (insert into migration.collection_flow_assets (client_account_id, engagement_id, collection_flow_id, asset_id)
         select $1::uuid, $2::uuid, $3::uuid, id from made returning asset_id)
       insert into migration.collection_data_gaps (client_account_id, engagement_id, collection_flow_id, asset_id, field_name, gap_type, gap_category, priority,
         confidence_score, proposed_value, resolution_status, resolved_value, resolved_by)
       select $1, $2, $3, asset_id, $4, 'MISSING_FIELD', 'test', 2, 0.9, '"x"', case when place <= $6 then 'ACCEPTED' else 'REJECTED' end, '"x"', 'ann'
       from (select asset_id, row_number() over () as place from selected) s`,
      [clientAccountId, engagementId, flowId, field, accepted + rejected, accepted],
    );
    expect(assetIds).toHaveLength(1);
  }

  it('is reported by field, with what it is worth at least', async () => {
    await decided('location', 30, 30);
    await decided('environment', 10, 0);
    const { calibration } = await ours.query<{ calibration: Record<string, unknown>[] }>(CALIBRATION);
    expect(calibration).toMatchObject([
      { fieldName: 'environment', decisions: 10, accepted: 10, isCalibrated: false },
      {
        fieldName: 'location',
        decisions: 60,
        accepted: 30,
        isCalibrated: true,
        bins: [
          { from: 0.9, to: 1, decisions: 60, accepted: 30, acceptedShare: 0.5, lowerBound: expect.closeTo(0.377, 3) },
        ],
      },
    ]);
    expect((calibration[1] as { expectedError: number }).expectedError).toBeCloseTo(0.4, 9);
    expect((await ours.query<{ calibration: unknown[] }>(CALIBRATION, { field: 'environment' })).calibration).toEqual([
      calibration[0],
    ]);
    const stranger = await Collection.create(app);
    expect(await stranger.query(CALIBRATION)).toEqual({ calibration: [] });
  });

  it('decides what a whole flow accepts where 50 decisions stand behind it, and where not the answer says so', async () => {
    await decided('location', 30, 30);
    await decided('environment', 49, 0);
    const { flowId } = await proposed({ location: 'Ghent', environment: 'production' });
    const input = { collectionFlowId: flowId, minConfidence: 0.8 };
    expect(await ours.query(ACCEPT, { input })).toEqual({
      acceptGaps: { accepted: 1, uncalibratedFields: ['environment'] },
    });
    expect((await ours.gapIn(flowId, 'location')).resolution).toBe('PENDING');
    // What was accepted for its confidence proves nothing about it.
    const { calibration } = await ours.query<{ calibration: { decisions: number }[] }>(CALIBRATION, {
      field: 'environment',
    });
    expect(calibration[0]?.decisions).toBe(49);
    expect(await ours.query(ACCEPT, { input: { ...input, minConfidence: 0.37 } })).toEqual({
      acceptGaps: { accepted: 1, uncalibratedFields: [] },
    });
  });
});

describe('acceptGaps by a precision', () => {
  const ACCEPT =
    'mutation ($input: AcceptGapsInput!) { acceptGaps(input: $input) { accepted precisionBound gaps { fieldName } } }';

  it('takes as many as are right together, and in a dry run only says how many that are', async () => {
    const { flowId } = await proposed({ environment: 'production', os_name: 'Ubuntu' });
    await ours.propose(flowId, 'location', 'Ghent', 0.7);
    await ours.propose(flowId, 'os_version', '22.04', 0.5);
    const input = { collectionFlowId: flowId, minPrecision: 0.8 };
    const expected = { accepted: 3, precisionBound: expect.closeTo((0.9 + 0.9 + 0.7) / 3, 5) };
    const dry = await ours.query<{ acceptGaps: object }>(ACCEPT, { input: { ...input, dryRun: true } });
    expect(dry.acceptGaps).toMatchObject(expected);
    expect((await ours.gapIn(flowId, 'location')).resolution).toBe('PENDING');
    expect(await ours.events('gap.accepted')).toEqual([]);
    const wet = await ours.query<{ acceptGaps: object }>(ACCEPT, { input });
    expect(wet.acceptGaps).toMatchObject(expected);
    expect((await ours.gapIn(flowId, 'location')).resolution).toBe('ACCEPTED');
    expect((await ours.gapIn(flowId, 'os_version')).resolution).toBe('PENDING');
  });

  it('lets no proposal that cannot be accepted make up for others', async () => {
    const { flowId, assetId } = await proposed({});
    await ours.propose(flowId, 'environment', 'production', 0.99);
    await ours.propose(flowId, 'location', 'Ghent', 0.85);
    const input = { collectionFlowId: flowId, minPrecision: 0.9, dryRun: true };
    expect(await ours.query(ACCEPT, { input })).toMatchObject({ acceptGaps: { accepted: 2 } });
    await app.database.rows(
      `update migration.collection_data_gaps set proposal_reads = ${READ_FROM_OS_NAME} where asset_id = $1 and field_name = 'environment'`,
      [assetId],
    );
    expect(await ours.query(ACCEPT, { input })).toEqual({
      acceptGaps: { accepted: 0, precisionBound: null, gaps: [] },
    });
  });

  it('says in a dry run over more than 1,000 gaps what is then accepted', async () => {
    const assets = await insertServers(app.database, ours.tenant, 1000);
    const flowId = await insertScannedFlow(app.database, ours.tenant, assets.slice(0, -1), ['support_group']);
    const last = assets.at(-1);
    const tenant = [ours.tenant.clientAccountId, ours.tenant.engagementId];
    await app.database.rows(
      `insert into migration.collection_flow_assets (client_account_id, engagement_id, collection_flow_id, asset_id) values ($1, $2, $3, $4)`,
      [...tenant, flowId, last],
    );
    await app.database.rows(`update migration.assets set ${SAY_TWO_SYSTEMS} where id = $1`, [last]);
    // The 1,000th and the 1,001st in order: of one asset, the second read from what the first changes.
    const ids = [uuid(), uuid()].toSorted();
    await app.database.rows(
      `insert into migration.collection_data_gaps (client_account_id, engagement_id, collection_flow_id, asset_id, id, field_name, gap_type, gap_category, priority, proposed_value, proposal_reads)
       values ($1, $2, $3, $4, $5, 'os_name', 'CONFLICTING_VALUES', 'test', 2, '"Windows Server 2019"', '[]'),
         ($1, $2, $3, $4, $6, 'os_family', 'MISSING_FIELD', 'test', 2, '"linux"', ${READ_FROM_OS_NAME})`,
      [...tenant, flowId, last, ...ids],
    );
    await app.database.rows(
      `update migration.collection_data_gaps set confidence_score = 0.9, proposed_value = coalesce(proposed_value, '"Team A"') where collection_flow_id = $1`,
      [flowId],
    );
    const input = { collectionFlowId: flowId, minConfidence: 0.5 };
    const dry = await ours.query<{ acceptGaps: object }>(ACCEPT, { input: { ...input, dryRun: true } });
    expect(dry.acceptGaps).toMatchObject({ accepted: 1000 });
    expect(await ours.query(ACCEPT, { input })).toEqual(dry);
  });

  it('takes none where nothing is so sure', async () => {
    const { flowId } = await proposed({ environment: 'production' });
    expect(await ours.query(ACCEPT, { input: { collectionFlowId: flowId, minPrecision: 0.99 } })).toEqual({
      acceptGaps: { accepted: 0, precisionBound: null, gaps: [] },
    });
  });
});

describe('rejectGaps', () => {
  it('closes gaps and leaves the asset as it is; a scan does not ask again', async () => {
    const { flowId, assetId } = await proposed({ environment: 'production' });
    const { id } = await ours.gapIn(flowId, 'environment');
    const before = await ours.readAsset(assetId);
    const { rejected, gaps } = await reject({ gapIds: [id], note: 'wrong: call +1 415 555 2671' });
    expect(rejected).toBe(1);
    expect(gaps).toMatchObject([
      { id, resolution: 'REJECTED', resolvedValue: null, resolvedBy: ANN, proposedValue: 'production' },
    ]);
    expect(await ours.readAsset(assetId)).toEqual(before);
    const open = (await ours.openFields(flowId)).length;
    expect((await ours.scan(flowId)).gapsFound).toBe(open);
    expect((await ours.gapIn(flowId, 'environment')).resolution).toBe('REJECTED');
    expect(await reject({ gapIds: [id] })).toEqual({ rejected: 0, gaps });
    const events = await ours.events('gap.rejected');
    expect(events).toMatchObject([{ gapId: id, messageTextRedacted: 'wrong: call [PHONE]', piiRedacted: true }]);
    expect(
      JSON.stringify(await app.database.rows('select * from migration.audit_events where gap_id = $1', [id])),
    ).not.toContain('415');
  });

  it('rejects all of them or none, and nothing that was accepted', async () => {
    const { flowId } = await proposed({ environment: 'production', location: 'Ghent' });
    const [environment, location] = [await ours.gapIn(flowId, 'environment'), await ours.gapIn(flowId, 'location')];
    await accept({ gapIds: [environment.id] });
    const error = await ours.error(REJECT_GAPS, { input: { gapIds: [location.id, environment.id] } });
    expect(error.extensions).toMatchObject({ code: 'CONFLICT', gapId: environment.id });
    expect((await ours.gapIn(flowId, 'location')).resolution).toBe('PENDING');
    for (const input of [{ gapIds: [] }, { gapIds: [location.id], note: '' }])
      expect((await ours.error(REJECT_GAPS, { input })).extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe('resolveGap', () => {
  it("closes a gap with a person's own value, which makes the analysis stale", async () => {
    const { flowId, assetId } = await proposed({ environment: 'production' });
    await ours.markAnalyzed(flowId);
    const { id } = await ours.gapIn(flowId, 'environment');
    expect(await resolve({ gapId: id, value: 'UAT' })).toMatchObject({
      resolution: 'RESOLVED',
      resolvedValue: 'pre_production',
      resolvedBy: ANN,
    });
    expect(await ours.readAsset(assetId)).toMatchObject({ environment: 'pre_production', isAnalysisStale: true });
    const [stored] = await app.database.rows<{ field_sources: Record<string, string> }>(
      'select field_sources from migration.assets where id = $1',
      [assetId],
    );
    expect(stored?.field_sources['environment']).toBe('person');
    await resolve({ gapId: id, value: 'pre_production' });
    expect(await ours.events('gap.resolved')).toHaveLength(1);
    const error = await ours.error(RESOLVE_GAP, { input: { gapId: id, value: 'production' } });
    expect(error).toMatchObject({ message: expect.stringContaining('updateAsset'), extensions: { code: 'CONFLICT' } });
  });

  it('takes lists, objects, numbers and booleans', async () => {
    const server = await ours.createAsset();
    const link = await ours.createAsset({ name: 'l', assetType: 'NETWORK_LINK' });
    const { id: flowId } = await ours.createFlow([server.id, link.id]);
    await ours.scan(flowId);
    const cases: [string, unknown, unknown][] = [
      ['ip_addresses', ['10.0.0.1', '10.0.0.1', ' fe80::1 '], ['10.0.0.1', 'fe80::1']],
      ['cpu_cores', 4, 4],
      ['is_redundant', false, false],
      ['endpoints', ['ghent', 'oslo'], ['ghent', 'oslo']],
    ];
    for (const [field, value, stored] of cases) {
      const { id } = await ours.gapIn(flowId, field);
      expect((await resolve({ gapId: id, value })).resolvedValue, field).toEqual(stored);
    }
    expect((await ours.readAsset(link.id)).attributes).toEqual({ is_redundant: false, endpoints: ['ghent', 'oslo'] });
  });

  it('closes a gap as not applicable, which a scan respects and a value later overrides', async () => {
    const { flowId, assetId } = await proposed({});
    const { id } = await ours.gapIn(flowId, 'application_ids');
    const open = (await ours.openFields(flowId)).length;
    expect(await resolve({ gapId: id, notApplicable: true })).toMatchObject({
      resolution: 'NOT_APPLICABLE',
      resolvedValue: null,
      resolvedBy: ANN,
    });
    await resolve({ gapId: id, notApplicable: true });
    expect(await ours.events('gap.not_applicable')).toHaveLength(1);
    expect((await ours.scan(flowId)).gapsFound).toBe(open - 1);
    expect(await resolve({ gapId: id, value: ['billing'] })).toMatchObject({
      resolution: 'RESOLVED',
      resolvedValue: ['billing'],
    });
    expect((await ours.readAsset(assetId)).attributes).toEqual({ application_ids: ['billing'] });
  });

  it('gives a value where a proposal was rejected', async () => {
    const { flowId, assetId } = await proposed({ environment: 'production' });
    const { id } = await ours.gapIn(flowId, 'environment');
    await reject({ gapIds: [id] });
    await resolve({ gapId: id, value: 'test' });
    expect((await ours.readAsset(assetId)).environment).toBe('test');
  });

  it('refuses no value, two answers, and what is no value of the field', async () => {
    const { flowId, assetId } = await proposed({});
    const { id: gapId } = await ours.gapIn(flowId, 'cpu_cores');
    const cases: [Record<string, unknown>, string, RegExp][] = [
      [{}, 'input', /neither/],
      [{ value: null }, 'input', /neither/],
      [{ value: 4, notApplicable: true }, 'input', /both/],
      [{ value: 'n/a' }, 'input.value', /notApplicable/],
      [{ value: 'many' }, 'input.value', /whole number.*"many"/],
      [{ value: { cores: 4 } }, 'input.value', /whole number/],
    ];
    for (const [over, field, message] of cases) {
      const error = await ours.error(RESOLVE_GAP, { input: { gapId, ...over } });
      expect(error.extensions, JSON.stringify(over)).toMatchObject({ code: 'BAD_USER_INPUT', field });
      expect(error.message).toMatch(message);
    }
    expect((await ours.readAsset(assetId)).attributes).toEqual({});
  });

  it('takes 500 characters in fields that are looked up by, and no more', async () => {
    const { flowId, assetId } = await proposed({});
    const longest = rareCharacters(500);
    for (const field of ['hostname', 'location']) {
      const { id: gapId } = await ours.gapIn(flowId, field);
      const error = await ours.error(RESOLVE_GAP, { input: { gapId, value: `${longest}x` } });
      expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.value' });
      expect((await resolve({ gapId, value: longest })).resolvedValue).toBe(longest);
    }
    expect(await ours.readAsset(assetId)).toMatchObject({ location: longest, attributes: { hostname: longest } });
  });

  it('holds a name that sources disagree about to the length of a name', async () => {
    const { flowId, assetId } = await proposed({});
    await app.database.rows(
      `update migration.assets set conflicting_values = '{"name": [{"value": "web-0", "source": "RVTOOLS"}, {"value": "web-00", "source": "NETBOX"}]}' where id = $1`,
      [assetId],
    );
    await ours.scan(flowId);
    const { id: gapId } = await ours.gapIn(flowId, 'name');
    const error = await ours.error(RESOLVE_GAP, { input: { gapId, value: 'x'.repeat(256) } });
    expect(error).toMatchObject({
      message: expect.stringContaining('1 to 255 characters; got 256'),
      extensions: { code: 'BAD_USER_INPUT', field: 'input.value' },
    });
    await ours.propose(flowId, 'name', 'x'.repeat(256));
    expect((await ours.error(ACCEPT_GAPS, { input: { gapIds: [gapId] } })).extensions.code).toBe('CONFLICT');
    await resolve({ gapId, value: 'x'.repeat(255) });
    expect((await ours.readAsset(assetId)).name).toBe('x'.repeat(255));
  });

  it('conflicts with a value that the field got meanwhile', async () => {
    const { flowId, assetId } = await proposed({});
    const { id: gapId } = await ours.gapIn(flowId, 'environment');
    await app.database.rows("update migration.assets set environment = 'test' where id = $1", [assetId]);
    for (const over of [{ value: 'production' }, { notApplicable: true }])
      expect((await ours.error(RESOLVE_GAP, { input: { gapId, ...over } })).extensions.code).toBe('CONFLICT');
    expect((await resolve({ gapId, value: 'test' })).resolution).toBe('RESOLVED');
  });
});

describe('review', () => {
  it('answers for gaps and flows of another tenant as for those that do not exist', async () => {
    const theirs = await Collection.create(app);
    const { flowId } = await theirs.scannedFlow();
    await theirs.propose(flowId, 'environment', 'production');
    const foreign = await theirs.gapIn(flowId, 'environment');
    for (const id of [foreign.id, randomUUID()]) {
      const calls = [
        [ACCEPT_GAPS, { gapIds: [id] }],
        [REJECT_GAPS, { gapIds: [id] }],
        [RESOLVE_GAP, { gapId: id, value: 'test' }],
      ] as const;
      for (const [mutation, input] of calls)
        expect(await ours.error(mutation, { input })).toMatchObject({
          message: `No gap with id ${id}.`,
          extensions: { code: 'NOT_FOUND' },
        });
    }
    for (const id of [flowId, randomUUID()]) {
      const error = await ours.error(ACCEPT_GAPS, { input: { collectionFlowId: id, minConfidence: 0 } });
      expect(error).toMatchObject({ message: `No collection flow with id ${id}.`, extensions: { code: 'NOT_FOUND' } });
    }
    expect(await theirs.gapIn(flowId, 'environment')).toEqual(foreign);
  });

  it('needs the role ANALYST', async () => {
    const { flowId } = await ours.scannedFlow();
    const { id } = await ours.gapIn(flowId, 'environment');
    await app.grant('vera', 'VIEWER', ours.tenant.clientAccountId, ours.tenant.engagementId);
    const vera = { subject: 'vera', tenant: ours.tenant };
    const calls = [
      [ACCEPT_GAPS, { gapIds: [id] }],
      [REJECT_GAPS, { gapIds: [id] }],
      [RESOLVE_GAP, { gapId: id, notApplicable: true }],
    ] as const;
    for (const [mutation, input] of calls)
      expect((await app.error(mutation, { input }, vera)).extensions.code).toBe('FORBIDDEN');
  });
});
