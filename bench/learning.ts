import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { type Month, playMonth, type Stage, type WaveFigures } from '../test/kit/learning/month.js';
import { countQuestions } from '../test/kit/learning/questions.js';
import { startModelServer } from '../test/kit/model-server.js';
import { startInProcess } from './in-process.js';

/**
 * A month of 5 engagements of 2 clients, played three times: every week in new engagements, where nothing was learned yet;
 * in the same ones, where analyses learn from what the assets have got since, and the database refuses to store learnings;
 * and with what decisions teach. Reviewers know the truth; the model knows only what it is told. Then the questions that it takes to complete
 * 90 % of what is required, asked in three ways. The same every time: nothing is drawn by chance.
 */
const { values: options } = parseArgs({
  options: { waves: { type: 'string', default: '4' }, servers: { type: 'string', default: '11' } },
});
const SIZE = { clients: { Alpha: 3, Beta: 2 }, waves: Number(options.waves), servers: Number(options.servers) };
const QUESTIONED_SERVERS = 40;

const model = await startModelServer();
const bench = await startInProcess({
  LACUNA_ANALYZE_COOLDOWN_SECONDS: '0',
  LACUNA_QUESTIONNAIRE_DELAY_SECONDS: '0',
  LACUNA_MODEL: 'openai:double-1',
  OPENAI_BASE_URL: model.baseUrl,
  OPENAI_API_KEY: 'sk-of-the-benchmark',
});

const stage: Stage = {
  model,
  rows: async <Row>(text: string, values: unknown[] = []) => (await bench.owner.query(text, values)).rows as Row[],
  query: (query, variables, { tenant } = {}) =>
    bench.ask(tenant && [tenant.clientAccountId, tenant.engagementId], query, variables),
};

const percent = (part: number, whole: number) => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);
const perGap = ({ tokens, gaps }: WaveFigures) => (tokens / gaps).toFixed(0);

function total({ waves }: Month): WaveFigures {
  const sum = (pick: (wave: WaveFigures) => number) => waves.reduce((whole, wave) => whole + pick(wave), 0);
  return {
    gaps: sum(({ gaps }) => gaps),
    proposals: sum(({ proposals }) => proposals),
    accepted: sum(({ accepted }) => accepted),
    calls: sum(({ calls }) => calls),
    tokens: sum(({ tokens }) => tokens),
  };
}

type Months = Readonly<Record<'nothing' | 'assets' | 'decisions too', Month>>;

function print(months: Months): void {
  const columns = ['gaps', 'proposed', 'accepted', 'of proposals', 'of gaps', 'model calls', 'tokens', 'tokens a gap'];
  const table = new Table({ head: ['week', 'learns from', ...columns], style: { head: [], border: [] } });
  const row = (week: string, from: string, wave: WaveFigures) =>
    table.push([
      week,
      from,
      wave.gaps,
      wave.proposals,
      wave.accepted,
      percent(wave.accepted, wave.proposals),
      percent(wave.accepted, wave.gaps),
      wave.calls,
      wave.tokens,
      perGap(wave),
    ]);
  for (let week = 0; week < SIZE.waves; week++)
    for (const [from, { waves }] of Object.entries(months)) {
      const wave = waves[week];
      if (wave) row(String(week + 1), from, wave);
    }
  for (const [from, month] of Object.entries(months)) row('all', from, total(month));
  process.stdout.write(`${table.toString()}\n`);
}

try {
  await stage.rows('revoke insert, update on migration.learnings from lacuna_app');
  const nothing = await playMonth(stage, { ...SIZE, isForgetful: true });
  const assets = await playMonth(stage, SIZE);
  await stage.rows('grant insert, update on migration.learnings to lacuna_app');
  const decisions = await playMonth(stage, SIZE);
  print({ nothing, assets, 'decisions too': decisions });
  const crossings = [nothing, assets, decisions].flatMap((month) => month.crossings);
  process.stdout.write(`learnings that crossed a client: ${crossings.length}\n`);
  const { plain, ordered, grouped } = await countQuestions(stage, QUESTIONED_SERVERS);
  process.stdout.write(
    `questions to 90 % completeness of ${QUESTIONED_SERVERS} servers: ${plain} as stored, ${ordered} ordered, ${grouped} grouped and ordered\n`,
  );
  const [off, on] = [total(nothing), total(decisions)];
  const isBetter = on.accepted / on.proposals > off.accepted / off.proposals && on.tokens < off.tokens;
  if (!isBetter || crossings.length > 0 || grouped >= plain) process.exitCode = 1;
} finally {
  await bench.close();
  await model.close();
}
