import { openSession } from './database-session.js';
import { broken, codeOf, type Finding, ok, reasonOf, type Setup } from './finding.js';

const OLDEST = 15;

/** Whether the database of DATABASE_URL answers. */
export async function checkDatabase({ config }: Pick<Setup, 'config'>): Promise<Finding> {
  const { databaseUrl, dataDir } = config;
  if (databaseUrl === undefined) return ok(`a PostgreSQL of Lacuna's own, with its files in ${dataDir}`);
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol))
    return broken(
      'DATABASE_URL is no address of a PostgreSQL.',
      'DATABASE_URL=postgres://<owner>:<password>@<host>:5432/<database>',
    );
  try {
    const client = await openSession(databaseUrl);
    try {
      const { rows } = await client.query<{ server_version: string }>('show server_version');
      return judgeVersion(rows[0]?.server_version ?? '', url);
    } finally {
      await client.end();
    }
  } catch (error) {
    return judgeRefusal(error, url);
  }
}

function judgeVersion(version: string, url: URL): Finding {
  if (Number.parseInt(version, 10) >= OLDEST) return ok(`PostgreSQL ${version} at ${url.host}`);
  return broken(
    `PostgreSQL ${version} at ${url.host} is older than ${OLDEST}.`,
    `DATABASE_URL=<a PostgreSQL ${OLDEST} or newer>, or upgrade this one (pg_upgrade)`,
  );
}

/** By the SQLSTATE of the server's answer, or by the error of the socket where there was none. */
function judgeRefusal(error: unknown, url: URL): Finding {
  const role = decodeURIComponent(url.username);
  const database = decodeURIComponent(url.pathname.slice(1)) || role;
  switch (codeOf(error)) {
    case '28P01':
      return broken(
        `The server at ${url.host} refuses the password of "${role}".`,
        `DATABASE_URL=postgres://${role}:<its password>@${url.host}/${database}, or as a superuser: alter role "${role}" password '<that of DATABASE_URL>';`,
      );
    case '28000':
      return broken(
        `The server at ${url.host} does not let "${role}" in.`,
        `as a superuser: create role "${role}" login createrole password '<that of DATABASE_URL>'; and a line for it in pg_hba.conf`,
      );
    case '3D000':
      return broken(
        `The server at ${url.host} has no database "${database}".`,
        `as a superuser: create database "${database}" owner "${role}";`,
      );
    case '53300':
      return broken(
        `The server at ${url.host} has no connection left.`,
        'raise max_connections in postgresql.conf, and restart it',
      );
    default:
      return broken(
        `No PostgreSQL answers at ${url.host} (${reasonOf(error)}).`,
        `start it (systemctl start postgresql), or name one that runs: DATABASE_URL=postgres://${role}:<password>@<host>:<port>/${database}; or unset DATABASE_URL for one of Lacuna's own`,
      );
  }
}
