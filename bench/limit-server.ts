import { createServer, type ServerResponse } from 'node:http';
import { Redis } from 'ioredis';
import pg from 'pg';
import { OPERATIONS, progressKey } from './operations.js';

/**
 * The limit: what a server written by hand for these operations alone can do. One statement an operation, its JSON made
 * in PostgreSQL and passed on as text, as the role and under the row-level security of the gateway; progress as text from
 * the store. POST {op, variables}.
 */
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], min: 16, max: 16 });
const uuid = /^[0-9a-f-]{36}$/;

const redis = new Redis(process.env['REDIS_URL'] ?? '', { enableAutoPipelining: true });

async function answer(
  name: string,
  variables: Record<string, unknown>,
  clientAccountId: string,
  engagementId: string,
): Promise<string> {
  const operation = OPERATIONS.find((candidate) => candidate.name === name);
  if (!operation?.sql || !operation.parameters) return (await redis.get(progressKey(String(variables['id'])))) ?? '';
  if (!uuid.test(clientAccountId) || !uuid.test(engagementId)) throw new Error('no tenant');
  const client = await pool.connect();
  try {
    await client.query(
      `begin; set local lacuna.client_account_id = '${clientAccountId}'; set local lacuna.engagement_id = '${engagementId}'`,
    );
    const { rows } = await client.query<{ json: string }>({
      name,
      text: operation.sql,
      values: [clientAccountId, engagementId, ...operation.parameters(variables)],
    });
    return rows[0]?.json ?? '';
  } finally {
    client.query('commit').then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
  }
}

createServer((request, response) => {
  if (request.method === 'GET') {
    response.end('up');
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { op, variables } = JSON.parse(Buffer.concat(chunks).toString()) as {
      op: string;
      variables: Record<string, unknown>;
    };
    const { 'x-client-account-id': clientAccountId, 'x-engagement-id': engagementId } = request.headers;
    void respond(response, answer(op, variables, String(clientAccountId), String(engagementId)));
  });
}).listen(Number(process.env['PORT']), '127.0.0.1');

async function respond(response: ServerResponse, answered: Promise<string>): Promise<void> {
  try {
    const body = Buffer.from(await answered);
    response
      .writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length })
      .end(body);
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}
