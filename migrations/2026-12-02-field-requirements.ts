import { Migration } from '@mikro-orm/migrations';
import { createTenantTable, fenceTenantTable, letOwnerWrite } from './fences.js';

/**
 * What a tenant asks of assets otherwise than the catalogue does. A row without a requirement has gone back to the
 * catalogue: that there is a row says that what was computed before may be of other rules.
 */
const FIELD_REQUIREMENTS = `
  id uuid primary key default migration.uuid_v7(),
  asset_type text not null,
  field_name text not null,
  requirement jsonb,
  set_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (client_account_id, engagement_id, asset_type, field_name)`;

export class FieldRequirements extends Migration {
  override up(): void {
    const name = 'field_requirements';
    this.addSql(
      createTenantTable({ name, columns: FIELD_REQUIREMENTS, isReferredTo: false, isProvenByReference: false }),
    );
    for (const statement of fenceTenantTable(name)) this.addSql(statement);
    this.addSql(letOwnerWrite([name]));
  }
}
