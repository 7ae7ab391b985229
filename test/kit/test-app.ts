import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { type App, startApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { createLogger } from '../../src/logger.js';
import type { Tenant } from '../../src/scope.js';
import { createTestDatabase, type TestDatabase } from './database.js';

export const TEST_SECRET = 'a secret of the tests, forty characters.';
export const PLATFORM_ADMIN = 'root@platform';

export interface GraphqlError {
  message: string;
  path?: (string | number)[];
  extensions: { code: string; requestId?: string; field?: string; [key: string]: unknown };
}

export interface Answer<Data> {
  status: number;
  headers: Headers;
  data: Data | null;
  errors: GraphqlError[];
}

/** Whom a request is from, and in which tenant; the platform admin and no tenant unless said otherwise. */
export interface As {
  subject?: string;
  tenant?: Tenant | undefined;
  headers?: Record<string, string>;
}

/** A gateway and worker in this process, on a real database of its own, spoken to over HTTP. */
export class TestApp {
  private constructor(
    readonly app: App,
    readonly database: TestDatabase,
    private readonly dataDir: string,
  ) {}

  static async start(environment: Record<string, string> = {}): Promise<TestApp> {
    const database = await createTestDatabase();
    const dataDir = await mkdtemp(path.join(tmpdir(), 'lacuna-test-app-'));
    const config = loadConfig({
      NODE_ENV: 'test',
      PORT: '0',
      DATABASE_URL: database.url,
      LACUNA_DATA_DIR: dataDir,
      JWT_SECRET: TEST_SECRET,
      LACUNA_PLATFORM_ADMINS: PLATFORM_ADMIN,
      LACUNA_ANALYZE_COOLDOWN_SECONDS: '0',
      LACUNA_QUESTIONNAIRE_DELAY_SECONDS: '0',
      LACUNA_RATE_LIMIT_PER_MINUTE: '0',
      LACUNA_TENANT_RATE_LIMIT_PER_MINUTE: '0',
      LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'fatal',
      ...environment,
    });
    return new TestApp(await startApp(config, createLogger(config.logLevel)), database, dataDir);
  }

  get url(): string {
    return this.app.url ?? '';
  }

  async token(subject: string): Promise<string> {
    return (await this.app.authenticator.mintToken?.(subject)) ?? '';
  }

  async headers({ subject = PLATFORM_ADMIN, tenant, headers = {} }: As = {}): Promise<Record<string, string>> {
    return {
      authorization: `Bearer ${await this.token(subject)}`,
      ...(tenant && { 'x-client-account-id': tenant.clientAccountId, 'x-engagement-id': tenant.engagementId }),
      ...headers,
    };
  }

  /** The whole answer, errors and all. */
  async ask<Data = Record<string, unknown>>(
    query: string,
    variables: Record<string, unknown> = {},
    as: As = {},
  ): Promise<Answer<Data>> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await this.headers(as)) },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: Data | null; errors?: GraphqlError[] };
    return { status: response.status, headers: response.headers, data: body.data ?? null, errors: body.errors ?? [] };
  }

  /** The data of an answer that must hold no error; a failure shows what was asked and what came. */
  async query<Data = Record<string, unknown>>(
    query: string,
    variables: Record<string, unknown> = {},
    as: As = {},
  ): Promise<Data> {
    const answer = await this.ask<Data>(query, variables, as);
    expect(
      answer.errors,
      `\n${query}\n${JSON.stringify(variables)}\n${JSON.stringify(answer.errors, null, 2)}`,
    ).toEqual([]);
    return answer.data as Data;
  }

  /** The one error of an answer that must fail. */
  async error(query: string, variables: Record<string, unknown> = {}, as: As = {}): Promise<GraphqlError> {
    const answer = await this.ask(query, variables, as);
    const [error] = answer.errors;
    if (!error)
      throw new Error(`expected an error, got ${JSON.stringify(answer.data)}\n${query}\n${JSON.stringify(variables)}`);
    return error;
  }

  /** A new client account with one engagement. */
  async createTenant(name = `Client ${Math.random().toString(36).slice(2)}`): Promise<Tenant> {
    const { createClientAccount } = await this.query<{ createClientAccount: { clientAccount: { id: string } } }>(
      'mutation ($name: String!) { createClientAccount(input: {name: $name}) { clientAccount { id } } }',
      { name },
    );
    const clientAccountId = createClientAccount.clientAccount.id;
    return { clientAccountId, engagementId: await this.createEngagement(clientAccountId, 'Move to the cloud') };
  }

  async createEngagement(clientAccountId: string, name: string): Promise<string> {
    const { createEngagement } = await this.query<{ createEngagement: { engagement: { id: string } } }>(
      'mutation ($id: ID!, $name: String!) { createEngagement(input: {clientAccountId: $id, name: $name}) { engagement { id } } }',
      { id: clientAccountId, name },
    );
    return createEngagement.engagement.id;
  }

  async grant(
    subject: string,
    role: 'VIEWER' | 'ANALYST' | 'ADMIN',
    clientAccountId: string,
    engagementId?: string,
  ): Promise<void> {
    await this.query('mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { grant { role } } }', {
      input: { subject, role, clientAccountId, ...(engagementId && { engagementId }) },
    });
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.drop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
