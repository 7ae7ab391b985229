import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { ChildApp } from './child-app.js';
import { type DatabaseServer, startDatabaseServer } from './database-server.js';
import { freePort } from './free-port.js';
import { type ProxyServer, startProxyServer } from './proxy-server.js';
import { type RedisServer, startRedisServer } from './redis-server.js';
import { PLATFORM_ADMIN } from './test-app.js';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What docker-compose.yml puts together, as processes on loopback: nginx, two gateways, two workers, PostgreSQL, Redis. */
export class Deployment {
  private constructor(
    readonly database: DatabaseServer,
    private readonly redis: RedisServer,
    readonly gateways: readonly [ChildApp, ChildApp],
    readonly workers: readonly [ChildApp, ChildApp],
    readonly proxy: ProxyServer,
  ) {}

  static async start(): Promise<Deployment> {
    const database = await startDatabaseServer();
    const redis = await startRedisServer();
    const ports = [await freePort(), await freePort()];
    const create = (role: string, port = 0) =>
      ChildApp.create(
        {
          NODE_ENV: 'production',
          LACUNA_ROLES: role,
          PORT: String(port),
          REDIS_URL: redis.url,
          LACUNA_TRUSTED_PROXIES: '127.0.0.1',
        },
        { database },
      );
    const gateways = [await create('gateway', ports[0]), await create('gateway', ports[1])] as const;
    const workers = [await create('worker'), await create('worker')] as const;
    await Promise.all([...gateways, ...workers].map((app) => app.start()));
    const proxy = await startProxyServer(ports);
    setDefaultCACertificates([...getCACertificates(), await readFile(proxy.certificateFile, 'utf8')]);
    return new Deployment(database, redis, gateways, workers, proxy);
  }

  /** Whichever gateway nginx chooses. */
  get app(): Pick<ChildApp, 'url' | 'query' | 'headers'> {
    return this.gateways[0].behind(this.proxy.url);
  }

  /** Runs `lacuna demo` at the address of nginx, and answers how it ended and what it said. */
  async demo(): Promise<{ code: number; output: string }> {
    const { authorization = '' } = await this.app.headers({ subject: PLATFORM_ADMIN });
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/lacuna.ts', 'demo', '--url', this.proxy.url], {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        NODE_EXTRA_CA_CERTS: this.proxy.certificateFile,
        LACUNA_TOKEN: authorization.replace('Bearer ', ''),
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    return { code, output };
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    for (const app of [...this.gateways, ...this.workers]) await app.remove();
    await this.redis.stop();
    await this.database.drop();
  }
}
