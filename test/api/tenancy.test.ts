import { createSecretKey } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { appUrl, requireFencedRole } from '../../src/db/migrate.js';
import { Scope } from '../../src/scope.js';
import { createTestDatabase } from '../kit/database.js';
import { TEST_SECRET, TestApp } from '../kit/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.close());
afterEach(() => void vi.restoreAllMocks());

const VIEWER = '{ viewer { subject isPlatformAdmin grants { role clientAccount { id } engagement { id } } } }';

describe('tokens', () => {
  const key = createSecretKey(Buffer.from(TEST_SECRET));
  const claims = (over: { issuer?: string; audience?: string; expires?: string | number; alg?: string } = {}) =>
    new SignJWT({})
      .setProtectedHeader({ alg: over.alg ?? 'HS256' })
      .setSubject('ann')
      .setIssuer(over.issuer ?? 'lacuna')
      .setAudience(over.audience ?? 'lacuna')
      .setExpirationTime(over.expires ?? '1h');

  const cases: [string, () => Promise<string>, RegExp][] = [
    ['expired', () => claims({ expires: 1_000_000 }).sign(key), /expired/],
    ['of another audience', () => claims({ audience: 'elsewhere' }).sign(key), /"aud" to be "lacuna"/],
    ['of another issuer', () => claims({ issuer: 'elsewhere' }).sign(key), /"iss" to be "lacuna"/],
    [
      'signed with another key',
      () => claims().sign(createSecretKey(Buffer.from('another secret of forty characters, yes.'))),
      /signature/,
    ],
    ['signed with another algorithm', () => claims({ alg: 'HS512' }).sign(key), /HS256/],
    [
      'unsigned',
      async () =>
        new UnsecuredJWT({})
          .setSubject('ann')
          .setIssuer('lacuna')
          .setAudience('lacuna')
          .setExpirationTime('1h')
          .encode(),
      /token/,
    ],
    [
      'of a subject that is named like a job',
      () => claims().setSubject('system:analyze-gaps').sign(key),
      /not to begin with "system:"/,
    ],
    ['not a token', async () => 'abc', /JSON Web Token/],
  ];
  it.each(cases)('refuses a token that is %s', async (_name, make, message) => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await make()}` },
      body: JSON.stringify({ query: VIEWER }),
    });
    const body = (await response.json()) as {
      errors: { message: string; extensions: { code: string; requestId: string } }[];
    };
    expect(response.status).toBe(401);
    expect(body.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(body.errors[0]?.message).toMatch(message);
    expect(body.errors[0]?.extensions.requestId).toBe(response.headers.get('x-request-id'));
  });

  it('asks for a token where none came', async () => {
    const error = await app.ask(VIEWER, {}, { headers: { authorization: '' } });
    expect(error.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('grants', () => {
  it('let a subject in, with the role they name and no more', async () => {
    const tenant = await app.createTenant();
    await app.grant('vera', 'VIEWER', tenant.clientAccountId, tenant.engagementId);
    const { viewer } = await app.query<{ viewer: object }>(VIEWER, {}, { subject: 'vera' });
    expect(viewer).toEqual({
      subject: 'vera',
      isPlatformAdmin: false,
      grants: [
        { role: 'VIEWER', clientAccount: { id: tenant.clientAccountId }, engagement: { id: tenant.engagementId } },
      ],
    });
    await app.query('{ auditEvents { totalCount } }', {}, { subject: 'vera', tenant });
    const error = await app.error(
      'mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { grant { role } } }',
      { input: { subject: 'vera', role: 'ADMIN', clientAccountId: tenant.clientAccountId } },
      { subject: 'vera', tenant },
    );
    expect(error.extensions.code).toBe('FORBIDDEN');
  });

  it('end at once when they are taken back', async () => {
    const tenant = await app.createTenant();
    await app.grant('theo', 'ANALYST', tenant.clientAccountId);
    await app.query('{ auditEvents { totalCount } }', {}, { subject: 'theo', tenant });
    const revoke = () =>
      app.query<{ revokeAccess: { revoked: boolean } }>(
        'mutation ($input: RevokeAccessInput!) { revokeAccess(input: $input) { revoked } }',
        { input: { subject: 'theo', clientAccountId: tenant.clientAccountId } },
      );
    expect((await revoke()).revokeAccess.revoked).toBe(true);
    expect((await revoke()).revokeAccess.revoked).toBe(false);
    const error = await app.error('{ auditEvents { totalCount } }', {}, { subject: 'theo', tenant });
    expect(error.extensions.code).toBe('FORBIDDEN');
  });

  it('are taken back under the name they were given by, spaces and all', async () => {
    const tenant = await app.createTenant();
    await app.grant(' tom ', 'VIEWER', tenant.clientAccountId);
    const { revokeAccess } = await app.query<{ revokeAccess: object }>(
      'mutation ($input: RevokeAccessInput!) { revokeAccess(input: $input) { revoked } }',
      { input: { subject: ' tom ', clientAccountId: tenant.clientAccountId } },
    );
    expect(revokeAccess).toEqual({ revoked: true });
    const error = await app.error('{ auditEvents { totalCount } }', {}, { subject: 'tom', tenant });
    expect(error.extensions.code).toBe('FORBIDDEN');
  });

  it.each([
    ['taken back', 'ANALYST', undefined, false],
    ['given', undefined, 'VIEWER', true],
  ] as const)(
    'hold as soon as they are %s, though they were being read meanwhile',
    async (_what, before, after, isIn) => {
      const tenant = await app.createTenant();
      const subject = `late ${tenant.engagementId}`;
      const { clientAccountId } = tenant;
      if (before) await app.grant(subject, before, clientAccountId);
      const isRead = Promise.withResolvers<void>();
      const held = Promise.withResolvers<void>();
      vi.spyOn(Scope.prototype, 'rows').mockImplementationOnce(async function (this: Scope, fragment) {
        const rows = await this.rows(fragment);
        isRead.resolve();
        await held.promise;
        return rows;
      });
      const ask = () => app.ask('{ auditEvents { totalCount } }', {}, { subject, tenant });
      const late = ask();
      await isRead.promise;
      if (after) await app.grant(subject, after, clientAccountId);
      else
        await app.query('mutation ($input: RevokeAccessInput!) { revokeAccess(input: $input) { revoked } }', {
          input: { subject, clientAccountId },
        });
      held.resolve();
      await late;
      expect((await ask()).data !== null).toBe(isIn);
    },
  );

  it('show only the tenants they are for', async () => {
    const [ours, theirs] = [await app.createTenant('Ours'), await app.createTenant('Theirs')];
    const second = await app.createEngagement(ours.clientAccountId, 'Second');
    await app.grant('olga', 'VIEWER', ours.clientAccountId, second);
    const { clientAccounts } = await app.query(
      '{ clientAccounts { id name engagements { id } } }',
      {},
      { subject: 'olga' },
    );
    expect(clientAccounts).toEqual([{ id: ours.clientAccountId, name: 'Ours', engagements: [{ id: second }] }]);
    for (const tenant of [theirs, ours]) {
      const error = await app.error('{ auditEvents { totalCount } }', {}, { subject: 'olga', tenant });
      expect(error.extensions.code).toBe('FORBIDDEN');
    }
  });

  it('are made by administrators of the client account only; others do not learn that it exists', async () => {
    const tenant = await app.createTenant();
    const mutation =
      'mutation ($input: CreateEngagementInput!) { createEngagement(input: $input) { engagement { id name clientAccount { id } } } }';
    const input = { clientAccountId: tenant.clientAccountId, name: 'Wave 2' };
    expect((await app.error(mutation, { input }, { subject: 'nobody' })).extensions.code).toBe('NOT_FOUND');
    await app.grant('amy', 'ADMIN', tenant.clientAccountId);
    await app.query(mutation, { input }, { subject: 'amy' });
    expect((await app.error(mutation, { input }, { subject: 'amy' })).extensions.code).toBe('CONFLICT');
  });

  it('are recorded in the trail of every engagement they reach, in an intact chain', async () => {
    const tenant = await app.createTenant();
    await app.grant('kim', 'ANALYST', tenant.clientAccountId);
    const second = await app.createEngagement(tenant.clientAccountId, 'Second');
    await app.grant('kim', 'VIEWER', tenant.clientAccountId, second);
    const trail =
      '{ auditEvents { totalCount nodes { action actor requestId } } verifyAuditTrail { isIntact eventsChecked firstBrokenEventId } }';
    const first = await app.query<{ auditEvents: { nodes: { action: string }[] }; verifyAuditTrail: object }>(
      trail,
      {},
      { tenant },
    );
    expect(first.auditEvents.nodes.map(({ action }) => action)).toEqual(['access.granted', 'engagement.created']);
    expect(first.verifyAuditTrail).toEqual({ isIntact: true, eventsChecked: 2, firstBrokenEventId: null });
  });
});

describe('the audit trail', () => {
  it('has the name of an engagement without what is personal or secret in it', async () => {
    const { clientAccountId } = await app.createTenant();
    const engagementId = await app.createEngagement(clientAccountId, 'Move of jane.doe@example.com');
    const { auditEvents } = await app.query(
      '{ auditEvents { nodes { action details } } }',
      {},
      { tenant: { clientAccountId, engagementId } },
    );
    expect(auditEvents).toEqual({ nodes: [{ action: 'engagement.created', details: { name: 'Move of [EMAIL]' } }] });
  });

  it('cannot be changed by the gateway, and names the first entry that somebody else altered', async () => {
    const tenant = await app.createTenant();
    for (const subject of ['a', 'b', 'c', 'd']) await app.grant(subject, 'VIEWER', tenant.clientAccountId);
    const [privileges] = await app.database.rows<{ update: boolean; delete: boolean }>(
      `select has_table_privilege('lacuna_app', 'migration.audit_events', 'update') as update, has_table_privilege('lacuna_app', 'migration.audit_events', 'delete') as delete`,
    );
    expect(privileges).toEqual({ update: false, delete: false });
    const [altered] = await app.database.rows<{ id: string }>(
      `update migration.audit_events set details = '{"subject": "mallory"}' where engagement_id = $1 and sequence = 3 returning id`,
      [tenant.engagementId],
    );
    const { verifyAuditTrail } = await app.query(
      '{ verifyAuditTrail { isIntact eventsChecked firstBrokenEventId } }',
      {},
      { tenant },
    );
    expect(verifyAuditTrail).toEqual({ isIntact: false, eventsChecked: 2, firstBrokenEventId: altered?.id });
  });

  it('notices that its end was cut off', async () => {
    const tenant = await app.createTenant();
    await app.grant('a', 'VIEWER', tenant.clientAccountId);
    await app.database.rows('delete from migration.audit_events where engagement_id = $1 and sequence = 2', [
      tenant.engagementId,
    ]);
    const { verifyAuditTrail } = await app.query<{ verifyAuditTrail: { isIntact: boolean } }>(
      '{ verifyAuditTrail { isIntact } }',
      {},
      { tenant },
    );
    expect(verifyAuditTrail.isIntact).toBe(false);
  });
});

describe('row-level security', () => {
  it('is forced on every table', async () => {
    const unforced = await app.database.rows(`
      select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where nspname = 'migration' and relkind = 'r' and not (relrowsecurity and relforcerowsecurity)`);
    expect(unforced).toEqual([]);
  });

  it('shows the role of the gateway no row while no tenant is set', async () => {
    await app.createTenant();
    const gateway = new pg.Client({ connectionString: appUrl(app.database.url) });
    await gateway.connect();
    try {
      const { rows: tables } = await gateway.query<{ name: string }>(
        "select tablename as name from pg_tables where schemaname = 'migration'",
      );
      expect(tables.length).toBeGreaterThan(15);
      for (const { name } of tables)
        expect((await gateway.query(`select from migration.${name}`)).rowCount, name).toBe(0);
      await gateway.query("set lacuna.client_account_id = ''; set lacuna.engagement_id = ''");
      expect((await gateway.query('select from migration.audit_events')).rowCount).toBe(0);
    } finally {
      await gateway.end();
    }
  });

  it('is what the gateway refuses to start without', async () => {
    const database = await createTestDatabase();
    await database.rows("create role bypasser login bypassrls password 'x' in role lacuna_app");
    const url = new URL(database.url);
    url.username = 'bypasser';
    url.password = 'x';
    const pool = new pg.Pool({ connectionString: url.href });
    try {
      await expect(requireFencedRole(pool)).rejects.toThrow(/superuser or has BYPASSRLS/);
      await database.rows('alter table migration.assets no force row level security');
      await database.rows('alter role bypasser nobypassrls');
      await expect(requireFencedRole(pool)).rejects.toThrow(/not forced on assets/);
    } finally {
      await pool.end();
      await database.drop();
    }
  });
});
