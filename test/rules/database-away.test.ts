import { pino } from 'pino';
import { expect, it } from 'vitest';
import { isDatabaseAway } from '../../src/db/is-database-away.js';
import { createHttpServer } from '../../src/http/create-http-server.js';

const failure = (message: string, code?: string) =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

it.each([
  ['a server that stops', failure('terminating connection', '57P01'), true],
  ['a server that starts', failure('the database system is starting up', '57P03'), true],
  ['no server', failure('connect ECONNREFUSED', 'ECONNREFUSED'), true],
  ['a full server', failure('sorry, too many clients already', '53300'), true],
  ['a connection that broke', failure('Connection terminated unexpectedly'), true],
  ['a statement that was stopped', failure('canceling statement', '57014'), false],
  ['a full disk', failure('could not extend file', '53100'), false],
  ['another error', failure('Connection of wires expected'), false],
  ['no error', 'ECONNREFUSED', false],
])('%s: away %s', (_, error, isAway) => {
  expect(isDatabaseAway(error)).toBe(isAway);
});

it('is said and logged on a route outside of GraphQL', async () => {
  const lines: string[] = [];
  const http = await createHttpServer(
    { corsOrigins: [], trustedProxies: [] },
    pino({ level: 'error' }, { write: (line) => lines.push(line) }),
  );
  http.get('/fails', () => {
    throw failure('terminating connection of tenant A', '57P01');
  });
  const answer = await http.inject('/fails');
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] });
  expect(answer.body).not.toContain('tenant A');
  expect(lines.map((line) => JSON.parse(line) as { msg: string })).toMatchObject([{ msg: 'a request failed' }]);
  await http.close();
});
