import { Migration } from '@mikro-orm/migrations';

/**
 * How sure the format of an import is, and which others it could be (while there are any, its run waits); and by which
 * header the next import finds what people confirmed for this one.
 */
export class ImportFormats extends Migration {
  override up(): void {
    this.addSql(`alter table migration.data_imports
      add column format_confidence real not null default 1,
      add column alternatives jsonb not null default '[]',
      add column header_hash text,
      add column confirmed_at timestamptz`);
    this.addSql(
      `create index data_imports_confirmed on migration.data_imports (client_account_id, engagement_id, header_hash, confirmed_at)
        where confirmed_at is not null`,
    );
  }
}
