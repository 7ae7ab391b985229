import { APP_ROLE, pendingMigrations } from '../db/migrate.js';
import { askDatabase } from './database-session.js';
import { broken, type Finding, ok, type Setup } from './finding.js';

interface Rights {
  readonly isSuperuser: boolean;
  readonly mayCreateRoles: boolean;
  readonly mayCreateSchemas: boolean;
  readonly mayCreateTables: boolean;
  readonly database: string;
  /** Who owns the tables of Lacuna; null: there are none yet. */
  readonly owner: string | null;
  readonly isOwner: boolean;
}

/** Whether the role of DATABASE_URL can do what a start asks of it: migrate, or work on what was migrated. */
export const checkDatabaseRole = (setup: Pick<Setup, 'config'>): Promise<Finding> =>
  askDatabase(setup, async (client, url) => {
    const role = decodeURIComponent(url.username);
    const missing = await pendingMigrations(client);
    if (role === APP_ROLE) return judgeAppRole(missing);
    const { rows } = await client.query<Rights>(`
      select r.rolsuper as "isSuperuser", r.rolcreaterole as "mayCreateRoles", current_database() as database,
        has_database_privilege(current_database(), 'create') as "mayCreateSchemas",
        has_schema_privilege('public', 'create') as "mayCreateTables",
        pg_get_userbyid(n.nspowner) as owner, coalesce(pg_has_role(n.nspowner, 'member'), true) as "isOwner"
      from pg_roles r left join pg_namespace n on n.nspname = 'migration' where r.rolname = current_user`);
    return judgeOwner(role, rows[0], missing);
  });

function judgeAppRole(missing: readonly string[]): Finding {
  if (missing.length === 0) return ok(`"${APP_ROLE}", on an up-to-date database`);
  return broken(
    `The database is not migrated (${listed(missing)} missing), and "${APP_ROLE}" may not change it.`,
    'DATABASE_URL=postgres://<owner>:<password>@<host>/<database> lacuna migrate',
  );
}

function judgeOwner(role: string, rights: Rights | undefined, missing: readonly string[]): Finding {
  const grants = rights ? lackingRights(role, rights) : [];
  if (rights?.owner && !rights.isOwner)
    return broken(
      `"${role}" does not own the tables of Lacuna; "${rights.owner}" does.`,
      `DATABASE_URL=postgres://${rights.owner}:<password>@<host>/${rights.database}, or as ${rights.owner}: lacuna migrate, and the gateway with the URL of ${APP_ROLE}`,
    );
  if (grants.length > 0)
    return broken(`"${role}" may not migrate the database.`, `as a superuser: ${grants.join(' ')}`);
  return ok(
    missing.length === 0 ? `"${role}", on an up-to-date database` : `"${role}"; the next start migrates the database`,
  );
}

function lackingRights(role: string, rights: Rights): string[] {
  if (rights.isSuperuser) return [];
  const needed: [boolean, string][] = [
    [rights.mayCreateRoles, `alter role "${role}" createrole;`],
    [rights.mayCreateSchemas, `grant create on database "${rights.database}" to "${role}";`],
    [rights.mayCreateTables, `grant create on schema public to "${role}";`],
  ];
  return needed.flatMap(([isThere, statement]) => (isThere ? [] : [statement]));
}

const listed = (names: readonly string[]) =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more are` : `${names.join(', ')} is`;
