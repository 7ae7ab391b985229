import { Migration } from '@mikro-orm/migrations';

/** References come by the thousand as assets do, and are looked up by name right after: the planner has to know of them. */
export class ReferenceStatistics extends Migration {
  override up(): void {
    this.addSql(`create or replace function migration.refresh_statistics() returns void language plpgsql security definer
      set search_path = '' set default_statistics_target = 30 as $$
      begin analyze (skip_locked)
        migration.raw_import_records (client_account_id, engagement_id, data_import_id, discovery_flow_id, status, asset_id),
        migration.cleansed_records (client_account_id, engagement_id, raw_import_record_id),
        migration.assets (client_account_id, engagement_id, normalised_name, smbios_uuid, serial_number, fqdn, discovery_flow_id, asset_type),
        migration.asset_references (client_account_id, engagement_id, id, asset_id, field_name, name);
      end $$`);
  }
}
