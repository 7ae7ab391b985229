import type { EntityManager } from '@mikro-orm/postgresql';
import type DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import type { Database, SessionSettings } from './db/database.js';
import type { PreparedStatement } from './db/fenced-query.js';
import type { OpenTransaction } from './db/open-transaction.js';
import type { ReadSession } from './db/read-session.js';
import { type Sql, sql } from './db/statement.js';
import type { Deadline } from './deadline.js';
import { AppError, badInput } from './errors.js';

/** One engagement of one client account: the unit that data never leaves. */
export interface Tenant {
  readonly clientAccountId: string;
  readonly engagementId: string;
}

/** What the subjects of jobs begin with; no token may name such a one. */
export const JOB_PREFIX = 'system:';

/** Who acts. `subject` is the token's `sub`; jobs act as `system:<job>`. */
export interface Actor {
  readonly subject: string;
  readonly isPlatformAdmin: boolean;
}

export interface ScopeParts {
  readonly tenant: Tenant | undefined;
  readonly actor: Actor | undefined;
  readonly requestId: string;
  /** Aborted when the work is to be handed back. */
  readonly signal?: AbortSignal;
  /** When the request has to be answered: nothing more is asked of the database then, and what runs there is stopped. */
  readonly deadline?: Deadline;
}

/**
 * For whom, by whom and for which request something is done: the first argument of every service method.
 * It is also the only way to the database, so that no statement can be sent without its tenant.
 */
export class Scope {
  private reads: ReadSession | undefined;
  private readonly loaders = new WeakMap<object, DataLoader<string, unknown>>();

  constructor(
    private readonly database: Database,
    private readonly parts: ScopeParts,
    private readonly open?: OpenTransaction,
    /** Extra settings of row-level security, e.g. the client account that is being administered. */
    private readonly extraSettings: SessionSettings = {},
  ) {}

  get requestId(): string {
    return this.parts.requestId;
  }

  /** Until the request has to be answered; without end where nobody waits. */
  get msLeft(): number {
    return this.parts.deadline?.msLeft ?? Number.POSITIVE_INFINITY;
  }

  /** See {@link Deadline.extendForWholeFlow}. */
  extendForWholeFlow(): void {
    this.parts.deadline?.extendForWholeFlow();
  }

  get signal(): AbortSignal | undefined {
    return this.parts.signal ?? this.parts.deadline?.signal;
  }

  /** Throws UNAUTHENTICATED when the request carried no token. */
  get actor(): Actor {
    if (!this.parts.actor)
      throw new AppError('UNAUTHENTICATED', 'Expected a bearer token in the Authorization header; none came.');
    return this.parts.actor;
  }

  get isAuthenticated(): boolean {
    return this.parts.actor !== undefined;
  }

  get hasTenant(): boolean {
    return this.parts.tenant !== undefined;
  }

  /** Throws BAD_USER_INPUT when the request chose no tenant. */
  get tenant(): Tenant {
    if (!this.parts.tenant) {
      throw badInput(
        'headers',
        'Expected the headers X-Client-Account-ID and X-Engagement-ID to choose a tenant; at least one is missing.',
      );
    }
    return this.parts.tenant;
  }

  /** The same in another tenant, for another actor or request, with another end, or with more rights in the tables of access. */
  with(change: {
    tenant?: Tenant;
    actor?: Actor;
    requestId?: string;
    deadline?: Deadline;
    settings?: SessionSettings;
  }): Scope {
    const { settings, ...parts } = change;
    return new Scope(this.database, { ...this.parts, ...parts }, undefined, settings ?? this.extraSettings);
  }

  /**
   * Rows of one statement. Inside a transaction it joins it; outside it is a read-only transaction of its own, or the one
   * that the reads of a query share.
   */
  async rows<Row>(fragment: Sql): Promise<Row[]> {
    if (!this.open)
      return this.reads
        ? this.reads.read(fragment)
        : this.database.read<Row>(this.settings, fragment, this.parts.deadline);
    this.parts.deadline?.check();
    return this.open.rows<Row>(fragment);
  }

  /** Sends a statement whose answer nobody needs; where it fails, the transaction does. Only inside `transaction`. */
  send(fragment: Sql): void {
    this.parts.deadline?.check();
    this.openTransaction.send(fragment);
  }

  /** The text that one statement answers, outside of transactions; the cheapest way to read. */
  text(statement: PreparedStatement): Promise<string> {
    return this.database.text(this.settings, statement, this.parts.deadline);
  }

  /** From now on reads share one transaction, until `endReads`. For a GraphQL query; not for what writes. */
  shareReads(): void {
    this.reads ??= this.database.openReads(this.settings, this.parts.deadline);
  }

  async endReads(): Promise<void> {
    // Taken away first: what is read meanwhile must not meet a session that is ending.
    const { reads } = this;
    this.reads = undefined;
    await reads?.end();
  }

  /** The first row of `rows`, or undefined. */
  async row<Row>(fragment: Sql): Promise<Row | undefined> {
    const [row] = await this.rows<Row>(fragment);
    return row;
  }

  /** The unit of work. Only inside `transaction`. */
  get em(): EntityManager {
    return this.openTransaction.em;
  }

  /** What the job queue sends with. Only inside `transaction`. */
  get openTransaction(): OpenTransaction {
    if (!this.open) throw new Error('Writes need scope.transaction(); this scope is outside of one.');
    return this.open;
  }

  /**
   * Runs `work` with a scope whose reads and writes are one transaction; a scope that is already in one joins it.
   * No model or network call belongs in it: it would hold locks for as long as the other side likes.
   */
  async transaction<T>(work: (scope: Scope) => Promise<T>): Promise<T> {
    if (this.open) return work(this);
    // Who waits for a second connection while holding one can wait for ever, once all do.
    await this.endReads();
    return this.database.transaction(
      this.settings,
      (open) => work(new Scope(this.database, this.parts, open, this.extraSettings)),
      this.parts.deadline,
    );
  }

  /** Does `work` for another tenant within this transaction, for a change that reaches several of them. */
  async inTenant<T>(tenant: Tenant, work: (scope: Scope) => Promise<T>): Promise<T> {
    const inside = new Scope(this.database, { ...this.parts, tenant }, this.openTransaction, this.extraSettings);
    await inside.applySettings();
    const result = await work(inside);
    await this.applySettings();
    return result;
  }

  /** Columns by stored property of an entity class, for the read models. */
  get columnsOf() {
    return this.database.columnsOf.bind(this.database);
  }

  /**
   * The loader of one field of the operation: every parent that asks for the same selection meets in it, so a level
   * of the query is one statement. graphql-js keeps one array of nodes for the siblings of a selection.
   */
  loader<V>(info: GraphQLResolveInfo, make: () => DataLoader<string, V>): DataLoader<string, V> {
    const key = info.fieldNodes as object;
    let loader = this.loaders.get(key) as DataLoader<string, V> | undefined;
    if (!loader) {
      loader = make();
      this.loaders.set(key, loader);
    }
    return loader;
  }

  private async applySettings(): Promise<void> {
    await this.rows(
      sql`select ${sql.join(Object.entries(this.settings).map(([name, value]) => sql`set_config(${name}, ${value}, true)`))}`,
    );
  }

  private get settings(): SessionSettings {
    const { tenant, actor } = this.parts;
    return {
      'lacuna.client_account_id': tenant?.clientAccountId ?? '',
      'lacuna.engagement_id': tenant?.engagementId ?? '',
      'lacuna.subject': actor?.subject ?? '',
      'lacuna.is_platform_admin': actor?.isPlatformAdmin === true ? 'on' : 'off',
      ...this.extraSettings,
    };
  }
}
