import type { Pool, PoolClient } from 'pg';
import type { Deadline } from '../deadline.js';
import { type Sql, toStatement } from './statement.js';

/** A statement that begins later than this after its time limit was set gets a new one, of what is left by then. */
const RENEW_LIMIT_AFTER_MS = 500;

/**
 * The reads of one GraphQL query: one read-only transaction, begun by the first of them and ended with the answer, so
 * that its settings are sent once. They take turns on one connection, which nothing else may be waiting for meanwhile:
 * a mutation, which takes a connection of its own, must not hold one of these.
 */
export class ReadSession {
  private client: PoolClient | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private hasEnded = false;
  /** What PostgreSQL was told to stop a statement after; local to the transaction. */
  private timeoutMs = Number.POSITIVE_INFINITY;

  constructor(
    private readonly pool: Pool,
    private readonly begin: (client: PoolClient) => string,
    private readonly deadline?: Deadline,
  ) {}

  async read<Row>(fragment: Sql): Promise<Row[]> {
    if (this.hasEnded) throw new Error('the answer that this was read for has been sent');
    const rows = this.turn.then(() => this.query<Row>(fragment));
    this.turn = rows.catch(() => undefined);
    return this.deadline ? this.deadline.race(rows) : rows;
  }

  /** What waits for its turn is still read, as long as there is time. May be called twice, and before the first read. */
  async end(): Promise<void> {
    this.hasEnded = true;
    const released = this.turn.then(() => this.release());
    // Past the deadline PostgreSQL is about to stop what runs; the answer does not wait for that.
    await (this.deadline ? this.deadline.race(released).catch(() => undefined) : released);
  }

  private async query<Row>(fragment: Sql): Promise<Row[]> {
    try {
      this.deadline?.check();
      const before: string[] = [];
      if (!this.client) {
        this.client = await this.pool.connect();
        before.push(this.begin(this.client), ...this.timeLimit());
      } else if (this.deadline && this.timeoutMs - this.deadline.msLeft > RENEW_LIMIT_AFTER_MS) {
        before.push(...this.timeLimit());
      }
      // Not waited for before the statement is sent: where they fail it fails too.
      const prepared = before.length > 0 && this.client.query(before.join('; '));
      const [, { rows }] = await Promise.all([prepared, this.client.query(toStatement(fragment))]);
      return rows as Row[];
    } catch (error) {
      // A failed statement spoils its transaction; other fields of the query still deserve their answers.
      this.release();
      throw error;
    }
  }

  private timeLimit(): string[] {
    if (!this.deadline) return [];
    this.timeoutMs = this.deadline.msLeft;
    return [`set local statement_timeout = ${this.timeoutMs}`];
  }

  private release(): void {
    const { client } = this;
    this.client = undefined;
    client?.query('commit').then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
  }
}
