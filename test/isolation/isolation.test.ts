import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../src/scope.js';
import { buildServedSchema } from '../../src/served-schema.js';
import { furnishTenant } from '../kit/factories.js';
import { type As, TestApp } from '../kit/test-app.js';
import { type Call, composeCall } from './compose-call.js';
import { type IdSlot, type Operation, operationsOf } from './operations.js';
import { checksum, type StoredIds, storedIds, tableOf } from './tenant-contents.js';

const schema = await buildServedSchema();
const operations = operationsOf(schema);
const mutations = operations.filter(({ kind }) => kind === 'mutation');
const withIds = operations.filter(({ slots }) => slots.length > 0);
const readable = operations.filter(
  ({ kind, slots }) => kind === 'query' && slots.every(({ isRequired }) => !isRequired),
);

/** Answered before an id is looked at: a comparison of two such answers would prove nothing. */
const UNHEARD = ['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED', 'LIMIT_EXCEEDED', 'RATE_LIMITED', 'INTERNAL'];

/** Whose ids are not ours: nobody may tell them from ids that do not exist. */
interface Neighbour {
  /** ADMIN of ours, as far up as it does not reach the neighbour. */
  readonly asker: string;
  readonly tenant: Tenant;
  readonly ids: StoredIds;
  /** Stands in every text of the neighbour's, and in nobody else's. */
  readonly marker: string;
}
const NEIGHBOURS = ['another client account', 'another engagement of the same client account'] as const;
type NeighbourName = (typeof NEIGHBOURS)[number];

let app: TestApp;
let ours: Tenant;
let ourIds: StoredIds;
let neighbours: Record<NeighbourName, Neighbour>;

beforeAll(async () => {
  app = await TestApp.start({ LACUNA_RATE_LIMIT_PER_MINUTE: '1000000' });
  ours = await app.createTenant('Heron');
  await app.grant('ann', 'ADMIN', ours.clientAccountId);
  await app.grant('eve', 'ADMIN', ours.clientAccountId, ours.engagementId);
  await app.grant('vic', 'VIEWER', ours.clientAccountId, ours.engagementId);
  await furnishTenant(app, ours, 'eve', 'heron');
  ourIds = await storedIds(app.database, ours);
  const settle = async (asker: string, tenant: Tenant, marker: string): Promise<Neighbour> => {
    const admin = `${marker}'s admin`;
    await app.grant(admin, 'ADMIN', tenant.clientAccountId, tenant.engagementId);
    await furnishTenant(app, tenant, admin, marker);
    return { asker, tenant, ids: await storedIds(app.database, tenant), marker };
  };
  const engagementId = await app.createEngagement(ours.clientAccountId, 'Of the kingfisher');
  neighbours = {
    'another client account': await settle('ann', await app.createTenant('Zebrafinch'), 'zebrafinch'),
    'another engagement of the same client account': await settle('eve', { ...ours, engagementId }, 'kingfisher'),
  };
}, 120_000);
afterAll(() => app.close());

/** One of our own ids for a place in the arguments; one that does not exist where we have none of that kind. */
const ownId = (objectType: string | undefined): string =>
  ourIds.get(tableOf(objectType ?? '') ?? '')?.[0] ?? randomUUID();

/** What an operation answers, as text that two answers are compared by. */
async function answerOf({ document, variables }: Call, as: As): Promise<{ text: string; code: string | undefined }> {
  const { status, data, errors } = await app.ask(document, variables, as);
  const shown = errors.map(({ message, path, extensions }) => ({ message, path, extensions }));
  const text = JSON.stringify({ status, data, errors: shown }, (key, value: unknown) => {
    if (key === 'requestId') return undefined;
    return /cursor$/i.test(key) && typeof value === 'string' ? idInCursor(value) : value;
  });
  return { text, code: errors[0]?.extensions.code };
}

// A cursor is opaque, not secret: what it names must be ours too. The rest of it is a checksum of the filter.
const idInCursor = (cursor: string) => Buffer.from(cursor, 'base64url').toString().split(':')[1];

/** Everything of the neighbour's that stands in `text`, but for ids that we sent ourselves. */
function leaked(text: string, { ids, tenant, marker }: Neighbour, sent: readonly string[] = []): string[] {
  const known = new Set([...sent, ...[...ourIds.values()].flat()]);
  const theirs = [...new Set([...[...ids.values()].flat(), ...Object.values(tenant), marker])];
  return theirs.filter((value) => !known.has(value) && text.toLowerCase().includes(value));
}

describe('the tenants of these tests', () => {
  it('hold at least one object of every kind that is stored', () => {
    for (const ids of [ourIds, ...Object.values(neighbours).map((neighbour) => neighbour.ids)])
      expect([...ids].filter(([, stored]) => stored.length === 0).map(([table]) => table)).toEqual([]);
  });
});

describe.each(NEIGHBOURS)('an id of %s', (name) => {
  it.each(withIds.map((operation) => [operation.name, operation] as const))(
    'is to %s as one that does not exist',
    async (_, operation) => {
      const neighbour = neighbours[name];
      const as = { subject: neighbour.asker, tenant: ours };
      for (const slot of operation.slots) {
        for (const company of slot.isList ? [[], [ownId(slot.objectType)]] : [[]]) {
          const call = await heardCall(operation, slot, company, as);
          const nowhere = randomUUID();
          const expected = (await answerOf(call(nowhere), as)).text.replaceAll(nowhere, '<id>');
          for (const [table, [foreign]] of neighbour.ids) {
            if (foreign === undefined || ourIds.get(table)?.includes(foreign)) continue;
            const { text } = await answerOf(call(foreign), as);
            const context = `${operation.name}(${slot.path.join('.')}) with an id of ${table}`;
            expect(text.replaceAll(foreign, '<id>'), context).toBe(expected);
            expect(leaked(text, neighbour, [foreign]), context).toEqual([]);
          }
        }
      }
    },
  );
});

/** A call with `slot` open, and every other argument valid, so that the operation comes to look at the id. */
async function heardCall(
  operation: Operation,
  slot: IdSlot,
  company: readonly string[],
  as: As,
): Promise<(id: string) => Call> {
  const answers: string[] = [];
  for (const extent of ['LEAST', 'NON_NULL', 'ALL'] as const) {
    const call = (id: string) => composeCall(schema, operation, { slot, ids: [...company, id], ownId, extent });
    const { text, code } = await answerOf(call(randomUUID()), as);
    if (code === undefined || !UNHEARD.includes(code)) return call;
    answers.push(text);
  }
  throw new Error(`${operation.name}(${slot.path.join('.')}) hears no id:\n${answers.join('\n')}`);
}

describe('an address that files are sent to', () => {
  const routes: [string, string, (id: string) => string][] = [
    ['an import', 'data_imports', (id) => `/uploads/${id}`],
    ['a conversation', 'assistant_sessions', (id) => `/assistant/sessions/${id}/attachments/notes.txt`],
  ];
  it.each(routes)('of %s of a neighbour is as one that does not exist', async (_, table, addressOf) => {
    for (const { asker, ids } of Object.values(neighbours)) {
      const headers = await app.headers({ subject: asker, tenant: ours, headers: { 'content-type': 'text/plain' } });
      const put = async (id: string) => {
        const response = await fetch(app.url + addressOf(id), { method: 'PUT', headers, body: 'Name\nweb-9\n' });
        const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
        return {
          status: response.status,
          code: errors[0]?.extensions.code,
          message: errors[0]?.message.replaceAll(id, '<id>'),
        };
      };
      const expected = await put(randomUUID());
      expect(expected).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      for (const foreign of ids.get(table) ?? []) expect(await put(foreign)).toEqual(expected);
    }
  });
});

describe('what a tenant reads', () => {
  it.each(readable.map((operation) => [operation.name, operation] as const))(
    'in %s is nothing of the neighbours',
    async (_, operation) => {
      for (const neighbour of Object.values(neighbours)) {
        for (const extent of ['NON_NULL', 'ALL'] as const) {
          const call = composeCall(schema, operation, { ownId, extent });
          const { text } = await answerOf(call, { subject: neighbour.asker, tenant: ours });
          expect(leaked(text, neighbour), text).toEqual([]);
        }
      }
    },
  );

  it('by its own ids is there', async () => {
    const as = { subject: 'eve', tenant: ours };
    for (const operation of withIds.filter(
      ({ kind, slots }) => kind === 'query' && slots.some((slot) => slot.isRequired),
    )) {
      const call = composeCall(schema, operation, { ownId });
      const { data, errors } = await app.ask(call.document, call.variables, as);
      expect(errors, operation.name).toEqual([]);
      expect(data?.[operation.name], operation.name).not.toBeNull();
    }
  });
});

describe('what a role does not reach', () => {
  /** The codes that `among` answer `as`, with valid arguments and own ids; nothing is changed by any of them. */
  async function codesOf(among: readonly Operation[], as: As): Promise<[string, string][]> {
    const before = await checksum(app.database);
    const codes: [string, string][] = [];
    for (const operation of among) {
      const { text, code } = await answerOf(composeCall(schema, operation, { ownId }), as);
      codes.push([operation.name, code ?? text]);
    }
    expect(await checksum(app.database)).toEqual(before);
    return codes;
  }
  const others = (codes: [string, string][], ...expected: string[]) =>
    codes.filter(([, code]) => !expected.includes(code));
  const ofTenant = operations.filter(({ isOfTenant }) => isOfTenant);
  const aboutTenants = mutations.filter(({ isOfTenant }) => !isOfTenant);

  it('a VIEWER changes: no mutation can be called', async () => {
    const as = { subject: 'vic', tenant: ours };
    const inTenant = mutations.filter(({ isOfTenant }) => isOfTenant);
    expect(others(await codesOf(inTenant, as), 'FORBIDDEN')).toEqual([]);
    // Who does not administer a client account does not learn whether it exists.
    expect(others(await codesOf(aboutTenants, as), 'FORBIDDEN', 'NOT_FOUND')).toEqual([]);
  });

  it('a subject without grants sees and changes', async () => {
    const as = { subject: 'stranger', tenant: ours };
    expect(others(await codesOf(ofTenant, as), 'FORBIDDEN')).toEqual([]);
    expect(others(await codesOf(aboutTenants, as), 'FORBIDDEN', 'NOT_FOUND')).toEqual([]);
    for (const operation of operations.filter(({ kind, isOfTenant }) => kind === 'query' && !isOfTenant)) {
      const { text } = await answerOf(composeCall(schema, operation, { ownId }), as);
      expect(
        [...ourIds.values()].flat().filter((id) => text.includes(id)),
        text,
      ).toEqual([]);
    }
  });

  it('nobody sees and changes', async () => {
    const codes = await codesOf(operations, { headers: { authorization: '' }, tenant: ours });
    expect(others(codes, 'UNAUTHENTICATED')).toEqual([]);
  });
});
