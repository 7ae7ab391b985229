import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const bin = (name: string) => path.join(ROOT, 'node_modules/.bin', name);

/** An empty TypeScript project with the packed SDK in it, as a developer gets it. */
let project: string;
let tarball: string;
beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'lacuna-sdk-'));
  const { stdout } = await run('npm', ['pack', '--workspace', 'sdk', '--pack-destination', project, '--json'], {
    cwd: ROOT,
  });
  const [packed] = Object.values(
    JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as Record<string, { filename: string }>,
  );
  tarball = path.join(project, packed?.filename.replace('@', '').replace('/', '-') ?? '');
  const home = path.join(project, 'node_modules/@lacuna/sdk');
  await mkdir(home, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', home, '--strip-components=1']);
  await writeFile(path.join(project, 'package.json'), '{"type": "module"}');
}, 120_000);
afterAll(() => rm(project, { recursive: true, force: true }));

/** Errors that the compiler finds in a file of the project. */
async function compile(source: string): Promise<string> {
  await writeFile(path.join(project, 'main.ts'), source);
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--skipLibCheck'];
  const types = ['--types', 'node', '--typeRoots', path.join(ROOT, 'node_modules/@types')];
  try {
    await run(bin('tsc'), ['main.ts', ...options, ...types], { cwd: project });
    return '';
  } catch (error) {
    return String((error as { stdout?: string }).stdout);
  }
}

it('compiles the example of its README in an empty project', async () => {
  const readme = await readFile(path.join(ROOT, 'sdk/README.md'), 'utf8');
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(example).toContain('waitForRun');
  expect(await compile(example)).toBe('');
});

it('does not compile a field that the API does not have', async () => {
  const wrong = `import { createClient } from '@lacuna/sdk';
    void createClient({ url: '', token: '' }).analyzeGaps({ input: { collectionFlow: 'x' } });`;
  expect(await compile(wrong)).toMatch(/TS2353|TS2561|TS2322/);
});

it.each([
  ['an ES module', 'main.mjs', "import { createClient } from '@lacuna/sdk'; console.log(typeof createClient);"],
  ['CommonJS', 'main.cjs', "console.log(typeof require('@lacuna/sdk').createClient);"],
])('is loaded as %s', async (_, name, source) => {
  await writeFile(path.join(project, name), source);
  const { stdout } = await run(process.execPath, [name], { cwd: project });
  expect(stdout.trim()).toBe('function');
});

it('is packed as packages should be', async () => {
  const { messages } = await publint({
    pkgDir: path.join(project, 'node_modules/@lacuna/sdk'),
    pack: false,
    strict: true,
  });
  expect(messages).toEqual([]);
  // The resolution of Node 10 knows no exports; what it finds by `main` is checked too.
  const { stdout } = await run(bin('attw'), [tarball, '--format', 'ascii', '--no-color'], { cwd: ROOT });
  expect(stdout).toContain('No problems found');
}, 60_000);
