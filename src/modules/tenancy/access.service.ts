import { LRUCache } from 'lru-cache';
import { sql } from '../../db/statement.js';
import { AppError } from '../../errors.js';
import type { RoleChecker } from '../../graphql/authorize.js';
import type { Scope } from '../../scope.js';
import type { EventBus } from '../../store/event-bus.js';
import { highest, Role, reaches } from './role.js';

/** Events between gateways that concern access. */
export type AccessEvents = { 'grants.changed': { subject: string } };

/** A grant that was taken back is gone after this at the latest, even where the event of it was lost (DESIGN 3). */
const CACHE_MS = 60_000;

/** Who may do what where: grants from the database, remembered for at most 60 seconds. */
export class AccessService implements RoleChecker {
  private readonly roles = new LRUCache<string, { role: Role | undefined }>({ max: 10_000, ttl: CACHE_MS });
  private readonly unsubscribe: () => void;
  /** Raised by every change of a grant: a role that was being read meanwhile may be what was before it. */
  private changes = 0;

  constructor(private readonly events: EventBus<AccessEvents>) {
    this.unsubscribe = events.subscribe('grants.changed', ({ subject }) => this.forget(subject));
  }

  async hasRole(scope: Scope, roles: readonly string[]): Promise<boolean> {
    const held = await this.roleIn(scope);
    return roles.some((role) => reaches(held, role as Role));
  }

  /** The role of the scope's actor in the scope's tenant; undefined where there is none, or no such tenant. */
  private async roleIn(scope: Scope): Promise<Role | undefined> {
    const { actor, tenant } = scope;
    const key = `${actor.subject}\n${tenant.clientAccountId}\n${tenant.engagementId}`;
    const known = this.roles.get(key);
    if (known) return known.role;
    const { changes } = this;
    const rows = await scope.rows<{ role: Role | null }>(sql`
      select g.role from migration.engagements e
      left join migration.access_grants g on g.client_account_id = e.client_account_id
        and (g.engagement_id is null or g.engagement_id = e.id) and g.subject = ${actor.subject}
      where e.client_account_id = ${tenant.clientAccountId} and e.id = ${tenant.engagementId}`);
    const role =
      actor.isPlatformAdmin && rows.length > 0
        ? Role.ADMIN
        : highest(rows.flatMap((row) => (row.role === null ? [] : [row.role])));
    if (changes === this.changes) this.roles.set(key, { role });
    return role;
  }

  /** Whether the actor administers the whole client account: a platform admin, or an ADMIN of all its engagements. */
  async administers(scope: Scope, clientAccountId: string): Promise<boolean> {
    if (scope.actor.isPlatformAdmin) return true;
    const rows = await scope.rows(sql`select from migration.access_grants g
      where g.subject = ${scope.actor.subject} and g.client_account_id = ${clientAccountId} and g.engagement_id is null and g.role = ${Role.ADMIN}`);
    return rows.length > 0;
  }

  /** Throws FORBIDDEN unless the actor administers the whole client account of the scope's tenant. */
  async requireAdministrator(scope: Scope, toDo: string): Promise<void> {
    const { clientAccountId } = scope.tenant;
    if (await this.administers(scope, clientAccountId)) return;
    throw new AppError(
      'FORBIDDEN',
      `Expected "${scope.actor.subject}" to be an ADMIN of the whole client account ${clientAccountId} to ${toDo}; a grant on one engagement is not enough.`,
    );
  }

  /** Call after the transaction that changed a subject's grants: every gateway then asks the database again. */
  async grantsChanged(subject: string): Promise<void> {
    this.forget(subject);
    await this.events.publish('grants.changed', { subject });
  }

  close(): void {
    this.unsubscribe();
  }

  private forget(subject: string): void {
    this.changes += 1;
    for (const key of this.roles.keys()) if (key.startsWith(`${subject}\n`)) this.roles.delete(key);
  }
}
