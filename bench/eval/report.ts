import type { ModelScore, ModelTally } from './model-score.js';
import { type Proposal, type Score, shareRight } from './score.js';

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** A step of a tenth; the last one holds 1 too. */
export interface Bin {
  readonly from: number;
  readonly count: number;
  readonly meanConfidence: number;
  readonly accuracy: number;
}

export function binsOf(proposals: readonly Proposal[]): Bin[] {
  const byTenth = Map.groupBy(proposals, ({ confidence }) => Math.min(9, Math.floor(confidence * 10 + 1e-9)));
  return [...byTenth]
    .toSorted(([a], [b]) => a - b)
    .map(([tenth, inside]) => ({
      from: tenth / 10,
      count: inside.length,
      meanConfidence: inside.reduce((sum, { confidence }) => sum + confidence, 0) / inside.length,
      accuracy: shareRight(inside),
    }));
}

/** How far confidence and accuracy lie apart on average (expected calibration error). */
function calibrationError(proposals: readonly Proposal[]): number {
  const apart = binsOf(proposals).reduce(
    (sum, bin) => sum + bin.count * Math.abs(bin.accuracy - bin.meanConfidence),
    0,
  );
  return proposals.length === 0 ? 0 : apart / proposals.length;
}

export function reportOf(scores: readonly Score[]): string {
  const all = scores.flatMap(({ proposals }) => proposals);
  const believed = all.filter(({ confidence }) => confidence >= 0.5);
  const sure = all.filter(({ confidence }) => confidence >= 0.9);
  return `# Evaluation

How right proposals are without any model: evidence rules, and patterns of the tenant's own data; and with one, where one is
configured. Made by \`npm run eval\`.

For each task the value of one field is hidden in three of ten assets that have one, chosen by a hash of the name, and
emptied in the source file before it is imported, together with the columns that follow from it. Proposals are made for
these assets as an analysis makes them. Beside them, in the same run, two baselines: the value most assets have, and what
most assets have whose names differ in their closing number only. *At all* counts every hidden value: where nothing is
proposed, the patterns' best guess below 0.5 stands in. *At coverage* compares with as many of the baseline's surest guesses as there
are proposals.

| inventory | field | hidden | proposed | right of these | majority, prefix at coverage | right at all | majority, prefix at all | right from 0.9 on | ms an asset |
|---|---|---|---|---|---|---|---|---|---|
${scores.map(row).join('\n')}

Over all ${all.length} proposals: **${percent(shareRight(all))}** right. From a confidence of 0.9 on: **${percent(shareRight(sure))}** right
(${sure.length} proposals). The expected calibration error of the ${believed.length} proposals of 0.5 or more, in bins of a tenth, is
**${calibrationError(believed).toFixed(3)}**.

![How often proposals of each confidence are right](images/evaluation.svg)

| confidence | proposals | mean confidence | right |
|---|---|---|---|
${binsOf(all)
  .map(
    ({ from, count, meanConfidence, accuracy }) =>
      `| ${from.toFixed(1)} to ${(from + 0.1).toFixed(1)} | ${count} | ${meanConfidence.toFixed(3)} | ${percent(accuracy)} |`,
  )
  .join('\n')}

${modelReport(scores)}

The generated inventory is made by \`bench/eval/large-inventory.ts\`; 4 % of its values go against its own rules, so that no
proposal can be right more often than that. The real ones are not part of the product. The few constants of the patterns
(\`src/ai/patterns\`) were chosen on nine other splits of the Wikimedia hosts.
`;
}

function row(score: Score): string {
  const { task, hidden, coverage, accuracy, accuracyAtAll, proposals, msPerAsset } = score;
  const sure = proposals.filter(({ confidence }) => confidence >= 0.9);
  const cells = [
    task.inventory,
    task.field,
    String(hidden),
    percent(coverage),
    percent(accuracy),
    `${percent(score.majorityAtCoverage)}, ${percent(score.prefixAtCoverage)}`,
    percent(accuracyAtAll),
    `${percent(score.majorityAtAll)}, ${percent(score.prefixAtAll)}`,
    sure.length === 0 ? 'none' : `${percent(shareRight(sure))} of ${sure.length}`,
    msPerAsset.toFixed(2),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** What a model adds, on the first hidden values of each task that it can be asked about. */
function modelReport(scores: readonly Score[]): string {
  const asked = scores.flatMap(({ task, model }) => (model ? [{ task, model }] : []));
  const [first] = asked;
  if (!first)
    return 'No model was configured: with `LACUNA_MODEL` set, `npm run eval` also says what one adds, and what that costs.';
  return `With \`${first.model.model}\`, on the first hidden values of each task whose field is in the catalogue. *Proposed* is the share of them for
which something was proposed; with rules, the model is asked only where these propose nothing, as an analysis does.

| inventory | field | asked | rules: proposed, right | model alone: proposed, right | tokens, US$ | rules + model: proposed, right | tokens, US$ | failed |
|---|---|---|---|---|---|---|---|---|
${asked.map(({ task, model }) => modelRow(task, model)).join('\n')}`;
}

function modelRow({ inventory, field }: Score['task'], { asked, rules, alone, withRules }: ModelScore): string {
  const shares = (proposals: readonly Proposal[]) =>
    `${percent(proposals.length / asked)}, ${percent(shareRight(proposals))}`;
  const price = ({ tokens, usd }: ModelTally) => `${tokens}, ${usd === null ? 'price unknown' : usd.toFixed(4)}`;
  const cells = [
    inventory,
    field,
    String(asked),
    shares(rules),
    shares(alone.proposals),
    price(alone),
    shares(withRules.proposals),
    price(withRules),
    String(alone.failed),
  ];
  return `| ${cells.join(' | ')} |`;
}
