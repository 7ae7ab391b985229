import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient, type LacunaClient } from '../sdk/src/index.js';
import { startApp } from '../src/app.js';
import { loadConfig } from '../src/config.js';
import { createLogger } from '../src/logger.js';
import { describeOutcome } from './formats/describe-outcome.js';
import { type FileOutcome, importFile } from './formats/import-file.js';

/**
 * `npm run formats`: sends every real export through a gateway of its own, on a PostgreSQL of its own, and writes what
 * became of each to docs/formats.md.
 */
const FOLDER = path.resolve(import.meta.dirname, '../../shared/data/inventory');
const PAGE = path.resolve(import.meta.dirname, '../docs/formats.md');

const TOP = `# What becomes of real exports

Written by \`npm run formats\`, which uploads each of these public files to a gateway, confirms nothing, and runs the discovery.
How formats are known, and what the codes mean, is in [importing.md](importing.md). The files are no part of Lacuna: exports of
RVTools, NetBox, GLPI, Konveyor, CAST Highlight (as Migration Center takes it) and AWS Cloud Migration Factory, lists of
Wikimedia's and GOV.UK's, and files that hold no inventory at all.

- **confidence**: how surely it is that format; of GENERIC, how surely no other.
- **accepted + rejected + duplicate = rows**. A duplicate is the same thing as an earlier row, or says nothing new of it.
- **columns**: those that a run takes as fields of the catalogue, of all. The others stay with the asset as custom attributes.

| file | format | confidence | rows | accepted | rejected | duplicate | assets | columns |
|---|---|---|---|---|---|---|---|---|
`;

const REFUSED = `
Refused, nothing stored:

| file | code | why |
|---|---|---|
`;

const isFile = (name: string) => /\.\w+$/.test(name);

async function outcomes(platform: LacunaClient): Promise<FileOutcome[]> {
  const files = (await readdir(FOLDER, { recursive: true })).filter(isFile).sort();
  const account = await platform.createClientAccount({ input: { name: 'Formats' } });
  const clientAccountId = account.createClientAccount.clientAccount.id;
  const found: FileOutcome[] = [];
  for (const file of files) {
    const { createEngagement } = await platform.createEngagement({ input: { clientAccountId, name: file } });
    const client = platform.forTenant({ clientAccountId, engagementId: createEngagement.engagement.id });
    found.push(await importFile(client, FOLDER, file));
  }
  return found;
}

if (!existsSync(FOLDER)) throw new Error(`The real exports are not here: ${FOLDER}.`);
const dataDir = await mkdtemp(path.join(tmpdir(), 'lacuna-formats-'));
const config = loadConfig({
  LACUNA_DATA_DIR: dataDir,
  PORT: '0',
  LOG_LEVEL: 'error',
  LACUNA_RATE_LIMIT_PER_MINUTE: '0',
});
const app = await startApp(config, createLogger(config.logLevel));
try {
  const token = (await app.authenticator.mintToken?.('developer')) ?? '';
  const found = await outcomes(createClient({ url: app.url ?? '', token }));
  const [imported, refused] = ['imported', 'refused'].map((kind) =>
    found.filter((outcome) => outcome.kind === kind).map(describeOutcome),
  );
  await writeFile(PAGE, `${TOP}${imported?.join('\n')}\n${REFUSED}${refused?.join('\n')}\n`);
  process.stdout.write(`${imported?.length} files imported, ${refused?.length} refused: ${PAGE}\n`);
} finally {
  await app.close();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(0);
