import { createHmac } from 'node:crypto';
import { type MigrationObject, MikroORM } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import pg from 'pg';
import { migrations } from '../../migrations/index.js';
import { ConfigError } from '../config.js';
import type { Logger } from '../logger.js';

/** The role that the gateway connects as, and that row-level security binds. */
export const APP_ROLE = 'lacuna_app';

/** Any number that only Lacuna locks: starts that migrate at the same time wait for each other. */
const MIGRATION_LOCK = 4_021_977_113;

/** A migration that waits for a table holds up everybody who comes after it: it gives up sooner, with nothing done. */
const LOCK_TIMEOUT = '5s';

/**
 * The address the gateway connects with: the role that row-level security binds. Its password is derived from the
 * owner's, so that every process that is given the same DATABASE_URL knows it and nobody has to store it.
 */
export function appUrl(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  if (decodeURIComponent(url.username) === APP_ROLE) return databaseUrl;
  url.username = APP_ROLE;
  url.password = appPassword(databaseUrl);
  return url.href;
}

const appPassword = (databaseUrl: string) =>
  createHmac('sha256', decodeURIComponent(new URL(databaseUrl).password))
    .update(APP_ROLE)
    .digest('base64url');

/**
 * Brings the database at `databaseUrl` up to date: schema, rows and the application role, then `installQueue`, all
 * under one advisory lock. With the URL of the application role itself nothing can be changed: then it only
 * checks that the database is up to date, and throws a ConfigError that says what to run if not. `upTo` names the last
 * migration that is run.
 */
export async function migrate(
  databaseUrl: string,
  installQueue: (url: string) => Promise<void>,
  logger: Logger,
  upTo?: string,
): Promise<readonly string[]> {
  const lock = new pg.Client({ connectionString: databaseUrl });
  await lock.connect();
  try {
    const isOwner = decodeURIComponent(new URL(databaseUrl).username) !== APP_ROLE;
    await lock.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    if (!isOwner) {
      await requireUpToDate(lock);
      return [];
    }
    await ensureAppRole(lock, databaseUrl);
    const applied = await runMigrations(databaseUrl, upTo);
    await installQueue(databaseUrl);
    await lock.query(`grant select on public.lacuna_migrations to ${APP_ROLE}`);
    await lock.query(`grant usage on schema pgboss to ${APP_ROLE}`);
    await lock.query(`grant select, insert, update, delete on all tables in schema pgboss to ${APP_ROLE}`);
    await lock.query(`grant execute on all functions in schema pgboss to ${APP_ROLE}`);
    if (applied.length > 0) logger.info({ applied }, 'the database was migrated');
    return applied;
  } finally {
    await lock.end();
  }
}

async function runMigrations(databaseUrl: string, upTo?: string): Promise<readonly string[]> {
  const orm = await MikroORM.init<PostgreSqlDriver>({
    driver: PostgreSqlDriver,
    clientUrl: databaseUrl,
    driverOptions: { options: `-c lock_timeout=${LOCK_TIMEOUT}` },
    entities: [],
    extensions: [Migrator],
    discovery: { warnWhenNoEntities: false },
    // Each migration is its own transaction, so that one that builds an index CONCURRENTLY can stand among them.
    migrations: {
      migrationsList: [...migrations],
      tableName: 'public.lacuna_migrations',
      allOrNothing: false,
      snapshot: false,
      silent: true,
    },
  });
  try {
    const done = await orm.migrator.up(upTo === undefined ? undefined : { to: upTo });
    return done.map(({ name }) => name);
  } finally {
    await orm.close();
  }
}

async function ensureAppRole(owner: pg.Client, databaseUrl: string): Promise<void> {
  const { rowCount } = await owner.query('select from pg_roles where rolname = $1', [APP_ROLE]);
  const password = owner.escapeLiteral(appPassword(databaseUrl));
  const verb = rowCount === 0 ? 'create' : 'alter';
  // Several databases of one server share the role: their migrations hold different locks and may meet here.
  await owner
    .query(`${verb} role ${APP_ROLE} with login password ${password}`)
    .catch((error: Error & { code?: string }) => {
      const anotherStartDidIt = error.code === '42710' || error.code === 'XX000' || error.code === '23505';
      if (!anotherStartDidIt) throw error;
    });
}

/** The migrations that the database lacks; all of them where it was never migrated. */
export async function pendingMigrations(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client
    .query<{ name: string }>('select name from public.lacuna_migrations')
    .catch(() => ({ rows: [] }));
  const applied = new Set(rows.map(({ name }) => name));
  return migrations.map(nameOf).filter((name) => !applied.has(name));
}

async function requireUpToDate(client: pg.Client): Promise<void> {
  const missing = await pendingMigrations(client);
  if (missing.length === 0) return;
  throw new ConfigError(
    `The database lacks ${missing.join(', ')}, and ${APP_ROLE} may not change it. Run once, as the owner:\n  DATABASE_URL=postgres://<owner>@.../... lacuna migrate`,
  );
}

const nameOf = (migration: MigrationObject) => migration.name;

/**
 * Refuses a role that row-level security does not bind: a superuser, one with BYPASSRLS, or the owner of the tables.
 */
export async function requireFencedRole(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ role: string; bypasses: boolean; owns: boolean; unforced: string[] }>(`
    select current_user as role, r.rolsuper or r.rolbypassrls as bypasses,
      exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'migration' and c.relkind in ('r', 'p') and pg_has_role(current_user, c.relowner, 'member')) as owns,
      array(select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'migration' and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)) as unforced
    from pg_roles r where r.rolname = current_user`);
  const found = rows[0];
  if (found && !found.bypasses && !found.owns && found.unforced.length === 0) return;
  const reason = !found
    ? 'its role is not known'
    : found.bypasses
      ? 'it is a superuser or has BYPASSRLS'
      : found.owns
        ? 'it owns the tables, or may become their owner'
        : `row-level security is not forced on ${found.unforced.join(', ')}`;
  throw new ConfigError(
    `Lacuna does not start as the database role "${found?.role ?? 'unknown'}": ${reason}, so tenants would not be kept apart. Put it right with:\n  alter role ${APP_ROLE} nosuperuser nobypassrls;`,
  );
}
