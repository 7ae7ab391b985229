import 'reflect-metadata';
import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPriceTable } from '../../src/ai/model/price-table.js';
import { createProgram } from '../../src/cli/program.js';
import {
  blocksOf,
  codeBlocks,
  commandsOf,
  inlineCode,
  PAGES,
  ROOT,
  readPage,
  withoutPlaceholders,
} from '../kit/code-blocks.js';
import { PLATFORM_ADMIN, TestApp } from '../kit/test-app.js';

const SHELL = ['sh', 'bash'];
/** What is no command and no operation: sources, which other tests hold, data, drawings, and what a program printed. */
const OTHER = ['ts', 'json', 'mermaid', 'text'];
const blocks = codeBlocks();
const scripts = blocks.filter(({ language }) => SHELL.includes(language));
const packages = JSON.parse(readPage('package.json')) as { scripts: Record<string, string> };

/** What administrators run, and no test here does. */
const OF_THE_SYSTEM = '{ cat cd chmod chown curl envsubst git kubectl nginx psql start start() su useradd'.split(' ');

const newProgram = () => createProgram({ write: () => undefined, progress: undefined });
const commandsIn = (command: Command): Command[] => [command, ...command.commands.flatMap(commandsIn)];

/** Has the real command line read the words, without doing what they ask. */
async function parse(words: readonly string[]): Promise<void> {
  const program = newProgram();
  for (const command of commandsIn(program))
    command
      .exitOverride()
      .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
      .action(() => undefined);
  const isRemote = commandOf(program, words).options.some(({ long }) => long === '--token');
  await program.parseAsync([...words, ...(isRemote ? ['--token', 'some'] : [])], { from: 'user' });
}

function commandOf(program: Command, [name, ...rest]: readonly string[]): Command {
  const found = program.commands.find((command) => command.name() === name);
  return found ? commandOf(found, rest) : program;
}

/** Why a command of a page cannot be run; undefined where it can. */
async function problemWith([program, ...words]: readonly string[]): Promise<string | undefined> {
  try {
    if (program === 'lacuna') await parse(words);
    else if (program === 'npm') await checkNpm(words);
    else if (program === 'npx' || program === 'sh') checkPath(words);
    else if (!OF_THE_SYSTEM.includes(program ?? '')) return `no test knows the command "${program}"`;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function checkNpm([verb = '', name = '', ...rest]: readonly string[]): Promise<void> {
  if (['ci', 'install', 'pack', 'prune'].includes(verb)) return;
  const script = verb === 'run' ? name : verb;
  if (packages.scripts[script] === undefined) throw new Error(`package.json has no script "${script}"`);
  if (script === 'lacuna' && rest[0] === '--') await parse(rest.slice(1));
}

/** A command in passing may leave out what it is about; its name and its options exist. */
function problemWithMention([program, ...words]: readonly string[]): Promise<string | undefined> | string | undefined {
  if (program !== 'lacuna') return problemWith([program ?? '', ...words]);
  const root = newProgram();
  const command = commandOf(root, words);
  if (command === root) return `lacuna has no command "${words[0]}"`;
  const known = command.options.map(({ long }) => long);
  const unknown = words.find((word) => word.startsWith('--') && !known.includes(word));
  return unknown && `lacuna ${command.name()} has no option ${unknown}`;
}

function checkPath(words: readonly string[]): void {
  const file = words.find((word) => word.includes('/')) ?? words.at(-1) ?? '';
  if (!existsSync(path.join(ROOT, file))) throw new Error(`there is no file ${file}`);
}

describe('code blocks', () => {
  it('are read from pages as they stand there', () => {
    expect(blocksOf('a.md', 'x\n```sh\nlacuna doctor\n```\n```text\ny\n```\n')).toEqual([
      { where: 'a.md:2', language: 'sh', text: 'lacuna doctor' },
      { where: 'a.md:5', language: 'text', text: 'y' },
    ]);
    expect(() => blocksOf('a.md', '```sh\n')).toThrow('a.md:1');
    expect(commandsOf("cat > x <<'END'\na b\nEND\nB=2 lacuna tenant \"Example Ltd\" 'x y' < z >> w 2>&1")).toEqual([
      ['cat'],
      ['lacuna', 'tenant', 'Example Ltd', 'x y', '2>&1'],
    ]);
    expect(commandsOf('A=1 npm ci && npm start   # once\nlacuna a \\\n  b > c\n# no')).toEqual([
      ['npm', 'ci'],
      ['npm', 'start'],
      ['lacuna', 'a', 'b'],
    ]);
  });

  it('say what they are', () => {
    const unknown = blocks.filter(({ language }) => ![...SHELL, ...OTHER, 'graphql'].includes(language));
    expect(unknown.map(({ where, language }) => `${where} is "${language}"`)).toEqual([]);
  });

  it.each(scripts)('$where can be run', async ({ text }) => {
    const { status, stderr } = spawnSync('sh', ['-n', '-c', withoutPlaceholders(text)], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    const commands = commandsOf(text);
    expect(commands.length).toBeGreaterThan(0);
    const problems = await Promise.all(commands.map(async (words) => [words.join(' '), await problemWith(words)]));
    expect(problems.filter(([, problem]) => problem !== undefined)).toEqual([]);
  });

  it('would not be run with a command, an option or a script that does not exist', async () => {
    for (const line of [
      'lacuna frobnicate',
      'lacuna doctor --now',
      'lacuna import',
      'npm run nothing',
      'npx tsx no.ts',
      'rm x',
    ])
      expect(await problemWith(line.split(' ')), line).toBeTypeOf('string');
  });

  it('of prices are a table that can be loaded', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-docs-'));
    const file = path.join(folder, 'prices.json');
    const tables = blocks.filter(({ language }) => language === 'json');
    expect(tables).toHaveLength(1);
    writeFileSync(file, tables[0]?.text ?? '');
    expect(loadPriceTable(file)['openai:our-own']).toEqual({ inputUsdPerMillion: 0, outputUsdPerMillion: 0 });
    rmSync(folder, { recursive: true });
  });
});

describe('what pages say in passing', () => {
  it('names commands that exist', async () => {
    const said = PAGES.flatMap((page) => inlineCode(readPage(page)).map((code) => [page, code] as const));
    const commands = said.filter(([, code]) => /^(lacuna|npm run|npx) /.test(code) && !code.includes('<'));
    expect(commands.length).toBeGreaterThan(10);
    const judged = await Promise.all(
      commands.map(async ([page, code]) => [page, code, await problemWithMention(commandsOf(code)[0] ?? [])]),
    );
    expect(judged.filter(([, , problem]) => problem !== undefined)).toEqual([]);
  });

  it('links to files that exist', () => {
    const links = PAGES.flatMap((page) =>
      [...readPage(page).matchAll(/(?:\]\(|src="|srcset=")(?!https?:|#)([^)#\s"]+)/g)].map(
        ([, link]) => [page, link ?? ''] as const,
      ),
    );
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter(([page, link]) => !existsSync(path.join(ROOT, path.dirname(page), link)))).toEqual([]);
  });

  it('every command stands on the page of the command line, and every option that stands there exists', () => {
    const page = readPage('docs/command-line.md');
    const program = newProgram();
    const names = program.commands.map((command) => command.name()).filter((name) => name !== 'complete');
    expect(names.filter((name) => !new RegExp(`[\`\\s]${name}\\b`).test(page))).toEqual([]);
    const known = new Set(commandsIn(program).flatMap(({ options }) => options.map(({ long }) => long)));
    const named = [...page.matchAll(/--[a-z][a-z-]*/g)]
      .map(([option]) => option)
      .filter((option) => option !== '--help');
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((option) => !known.has(option))).toEqual([]);
  });
});

describe('a request by curl', () => {
  const hasCurl = spawnSync('curl', ['--version']).status === 0;
  let app: TestApp;
  let folder: string;
  beforeAll(async () => {
    app = await TestApp.start();
    folder = mkdtempSync(path.join(tmpdir(), 'lacuna-docs-'));
    cpSync(path.join(ROOT, 'samples/rvtools-northwind.xlsx'), path.join(folder, 'rvtools.xlsx'));
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  it.skipIf(!hasCurl)('does what its page says', async () => {
    const tenant = await app.createTenant();
    const { createDiscoveryFlow } = await app.query<{ createDiscoveryFlow: { discoveryFlow: { id: string } } }>(
      'mutation { createDiscoveryFlow(input: {name: "By curl"}) { discoveryFlow { id } } }',
      {},
      { tenant },
    );
    const { createImportUpload } = await app.query<{ createImportUpload: { dataImportId: string } }>(
      'mutation ($id: ID!) { createImportUpload(input: {discoveryFlowId: $id, fileName: "rvtools.xlsx"}) { dataImportId } }',
      { id: createDiscoveryFlow.discoveryFlow.id },
      { tenant },
    );
    const env = {
      PATH: process.env['PATH'],
      URL: app.url,
      IMPORT_ID: createImportUpload.dataImportId,
      TOKEN: await app.token(PLATFORM_ADMIN),
      CLIENT: tenant.clientAccountId,
      ENGAGEMENT: tenant.engagementId,
    };
    const answers: unknown[] = [];
    for (const { text } of scripts.filter((script) => script.text.startsWith('curl') && script.text.includes('$URL'))) {
      const { stdout } = await promisify(execFile)('sh', ['-c', text], { cwd: folder, env });
      answers.push(JSON.parse(stdout));
    }
    expect(answers).toEqual([
      { data: { viewer: { subject: PLATFORM_ADMIN } } },
      expect.objectContaining({ format: 'RVTOOLS' }),
    ]);
  });
});
