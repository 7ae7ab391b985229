import pg from 'pg';
import { ANSWER_WITHIN_MS, type Finding, type Setup, skipped } from './finding.js';

/** Asks the database of DATABASE_URL; what cannot be asked is said by the check of the database itself, once. */
export async function askDatabase(
  { config }: Pick<Setup, 'config'>,
  ask: (client: pg.Client, url: URL) => Promise<Finding>,
): Promise<Finding> {
  const { databaseUrl } = config;
  if (databaseUrl === undefined) return skipped('Lacuna starts a PostgreSQL of its own');
  const client = await openSession(databaseUrl).catch(() => undefined);
  if (!client) return skipped('the database cannot be asked');
  try {
    return await ask(client, new URL(databaseUrl));
  } finally {
    await client.end();
  }
}

export async function openSession(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
  });
  // A server that goes away meanwhile fails the query that waits; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
