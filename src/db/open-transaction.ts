import type { EntityManager } from '@mikro-orm/postgresql';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { type Sql, toStatement } from './statement.js';

/** SQLSTATE in_failed_sql_transaction: what PostgreSQL says to all that was sent behind a statement that failed. */
const ONLY_FOLLOWS = '25P02';

/** A transaction that has begun on a connection of its own. Entities, rows and jobs that are written through it are one change. */
export class OpenTransaction {
  private entities: EntityManager | undefined;
  private hasEnded = false;
  private readonly unawaited: Promise<unknown>[] = [];
  private firstFailure: unknown;

  constructor(
    private readonly connection: PoolClient,
    private readonly pool: Pool,
    private readonly createEntities: () => EntityManager,
  ) {}

  /** Under the name of the statement: through the ORM's connection each would be parsed and planned anew every time. */
  async rows<Row>(fragment: Sql): Promise<Row[]> {
    const { rows } = await this.query(fragment);
    return rows as Row[];
  }

  /** Sends a statement whose answer nobody needs. Where it fails, nothing commits. */
  send(fragment: Sql): void {
    this.unawaited.push(this.query(fragment));
  }

  /**
   * What `error`, which ended the transaction, came of. Of statements that were sent at once the one that failed may be the
   * last to be heard of, or nobody waits for it; whoever retries what may succeed needs its code.
   */
  causeOf(error: unknown): unknown {
    const onlyFollows = error instanceof Error && 'code' in error && error.code === ONLY_FOLLOWS;
    return onlyFollows ? (this.firstFailure ?? error) : error;
  }

  private query(fragment: Sql): Promise<QueryResult> {
    const sent = this.client.query(toStatement(fragment));
    sent.catch((error: unknown) => {
      this.firstFailure ??= error;
    });
    return sent;
  }

  /** As the job queue asks for it. */
  executeSql(text: string, values: unknown[] = []): Promise<QueryResult> {
    return this.client.query(text, values);
  }

  /** The unit of work; what it still holds is written before the commit. */
  get em(): EntityManager {
    if (!this.entities) {
      this.entities = this.createEntities();
      this.entities.setTransactionContext(this.asKysely());
    }
    return this.entities;
  }

  async flush(): Promise<void> {
    await this.entities?.flush();
  }

  async commit(): Promise<void> {
    const { client } = this;
    this.hasEnded = true;
    await Promise.all([...this.unawaited, client.query('commit')]);
  }

  async rollback(): Promise<void> {
    this.hasEnded = true;
    await this.connection.query('rollback');
  }

  /** Who comes late would speak within the transaction of somebody else, who may be another tenant. */
  private get client(): PoolClient {
    if (this.hasEnded) throw new Error('the transaction of this scope has ended');
    return this.connection;
  }

  /** The ORM runs its statements through kysely, which takes and gives back a connection for each: here always this one. */
  private asKysely(): Kysely<unknown> {
    const connect = async () => ({ query: this.client.query.bind(this.client), release: () => undefined });
    const pool = { options: this.pool.options, connect, end: async () => undefined };
    return new Kysely({ dialect: new PostgresDialect({ pool }) });
  }
}
