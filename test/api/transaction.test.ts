import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../src/db/database.js';
import { sql } from '../../src/db/statement.js';
import { entities } from '../../src/entities.js';
import { createLogger } from '../../src/logger.js';
import { createTestDatabase, type TestDatabase } from '../kit/database.js';

const write = (text: string) => sql`insert into public.notes (text) values (${text})`;

let testDatabase: TestDatabase;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await Database.open(testDatabase.url, entities, {}, createLogger('fatal'));
  await database.pool.query('create table public.notes (text text unique)');
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});
beforeEach(async () => {
  await database.pool.query('truncate public.notes');
});

const written = async () =>
  (await database.pool.query<{ text: string }>('select text from public.notes order by text')).rows.map(
    ({ text }) => text,
  );

describe('a transaction whose statements are sent at once', () => {
  it('runs them in their order, under its settings, and commits what nobody waited for', async () => {
    const subject = await database.transaction({ 'lacuna.subject': 'ann' }, async (open) => {
      open.send(write('first'));
      const [found, [settings]] = await Promise.all([
        open.rows<{ text: string }>(sql`select text from public.notes`),
        open.rows<{ subject: string }>(sql`select current_setting('lacuna.subject') as subject`),
      ]);
      expect(found).toEqual([{ text: 'first' }]);
      open.send(write('last'));
      return settings?.subject;
    });
    expect(subject).toBe('ann');
    expect(await written()).toEqual(['first', 'last']);
  });

  it('writes nothing, and says why, when one fails that nobody waited for', async () => {
    const failing = database.transaction({}, async (open) => {
      await open.rows(write('once'));
      open.send(write('once'));
      open.send(write('after'));
    });
    await expect(failing).rejects.toThrow(/duplicate key/);
    expect(await written()).toEqual([]);
  });

  it('says what failed, and not what only followed, when something is asked after it', async () => {
    await database.transaction({}, (open) => open.rows(write('once')));
    const failing = database.transaction({}, async (open) => {
      open.send(write('once'));
      await open.rows(write('after'));
    });
    await expect(failing).rejects.toThrow(/duplicate key/);
    expect(await written()).toEqual(['once']);
  });

  it('writes nothing, and says what failed first, when others were sent behind it', async () => {
    const failing = database.transaction({}, (open) =>
      Promise.all([open.rows(write('before')), open.rows(sql`select 1 / 0`), open.rows(write('behind'))]),
    );
    await expect(failing).rejects.toThrow(/division by zero/);
    expect(await written()).toEqual([]);
  });

  it('says what failed first, also where more stands around it than around what was sent behind it', async () => {
    const within = async <T>(depth: number, ask: () => Promise<T>): Promise<T> =>
      depth === 0 ? ask() : await within(depth - 1, ask);
    const failing = database.transaction({}, (open) =>
      Promise.all([within(20, () => open.rows(sql`select 1 / 0`)), open.rows(write('behind'))]),
    );
    await expect(failing).rejects.toThrow(/division by zero/);
  });

  it('says what its work threw instead of what had failed', async () => {
    const failing = database.transaction({}, async (open) => {
      await open.rows(sql`select 1 / 0`).catch(() => undefined);
      throw new Error('in words of its own');
    });
    await expect(failing).rejects.toThrow('in words of its own');
  });

  it('writes nothing when its work throws while statements are under way', async () => {
    const failing = database.transaction({}, async (open) => {
      open.send(write('sent'));
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await written()).toEqual([]);
  });

  it('writes nothing where its settings are refused', async () => {
    const failing = database.transaction({ statement_timeout: 'soon' }, (open) => open.rows(write('unfenced')));
    await expect(failing).rejects.toThrow(/statement_timeout|aborted/);
    expect(await written()).toEqual([]);
  });

  it('gives its connection back in each case', () => {
    expect(database.connections).toMatchObject({ busy: 0, waiting: 0 });
  });
});

describe('a text that one statement answers', () => {
  it.each([
    [true, { generic: '2', custom: '0' }],
    [false, { generic: '0', custom: '2' }],
  ])('is planned once a connection where it is said to be: %s', async (isPlannedOnce, plans) => {
    const name = `planned once ${isPlannedOnce}`;
    const statement = { name, text: 'select count(*)::text from public.notes where text = $1', isPlannedOnce };
    for (const text of ['a', 'b']) expect(await database.text({}, { ...statement, values: [text] })).toBe('0');
    const counted = await database.text(
      {},
      {
        name: undefined,
        text: `select json_build_object('generic', generic_plans::text, 'custom', custom_plans::text)::text from pg_prepared_statements where name = $1`,
        values: [name],
      },
    );
    expect(JSON.parse(counted)).toEqual(plans);
  });

  it('gives its connection back where it cannot be sent', async () => {
    const endless: Record<string, unknown> = {};
    endless['itself'] = endless;
    await expect(database.text({}, { name: undefined, text: 'select $1::text', values: [endless] })).rejects.toThrow(
      /circular/,
    );
    expect(database.connections).toMatchObject({ busy: 0, waiting: 0 });
    expect(await database.text({}, { name: undefined, text: 'select $1::text', values: ['whole'] })).toBe('whole');
  });
});
