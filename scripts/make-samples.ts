/**
 * Writes the sample inventory of `samples/`: an RVTools workbook, an Azure Migrate list and the answer key. The estate
 * behind them is made up and always the same (one seed):
 *
 *     npx tsx scripts/make-samples.ts
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import writeXlsxFile from 'write-excel-file/node';
import { buildAzureMigrate } from './samples/azure-migrate.js';
import { Dice } from './samples/dice.js';
import { buildEstate } from './samples/estate.js';
import { buildRvtools, type SampleSheet } from './samples/rvtools-workbook.js';

const SEED = 20_240_930;

export function makeSamples() {
  const dice = new Dice(SEED);
  const servers = buildEstate(dice);
  const rvtools = buildRvtools(dice, servers);
  const azureMigrate = buildAzureMigrate(dice, servers);
  const answerKey = {
    note:
      'What is true of each server where the sample files leave a field of the catalogue blank, invalid or in conflict. ' +
      'Made by scripts/make-samples.ts. Names are compared without regard to case.',
    assets: Object.fromEntries(
      [...new Set([...rvtools.answers.keys(), ...azureMigrate.answers.keys()])].map((name) => [
        name,
        { ...rvtools.answers.get(name), ...azureMigrate.answers.get(name) },
      ]),
    ),
  };
  return { sheets: rvtools.sheets, csv: azureMigrate.csv, answerKey };
}

/** A row of formatted cells that hold nothing, which spreadsheets keep and importers must not take for records. */
const blankRow = Array.from({ length: 12 }, () => ({ backgroundColor: '#f2f2f2' as const }));

function writeWorkbook(sheets: readonly SampleSheet[], path: string): Promise<void> {
  return writeXlsxFile(
    sheets.map(({ name, columns, rows, blankRows }) => ({
      sheet: name,
      stickyRowsCount: 1,
      data: [
        columns.map((column) => ({ value: column, fontWeight: 'bold' as const })),
        ...rows.map((row) => [...row]),
        ...Array.from({ length: blankRows }, () => blankRow),
      ],
    })),
  ).toFile(path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = (name: string) => fileURLToPath(new URL(`../samples/${name}`, import.meta.url));
  const { sheets, csv, answerKey } = makeSamples();
  await writeWorkbook(sheets, target('rvtools-northwind.xlsx'));
  writeFileSync(target('azure-migrate-branch.csv'), csv);
  writeFileSync(target('answer-key.json'), JSON.stringify(answerKey));
  execFileSync('npx', ['biome', 'format', '--write', target('answer-key.json')], { stdio: 'inherit' });
}
