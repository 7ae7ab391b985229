import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Collection } from '../kit/collection.js';
import { TestApp } from '../kit/test-app.js';

let app: TestApp;
/** Leaves proposals an hour for review. */
let slow: TestApp;
/** Without AI enhancement. */
let plain: TestApp;
let collection: Collection;
beforeAll(async () => {
  [app, slow, plain] = await Promise.all([
    TestApp.start(),
    TestApp.start({ LACUNA_QUESTIONNAIRE_DELAY_SECONDS: '3600' }),
    TestApp.start({ LACUNA_AI_ENHANCEMENT: 'off', LACUNA_QUESTIONNAIRE_DELAY_SECONDS: '3600' }),
  ]);
});
beforeEach(async () => {
  collection = await Collection.create(app);
});
afterAll(() => Promise.all([app.close(), slow.close(), plain.close()]));

interface QuestionNode {
  gapId: string;
  asset: { id: string; name: string };
  prompt: string;
  fieldName: string;
  allowedValues: string[] | null;
  suggestedAnswer: unknown;
  answer: unknown;
  alsoAnswers: string[];
}

interface QuestionnaireNode {
  id: string;
  availableAt: string;
  isAvailable: boolean;
  answeredQuestions: number;
  totalQuestions: number;
  sections: { title: string; questions: QuestionNode[] }[];
}

const QUESTIONNAIRE = `questionnaire { id availableAt isAvailable answeredQuestions totalQuestions sections { title questions {
  gapId asset { id name } prompt fieldName allowedValues suggestedAnswer answer alsoAnswers } } }`;
const GENERATE = `mutation ($id: ID!) { generateQuestionnaire(input: {collectionFlowId: $id}) { ${QUESTIONNAIRE} } }`;
const ANSWER = `mutation ($input: AnswerQuestionsInput!) { answerQuestions(input: $input) { ${QUESTIONNAIRE} } }`;
const READ = `query ($id: ID!) { collectionFlow(id: $id) { ${QUESTIONNAIRE} } }`;

interface SharedNode {
  prompt: string;
  fieldName: string;
  priority: string;
  suggestedAnswer: unknown;
  assetCount: number;
  gapIds: string[];
  assets: { name: string }[];
}
const SHARED = `query ($id: ID!) { collectionFlow(id: $id) { questionnaire { sharedQuestions {
  prompt fieldName priority suggestedAnswer assetCount gapIds assets { name } } } } }`;

async function generate(id: string, on = collection): Promise<QuestionnaireNode | null> {
  return (await on.query<{ generateQuestionnaire: { questionnaire: QuestionnaireNode | null } }>(GENERATE, { id }))
    .generateQuestionnaire.questionnaire;
}

async function read(id: string, on = collection): Promise<QuestionnaireNode | null> {
  return (await on.query<{ collectionFlow: { questionnaire: QuestionnaireNode | null } }>(READ, { id })).collectionFlow
    .questionnaire;
}

interface Answer {
  gapId: string;
  value: unknown;
  applyToGapIds?: string[];
}

const answering = (collectionFlowId: string, answers: Answer[]) => ({ input: { collectionFlowId, answers } });

async function answer(flowId: string, ...answers: Answer[]): Promise<QuestionnaireNode> {
  const { answerQuestions } = await collection.query<{ answerQuestions: { questionnaire: QuestionnaireNode } }>(
    ANSWER,
    answering(flowId, answers),
  );
  return answerQuestions.questionnaire;
}

const questionsOf = (questionnaire: QuestionnaireNode | null) =>
  (questionnaire?.sections ?? []).flatMap(({ questions }) => questions);

/** What the end of a run writes on the flow. */
const endRun = (flowId: string, on = collection) =>
  on.app.database.rows(
    `update migration.collection_flows set analyzed_at = now(), current_phase = 'QUESTIONNAIRE_GENERATION', status = 'PAUSED' where id = $1`,
    [flowId],
  );

/** Servers `web-0`, `web-1`, ... whose gaps in `fields` alone are open. */
async function analyzedFlow(servers: number, fields?: readonly string[], on = collection) {
  const { flowId, assetIds } = await on.scannedFlow(servers);
  if (fields)
    await on.app.database.rows(
      `update migration.collection_data_gaps set resolution_status = 'NOT_APPLICABLE', resolved_by = 'test'
       where asset_id = any($1::uuid[]) and field_name <> all($2::text[])`,
      [assetIds, fields],
    );
  await endRun(flowId, on);
  return { flowId, assetIds };
}

const gapOf = (questionnaire: QuestionnaireNode | null, fieldName: string, assetName = 'web-0'): QuestionNode => {
  const found = questionsOf(questionnaire).find((one) => one.fieldName === fieldName && one.asset.name === assetName);
  if (!found) throw new Error(`no question about ${fieldName} of ${assetName}`);
  return found;
};

describe('generateQuestionnaire', () => {
  it('asks about every pending gap once, and hands the flow to people', async () => {
    const { flowId } = await analyzedFlow(2);
    const pending = await collection.gapsOf(flowId, { resolutions: ['PENDING'] });
    const questionnaire = await generate(flowId);
    expect(questionnaire).toMatchObject({ isAvailable: true, answeredQuestions: 0, totalQuestions: pending.length });
    expect(
      questionsOf(questionnaire)
        .map(({ gapId }) => gapId)
        .toSorted(),
    ).toEqual(pending.map(({ id }) => id).toSorted());
    expect(await collection.readFlow(flowId)).toMatchObject({ phase: 'MANUAL_COLLECTION', status: 'PAUSED' });
    expect(await read(flowId)).toEqual(questionnaire);
  });

  it('is one and the same however often it is called, and another after another analysis', async () => {
    const { flowId } = await analyzedFlow(1);
    const first = await generate(flowId);
    expect(await generate(flowId)).toEqual(first);
    expect(await collection.events('questionnaire.generated')).toHaveLength(1);
    await endRun(flowId);
    const second = await generate(flowId);
    expect(second?.id).not.toBe(first?.id);
    expect(second?.sections).toEqual(first?.sections);
  });

  it('words the question, names what is allowed, and suggests what the analysis proposes', async () => {
    const { flowId } = await analyzedFlow(1, ['os_family', 'cpu_cores', 'hostname']);
    await collection.propose(flowId, 'os_family', 'linux');
    await collection.propose(flowId, 'cpu_cores', 'as many as it takes');
    const questionnaire = await generate(flowId);
    expect(gapOf(questionnaire, 'os_family')).toMatchObject({
      prompt: 'What is the OS family of server web-0?',
      allowedValues: ['windows', 'linux', 'unix', 'other'],
      suggestedAnswer: 'linux',
      answer: null,
    });
    expect(gapOf(questionnaire, 'hostname')).toMatchObject({ allowedValues: null, suggestedAnswer: null });
    // It would be refused as an answer.
    expect(gapOf(questionnaire, 'cpu_cores').suggestedAnswer).toBeNull();
  });

  it('says what is known of a value that cannot be right', async () => {
    const { flowId, assetIds } = await analyzedFlow(1, []);
    await app.database.rows(
      `update migration.assets set invalid_values = '{"cpu_cores": "many"}',
         conflicting_values = '{"location": [{"value": "Ghent", "source": "RVTOOLS"}, {"value": "Lyon", "source": "NETBOX"}]}' where id = $1`,
      [assetIds[0]],
    );
    await collection.scan(flowId);
    const questionnaire = await generate(flowId);
    expect(questionsOf(questionnaire).map(({ prompt }) => prompt)).toEqual([
      'How many CPU cores does server web-0 have? A source says "many", which cannot be right.',
      'What is the location of server web-0? Sources disagree: "Ghent" (RVTOOLS), "Lyon" (NETBOX).',
    ]);
  });

  it('asks first what blocks most, then what settles most assets, then by name, one section a category of an asset', async () => {
    const { flowId } = await analyzedFlow(2, ['location', 'environment', 'hostname', 'power_state']);
    await collection.propose(flowId, 'hostname', 'same-name');
    await app.database.rows(
      `update migration.collection_data_gaps g set proposed_value = '"test"' from migration.assets a
       where a.id = g.asset_id and a.name = 'web-1' and g.field_name = 'environment' and g.resolution_status = 'PENDING'
         and g.asset_id in (select asset_id from migration.collection_flow_assets where collection_flow_id = $1)`,
      [flowId],
    );
    const questionnaire = await generate(flowId);
    expect(
      questionnaire?.sections.map(({ title, questions }) => [title, questions.map((one) => one.fieldName)]),
    ).toEqual([
      ['Identity of server web-0', ['hostname']],
      ['Identity of server web-1', ['hostname']],
      ['Placement of server web-0', ['location', 'environment']],
      ['Placement of server web-1', ['location', 'environment']],
      ['Lifecycle of server web-0', ['power_state']],
      ['Lifecycle of server web-1', ['power_state']],
    ]);
  });

  it('asks the same of many assets once, with the assets, and again of those that the answer did not hold for', async () => {
    const { flowId, assetIds } = await analyzedFlow(3, ['location', 'hostname', 'power_state', 'environment']);
    await collection.propose(flowId, 'environment', 'test');
    await app.database.rows(
      `update migration.collection_data_gaps set proposed_value = '"production"' where asset_id = $1 and field_name = 'environment'`,
      [assetIds[2]],
    );
    const readShared = async () => {
      const { collectionFlow } = await collection.query<{
        collectionFlow: { questionnaire: { sharedQuestions: SharedNode[] } };
      }>(SHARED, { id: flowId });
      return collectionFlow.questionnaire.sharedQuestions;
    };
    const asked = await readShared();
    expect(
      asked.map((one) => [one.prompt, one.priority, one.assets.map(({ name }) => name), one.suggestedAnswer]),
    ).toEqual([
      ['What is the host name of each of these 3 servers?', 'CRITICAL', ['web-0', 'web-1', 'web-2'], null],
      ['What is the location of each of these 3 servers?', 'CRITICAL', ['web-0', 'web-1', 'web-2'], null],
      ['What is the environment of each of these 2 servers?', 'CRITICAL', ['web-0', 'web-1'], 'test'],
      ['What is the environment of server web-2?', 'CRITICAL', ['web-2'], 'production'],
      ['What is the power state of each of these 3 servers?', 'HIGH', ['web-0', 'web-1', 'web-2'], null],
    ]);
    const [gapId = '', second = '', third] = asked[1]?.gapIds ?? [];
    await answer(flowId, { gapId, value: 'Ghent', applyToGapIds: [second] });
    const left = (await readShared()).filter(({ fieldName }) => fieldName === 'location');
    expect(left).toMatchObject([{ assetCount: 1, gapIds: [third], assets: [{ name: 'web-2' }] }]);
    expect(left[0]?.prompt).toBe('What is the location of server web-2?');
  });

  it('finalizes a flow that has nothing to ask', async () => {
    const { flowId } = await analyzedFlow(1, []);
    expect(await generate(flowId)).toBeNull();
    expect(await collection.readFlow(flowId)).toMatchObject({ phase: 'FINALIZATION', status: 'COMPLETED' });
    expect(await generate(flowId)).toBeNull();
    expect(await collection.events('collection.finalized')).toHaveLength(1);
    expect(await read(flowId)).toBeNull();
  });

  it('refuses a flow that was never analysed, that a run is at work on, or that is not there', async () => {
    const { flowId } = await collection.scannedFlow();
    const unanalyzed = await collection.error(GENERATE, { id: flowId });
    expect(unanalyzed).toMatchObject({ extensions: { code: 'CONFLICT' } });
    expect(unanalyzed.message).toContain('analyzeGaps');
    expect(await read(flowId)).toBeNull();
    await endRun(flowId);
    await app.database.rows("update migration.collection_flows set status = 'RUNNING' where id = $1", [flowId]);
    expect(await collection.error(GENERATE, { id: flowId })).toMatchObject({ extensions: { code: 'CONFLICT' } });
    const neighbour = await Collection.create(app);
    const foreign = await neighbour.error(GENERATE, { id: flowId });
    expect(foreign).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  });

  it('waits until the proposals could be reviewed, and says until when', async () => {
    const there = await Collection.create(slow);
    const { flowId } = await analyzedFlow(1, ['hostname'], there);
    const waiting = await read(flowId, there);
    expect(waiting).toMatchObject({ isAvailable: false, sections: [], totalQuestions: 1 });
    const [flow] = await slow.database.rows<{ analyzed_at: Date }>(
      'select analyzed_at from migration.collection_flows where id = $1',
      [flowId],
    );
    expect(Date.parse(waiting?.availableAt ?? '') - (flow?.analyzed_at.getTime() ?? 0)).toBe(3_600_000);
    const tooEarly = { code: 'CONFLICT', availableAt: waiting?.availableAt };
    const early = await there.error(GENERATE, { id: flowId });
    expect(early).toMatchObject({ extensions: tooEarly });
    expect(early.message).toContain(waiting?.availableAt);
    const gap = await there.gapIn(flowId, 'hostname');
    const answered = await there.error(ANSWER, answering(flowId, [{ gapId: gap.id, value: 'web' }]));
    expect(answered).toMatchObject({ extensions: tooEarly });
    expect(await there.readFlow(flowId)).toMatchObject({ phase: 'QUESTIONNAIRE_GENERATION' });
    await slow.database.rows(
      `update migration.collection_flows set analyzed_at = now() - interval '1 hour' where id = $1`,
      [flowId],
    );
    expect(await generate(flowId, there)).toMatchObject({ isAvailable: true, totalQuestions: 1 });
  });

  it('needs a scan only where the enhancement is off', async () => {
    const there = await Collection.create(plain);
    const asset = await there.createAsset();
    const { id } = await there.createFlow([asset.id]);
    expect(await there.error(GENERATE, { id })).toMatchObject({ extensions: { code: 'CONFLICT' } });
    const { gapsFound } = await there.scan(id);
    expect(await generate(id, there)).toMatchObject({ isAvailable: true, totalQuestions: gapsFound });
  });

  it('follows a real analysis', async () => {
    const { flowId } = await collection.scannedFlow();
    await collection.query('mutation ($id: ID!) { analyzeGaps(input: {collectionFlowId: $id}) { run { id } } }', {
      id: flowId,
    });
    await expect
      .poll(async () => (await collection.readFlow(flowId)).phase, { timeout: 20_000 })
      .toBe('QUESTIONNAIRE_GENERATION');
    const questionnaire = await generate(flowId);
    expect(questionnaire?.totalQuestions).toBe((await collection.readFlow(flowId)).gapSummary.pending);
  });

  it('shows 1,000 of 10,000 questions, counts all, and stays fast', async () => {
    const { clientAccountId, engagementId } = collection.tenant;
    const { flowId } = await analyzedFlow(1, ['location']);
    await app.database.rows(
      `with made as (insert into migration.assets (client_account_id, engagement_id, id, name, asset_type, normalised_name)
         select $1::uuid, $2::uuid, gen_random_uuid(), 'srv-' || n, 'SERVER', 'srv-' || n from generate_series(1, 2000) n returning id),
       selected as (insert into migration.collection_flow_assets (client_account_id, engagement_id, collection_flow_id, asset_id)
         select $1::uuid, $2::uuid, $3::uuid, id from made returning asset_id)
       insert into migration.collection_data_gaps (client_account_id, engagement_id, collection_flow_id, asset_id, field_name, gap_type, gap_category, priority)
       select $1::uuid, $2::uuid, $3::uuid, asset_id, field, 'MISSING_FIELD', 'platform', 1
       from selected, unnest(array['location', 'environment', 'os_family', 'os_name', 'os_version']) field`,
      [clientAccountId, engagementId, flowId],
    );
    const startedAt = performance.now();
    const questionnaire = await generate(flowId);
    const elapsedMs = performance.now() - startedAt;
    expect(questionsOf(questionnaire)).toHaveLength(1000);
    expect(questionnaire).toMatchObject({ totalQuestions: 10_001, answeredQuestions: 0 });
    expect(questionsOf(questionnaire)[0]?.alsoAnswers).toHaveLength(199);
    expect(elapsedMs).toBeLessThan(5_000);
  });
});

describe('answerQuestions', () => {
  it('writes the assets, closes the gaps, and leaves the rest open', async () => {
    const { flowId, assetIds } = await analyzedFlow(1, ['hostname', 'cpu_cores', 'location']);
    const made = await generate(flowId);
    const [host, cores] = [gapOf(made, 'hostname'), gapOf(made, 'cpu_cores')];
    const after = await answer(
      flowId,
      { gapId: host.gapId, value: 'web-0.example' },
      { gapId: cores.gapId, value: '8' },
    );
    expect(after).toMatchObject({ id: made?.id, answeredQuestions: 2, totalQuestions: 3 });
    expect(gapOf(after, 'hostname').answer).toBe('web-0.example');
    expect(gapOf(after, 'cpu_cores').answer).toBe(8);
    expect(questionsOf(after)[0]).toMatchObject({ fieldName: 'location', answer: null });
    const { attributes } = await collection.readAsset(assetIds[0] ?? '');
    expect(attributes).toMatchObject({ hostname: 'web-0.example', cpu_cores: 8 });
    const [stored] = await app.database.rows<{ field_sources: Record<string, string> }>(
      'select field_sources from migration.assets where id = $1',
      [assetIds[0]],
    );
    expect(stored?.field_sources).toMatchObject({ hostname: 'person', cpu_cores: 'person' });
    expect(await collection.gapIn(flowId, 'cpu_cores')).toMatchObject({
      resolution: 'RESOLVED',
      resolvedValue: 8,
      resolvedBy: collection.as.subject,
    });
    const events = await collection.events('gap.resolved');
    expect(new Set(events.map(({ gapId }) => gapId))).toEqual(new Set([host.gapId, cores.gapId]));
    expect(events).toHaveLength(2);
    expect(events).toMatchObject([{ collectionFlowId: flowId }, { collectionFlowId: flowId }]);
    expect(await collection.readFlow(flowId)).toMatchObject({ phase: 'MANUAL_COLLECTION', status: 'PAUSED' });
  });

  it('finalizes the flow with the last answer', async () => {
    const { flowId } = await analyzedFlow(2, ['hostname']);
    const made = await generate(flowId);
    await answer(flowId, { gapId: gapOf(made, 'hostname', 'web-0').gapId, value: 'a' });
    const after = await answer(flowId, { gapId: gapOf(made, 'hostname', 'web-1').gapId, value: 'b' });
    expect(after).toMatchObject({ answeredQuestions: 2, totalQuestions: 2 });
    expect(await collection.readFlow(flowId)).toMatchObject({ phase: 'FINALIZATION', status: 'COMPLETED' });
    expect(await generate(flowId)).toBeNull();
  });

  it('asks no more what an answer makes pointless', async () => {
    const { flowId } = await analyzedFlow(1, ['power_state', 'ip_addresses']);
    const made = await generate(flowId);
    const after = await answer(flowId, { gapId: gapOf(made, 'power_state').gapId, value: 'off' });
    expect(after).toMatchObject({ answeredQuestions: 1, totalQuestions: 1 });
    expect(await collection.readFlow(flowId)).toMatchObject({ phase: 'FINALIZATION', status: 'COMPLETED' });
  });

  it('settles the same question about many assets with one answer', async () => {
    const { flowId, assetIds } = await analyzedFlow(4, ['location']);
    await app.database.rows(
      `update migration.collection_data_gaps set proposed_value = '"Lyon"' where asset_id = $1 and field_name = 'location'`,
      [assetIds[3]],
    );
    const made = await generate(flowId);
    const first = gapOf(made, 'location');
    const others = [gapOf(made, 'location', 'web-1').gapId, gapOf(made, 'location', 'web-2').gapId];
    expect(first.alsoAnswers).toEqual(others);
    expect(
      questionsOf(made)
        .slice(1)
        .flatMap(({ alsoAnswers }) => alsoAnswers),
    ).toEqual([]);
    const after = await answer(flowId, { gapId: first.gapId, value: 'Ghent', applyToGapIds: first.alsoAnswers });
    expect(after).toMatchObject({ answeredQuestions: 3, totalQuestions: 4 });
    const places = await Promise.all(assetIds.map(async (id) => (await collection.readAsset(id)).location));
    expect(places).toEqual(['Ghent', 'Ghent', 'Ghent', null]);
    expect(await collection.events('gap.resolved')).toHaveLength(3);
  });

  it('keeps an analysis that people only confirm', async () => {
    const { flowId, assetIds } = await analyzedFlow(2, ['os_family']);
    await collection.propose(flowId, 'os_family', 'linux');
    await collection.markAnalyzed(flowId);
    const made = await generate(flowId);
    await answer(
      flowId,
      { gapId: gapOf(made, 'os_family', 'web-0').gapId, value: 'linux' },
      { gapId: gapOf(made, 'os_family', 'web-1').gapId, value: 'windows' },
    );
    const stale = await Promise.all(assetIds.map(async (id) => (await collection.readAsset(id)).isAnalysisStale));
    expect(stale).toEqual([false, true]);
  });

  it('takes the same answer twice, and refuses another one', async () => {
    const { flowId } = await analyzedFlow(1, ['hostname', 'location']);
    const { gapId } = gapOf(await generate(flowId), 'hostname');
    const first = await answer(flowId, { gapId, value: 'web' });
    expect(await answer(flowId, { gapId, value: 'web' })).toEqual(first);
    expect(await collection.events('gap.resolved')).toHaveLength(1);
    const other = await collection.error(ANSWER, answering(flowId, [{ gapId, value: 'other' }]));
    expect(other).toMatchObject({ extensions: { code: 'CONFLICT', gapId } });
  });

  it('answers a repetition after the flow was analysed again and is done', async () => {
    const { flowId } = await analyzedFlow(1, ['hostname']);
    const { gapId } = gapOf(await generate(flowId), 'hostname');
    await answer(flowId, { gapId, value: 'web' });
    await endRun(flowId);
    expect(await answer(flowId, { gapId, value: 'web' })).toMatchObject({ totalQuestions: 0, sections: [] });
  });

  it('answers a repetition by its key while the questions of another analysis wait for their time', async () => {
    const patient = await Collection.create(slow);
    const { flowId } = await analyzedFlow(1, ['hostname', 'location'], patient);
    const endedAgo = (seconds: number) =>
      slow.database.rows(
        'update migration.collection_flows set analyzed_at = now() - make_interval(secs => $2) where id = $1',
        [flowId, seconds],
      );
    await endedAgo(7200);
    const { id: gapId } = await patient.gapIn(flowId, 'hostname');
    const { input } = answering(flowId, [{ gapId, value: 'web' }]);
    const once = { input: { ...input, idempotencyKey: 'once' } };
    await patient.query(ANSWER, once);
    await endedAgo(0);
    await patient.query(ANSWER, once);
    expect(await patient.events('gap.resolved')).toHaveLength(1);
    const late = await patient.error(ANSWER, { input: { ...input, idempotencyKey: 'late' } });
    expect(late.extensions.code).toBe('CONFLICT');
  });

  it('takes one value for two gaps in one field of an asset, and not two', async () => {
    const { flowId, assetIds } = await collection.scannedFlow();
    const say = (invalid: object) =>
      app.database.rows('update migration.assets set invalid_values = $2 where id = $1', [assetIds[0], invalid]);
    const openGap = async () => {
      await collection.scan(flowId);
      const [gap] = await collection.gapsOf(flowId, { fieldNames: ['memory_mib'], resolutions: ['PENDING'] });
      return gap?.id ?? '';
    };
    await say({ memory_mib: 'lots' });
    const invalid = await openGap();
    await collection.query('mutation ($ids: [ID!]!) { rejectGaps(input: {gapIds: $ids}) { rejected } }', {
      ids: [invalid],
    });
    await say({});
    const missing = await openGap();
    await endRun(flowId);
    const two = (...values: unknown[]) => [missing, invalid].map((gapId, index) => ({ gapId, value: values[index] }));
    const error = await collection.error(ANSWER, answering(flowId, two('1 GiB', '2 GiB')));
    expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.answers[1].value' });
    expect((await collection.readAsset(assetIds[0] ?? '')).attributes).toEqual({});
    await answer(flowId, ...two('1 GiB', 1024));
    expect(await collection.gapsOf(flowId, { fieldNames: ['memory_mib'] })).toMatchObject([
      { resolution: 'RESOLVED', resolvedValue: 1024 },
      { resolution: 'RESOLVED', resolvedValue: 1024 },
    ]);
  });

  it('changes nothing when one answer is refused, and says which', async () => {
    const { flowId, assetIds } = await analyzedFlow(1, ['hostname', 'os_family', 'cpu_cores']);
    const made = await generate(flowId);
    const good = { gapId: gapOf(made, 'hostname').gapId, value: 'web' };
    const system = gapOf(made, 'os_family').gapId;
    for (const value of ['amiga', 'n/a', 7]) {
      const error = await collection.error(ANSWER, answering(flowId, [good, { gapId: system, value }]));
      expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', field: 'input.answers[1].value' } });
    }
    const neighbour = await Collection.create(app);
    const { flowId: theirs } = await neighbour.scannedFlow();
    const { flowId: another } = await collection.scannedFlow();
    const strangers = [await neighbour.gapIn(theirs, 'hostname'), await collection.gapIn(another, 'hostname')];
    for (const { id } of strangers) {
      const named = await collection.error(ANSWER, answering(flowId, [good, { gapId: id, value: 'x' }]));
      expect(named).toMatchObject({ message: `No gap with id ${id}.`, extensions: { code: 'NOT_FOUND' } });
      const applied = await collection.error(ANSWER, answering(flowId, [{ ...good, applyToGapIds: [id] }]));
      expect(applied).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
    }
    // One value for two fields must be a value of both.
    const both = await collection.error(ANSWER, answering(flowId, [{ ...good, applyToGapIds: [system] }]));
    expect(both).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', field: 'input.answers[0].value' } });
    expect((await collection.readAsset(assetIds[0] ?? '')).attributes).toEqual({});
    expect(await read(flowId)).toMatchObject({ answeredQuestions: 0, totalQuestions: 3 });
    expect(await collection.events('gap.resolved')).toEqual([]);
  });

  it('refuses a value for a field that was filled meanwhile with another', async () => {
    const { flowId, assetIds } = await analyzedFlow(1, ['hostname', 'location']);
    const { gapId } = gapOf(await generate(flowId), 'hostname');
    await collection.updateAsset(assetIds[0] ?? '', { attributes: { hostname: 'elsewhere' } });
    expect(gapOf(await read(flowId), 'hostname').answer).toBe('elsewhere');
    const error = await collection.error(ANSWER, answering(flowId, [{ gapId, value: 'web' }]));
    expect(error).toMatchObject({ extensions: { code: 'CONFLICT' } });
  });

  it('lets several people answer at once: every answer counts, and the last one finalizes', async () => {
    const { flowId } = await analyzedFlow(8, ['hostname']);
    const questions = questionsOf(await generate(flowId));
    await Promise.all(questions.map(({ gapId }, index) => answer(flowId, { gapId, value: `host-${index}` })));
    expect(await read(flowId)).toMatchObject({ answeredQuestions: 8, totalQuestions: 8 });
    expect(await collection.readFlow(flowId)).toMatchObject({ phase: 'FINALIZATION', status: 'COMPLETED' });
    expect(await collection.events('gap.resolved')).toHaveLength(8);
  });

  it('needs an ANALYST; a VIEWER reads', async () => {
    const { flowId } = await analyzedFlow(1, ['hostname']);
    const { gapId } = gapOf(await generate(flowId), 'hostname');
    const { tenant } = collection;
    await app.grant('vic', 'VIEWER', tenant.clientAccountId, tenant.engagementId);
    const as = { subject: 'vic', tenant };
    expect(await app.query(READ, { id: flowId }, as)).toMatchObject({
      collectionFlow: { questionnaire: { totalQuestions: 1 } },
    });
    expect(await app.error(GENERATE, { id: flowId }, as)).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    const answered = await app.error(ANSWER, answering(flowId, [{ gapId, value: 'x' }]), as);
    expect(answered).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
  });
});
