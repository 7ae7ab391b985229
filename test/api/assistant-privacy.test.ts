import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { addKnowledge, Conversation } from '../kit/conversation.js';
import { TestApp } from '../kit/test-app.js';

const SSN = '078-05-1120';
const CARD = '4111 1111 1111 1111';
const LEAKED = /078-?05-?1120|4111[ -]?1111|hunter2horse/;

const DOCUMENT = `# Payroll access

The payroll clerk has social security number ${SSN} and pays with card ${CARD}. The database password: hunter2horse.
Payroll runs on the last working day of the month.`;

let app: TestApp;
let tenant: Tenant;
const logs: string[] = [];
beforeAll(async () => {
  // The log goes to a file descriptor, past process.stderr.
  vi.spyOn(pino, 'destination').mockReturnValue({ write: (line: string) => void logs.push(line) } as never);
  app = await TestApp.start({ LOG_LEVEL: 'trace', LACUNA_TEXT_KEY: 'a key of the tests that is long enough' });
  tenant = await app.createTenant();
});
afterAll(() => app.close());

/** Everything that is stored of the tenant, of whatever table. */
async function storedText(): Promise<string> {
  const tables = await app.database.rows<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('migration', 'pgboss')",
  );
  const texts = await Promise.all(
    tables.map(({ name }) => app.database.rows<{ row: string }>(`select t::text as row from ${name} t`)),
  );
  return texts
    .flat()
    .map(({ row }) => row)
    .join('\n');
}

describe('personal data and secrets', () => {
  it('of a document are neither in index, answers, audit nor logs', async () => {
    const document = await addKnowledge(app, tenant, 'Payroll of 078-05-1120', DOCUMENT);
    expect(document.piiRedacted).toBe(true);
    const answer = await (await Conversation.start(app, tenant, 'root@platform')).ask('When does payroll run?');
    expect(answer.text).toContain('last working day');
    expect(JSON.stringify(answer)).not.toMatch(LEAKED);
    const { searchKnowledge } = await app.query<{ searchKnowledge: { excerpt: string }[] }>(
      '{ searchKnowledge(query: "payroll clerk card 4111") { title excerpt } }',
      {},
      { tenant },
    );
    expect(searchKnowledge[0]?.excerpt).toMatch(/\[SSN\][\s\S]*\[CARD\]/);
    const stored = await storedText();
    expect(stored).toContain('[SSN]');
    expect(stored).not.toMatch(LEAKED);
  });

  it('of a message are shown to those who converse, stored encrypted, and nowhere else', async () => {
    const conversation = await Conversation.start(app, tenant, 'root@platform');
    const typed = `My card ${CARD} was charged twice, what does payroll do?`;
    await conversation.ask(typed);
    const { messages } = await conversation.read();
    expect(messages[0]?.text).toBe(typed);
    expect(messages[1]?.text).not.toMatch(LEAKED);
    expect(await storedText()).not.toMatch(LEAKED);
  });

  it('never reach the log', () => {
    const log = logs.join('');
    expect(log).toContain('"tool":"search_knowledge"');
    expect(log).not.toMatch(LEAKED);
    expect(log).not.toMatch(/charged twice|last working day/);
  });
});

describe('without a key', () => {
  it('only the redacted text of a message is kept', async () => {
    const keyless = await TestApp.start();
    try {
      const conversation = await Conversation.start(keyless, await keyless.createTenant(), 'root@platform');
      await conversation.ask(`My card is ${CARD}`);
      expect((await conversation.read()).messages[0]?.text).toBe('My card is [CARD]');
      const rows = await keyless.database.rows(
        'select sealed_text from migration.assistant_messages where sealed_text is not null',
      );
      expect(rows).toEqual([]);
    } finally {
      await keyless.close();
    }
  });
});
