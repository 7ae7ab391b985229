import { type ChildProcess, spawn } from 'node:child_process';
import { createSecretKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SignJWT } from 'jose';
import type { Tenant } from '../../src/scope.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { type As, type GraphqlError, PLATFORM_ADMIN, TEST_SECRET } from './test-app.js';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Lacuna as a process of its own, that can be killed, frozen and started again on the same database. */
export class ChildApp {
  url = '';
  #child: ChildProcess | undefined;
  /** What it wrote to stderr, for a test that fails. */
  log = '';

  private constructor(
    readonly database: TestDatabase,
    private readonly dataDir: string,
    private readonly environment: Record<string, string>,
    private readonly isOwner: boolean,
  ) {}

  /** With a database of its own, or on that of another, who drops it. */
  static async create(
    environment: Record<string, string> = {},
    beside?: { readonly database: TestDatabase },
  ): Promise<ChildApp> {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'lacuna-child-'));
    const database = beside?.database ?? (await createTestDatabase());
    return new ChildApp(database, dataDir, environment, beside === undefined);
  }

  /** Starts the process, or another one by its file and arguments, and waits until it says where it answers, or that it works. */
  async start(program: readonly string[] = ['src/main.ts']): Promise<void> {
    const child = spawn(process.execPath, ['--import', 'tsx', ...program], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        PORT: '0',
        DATABASE_URL: this.database.url,
        LACUNA_DATA_DIR: this.dataDir,
        JWT_SECRET: TEST_SECRET,
        LACUNA_RATE_LIMIT_PER_MINUTE: '0',
        LACUNA_TENANT_RATE_LIMIT_PER_MINUTE: '0',
        LACUNA_PLATFORM_ADMINS: PLATFORM_ADMIN,
        LOG_LEVEL: 'warn',
        ...this.environment,
      },
    });
    this.#child = child;
    child.stderr.on('data', (chunk) => {
      this.log += String(chunk);
    });
    let output = '';
    this.url = await new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the process ended with ${code}:\n${this.log}`)));
      child.stdout.on('data', (chunk) => {
        output += String(chunk);
        const [, url] = /Lacuna answers at (\S+)/.exec(output) ?? [];
        if (url !== undefined) resolve(url);
        else if (output.includes('Lacuna worker is running')) resolve('');
      });
    });
  }

  /** Undefined before the start and after the end. */
  get pid(): number | undefined {
    const child = this.#child;
    return child?.exitCode === null && child.signalCode === null ? child.pid : undefined;
  }

  /** Sends a signal and waits for the end; answers the exit code, null after SIGKILL. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return null;
    const ended = once(child, 'exit');
    child.kill(signal);
    const [code] = await ended;
    return code as number | null;
  }

  /** SIGSTOP: its connections stay open, and it says nothing and hears nothing until it is thawed. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async headers({ subject = PLATFORM_ADMIN, tenant, headers = {} }: As = {}): Promise<Record<string, string>> {
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(subject)
      .setIssuer('lacuna')
      .setAudience('lacuna')
      .setExpirationTime('1h')
      .sign(createSecretKey(Buffer.from(TEST_SECRET)));
    return {
      authorization: `Bearer ${token}`,
      ...(tenant && { 'x-client-account-id': tenant.clientAccountId, 'x-engagement-id': tenant.engagementId }),
      ...headers,
    };
  }

  query<Data>(query: string, variables: Record<string, unknown> = {}, as: As = {}): Promise<Data> {
    return this.#ask(this.url, query, variables, as);
  }

  /** The same, spoken to at the address of a proxy. */
  behind(url: string): Pick<ChildApp, 'url' | 'query' | 'headers'> {
    return {
      url,
      headers: (as) => this.headers(as),
      query: <Data>(query: string, variables?: Record<string, unknown>, as?: As) =>
        this.#ask<Data>(url, query, variables ?? {}, as ?? {}),
    };
  }

  async #ask<Data>(url: string, query: string, variables: Record<string, unknown>, as: As): Promise<Data> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await this.headers(as)) },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: Data; errors?: GraphqlError[] };
    if (errors) throw new Error(`${query}\n${JSON.stringify(errors)}\n${this.log}`);
    return data;
  }

  async createTenant(): Promise<Tenant> {
    const { createClientAccount } = await this.query<{ createClientAccount: { clientAccount: { id: string } } }>(
      'mutation { createClientAccount(input: {name: "Client"}) { clientAccount { id } } }',
    );
    const clientAccountId = createClientAccount.clientAccount.id;
    const { createEngagement } = await this.query<{ createEngagement: { engagement: { id: string } } }>(
      'mutation ($id: ID!) { createEngagement(input: {clientAccountId: $id, name: "Move"}) { engagement { id } } }',
      { id: clientAccountId },
    );
    return { clientAccountId, engagementId: createEngagement.engagement.id };
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    if (this.isOwner) await this.database.drop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
