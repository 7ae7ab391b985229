import type { Pool, PoolClient } from 'pg';
import { type Sql, toStatement } from './statement.js';

/**
 * The reads of one GraphQL query: one read-only transaction, begun by the first of them and ended with the answer, so
 * that its settings are sent once. They take turns on one connection, which nothing else may be waiting for meanwhile:
 * a mutation, which takes a connection of its own, must not hold one of these.
 */
export class ReadSession {
  private client: PoolClient | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private hasEnded = false;

  constructor(
    private readonly pool: Pool,
    private readonly begin: (client: PoolClient) => string,
  ) {}

  async read<Row>(fragment: Sql): Promise<Row[]> {
    if (this.hasEnded) throw new Error('the answer that this was read for has been sent');
    const rows = this.turn.then(() => this.query<Row>(fragment));
    this.turn = rows.catch(() => undefined);
    return rows;
  }

  /** What waits for its turn is still read. May be called twice, and before the first read. */
  async end(): Promise<void> {
    this.hasEnded = true;
    await this.turn;
    this.release();
  }

  private async query<Row>(fragment: Sql): Promise<Row[]> {
    try {
      if (!this.client) {
        this.client = await this.pool.connect();
        await this.client.query(this.begin(this.client));
      }
      const { rows } = await this.client.query(toStatement(fragment));
      return rows as Row[];
    } catch (error) {
      // A failed statement spoils its transaction; other fields of the query still deserve their answers.
      this.release();
      throw error;
    }
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
