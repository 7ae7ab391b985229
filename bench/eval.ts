import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createChatModel } from '../src/ai/model/model-factory.js';
import { loadPriceTable } from '../src/ai/model/price-table.js';
import { loadConfig } from '../src/config.js';
import { ModelBench } from './eval/model-score.js';
import { reliabilityPlot } from './eval/plot.js';
import { reportOf } from './eval/report.js';
import { type Score, scoreTask } from './eval/score.js';
import { allTasks } from './eval/tasks.js';

/**
 * `npm run eval`: how right proposals are. Hides known values of inventories, asks for proposals, and scores them beside two
 * baselines; with LACUNA_MODEL also asks a model for the first `--model-assets` (40) values of each task. Writes
 * docs/evaluation.md and its picture. The real inventories lie in ../shared/data; without them only the generated one is
 * evaluated, and nothing is written.
 */
const inventories = fileURLToPath(new URL('../../shared/data/inventory/', import.meta.url));
const hasInventories = existsSync(inventories);

const { values: options } = parseArgs({ options: { 'model-assets': { type: 'string', default: '40' } } });
const { model, priceTablePath } = loadConfig(process.env);
const bench =
  model && new ModelBench(createChatModel(model), loadPriceTable(priceTablePath), Number(options['model-assets']));

const scores: Score[] = [];
for (const task of allTasks(hasInventories ? inventories : undefined)) {
  const score = await scoreTask(task, bench);
  scores.push(score);
  process.stderr.write(`${task.inventory}: ${task.field}\n`);
}
const report = reportOf(scores);
process.stdout.write(report);
if (hasInventories) {
  writeFileSync(new URL('../docs/evaluation.md', import.meta.url), report);
  writeFileSync(
    new URL('../docs/images/evaluation.svg', import.meta.url),
    reliabilityPlot(scores.flatMap(({ proposals }) => proposals)),
  );
} else
  process.stderr.write('The real inventories of ../shared/data are not here: docs/evaluation.md stays as it is.\n');
