import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReadSession } from '../../src/db/read-session.js';
import { sql } from '../../src/db/statement.js';
import { createTestDatabase, type TestDatabase } from '../kit/database.js';

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const open = () => new ReadSession(pool, () => "begin transaction read only; set local lacuna.subject = 'ann'");
const subject = sql`select current_setting('lacuna.subject', true) as subject, txid_current_if_assigned() as written`;

describe('the reads of a query', () => {
  it('share one transaction and its settings, which are gone with it', async () => {
    const session = open();
    const started = sql`select now()::text as at`;
    expect(await session.read(subject)).toEqual([{ subject: 'ann', written: null }]);
    expect(await session.read(started)).toEqual(await session.read(started));
    await session.end();
    const { rows } = await pool.query("select current_setting('lacuna.subject', true) as subject");
    expect(rows[0].subject ?? '').toBe('');
  });

  it('that wait for their turn are read although the session is ending; later ones are refused', async () => {
    const session = open();
    const waiting = [session.read(sql`select 1 as n`), session.read(sql`select 2 as n`)];
    const ended = session.end();
    expect(await Promise.all(waiting)).toEqual([[{ n: 1 }], [{ n: 2 }]]);
    await ended;
    await expect(session.read(subject)).rejects.toThrow(/has been sent/);
    await session.end();
  });

  it('go on after one of them failed, and give their connection back', async () => {
    const session = open();
    await expect(session.read(sql`select 1 / 0`)).rejects.toThrow(/division/);
    expect(await session.read(subject)).toEqual([{ subject: 'ann', written: null }]);
    await session.end();
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});
