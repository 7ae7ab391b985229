import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Tenant } from '../../../src/scope.js';
import { answerGap, type Blocks, type GapBlock, wholeAnswer } from '../model-answers.js';
import type { ModelServer } from '../model-server.js';
import { type TrueServer, trueServers } from './known-truth.js';

/** What a month is played on: a gateway over HTTP, its database as the owner sees it, and the model it asks. */
export interface Stage {
  query<Data>(query: string, variables?: Record<string, unknown>, as?: { tenant?: Tenant }): Promise<Data>;
  rows<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  readonly model: ModelServer;
}

export interface MonthSize {
  /** By client, how many engagements it has. */
  readonly clients: Readonly<Record<string, number>>;
  readonly waves: number;
  /** Of one wave of one engagement. */
  readonly servers: number;
  /** Every wave in engagements of its own: nothing is known of the waves before. */
  readonly isForgetful?: boolean;
}

/** What came of one wave over all engagements. */
export interface WaveFigures {
  readonly gaps: number;
  /** Gaps that a value was proposed for. */
  readonly proposals: number;
  /** Proposals that were true, and so accepted. */
  readonly accepted: number;
  readonly calls: number;
  readonly tokens: number;
}

export interface Month {
  readonly waves: readonly WaveFigures[];
  /** Things that one client's analyses were shown, proposed, or drew on, and another client's people had said. */
  readonly crossings: readonly string[];
}

/**
 * A model that knows nothing but what it is told: for a field that a learning speaks of it says what people took there
 * and not what they refused; for any other, what comes first to mind.
 */
function teachableAnswer({ gaps, learnings }: Blocks): string {
  const said = learnings as { field_name: string; outcome: string | null; value: unknown }[];
  const answers = gaps.map((gap: GapBlock) => {
    const about = said.filter(({ field_name: field }) => field === gap.field_name);
    const taken = about.find(({ outcome }) => outcome === 'ACCEPTED' || outcome === 'RESOLVED');
    const refused = about.filter(({ outcome }) => outcome === 'REJECTED').map(({ value }) => value);
    const guess = gap.allowed_values?.find((value) => !refused.includes(value)) ?? null;
    const value = taken?.value ?? guess;
    const plain = answerGap(gap);
    return value === null
      ? plain
      : { ...plain, proposed_value: value, confidence_score: taken ? 0.8 : 0.6, evidence: [{ path: 'name' }] };
  });
  return JSON.stringify(wholeAnswer(answers));
}

/** Creates clients and engagements, and plays the waves of all of them: import, scan, analysis, and a review that knows the truth. */
export async function playMonth(stage: Stage, size: MonthSize): Promise<Month> {
  const { model } = stage;
  model.always({ text: teachableAnswer });
  const played: Engagement[] = [];
  let engagements: Engagement[] = [];
  const first = model.requests.length;
  const waves: WaveFigures[] = [];
  for (let wave = 0; wave < size.waves; wave++) {
    const figures: WaveFigures[] = [];
    if (wave === 0 || size.isForgetful === true) {
      engagements = await createEngagements(stage, size.clients);
      played.push(...engagements);
    }
    for (const { client, number, tenant } of engagements)
      figures.push(await playWave(stage, tenant, trueServers(client, number, wave, size.servers)));
    const sum = (pick: (one: WaveFigures) => number) => figures.reduce((total, one) => total + pick(one), 0);
    waves.push({
      gaps: sum(({ gaps }) => gaps),
      proposals: sum(({ proposals }) => proposals),
      accepted: sum(({ accepted }) => accepted),
      calls: sum(({ calls }) => calls),
      tokens: sum(({ tokens }) => tokens),
    });
  }
  return { waves, crossings: await findCrossings(stage, played, first) };
}

interface Engagement {
  readonly client: string;
  readonly number: number;
  readonly tenant: Tenant;
}

async function createEngagements(stage: Stage, clients: MonthSize['clients']): Promise<Engagement[]> {
  const made: Engagement[] = [];
  for (const [client, count] of Object.entries(clients)) {
    const tenants = await createTenants(stage, `${client} ${Date.now()}`, count);
    made.push(...tenants.map((tenant, number) => ({ client, number, tenant })));
  }
  return made;
}

export async function createTenants(stage: Stage, name: string, count: number): Promise<Tenant[]> {
  const { createClientAccount } = await stage.query<{ createClientAccount: { clientAccount: { id: string } } }>(
    'mutation ($name: String!) { createClientAccount(input: {name: $name}) { clientAccount { id } } }',
    { name },
  );
  const clientAccountId = createClientAccount.clientAccount.id;
  const tenants: Tenant[] = [];
  for (let n = 0; n < count; n++) {
    const { createEngagement } = await stage.query<{ createEngagement: { engagement: { id: string } } }>(
      'mutation ($id: ID!, $name: String!) { createEngagement(input: {clientAccountId: $id, name: $name}) { engagement { id } } }',
      { id: clientAccountId, name: `Move ${n}` },
    );
    tenants.push({ clientAccountId, engagementId: createEngagement.engagement.id });
  }
  return tenants;
}

/** A flow over new servers, scanned and analysed. */
export async function analyzedFlow(
  stage: Stage,
  tenant: Tenant,
  servers: readonly TrueServer[],
): Promise<{ flowId: string; tokens: number }> {
  const as = { tenant };
  const assetIds: string[] = [];
  for (const { name } of servers) {
    const { createAsset } = await stage.query<{ createAsset: { asset: { id: string } } }>(
      'mutation ($input: CreateAssetInput!) { createAsset(input: $input) { asset { id } } }',
      // What a virtual server must have is known before anything is asked: an answer makes no new questions.
      { input: { name, assetType: 'SERVER', attributes: { asset_kind: 'virtual' } } },
      as,
    );
    assetIds.push(createAsset.asset.id);
  }
  const { createCollectionFlow } = await stage.query<{ createCollectionFlow: { collectionFlow: { id: string } } }>(
    'mutation ($ids: [ID!]!) { createCollectionFlow(input: {name: "Wave", assetIds: $ids}) { collectionFlow { id } } }',
    { ids: assetIds },
    as,
  );
  const flowId = createCollectionFlow.collectionFlow.id;
  await stage.query(
    'mutation ($id: ID!) { scanGaps(input: {collectionFlowId: $id}) { gapsFound } }',
    { id: flowId },
    as,
  );
  const { analyzeGaps } = await stage.query<{ analyzeGaps: { run: { id: string } } }>(
    'mutation ($id: ID!) { analyzeGaps(input: {collectionFlowId: $id}) { run { id } } }',
    { id: flowId },
    as,
  );
  for (;;) {
    const { analysisRun: run } = await stage.query<{
      analysisRun: { isSettled: boolean; status: string; inputTokens: number; outputTokens: number };
    }>(
      'query ($id: ID!) { analysisRun(id: $id) { isSettled status inputTokens outputTokens } }',
      { id: analyzeGaps.run.id },
      as,
    );
    if (run.isSettled && run.status !== 'COMPLETED') throw new Error(`the run of a wave was ${run.status}`);
    if (run.isSettled) return { flowId, tokens: run.inputTokens + run.outputTokens };
    await sleep(25);
  }
}

export interface OpenGap {
  readonly id: string;
  readonly name: string;
  readonly fieldName: string;
  readonly proposedValue: unknown;
}

export const openGaps = (stage: Stage, flowId: string): Promise<OpenGap[]> =>
  stage.rows<OpenGap>(
    `select g.id, a.name, g.field_name as "fieldName", g.proposed_value as "proposedValue"
     from migration.collection_data_gaps g join migration.assets a on a.id = g.asset_id
     where g.collection_flow_id = $1 and g.resolution_status = 'PENDING' order by a.name, g.field_name`,
    [flowId],
  );

/** A reviewer accepts what is true, and gives the true value where something else, or nothing, is proposed. */
async function playWave(stage: Stage, tenant: Tenant, servers: readonly TrueServer[]): Promise<WaveFigures> {
  const truths = new Map(servers.map(({ name, truth }) => [name, truth]));
  const truthOf = ({ name, fieldName }: OpenGap) => truths.get(name)?.[fieldName];
  const callsBefore = stage.model.requests.length;
  const { flowId, tokens } = await analyzedFlow(stage, tenant, servers);
  const calls = stage.model.requests.length - callsBefore;
  const gaps = await openGaps(stage, flowId);
  const proposals = gaps.filter(({ proposedValue }) => proposedValue !== null);
  const accepted = proposals.filter((gap) => isDeepStrictEqual(gap.proposedValue, truthOf(gap)));
  for (const some of inTurns(accepted.map(({ id }) => id)))
    await stage.query(
      'mutation ($ids: [ID!]!) { acceptGaps(input: {gapIds: $ids}) { accepted } }',
      { ids: some },
      { tenant },
    );
  const known = (await openGaps(stage, flowId)).filter((gap) => truthOf(gap) !== undefined);
  for (const some of inTurns(known)) {
    const answers = some.map((gap) => ({ gapId: gap.id, value: truthOf(gap) }));
    await answer(stage, tenant, flowId, answers);
  }
  return { gaps: gaps.length, proposals: proposals.length, accepted: accepted.length, calls, tokens };
}

export const answer = (
  stage: Stage,
  tenant: Tenant,
  collectionFlowId: string,
  answers: readonly { gapId: string; value: unknown; applyToGapIds?: readonly string[] }[],
): Promise<unknown> =>
  stage.query(
    'mutation ($input: AnswerQuestionsInput!) { answerQuestions(input: $input) { questionnaire { id } } }',
    { input: { collectionFlowId, answers } },
    { tenant },
  );

const AT_ONCE = 100;
const inTurns = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, turn) =>
    items.slice(turn * AT_ONCE, (turn + 1) * AT_ONCE),
  );

/** What is a client's own bears its name: it may stand in no request, proposal or learning of another client's. */
async function findCrossings(
  stage: Stage,
  engagements: readonly { client: string; tenant: Tenant }[],
  firstRequest: number,
): Promise<string[]> {
  const clients = new Map(engagements.map(({ client, tenant }) => [tenant.clientAccountId, client]));
  const ids = [...clients.keys()];
  const owners = new Map(
    (
      await stage.rows<{ id: string; account: string }>(
        'select id, client_account_id as account from migration.assets where client_account_id = any($1)',
        [ids],
      )
    ).map(({ id, account }) => [id, account]),
  );
  const isForeign = (account: string | undefined, text: string) =>
    [...clients].some(([other, name]) => other !== account && text.includes(name));
  const shown = stage.model.requests
    .slice(firstRequest)
    .filter(({ blocks }) => isForeign(owners.get(String(blocks?.asset['id'])), JSON.stringify(blocks?.learnings)))
    .map(({ blocks }) => `a request about ${String(blocks?.asset['id'])}`);
  const proposed = await stage.rows<{ id: string; account: string; text: string }>(
    `select id, client_account_id as account, concat(proposed_value, ai_suggestions) as text from migration.collection_data_gaps
     where client_account_id = any($1)`,
    [ids],
  );
  const drawnOn = await stage.rows<{ id: string }>(
    `select n.id from migration.asset_analyses n, jsonb_array_elements_text(n.learnings_used) used
     join migration.learnings l on l.id = used::uuid
     where n.client_account_id = any($1) and (l.client_account_id <> n.client_account_id
       or (l.engagement_id is not null and l.engagement_id <> n.engagement_id))`,
    [ids],
  );
  return [
    ...shown,
    ...proposed.filter(({ account, text }) => isForeign(account, text)).map(({ id }) => `the proposal for gap ${id}`),
    ...drawnOn.map(({ id }) => `analysis ${id}`),
  ];
}
