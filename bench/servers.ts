import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { loadConfig } from '../src/config.js';
import { appUrl } from '../src/db/migrate.js';
import { createAuthenticator } from '../src/modules/tenancy/authenticate.js';
import { OPERATIONS, PROGRESS, progressKey, type Request } from './operations.js';
import type { Target } from './targets.js';

const SECRET = 'the secret of the benchmark, forty characters';
const SUBJECT = 'bench';
const REDIS_PORT = 4390;
const REDIS_URL = `redis://127.0.0.1:${REDIS_PORT}`;

/** The processes of a benchmark: what is loaded, and the store that they share. */
export class Servers {
  private readonly children = new Map<string, ChildProcess>();

  /** `profile`: a folder for a CPU profile of each. */
  constructor(private readonly profile?: string) {}

  pidsOf(...names: readonly string[]): number[] {
    return names.flatMap((name) => this.children.get(name)?.pid ?? []);
  }

  async start(target: Target, databaseUrl: string): Promise<void> {
    const profile = this.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${this.profile}`];
    this.run(target.name, process.execPath, [...profile, ...target.command], {
      NODE_ENV: 'production',
      PORT: String(target.port),
      LOG_LEVEL: 'error',
      JWT_SECRET: SECRET,
      LACUNA_PLATFORM_ADMINS: SUBJECT,
      REDIS_URL,
      ...target.environment,
      DATABASE_URL: target.isOwner ? databaseUrl : appUrl(databaseUrl),
    });
    for (let attempt = 0; attempt < 240; attempt++) {
      const isUp = await fetch(`http://127.0.0.1:${target.port}/`).then(
        () => true,
        () => false,
      );
      if (isUp) return;
      await sleep(250);
    }
    throw new Error(`${target.name} did not start`);
  }

  /** With the answers to polls in it that the limit and the peers give. */
  async startRedis(tenants: number): Promise<void> {
    this.run('redis', 'redis-server', ['--port', String(REDIS_PORT), '--save', '', '--appendonly', 'no']);
    const redis = new Redis(REDIS_URL, { lazyConnect: false, retryStrategy: () => 100, maxRetriesPerRequest: 50 });
    // Until it listens.
    redis.on('error', () => undefined);
    for (const operation of OPERATIONS)
      if (operation.name === 'Q1')
        for (const { variables } of operation.requests(tenants))
          await redis.set(progressKey(String(variables['id'])), PROGRESS);
    await redis.quit();
  }

  async stop(): Promise<void> {
    const running = [...this.children.values()].filter(({ exitCode }) => exitCode === null);
    const ended = running.map((child) => once(child, 'exit'));
    for (const child of running) child.kill('SIGTERM');
    await Promise.race([Promise.all(ended), sleep(10_000, undefined, { ref: false })]);
  }

  private run(name: string, command: string, args: readonly string[], environment: Record<string, string> = {}): void {
    const env = { ...process.env, ...environment };
    this.children.set(name, spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] }));
  }
}

export const urlOf = ({ port }: Target): string => `http://127.0.0.1:${port}/graphql`;

export async function mintToken(): Promise<string> {
  const authenticator = await createAuthenticator(loadConfig({ JWT_SECRET: SECRET }));
  return (await authenticator.mintToken?.(SUBJECT)) ?? '';
}

export const headersOf = ({ clientAccountId, engagementId }: Request, token: string): Record<string, string> => ({
  'content-type': 'application/json',
  authorization: `Bearer ${token}`,
  'x-client-account-id': clientAccountId,
  'x-engagement-id': engagementId,
});
