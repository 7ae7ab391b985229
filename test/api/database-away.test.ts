import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { TestApp } from '../kit/test-app.js';

let app: TestApp;
let tenant: Tenant;
beforeAll(async () => {
  app = await TestApp.start();
  tenant = await app.createTenant();
});
afterAll(() => app.close());

/** Ends every connection of the gateway, as a server does that stops at once. */
const endConnections = () =>
  app.database.rows<{ ended: boolean }>(
    "select pg_terminate_backend(pid) as ended from pg_stat_activity where datname = current_database() and usename = 'lacuna_app'",
  );

describe('a database that goes away in the middle', () => {
  it('is said to be away, by a code that clients try again on, and is used again when it is back', async () => {
    const holder = new pg.Client({ connectionString: app.database.url });
    await holder.connect();
    await holder.query('begin; lock table migration.assets in access exclusive mode');
    const waiting = [
      app.ask('{ assets(first: 1) { nodes { id } } }', {}, { tenant }),
      app.ask('{ assets(first: 1) { totalCount nodes { gaps { totalCount } } } }', {}, { tenant }),
    ];
    while ((await blocked(holder)).length < waiting.length) await sleep(20);
    await endConnections();
    await holder.query('rollback');
    await holder.end();
    for (const { errors } of await Promise.all(waiting)) {
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
      expect(errors[0]?.message).toContain('database');
      expect(errors[0]?.extensions.requestId).toBeTypeOf('string');
    }
    expect(await app.query('{ assets(first: 1) { nodes { id } } }', {}, { tenant })).toEqual({ assets: { nodes: [] } });
  });
});

/** Statements of the gateway that wait for the table. */
const blocked = async (holder: pg.Client) =>
  (
    await holder.query(
      "select pid from pg_stat_activity where datname = current_database() and usename = 'lacuna_app' and wait_event_type = 'Lock'",
    )
  ).rows;
