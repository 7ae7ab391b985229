import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocket } from 'node:net';
import path from 'node:path';
import { appUrl, migrate } from '../../src/db/migrate.js';
import type { Surroundings } from '../../src/doctor/finding.js';
import { installQueue } from '../../src/jobs/queue.js';
import { createLogger } from '../../src/logger.js';
import { JOB_NAMES } from '../../src/modules.js';
import { createEmptyDatabase, type TestDatabase } from './database.js';
import type { RedisServer } from './redis-server.js';

/** What set-ups stand on: a folder of the test's own, a migrated database, and a Redis where there is one. */
export interface Ground {
  readonly folder: string;
  readonly database: TestDatabase;
  readonly redis: RedisServer | undefined;
}

/** How a set-up differs from one that is as it should be. */
export type Change = Partial<Omit<Surroundings, 'environment'>> & {
  readonly environment?: Surroundings['environment'];
};

/** A set-up that is broken on purpose, and what comes of it when it is mended as the doctor says. */
interface Broken {
  readonly check: string;
  readonly state?: 'warning';
  readonly change: Change;
  /** What is said, and what mends it. */
  readonly said: RegExp;
  readonly mending: RegExp;
  /** Carries the mending out, or answers the set-up with it. */
  readonly mend: (mending: string) => Promise<Change> | Change;
  readonly end?: () => Promise<unknown>;
}

const at = (host: string, url: string) => {
  const moved = new URL(url);
  moved.host = host;
  return moved.href;
};

async function listening(server: ReturnType<typeof createSocket>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A port where nothing listens any more. */
async function closedPort(): Promise<number> {
  const server = createSocket();
  const port = await listening(server);
  server.close();
  return port;
}

async function web(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(listener);
  return { url: `http://127.0.0.1:${await listening(server)}`, server };
}

const answers =
  (body: object): RequestListener =>
  (_request, response) =>
    response.end(JSON.stringify(body));

/** What goes wrong with set-ups, by what it is called. */
export const BROKEN_SETUPS: Readonly<Record<string, (ground: Ground) => Broken | Promise<Broken>>> = {
  'a Node that is too old': () => ({
    check: 'node',
    change: { nodeVersion: '20.19.5' },
    said: /Node 20\.19\.5 .* needs 24/,
    mending: /^npm start /,
    mend: () => ({ nodeVersion: '24.21.0' }),
  }),
  'a variable that nobody reads, by a slip': () => ({
    check: 'variables',
    change: { environment: { LACUNA_MODLE: 'openai:gpt-4o-mini', DATABASE_URI: 'postgres://' } },
    said: /Nothing reads LACUNA_MODLE, DATABASE_URI/,
    mending: /^LACUNA_MODEL=<the value of LACUNA_MODLE>\nDATABASE_URL=/,
    mend: () => ({ environment: { LACUNA_MODEL: '' } }),
  }),
  'production without a way to prove who one is': () => ({
    check: 'configuration',
    change: { environment: { JWT_SECRET: '' } },
    said: /must prove who they are/,
    mending: /JWT_SECRET=<at least 32 random characters, such as those of: openssl rand -base64 48>/,
    mend: () => ({ environment: { JWT_SECRET: 'what openssl would say, and it is long enough' } }),
  }),
  'a secret that can be guessed': () => ({
    check: 'configuration',
    change: { environment: { JWT_SECRET: 'hunter2' } },
    said: /cannot be used/,
    mending: /^JWT_SECRET: expected at least 32 characters.*openssl rand/,
    mend: () => ({}),
  }),
  'a model without a key': () => ({
    check: 'configuration',
    change: { environment: { LACUNA_MODEL: 'openai:gpt-4o-mini' } },
    said: /cannot be asked without a key/,
    mending: /OPENAI_API_KEY=<key>/,
    mend: () => ({ environment: { LACUNA_MODEL: '' } }),
  }),
  'a database that is not there': async ({ database }) => ({
    check: 'database',
    change: { environment: { DATABASE_URL: at(`127.0.0.1:${await closedPort()}`, database.url) } },
    said: /No PostgreSQL answers at 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/,
    mending: /systemctl start postgresql.*unset DATABASE_URL/,
    mend: () => ({}),
  }),
  'a password that is wrong': ({ database }) => {
    const url = new URL(database.url);
    url.password = 'hunter2';
    return {
      check: 'database',
      change: { environment: { DATABASE_URL: url.href } },
      said: /refuses the password of "lacuna"/,
      mending: /^DATABASE_URL=postgres:\/\/lacuna:<its password>@/,
      mend: () => ({}),
    };
  },
  'a database that nobody made': async ({ database }) => {
    const url = new URL(database.url);
    url.pathname = '/doctor_missing';
    return {
      check: 'database',
      change: { environment: { DATABASE_URL: url.href } },
      said: /has no database "doctor_missing"/,
      mending: /create database "doctor_missing" owner "lacuna";/,
      mend: async (mending) => {
        await database.rows(statementsOf(mending));
        return { environment: { DATABASE_URL: url.href } };
      },
      end: () => database.rows('drop database if exists doctor_missing with (force)'),
    };
  },
  'a database that was not migrated, as the role that may not': async () => {
    const empty = await createEmptyDatabase();
    const environment = { DATABASE_URL: appUrl(empty.url) };
    return {
      check: 'database role',
      change: { environment },
      said: /not migrated .*and \d+ more are missing.*"lacuna_app" may not/,
      mending: /^DATABASE_URL=postgres:\/\/<owner>:<password>@<host>\/<database> lacuna migrate$/,
      mend: async () => {
        const logger = createLogger('fatal');
        await migrate(empty.url, (url) => installQueue(url, JOB_NAMES, logger), logger);
        return { environment };
      },
      end: () => empty.drop(),
    };
  },
  'a role that may not migrate': async () => {
    const empty = await createEmptyDatabase();
    await empty.rows("create role doctor_patient login password 'hunter2'");
    const url = new URL(empty.url);
    url.username = 'doctor_patient';
    url.password = 'hunter2';
    const environment = { DATABASE_URL: url.href };
    return {
      check: 'database role',
      change: { environment },
      said: /"doctor_patient" may not migrate/,
      mending:
        /alter role "doctor_patient" createrole; grant create on database "test_\w+" to "doctor_patient"; grant create on schema public/,
      mend: async (mending) => {
        await empty.rows(statementsOf(mending));
        return { environment };
      },
      end: async () => {
        await empty.rows('drop owned by doctor_patient');
        await empty.rows('drop role doctor_patient');
        await empty.drop();
      },
    };
  },
  'a role that does not own what is there': async ({ database }) => {
    await database.rows("create role doctor_guest login createrole password 'hunter2'");
    const url = new URL(database.url);
    url.username = 'doctor_guest';
    url.password = 'hunter2';
    return {
      check: 'database role',
      change: { environment: { DATABASE_URL: url.href } },
      said: /"doctor_guest" does not own the tables of Lacuna; "lacuna" does/,
      mending: /^DATABASE_URL=postgres:\/\/lacuna:/,
      mend: () => ({}),
      end: () => database.rows('drop role doctor_guest'),
    };
  },
  'clocks that disagree': () => ({
    check: 'clock',
    state: 'warning',
    change: { now: () => new Date(Date.now() - 120_000) },
    said: /1(19|20|21) s apart/,
    mending: /^timedatectl set-ntp true/,
    mend: () => ({}),
  }),
  'a Redis that is not there': async ({ redis }) => ({
    check: 'redis',
    change: { environment: { REDIS_URL: `redis://127.0.0.1:${await closedPort()}` } },
    said: /No Redis answers at 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/,
    mending: /systemctl start redis.*unset REDIS_URL/,
    mend: () => ({ environment: { REDIS_URL: redis?.url ?? '' } }),
  }),
  'a port that is taken': async () => {
    const { url, server } = await web(answers({ status: 'ok' }));
    const { port } = new URL(url);
    return {
      check: 'port',
      change: { environment: { PORT: port } },
      said: new RegExp(`Another process listens at 127.0.0.1:${port}`),
      mending: new RegExp(`^PORT=${Number(port) + 1}, or end what "ss -ltnp sport = :${port}" shows`),
      mend: () => ({ environment: { PORT: '0' } }),
      end: async () => server.close(),
    };
  },
  'an address that is another machine’s': () => ({
    check: 'port',
    change: { environment: { HOST: '192.0.2.1' } },
    said: /no address 192\.0\.2\.1 to listen at \(EADDRNOTAVAIL\)/,
    mending: /^HOST=127\.0\.0\.1/,
    mend: () => ({ environment: { HOST: '127.0.0.1' } }),
  }),
  'a data folder that cannot be written': async ({ folder }) => {
    const file = path.join(folder, 'a-file');
    await writeFile(file, '');
    const environment = { DATABASE_URL: '', LACUNA_DATA_DIR: path.join(file, 'data') };
    return {
      check: 'data folder',
      change: { environment },
      said: /a-file\/data cannot be written \(ENOTDIR\)/,
      mending: /mkdir -p .*a-file\/data && chown/,
      mend: async () => {
        await rm(file);
        await mkdir(path.join(file, 'data'), { recursive: true });
        return { environment };
      },
    };
  },
  'an identity provider that has no keys there': async () => {
    const { url, server } = await web((request, response) =>
      request.url === '/keys' ? response.end('{"keys": [{}]}') : response.writeHead(404).end(),
    );
    return {
      check: 'sign-in',
      change: { environment: { JWKS_URL: `${url}/jwks` } },
      said: /cannot be had from 127\.0\.0\.1:\d+: HTTP status 404/,
      mending: /^JWKS_URL=<the jwks_uri of/,
      mend: () => ({ environment: { JWKS_URL: `${url}/keys` } }),
      end: async () => server.close(),
    };
  },
  'nobody who may let anybody in': () => ({
    check: 'sign-in',
    state: 'warning',
    change: { environment: { LACUNA_PLATFORM_ADMINS: '' } },
    said: /Nobody is a platform admin/,
    mending: /^LACUNA_PLATFORM_ADMINS=/,
    mend: () => ({}),
  }),
  'a model server that is not there': async () => {
    const { url, server } = await web(answers({ data: [{ id: 'qwen' }] }));
    const environment = { LACUNA_MODEL: 'openai:qwen' };
    return {
      check: 'model',
      change: { environment: { ...environment, OPENAI_BASE_URL: `http://127.0.0.1:${await closedPort()}/v1` } },
      said: /No model server answers at http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\)/,
      mending: /OPENAI_BASE_URL=<its address>; or unset LACUNA_MODEL/,
      mend: () => ({ environment: { ...environment, OPENAI_BASE_URL: `${url}/v1` } }),
      end: async () => server.close(),
    };
  },
  'a model that nobody pulled': async () => {
    const models = [{ name: 'qwen:latest' }];
    const { url, server } = await web((...exchange) => answers({ models })(...exchange));
    const environment = { LACUNA_MODEL: 'ollama:llama3.1:8b', OLLAMA_BASE_URL: url };
    return {
      check: 'model',
      change: { environment },
      said: /has no model "llama3\.1:8b"; it has qwen:latest/,
      mending: /^ollama pull llama3\.1:8b$/,
      mend: (mending) => {
        models.push({ name: mending.replace('ollama pull ', '') });
        return { environment };
      },
      end: async () => server.close(),
    };
  },
  'a key that is refused': async () => {
    const { url, server } = await web(({ headers }, response) =>
      response.writeHead(headers['x-api-key'] === 'good' ? 200 : 401).end('{}'),
    );
    const environment = { LACUNA_MODEL: 'anthropic:claude', ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: 'hunter2' };
    return {
      check: 'model',
      change: { environment },
      said: /refuses the key/,
      mending: /^ANTHROPIC_API_KEY=<a key that/,
      mend: () => ({ environment: { ...environment, ANTHROPIC_API_KEY: 'good' } }),
      end: async () => server.close(),
    };
  },
  'a gateway behind nginx that does not know it': () => ({
    check: 'proxies',
    state: 'warning',
    change: { environment: { LACUNA_TRUSTED_PROXIES: '' } },
    said: /No proxy is trusted.*counts as one address/,
    mending: /^LACUNA_TRUSTED_PROXIES=127\.0\.0\.1,::1$/,
    mend: (mending) => ({ environment: { LACUNA_TRUSTED_PROXIES: mending.split('=')[1] } }),
  }),
  'backups that cannot be made': () => ({
    check: 'backups',
    state: 'warning',
    change: { environment: { LACUNA_BACKUP_PASSPHRASE: '' } },
    said: /"lacuna backup" writes none/,
    mending: /^LACUNA_BACKUP_PASSPHRASE=\$\(openssl rand -base64 30\)/,
    mend: () => ({}),
  }),
};

const statementsOf = (mending: string) => mending.slice(mending.indexOf(': ') + 2);
