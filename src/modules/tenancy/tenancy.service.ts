import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { v7 as uuid } from 'uuid';
import { redact } from '../../ai/redact.js';
import { sql } from '../../db/statement.js';
import { AppError, notFound } from '../../errors.js';
import { ReadModel } from '../../graphql/read-model.js';
import { rowLoader } from '../../graphql/row-loader.js';
import { requireText } from '../../graphql/text.js';
import type { Scope } from '../../scope.js';
import type { AuditService, NewAuditEvent } from '../audit/audit.service.js';
import type { AccessService } from './access.service.js';
import { ClientAccount } from './client-account.entity.js';
import { Engagement } from './engagement.entity.js';
import { Grant } from './grant.entity.js';
import type {
  CreateClientAccountInput,
  CreateEngagementInput,
  GrantAccessInput,
  RevokeAccessInput,
  Viewer,
} from './tenancy.inputs.js';

const accounts = new ReadModel(ClientAccount, 'migration.client_accounts', { engagements: ['id'] });
const engagements = new ReadModel(Engagement, 'migration.engagements', { clientAccount: ['clientAccountId'] });
const grants = new ReadModel(Grant, 'migration.access_grants');

const ALL_GRANT_FIELDS = ['role', 'subject', 'clientAccountId', 'engagementId'];

/** People and tenants. Rows of these tables are visible to whom they concern; see the policies of the migration. */
export class TenancyService {
  constructor(
    private readonly access: AccessService,
    private readonly audit: AuditService,
  ) {}

  async viewer(scope: Scope): Promise<Viewer> {
    const { subject, isPlatformAdmin } = scope.actor;
    const rows = await scope.rows<Grant>(
      sql`select ${grants.columns(scope, ALL_GRANT_FIELDS, 'g')} from migration.access_grants g where g.subject = ${subject} order by g.id`,
    );
    return { subject, isPlatformAdmin, grants: rows };
  }

  /** The client accounts that the caller may see: all for a platform admin, else those of the caller's grants. */
  clientAccounts(scope: Scope, fields: ReadonlySet<string>): Promise<ClientAccount[]> {
    return scope.rows(
      sql`select ${accounts.columns(scope, fields, 'c')} from migration.client_accounts c order by c.name`,
    );
  }

  clientAccountLoader(scope: Scope, fields: ReadonlySet<string>) {
    return rowLoader<ClientAccount>((ids) =>
      scope.rows(
        sql`select ${accounts.columns(scope, fields, 'c')} from migration.client_accounts c where c.id = any(${ids})`,
      ),
    );
  }

  engagementLoader(scope: Scope, fields: ReadonlySet<string>) {
    return rowLoader<Engagement>((ids) =>
      scope.rows(
        sql`select ${engagements.columns(scope, fields, 'e')} from migration.engagements e where e.id = any(${ids})`,
      ),
    );
  }

  async engagementsOf(
    scope: Scope,
    clientAccountIds: readonly string[],
    fields: ReadonlySet<string>,
  ): Promise<Engagement[][]> {
    const rows = await scope.rows<Engagement>(
      sql`select ${engagements.columns(scope, [...fields, 'clientAccountId'], 'e')} from migration.engagements e
        where e.client_account_id = any(${clientAccountIds}) order by e.name`,
    );
    return clientAccountIds.map((id) => rows.filter((row) => row.clientAccountId === id));
  }

  async createClientAccount(scope: Scope, input: CreateClientAccountInput): Promise<ClientAccount> {
    if (!scope.actor.isPlatformAdmin) throw forbidden(scope, 'be a platform admin to create client accounts');
    const name = requireText('input.name', input.name);
    return unique(`A client account named "${name}" exists already.`, () =>
      scope.transaction(async ({ em }) => em.create(ClientAccount, { id: uuid(), name })),
    );
  }

  async createEngagement(scope: Scope, input: CreateEngagementInput): Promise<Engagement> {
    const { clientAccountId } = input;
    await this.requireAdministrator(scope, clientAccountId);
    const name = requireText('input.name', input.name);
    const id = uuid();
    const inside = this.administering(scope, clientAccountId, id);
    return unique(`The client account has an engagement named "${name}" already.`, () =>
      inside.transaction(async (tx) => {
        const engagement = tx.em.create(Engagement, { id, clientAccountId, name });
        await tx.em.flush();
        await this.audit.record(tx, { action: 'engagement.created', details: { name: redact(name).text } });
        return engagement;
      }),
    );
  }

  async grantAccess(scope: Scope, input: GrantAccessInput): Promise<Grant> {
    await this.requireAdministrator(scope, input.clientAccountId);
    const subject = requireText('input.subject', input.subject, 256);
    const engagementId = input.engagementId ?? null;
    const { clientAccountId, role } = input;
    await this.recordForEach(
      scope,
      clientAccountId,
      engagementId,
      { action: 'access.granted', details: { subject, role, isClientWide: engagementId === null } },
      (tx) =>
        tx.rows(sql`insert into migration.access_grants (id, subject, role, client_account_id, engagement_id)
        values (${uuid()}, ${subject}, ${role}, ${clientAccountId}, ${engagementId})
        on conflict (subject, client_account_id, engagement_id) do update set role = excluded.role returning id`),
    );
    await this.access.grantsChanged(subject);
    const [grant] = await this.administering(scope, clientAccountId).rows<Grant>(
      sql`select ${grants.columns(scope, ALL_GRANT_FIELDS, 'g')} from migration.access_grants g
        where g.subject = ${subject} and g.client_account_id = ${clientAccountId} and g.engagement_id is not distinct from ${engagementId}::uuid`,
    );
    if (!grant) throw notFound('grant', subject);
    return grant;
  }

  async revokeAccess(scope: Scope, input: RevokeAccessInput): Promise<boolean> {
    await this.requireAdministrator(scope, input.clientAccountId);
    const { clientAccountId, engagementId = null } = input;
    const subject = requireText('input.subject', input.subject, 256);
    const removed = await this.recordForEach(
      scope,
      clientAccountId,
      engagementId,
      { action: 'access.revoked', details: { subject, isClientWide: engagementId === null } },
      (tx) =>
        tx.rows(sql`delete from migration.access_grants g where g.subject = ${subject} and g.client_account_id = ${clientAccountId}
        and g.engagement_id is not distinct from ${engagementId}::uuid returning g.id`),
    );
    await this.access.grantsChanged(subject);
    return removed;
  }

  /** Makes a change of access and, when it changed something, records it in the trail of every engagement it reaches. */
  private recordForEach(
    scope: Scope,
    clientAccountId: string,
    engagementId: string | null,
    event: NewAuditEvent,
    change: (tx: Scope) => Promise<unknown[]>,
  ): Promise<boolean> {
    const administering = this.administering(scope, clientAccountId);
    return administering.transaction(async (tx) => {
      const reached = await tx.rows<{ id: string }>(sql`select e.id from migration.engagements e
        where e.client_account_id = ${clientAccountId} and (${engagementId}::uuid is null or e.id = ${engagementId}::uuid) order by e.id`);
      if (engagementId !== null && reached.length === 0) throw notFound('engagement', engagementId);
      const changed = await change(tx);
      if (changed.length === 0) return false;
      for (const { id } of reached)
        await tx.inTenant({ clientAccountId, engagementId: id }, (inside) => this.audit.record(inside, event));
      return true;
    });
  }

  private administering(scope: Scope, clientAccountId: string, engagementId?: string): Scope {
    const settings = { 'lacuna.administered_client_account_id': clientAccountId };
    return scope.with(
      engagementId === undefined ? { settings } : { settings, tenant: { clientAccountId, engagementId } },
    );
  }

  /** A client account that the caller cannot see is not found; one that is seen but not administered is forbidden. */
  private async requireAdministrator(scope: Scope, clientAccountId: string): Promise<void> {
    const [visible] = await scope.rows(sql`select from migration.client_accounts c where c.id = ${clientAccountId}`);
    if (!visible) throw notFound('client account', clientAccountId);
    if (!(await this.access.administers(scope, clientAccountId)))
      throw forbidden(scope, `be an ADMIN of client account ${clientAccountId}`);
  }
}

const forbidden = (scope: Scope, what: string) =>
  new AppError('FORBIDDEN', `Expected "${scope.actor.subject}" to ${what}.`);

async function unique<T>(message: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UniqueConstraintViolationException ? new AppError('CONFLICT', message) : error;
  }
}
