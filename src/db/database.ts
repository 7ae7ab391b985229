import { type AnyEntity, type EntityClass, MikroORM } from '@mikro-orm/core';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import pg, { type Pool, type PoolClient } from 'pg';
import type { Deadline } from '../deadline.js';
import type { Logger } from '../logger.js';
import { FencedQuery, type PreparedStatement } from './fenced-query.js';
import { OpenTransaction } from './open-transaction.js';
import { ReadSession } from './read-session.js';
import { nameText, type Sql } from './statement.js';
import { traceStatements } from './trace-statements.js';

/** What row-level security reads, local to one transaction. */
export type SessionSettings = Readonly<Record<string, string>>;

// Counts are bigint in PostgreSQL; every one of ours fits a double.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const POOL_SIZE = 16;

/** Where a stored property of an entity is kept. */
export interface StoredColumn {
  readonly name: string;
  /** As PostgreSQL names it: `uuid`, `text`, `jsonb`, ... */
  readonly type: string;
  readonly isNullable: boolean;
}

/** By property. */
type StoredColumns = Readonly<Record<string, StoredColumn>>;

/**
 * The one way to PostgreSQL: connections of the role `lacuna_app`, whose rows are fenced by settings that are
 * local to a transaction. Reads return rows; writes go through an `OpenTransaction`.
 */
export class Database {
  private readonly columns = new Map<EntityClass<AnyEntity>, StoredColumns>();

  /** Told of the settings of every transaction that has ended, before whoever asked for it hears of it. */
  afterTransaction: (settings: SessionSettings) => Promise<void> = async () => {};

  private constructor(
    private readonly orm: MikroORM<PostgreSqlDriver>,
    readonly pool: Pool,
    /** Settings of the deployment that SQL reads, the same in every transaction. */
    private readonly deployment: SessionSettings,
  ) {}

  static async open(
    url: string,
    entities: EntityClass<AnyEntity>[],
    deployment: SessionSettings,
    logger: Logger,
    isTraced = false,
  ): Promise<Database> {
    const orm = await MikroORM.init<PostgreSqlDriver>({
      driver: PostgreSqlDriver,
      clientUrl: url,
      schema: 'migration',
      entities,
      pool: { min: 0, max: POOL_SIZE },
      // What is asked at once is sent at once; answers come in the order of the questions.
      driverOptions: { pipeline: true },
      discovery: { warnWhenNoEntities: false },
      debug: false,
      logger: (message) => logger.debug({ orm: message }, 'orm'),
      allowGlobalContext: false,
    });
    const pool: Pool = await orm.em.getConnection().getNativeClient();
    // The ORM keeps times as text for itself and takes a Date as well; rows that are read as they are need the Date.
    const types = pool.options.types as pg.TypeOverrides;
    types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ));
    // Not on 'connect': the ORM has connected already.
    if (isTraced) pool.on('acquire', traceStatements);
    return new Database(orm, pool, deployment);
  }

  /** Columns of an entity's stored properties: `{ assetType: { name: 'asset_type', ... } }`. */
  columnsOf(entity: EntityClass<AnyEntity>): StoredColumns {
    let columns = this.columns.get(entity);
    if (!columns) {
      const { props } = this.orm.getMetadata(entity);
      columns = Object.fromEntries(
        props.flatMap(({ name, fieldNames, columnTypes, nullable }) => {
          const [column, ...others] = fieldNames ?? [];
          if (column === undefined || others.length > 0) return [];
          return [[name, { name: column, type: columnTypes[0] ?? '', isNullable: nullable === true }]];
        }),
      );
      this.columns.set(entity, columns);
    }
    return columns;
  }

  /** Reads that belong together; see `ReadSession`. */
  openReads(settings: SessionSettings, deadline?: Deadline): ReadSession {
    return new ReadSession(
      this.pool,
      (client) => `begin transaction read only; ${setLocal(client, { ...this.deployment, ...settings })}`,
      deadline,
    );
  }

  /** One statement in a read-only transaction of its own. */
  async read<Row>(settings: SessionSettings, fragment: Sql, deadline?: Deadline): Promise<Row[]> {
    const session = this.openReads(settings, deadline);
    try {
      return await session.read<Row>(fragment);
    } finally {
      await session.end();
    }
  }

  /** The one text that a statement answers, read with its settings in one message. */
  async text(settings: SessionSettings, statement: PreparedStatement, deadline?: Deadline): Promise<string> {
    deadline?.check();
    const client = await this.pool.connect();
    const all = {
      ...this.deployment,
      ...settings,
      plan_cache_mode: statement.isPlannedOnce === true ? 'force_generic_plan' : 'auto',
      statement_timeout: String(deadline?.msLeft ?? 0),
    };
    const ask = async () => {
      try {
        return await client.query(new FencedQuery(setting(all), statement)).answer;
      } finally {
        client.release();
      }
    };
    return deadline ? deadline.race(ask()) : ask();
  }

  /**
   * Runs `work` in one transaction; everything in it commits together, or nothing does. A statement of it may take until
   * the deadline, as far off as that is now; a transaction that is not done by then does not commit.
   */
  async transaction<T>(
    settings: SessionSettings,
    work: (transaction: OpenTransaction) => Promise<T>,
    deadline?: Deadline,
  ): Promise<T> {
    deadline?.check();
    try {
      return await this.transact(settings, work, deadline);
    } finally {
      // However it ended: whether a commit that was cut off took place is not known.
      await this.afterTransaction(settings);
    }
  }

  private async transact<T>(
    settings: SessionSettings,
    work: (transaction: OpenTransaction) => Promise<T>,
    deadline: Deadline | undefined,
  ): Promise<T> {
    const client = await this.pool.connect();
    const transaction = new OpenTransaction(client, this.pool, () => this.orm.em.fork());
    let broken: Error | undefined;
    try {
      const limit = deadline && { statement_timeout: String(deadline.msLeft) };
      // The first statement does not wait for these: where they fail it fails too, in an aborted transaction or on a lost connection.
      const begun = client.query(`begin; ${setLocal(client, { ...this.deployment, ...settings, ...limit })}`);
      const [result] = await Promise.all([work(transaction), begun]);
      await transaction.flush();
      deadline?.check();
      await transaction.commit();
      return result;
    } catch (error) {
      await transaction.rollback().catch((failure: Error) => {
        broken = failure;
      });
      const cause = transaction.causeOf(error);
      throw deadline?.isOurs(cause) ? deadline.error : cause;
    } finally {
      client.release(broken);
    }
  }

  async isReachable(): Promise<boolean> {
    return this.pool.query('select 1').then(
      () => true,
      () => false,
    );
  }

  /** Of the pool: connections that are in use and that are free, how many wait for one, and the most there can be. */
  get connections(): { busy: number; idle: number; waiting: number; limit: number } {
    const { totalCount, idleCount, waitingCount } = this.pool;
    return { busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount, limit: POOL_SIZE };
  }

  close(): Promise<void> {
    return this.orm.close();
  }
}

/** The settings as one statement, local to its transaction; of the same names always the same text. */
function setting(settings: SessionSettings): PreparedStatement {
  const names = Object.keys(settings);
  const text = `select ${names.map((name, index) => `set_config('${name}', $${index + 1}, true)`).join(', ')}`;
  return { name: nameText(text), text, values: Object.values(settings) };
}

const setLocal = (client: PoolClient, settings: SessionSettings) =>
  Object.entries(settings)
    .map(([name, value]) => `set local ${name} = ${client.escapeLiteral(value)}`)
    .join('; ');
