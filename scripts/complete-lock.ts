import { readFile, writeFile } from 'node:fs/promises';

/**
 * A registry that lacks a package for some platform leaves it out of the lock file, and `npm ci` then refuses the file on
 * every platform. This adds what is missing, marked for its platform, so that npm passes it over elsewhere.
 * Run it after every `npm install`: `npm run lock`.
 */
interface Entry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

const OS: Readonly<Record<string, string>> = { windows: 'win32' };
const KNOWN_OS = [
  'darwin',
  'linux',
  'win32',
  'windows',
  'android',
  'freebsd',
  'openbsd',
  'netbsd',
  'openharmony',
  'sunos',
  'aix',
];
const KNOWN_CPU = ['arm64', 'x64', 'ia32', 'arm', 'riscv64', 'ppc64', 's390x', 'loong64', 'mips64el', 'wasm32'];

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(await readFile(path, 'utf8')) as { packages: Record<string, Entry> };
const { '': root = {}, ...packages } = lock.packages;

for (const [place, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (!isLocked(place, name))
      packages[`node_modules/${name}`] = { version, ...(dev && { dev }), optional: true, ...platformOf(name) };
  }
}
const sorted = Object.fromEntries(Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
await writeFile(path, `${JSON.stringify({ ...lock, packages: { '': root, ...sorted } }, null, 2)}\n`);

/** Whether Node would find `name` from `place`: beside it, or in a folder above. */
function isLocked(place: string, name: string): boolean {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const here = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (here in packages) return true;
    if (folder === '') return false;
  }
}

/** `@oxlint/binding-linux-x64-musl` says where it belongs. */
function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const words = (name.split('/').at(-1) ?? '').toLowerCase().split(/[-_.]/);
  const os = KNOWN_OS.find((known) => words.includes(known));
  const cpu = KNOWN_CPU.find((known) => words.includes(known));
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : words.includes('gnu') ? 'glibc' : undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(os && { os: [OS[os] ?? os] }), ...(libc && { libc: [libc] }) };
}
