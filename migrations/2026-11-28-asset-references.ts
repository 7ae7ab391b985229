import { Migration } from '@mikro-orm/migrations';
import { createTenantTable, fenceTenantTable, letOwnerWrite, reference } from './fences.js';

/**
 * What assets say of other assets, by the name they write, and which asset that is. Without a target nobody knows:
 * candidate_ids then holds the assets it could be, where there are several.
 */
const ASSET_REFERENCES = `
  id uuid primary key default migration.uuid_v7(),
  asset_id uuid not null,
  kind text not null,
  field_name text not null,
  name text not null,
  target_asset_id uuid,
  resolved_by text,
  candidate_ids uuid[] not null default '{}',
  status text not null generated always as (case when target_asset_id is not null then 'RESOLVED'
    when candidate_ids = '{}' then 'DANGLING' else 'AMBIGUOUS' end) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (asset_id, field_name, name),
  check (target_asset_id <> asset_id),
  check ((target_asset_id is null) = (resolved_by is null)),
  check (target_asset_id is null or candidate_ids = '{}'),
  ${reference('asset_id', 'assets')},
  ${reference('target_asset_id', 'assets')}`;

/** The short name that an asset answers to on the network: of its FQDN, else its host name, else of its own name. */
const HOST_LABEL = "split_part(coalesce(fqdn, nullif(lower(attributes ->> 'hostname'), ''), normalised_name), '.', 1)";

export class AssetReferences extends Migration {
  override up(): void {
    const name = 'asset_references';
    this.addSql(createTenantTable({ name, columns: ASSET_REFERENCES, isReferredTo: false, isProvenByReference: true }));
    for (const statement of fenceTenantTable(name)) this.addSql(statement);
    this.addSql(letOwnerWrite([name]));
    // The references of a name are resolved together; those that lead nowhere are counted and shown. Neither index starts
    // with the tenant: see the indexes of the first release.
    this.addSql('create index on migration.asset_references (name, field_name, client_account_id, engagement_id)');
    this.addSql('create index on migration.asset_references (status, client_account_id, engagement_id, id)');
    this.addSql('create index on migration.asset_references (target_asset_id, id) where target_asset_id is not null');

    this.addSql(`alter table migration.assets add column host_label text generated always as (${HOST_LABEL}) stored`);
    // Most assets are named as they are called: only the others cost an entry.
    this.addSql(
      'create index on migration.assets (host_label, client_account_id, engagement_id) where host_label <> normalised_name',
    );
  }
}
