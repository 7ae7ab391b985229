import { DEFAULT_SAFE_KEYS } from '../../../ai/filter-context.js';
import { redactJson } from '../../../ai/redact.js';
import { sql } from '../../../db/statement.js';
import type { Scope } from '../../../scope.js';
import type { Store } from '../../../store/store.js';
import type { AuditService, NewAuditEvent } from '../../audit/audit.service.js';
import type { AccessService } from '../../tenancy/access.service.js';
import { checkSafeKeys } from './check-safe-keys.js';
import { forgetSafeKeys, readOwnSafeKeys } from './read-safe-keys.js';
import type { SafeAttributeKeys, SetSafeAttributeKeysInput } from './safe-keys.types.js';

/** Which custom attributes a model may be shown, of the whole client account (DESIGN 6.1). */
export class SafeKeysService {
  constructor(
    private readonly store: Store,
    private readonly audit: AuditService,
    private readonly access: AccessService,
  ) {}

  async keys(scope: Scope): Promise<SafeAttributeKeys> {
    return answer(await readOwnSafeKeys(scope, this.store));
  }

  /** Replaces the list, or goes back to the default, and records it in the trail of every engagement that it concerns. */
  async setKeys(scope: Scope, input: SetSafeAttributeKeysInput): Promise<SafeAttributeKeys> {
    const { clientAccountId } = scope.tenant;
    await this.access.requireAdministrator(scope, 'choose what models may see');
    const own = input.keys ? checkSafeKeys(input.keys) : null;
    const now = answer(own);
    const administering = scope.with({ settings: { 'lacuna.administered_client_account_id': clientAccountId } });
    await administering.transaction(async (tx) => {
      await writeKeys(tx, own);
      await this.recordForEach(tx, {
        action: 'context.safe_keys_set',
        details: { isDefault: now.isDefault, keys: redactJson(now.keys).value },
      });
    });
    await forgetSafeKeys(scope, this.store);
    return now;
  }

  private async recordForEach(tx: Scope, event: NewAuditEvent): Promise<void> {
    const { clientAccountId } = tx.tenant;
    const engagements = await tx.rows<{ id: string }>(
      sql`select e.id from migration.engagements e where e.client_account_id = ${clientAccountId} order by e.id`,
    );
    for (const { id } of engagements)
      await tx.inTenant({ clientAccountId, engagementId: id }, (inside) => this.audit.record(inside, event));
  }
}

const answer = (own: readonly string[] | null): SafeAttributeKeys => ({
  keys: [...(own ?? DEFAULT_SAFE_KEYS)],
  isDefault: own === null,
});

async function writeKeys(tx: Scope, own: readonly string[] | null): Promise<void> {
  const { clientAccountId } = tx.tenant;
  if (own === null) {
    await tx.rows(sql`delete from migration.safe_attribute_keys s where s.client_account_id = ${clientAccountId}`);
    return;
  }
  await tx.rows(sql`insert into migration.safe_attribute_keys as s (client_account_id, keys, set_by)
    values (${clientAccountId}, ${JSON.stringify(own)}::jsonb, ${tx.actor.subject})
    on conflict (client_account_id) do update set keys = excluded.keys, set_by = excluded.set_by, updated_at = now()`);
}
