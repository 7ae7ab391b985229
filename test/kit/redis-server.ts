import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endWithUs } from './end-with-us.js';
import { freePort } from './free-port.js';

/** False: tests of Redis are skipped, aloud; with REQUIRE_REDIS=1 they fail instead. */
export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;

if (!hasRedisServer) {
  const message = 'No redis-server on the PATH: tests over a real Redis cannot run';
  if (process.env.REQUIRE_REDIS === '1') throw new Error(message);
  process.stderr.write(`${message} and are skipped (REQUIRE_REDIS=1 makes this a failure).\n`);
}

/** A real Redis of a test's own, on loopback, empty, that keeps nothing on disk. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** SIGKILL, as a crash; the port stays reserved for `start`. */
  kill(): Promise<void>;
  /** After `kill`: the same port, nothing remembered. */
  start(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
  /** Ends the server and removes its folder; may be called twice. */
  stop(): Promise<void>;
}

export async function startRedisServer(): Promise<RedisServer> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'lacuna-redis-'));
  let server = await launch(port, folder);
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill: () => kill(server),
    start: async () => {
      server = await launch(port, folder);
    },
    freeze: () => server.kill('SIGSTOP'),
    thaw: () => server.kill('SIGCONT'),
    stop: async () => {
      await kill(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(port: number, folder: string): Promise<ChildProcess> {
  const settings = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no' };
  const server = spawn(
    'redis-server',
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
  );
  endWithUs(server);
  let output = '';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code} instead of starting:\n${output}`)));
    server.stdout.on('data', (chunk) => {
      output += String(chunk);
      if (output.includes('Ready to accept connections')) resolve();
    });
  });
  return server;
}

async function kill(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
}
