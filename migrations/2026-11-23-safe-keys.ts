import { Migration } from '@mikro-orm/migrations';
import { letOwnerWrite } from './fences.js';

/** Of the whole client account, whichever of its engagements is acted in. */
const OF_CLIENT_ACCOUNT = "client_account_id = nullif(current_setting('lacuna.client_account_id', true), '')::uuid";

/**
 * The keys of wiring were added NOT VALID, and only the owner of a table may validate one. This lets the gateway ask for
 * it, and for nothing else. Both or neither: while any tenant has a reference that leads nowhere, both stay as they are.
 * Writers are not held up; who holds the tables for long (a vacuum, another validation) is not waited for. Answers the
 * names of those that hold for every row.
 */
const VALIDATE_WIRING = `create function migration.validate_wiring() returns text[] language plpgsql security definer
    set search_path = '' set lock_timeout = '2s' as $$
  declare
    sides constant oid[] := array['migration.assets'::regclass, 'migration.raw_import_records'::regclass];
    names constant text[] := array['assets_raw_import_record', 'raw_import_records_asset'];
  begin
    if exists (select from pg_catalog.pg_constraint where conrelid = any (sides) and conname = any (names) and not convalidated) then
      begin
        alter table migration.assets validate constraint assets_raw_import_record;
        alter table migration.raw_import_records validate constraint raw_import_records_asset;
      exception when foreign_key_violation or lock_not_available or undefined_object then null;
      end;
    end if;
    return array(select conname::text from pg_catalog.pg_constraint
      where conrelid = any (sides) and conname = any (names) and convalidated order by 1);
  end $$`;

/** What a client account lets models see, and the way to validate the keys of wiring. */
export class SafeKeys extends Migration {
  override up(): void {
    this.addSql(`create table migration.safe_attribute_keys (
      client_account_id uuid primary key references migration.client_accounts (id),
      keys jsonb not null,
      set_by text not null,
      updated_at timestamptz not null default now())`);
    this.addSql('alter table migration.safe_attribute_keys enable row level security');
    this.addSql('alter table migration.safe_attribute_keys force row level security');
    this.addSql(
      `create policy client_account on migration.safe_attribute_keys using (${OF_CLIENT_ACCOUNT}) with check (${OF_CLIENT_ACCOUNT})`,
    );
    this.addSql('grant select, insert, update, delete on migration.safe_attribute_keys to lacuna_app');
    this.addSql(letOwnerWrite(['safe_attribute_keys']));

    this.addSql(VALIDATE_WIRING);
    this.addSql('revoke execute on function migration.validate_wiring() from public');
    this.addSql('grant execute on function migration.validate_wiring() to lacuna_app');
  }
}
