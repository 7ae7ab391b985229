import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../kit/database.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLIENTS = /node_modules\/(?:@langchain|langchain|langsmith|openai|@anthropic-ai|ollama)\//;

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lacuna-modules-'));
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Packages of model clients that a process loads until it ends by itself, or until it says `readyWhen`. */
async function loadedClients(
  args: string[],
  environment: Record<string, string>,
  readyWhen?: string,
): Promise<string[]> {
  const file = path.join(folder, `${randomUUID()}.txt`);
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', './test/kit/record-modules.ts', ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, RECORD_MODULES_TO: file, ...environment },
  });
  let output = '';
  let isReady = readyWhen === undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
      if (readyWhen === undefined || !output.includes(readyWhen)) return;
      isReady = true;
      child.kill('SIGKILL');
    });
  }
  const [code] = await once(child, 'exit');
  expect({ code, isReady }, output).toEqual({ code: readyWhen === undefined ? 0 : null, isReady: true });
  const urls = (await readFile(file, 'utf8')).split('\n');
  expect(urls.some((url) => url.includes('/src/'))).toBe(true);
  return [...new Set(urls.flatMap((url) => CLIENTS.exec(url)?.[0] ?? []))];
}

const prepare = (provider: string) =>
  `const { createChatModel } = await import('./src/ai/model/model-factory.ts');
   const model = createChatModel({ provider: '${provider}', name: 'x', baseUrl: 'http://127.0.0.1:1', apiKey: 'x', maxOutputTokens: 256 });
   if (process.argv[1] === 'prepare') await model.prepare();`;

describe('clients of model providers', () => {
  it('are not loaded by a gateway and worker without LACUNA_MODEL', async () => {
    const environment = { DATABASE_URL: database.url, LACUNA_DATA_DIR: folder, PORT: '0' };
    expect(await loadedClients(['src/main.ts'], environment, 'Lacuna answers at')).toEqual([]);
  });

  it('are not loaded by making a model', async () => {
    expect(await loadedClients(['--input-type=module', '-e', prepare('openai')], {})).toEqual([]);
  });

  it.each([
    ['openai', 'openai', '@anthropic-ai'],
    ['anthropic', '@anthropic-ai', 'openai'],
    ['ollama', 'ollama', 'openai'],
  ])('are loaded for the one that is used: %s', async (provider, own, other) => {
    const loaded = await loadedClients(['--input-type=module', '-e', prepare(provider), 'prepare'], {});
    expect(loaded).toContain(`node_modules/${own}/`);
    expect(loaded).toContain('node_modules/@langchain/');
    expect(loaded).not.toContain(`node_modules/${other}/`);
  });
});
