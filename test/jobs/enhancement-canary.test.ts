import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { type Canary, canaries, DENIED_KEYS } from '../kit/analysis/canaries.js';
import { ChildApp } from '../kit/child-app.js';
import { answerGap, type Blocks, wholeAnswer } from '../kit/model-answers.js';
import { type ModelServer, startModelServer } from '../kit/model-server.js';
import { startTraceCollector, type TraceCollector } from '../kit/trace-collector.js';

const COUNT = 500;
const A_ASSET = 10;

let model: ModelServer;
let collector: TraceCollector;
let app: ChildApp;
let tenant: Tenant;
beforeAll(async () => {
  model = await startModelServer();
  collector = await startTraceCollector();
  app = await ChildApp.create({
    LACUNA_MODEL: 'openai:double',
    OPENAI_BASE_URL: model.baseUrl,
    OPENAI_API_KEY: 'sk-proj-thekeyofthegatewayitself0123456789',
    LACUNA_ANALYZE_COOLDOWN_SECONDS: '0',
    LACUNA_RATE_LIMIT_PER_MINUTE: '1000000',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    LOG_LEVEL: 'debug',
  });
  await app.start();
  tenant = await app.createTenant();
});
afterAll(async () => {
  await app.remove();
  await model.close();
  await collector.close();
});

const errors: string[] = [];

/** The answer, whatever it is; what is wrong in it is kept. */
async function ask<Data>(query: string, variables: object): Promise<Data | undefined> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await app.headers({ tenant })) },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as { data?: Data; errors?: object[] };
  if (body.errors) errors.push(JSON.stringify(body.errors));
  return body.data;
}

/** An asset that says each canary in its name or description, as a value, and as a key. */
async function createAsset(group: readonly Canary[], number: number): Promise<string> {
  const texts = group.map(({ text }) => text);
  const denied = DENIED_KEYS.map((key, index) => [key, `harmless-${number}-${index}-word`]);
  const data = await ask<{ createAsset: { asset: { id: string } } }>(
    'mutation ($input: CreateAssetInput!) { createAsset(input: $input) { asset { id } } }',
    {
      input: {
        name: `web-${number}`,
        assetType: 'SERVER',
        description: texts.slice(0, 5).join('; '),
        location: texts[5],
        customAttributes: {
          tech_stack: { notes: texts, [texts[6] ?? '']: 1, nested: Object.fromEntries(denied) },
          technology: texts.slice(5).join(' '),
          framework: Object.fromEntries(texts.map((text) => [text, text])),
          ...Object.fromEntries(texts.map((text, index) => [text.slice(0, 100), `value ${index}`])),
          ...Object.fromEntries(denied),
        },
      },
    },
  );
  if (!data) throw new Error(errors.at(-1));
  return data.createAsset.asset.id;
}

/** A model that repeats whatever it was told, in its answer and in its refused first attempt. */
function gossip({ asset, gaps }: Blocks): string {
  const said = JSON.stringify(asset).slice(0, 400);
  return JSON.stringify(
    wholeAnswer(
      gaps.map((gap) => ({
        ...answerGap(gap),
        proposed_value: null,
        evidence: [{ path: 'description' }],
        ai_suggestions: [said, `Ask about ${said}`],
        suggested_resolution: said,
      })),
    ),
  );
}

const rowsAsText = async (table: string) =>
  (await app.database.rows<{ text: string }>(`select t::text as text from migration.${table} t`))
    .map(({ text }) => text)
    .join('\n');

it(`lets none of ${COUNT} secrets and personal data in keys, values and descriptions out`, {
  timeout: 120_000,
}, async () => {
  const all = canaries(COUNT);
  const assetIds: string[] = [];
  for (let from = 0; from < COUNT; from += A_ASSET)
    assetIds.push(await createAsset(all.slice(from, from + A_ASSET), from / A_ASSET));
  model.next({ text: ({ asset }) => `Certainly: ${JSON.stringify(asset)}` });
  model.always({ text: gossip });

  const flow = await ask<{ createCollectionFlow: { collectionFlow: { id: string } } }>(
    'mutation ($ids: [ID!]!) { createCollectionFlow(input: {name: "Wave 1", assetIds: $ids}) { collectionFlow { id } } }',
    { ids: assetIds },
  );
  const id = flow?.createCollectionFlow.collectionFlow.id;
  await ask('mutation ($id: ID!) { scanGaps(input: {collectionFlowId: $id}) { gapsFound } }', { id });
  await ask('mutation ($id: ID!) { analyzeGaps(input: {collectionFlowId: $id}) { run { id } } }', { id });
  await expect
    .poll(
      () =>
        app.database.rows(
          'select status, processed, failed from migration.analysis_runs where collection_flow_id = $1',
          [id],
        ),
      { timeout: 60_000 },
    )
    .toEqual([{ status: 'COMPLETED', processed: assetIds.length, failed: 0 }]);

  // What people sent and could not be taken, and what went wrong on our side over a row that holds them.
  for (const { text } of all.slice(0, 50)) {
    await ask('mutation ($input: CreateAssetInput!) { createAsset(input: $input) { asset { id } } }', {
      input: { name: 'x', assetType: 'SERVER', attributes: { cpu_cores: text, [text]: 1 } },
    });
    await ask(
      'mutation ($id: ID!, $f: [String!]) { analyzeGaps(input: {collectionFlowId: $id, fieldNames: $f}) { run { id } } }',
      {
        id,
        f: [text],
      },
    );
    await ask('query ($id: ID!) { asset(id: $id) { id } }', { id: text });
    await ask('query ($after: String) { assets(after: $after) { nodes { id } } }', { after: text });
  }
  await app.database.rows(
    `alter table migration.assets add constraint no_canaries check (description not like '%no more%') not valid`,
  );
  for (const [index, { text }] of all.slice(0, 50).entries())
    await ask('mutation ($input: UpdateAssetInput!) { updateAsset(input: $input) { asset { id } } }', {
      input: { assetId: assetIds[index % assetIds.length], description: `${text} no more` },
    });
  expect(errors.filter((error) => error.includes('"INTERNAL"'))).toHaveLength(50);

  // At its end a process sends the spans that are left.
  expect(await app.end('SIGTERM')).toBe(0);
  const spans = collector.bodies.join('\n');
  for (const name of [
    'Mutation updateAsset',
    'job analyze-gaps',
    'analyze asset',
    'gen_ai',
    'error.type',
    'sql update',
  ])
    expect(spans, `no span of ${name} came`).toContain(name);

  /** Wherever text leaves the database. */
  const sinks: Record<string, string> = {
    'requests to the model': model.requests.map(({ raw, headers }) => raw + JSON.stringify(headers)).join('\n'),
    'the log at debug level': app.log,
    spans,
    'the audit trail': await rowsAsText('audit_events'),
    'the usage': await rowsAsText('model_calls'),
    'what a run says of itself': (await rowsAsText('analysis_runs')) + (await rowsAsText('asset_analyses')),
    'error answers': errors.join('\n'),
  };
  for (const [sink, text] of Object.entries(sinks)) {
    expect(text.length, `${sink}: nothing was written, so nothing is proved`).toBeGreaterThan(100);
    const leaked = all.filter(({ secret }) => text.includes(secret)).map(({ kind, secret }) => `${kind}: ${secret}`);
    expect(leaked, `secrets in ${sink}`).toEqual([]);
    expect(text.match(/harmless-\d+-\d+-word/g) ?? [], `what stands under denied keys, in ${sink}`).toEqual([]);
  }
  // And they were there: in the database they stand as they came.
  const stored = await rowsAsText('assets');
  expect(all.filter(({ secret }) => !stored.includes(secret))).toEqual([]);
});
