import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { ChildApp } from '../kit/child-app.js';

const SESSIONS = 3;
const MESSAGES = 25;
const KILLS = 4;

let app: ChildApp;
beforeEach(async () => {
  app = await ChildApp.create();
  await app.start();
});
afterEach(() => app.remove());

async function startSession(tenant: Tenant): Promise<string> {
  const { startAssistantSession } = await app.query<{ startAssistantSession: { session: { id: string } } }>(
    'mutation { startAssistantSession(input: {}) { session { id } } }',
    {},
    { tenant },
  );
  return startAssistantSession.session.id;
}

const send = (tenant: Tenant, sessionId: string, text: string) =>
  app.query(
    'mutation ($input: SendAssistantMessageInput!) { sendAssistantMessage(input: $input) { message { id } } }',
    { input: { sessionId, text } },
    { tenant },
  );

async function answered(): Promise<number> {
  const [row] = await app.database.rows<{ n: number }>(
    "select count(*)::int as n from migration.assistant_messages where role = 'ASSISTANT' and status = 'ANSWERED'",
  );
  return row?.n ?? 0;
}

it('answers every message once and in order, wherever SIGKILL strikes', { timeout: 180_000 }, async () => {
  const tenant = await app.createTenant();
  await app.query(
    'mutation ($input: AddKnowledgeDocumentInput!) { addKnowledgeDocument(input: $input) { document { id } } }',
    { input: { title: 'Gates', text: 'Gate 7 opens at noon. Ask for a person at gate 9.' } },
    { tenant },
  );
  const sessions = await Promise.all(Array.from({ length: SESSIONS }, () => startSession(tenant)));
  for (let number = 1; number <= MESSAGES; number += 1)
    await Promise.all(
      sessions.map((id) => send(tenant, id, `Question ${number}: when does gate 7 open? Please talk to a person.`)),
    );

  const total = SESSIONS * MESSAGES;
  let hits = 0;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const goal = Math.floor((total * kill) / (KILLS + 2));
    const until = Date.now() + 60_000;
    while ((await answered()) < goal && Date.now() < until) await sleep(5);
    await app.end('SIGKILL');
    if ((await answered()) < total) hits += 1;
    await app.start();
  }
  expect(hits, 'a worker was killed with messages waiting').toBeGreaterThan(1);
  const deadline = Date.now() + 90_000;
  while ((await answered()) < total && Date.now() < deadline) await sleep(100);

  const rows = await app.database.rows<{
    sessionId: string;
    position: number;
    role: string;
    status: string;
    settledAt: Date;
    id: string;
  }>(
    'select session_id as "sessionId", position, role, status, settled_at as "settledAt", id from migration.assistant_messages order by session_id, position',
  );
  expect(rows).toHaveLength(total * 2);
  expect(rows.filter(({ status }) => status !== 'ANSWERED')).toEqual([]);
  for (const session of sessions) {
    const own = rows.filter(({ sessionId }) => sessionId === session);
    expect(own.map(({ position }) => position)).toEqual(own.map((_row, index) => index + 1));
    expect(own.map(({ id }) => id).toSorted()).toEqual(own.map(({ id }) => id));
    const times = own.map(({ settledAt }) => settledAt.getTime());
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
  }
  const events = await app.database.rows<{ messageId: string; n: number }>(
    `select details->>'messageId' as "messageId", count(*)::int as n from migration.audit_events where action like 'assistant.message%' group by 1`,
  );
  expect(events).toHaveLength(total);
  expect(events.filter(({ n }) => n !== 1)).toEqual([]);
  const tickets = await app.database.rows('select session_id from migration.assistant_escalations');
  expect(tickets).toHaveLength(SESSIONS);
});
