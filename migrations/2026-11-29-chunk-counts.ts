import { Migration } from '@mikro-orm/migrations';

/**
 * What has become of the records of a chunk, counted when it is done: polls add up chunks, and never walk a million
 * records. The index that counted them goes; it was written twice for each record.
 */
export class ChunkCounts extends Migration {
  override up(): void {
    this.addSql(`alter table migration.discovery_chunks
      add column processed_records int not null default 0,
      add column rejected_records int not null default 0,
      add column duplicate_records int not null default 0`);
    this.addSql(`update migration.discovery_chunks c set pending_records = n.pending, processed_records = n.processed,
        rejected_records = n.rejected, duplicate_records = n.duplicate
      from migration.discovery_chunks d cross join lateral (
        select count(*) filter (where r.status = 'PENDING') as pending, count(*) filter (where r.status = 'PROCESSED') as processed,
          count(*) filter (where r.status = 'REJECTED') as rejected, count(*) filter (where r.status = 'DUPLICATE') as duplicate
        from migration.raw_import_records r
        where r.data_import_id = d.data_import_id and r.id between d.first_record_id and d.last_record_id) n
      where c.id = d.id`);
    this.addSql('drop index migration.raw_import_records_discovery_flow_id_status_id_idx');
  }
}
