/**
 * `npm run build:console`: builds the console into dist/public, unless what is there is newer than all it is made of.
 * Run by Node itself and loading Vite only to build, so that a start that finds nothing to do waits for nothing.
 */
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const root = path.join(import.meta.dirname, '..');
const built = path.join(root, 'dist/public');
const SOURCES = ['console', 'sdk/src', 'package-lock.json', 'scripts/build-console.ts'];
/** Below this an answer fits one packet either way. */
const WORTH_COMPRESSING_BYTES = 1400;
const COMPRESSIBLE = /\.(?:js|css|html|svg|ttf)$/;

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

async function newestSource(): Promise<number> {
  const files = await Promise.all(
    SOURCES.map((source) => path.join(root, source)).map(async (source) =>
      (await stat(source)).isDirectory() ? filesIn(source) : [source],
    ),
  );
  const times = await Promise.all(files.flat().map(async (file) => (await stat(file)).mtimeMs));
  return Math.max(...times);
}

async function builtAt(): Promise<number> {
  const page = await stat(path.join(built, 'index.html')).catch(() => undefined);
  return page?.mtimeMs ?? 0;
}

/** A `.gz` beside each file that gains by it, for servers that may not compress anew for every visitor. */
async function compress(folder: string): Promise<void> {
  const files = (await filesIn(folder)).filter((file) => COMPRESSIBLE.test(file));
  await Promise.all(
    files.map(async (file) => {
      const content = await readFile(file);
      if (content.length < WORTH_COMPRESSING_BYTES) return;
      await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
    }),
  );
}

/** Builds beside the old one and swaps: a gateway that is running serves one or the other, never half of one. */
async function buildConsole(): Promise<void> {
  // Whatever the shell or a test runner says: React's development build is twice the size.
  process.env['NODE_ENV'] = 'production';
  const { build } = await import('vite');
  const fresh = `${built}.${process.pid}`;
  const old = `${fresh}.old`;
  try {
    await build({
      configFile: path.join(root, 'console/vite.config.ts'),
      logLevel: 'error',
      build: { outDir: fresh },
    });
    await compress(fresh);
    await rename(built, old).catch(ignoreMissing);
    await rename(fresh, built).catch(ignoreBuiltMeanwhile);
  } finally {
    await Promise.all([fresh, old].map((folder) => rm(folder, { recursive: true, force: true })));
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/** Two that build at once build the same. */
function ignoreBuiltMeanwhile(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
}

if ((await builtAt()) < (await newestSource())) {
  const startedAt = performance.now();
  await buildConsole();
  process.stdout.write(`Built the console in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
}
