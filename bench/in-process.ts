import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { v7 as uuid } from 'uuid';
import { startApp } from '../src/app.js';
import { loadConfig } from '../src/config.js';
import { startEmbeddedServer } from '../src/db/embedded-server.js';
import { createLogger } from '../src/logger.js';

const ADMIN = 'bench';

export type TenantIds = readonly [clientAccountId: string, engagementId: string];

/** A gateway and worker in this process on a new database of its own, asked over HTTP. */
export interface InProcess {
  /** The database's owner: seeds, and what is done by hand. */
  readonly owner: pg.Pool;
  readonly url: string;
  /** Of a platform admin. */
  readonly token: string;
  createTenant(): Promise<TenantIds>;
  /** The data of one operation; throws what the answer says is wrong. */
  ask<Data>(tenant: TenantIds | undefined, query: string, variables?: Record<string, unknown>): Promise<Data>;
  close(): Promise<void>;
}

export async function startInProcess(settings: Record<string, string> = {}): Promise<InProcess> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lacuna-bench-'));
  const logger = createLogger('fatal');
  const database = await startEmbeddedServer(folder, logger);
  const config = loadConfig({
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: database.url,
    LACUNA_DATA_DIR: folder,
    JWT_SECRET: 'the secret of the benchmark, forty characters',
    LACUNA_PLATFORM_ADMINS: ADMIN,
    LACUNA_RATE_LIMIT_PER_MINUTE: '0',
    LACUNA_TENANT_RATE_LIMIT_PER_MINUTE: '0',
    ...settings,
  });
  const app = await startApp(config, logger);
  const owner = new pg.Pool({ connectionString: database.url, max: 2 });
  const token = (await app.authenticator.mintToken?.(ADMIN)) ?? '';
  const url = app.url ?? '';
  return {
    owner,
    url,
    token,
    async createTenant() {
      const tenant: TenantIds = [uuid(), uuid()];
      await owner.query("insert into migration.client_accounts (id, name) values ($1, 'Client ' || $1::uuid)", [
        tenant[0],
      ]);
      await owner.query("insert into migration.engagements (client_account_id, id, name) values ($1, $2, 'Move')", [
        ...tenant,
      ]);
      return tenant;
    },
    async ask<Data>(tenant: TenantIds | undefined, query: string, variables: Record<string, unknown> = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          ...(tenant && { 'x-client-account-id': tenant[0], 'x-engagement-id': tenant[1] }),
        },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
      if (errors || !data) throw new Error(`${query}\n${JSON.stringify(errors)}`);
      return data;
    },
    async close() {
      await app.close();
      await owner.end();
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
