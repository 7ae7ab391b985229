import { Migration } from '@mikro-orm/migrations';

const REACHES = `client_account_id = nullif(current_setting('lacuna.client_account_id', true), '')::uuid
  and (engagement_id is null or engagement_id = nullif(current_setting('lacuna.engagement_id', true), '')::uuid)`;

/** What decisions of people stand on, and what they are counted for. */
export class Decisions extends Migration {
  override up(): void {
    // What of the asset a proposal was read from, and whether anybody looked at it before it was accepted.
    this.addSql(
      "alter table migration.collection_data_gaps add column proposal_reads jsonb not null default '[]', add column is_decided_by_confidence boolean not null default false",
    );
    this.addSql(
      "create index on migration.collection_data_gaps (client_account_id, engagement_id, field_name) where confidence_score is not null and resolution_status <> 'PENDING'",
    );
    // Which assets a learning is about, and how many decisions of people said it.
    this.addSql(
      "alter table migration.learnings add column context text not null default '', add column times_decided int not null default 0",
    );
    // A budget without an engagement is the whole client account's.
    this.addSql('alter table migration.budgets drop constraint budgets_pkey');
    this.addSql(
      'alter table migration.budgets alter column engagement_id drop not null, add unique nulls not distinct (client_account_id, engagement_id), add foreign key (client_account_id) references migration.client_accounts (id)',
    );
    this.addSql('drop policy tenant on migration.budgets');
    this.addSql(`create policy tenant on migration.budgets using (${REACHES}) with check (${REACHES})`);
    // What a mutation answered, whatever it was: an id, or ids with a count.
    this.addSql('alter table migration.idempotency_keys alter column result_id type jsonb using to_jsonb(result_id)');
    this.addSql('alter table migration.idempotency_keys rename column result_id to result');
    this.addSql('create index on migration.idempotency_keys (client_account_id, engagement_id, created_at)');
  }
}
