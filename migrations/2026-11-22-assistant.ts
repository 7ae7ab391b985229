import { Migration } from '@mikro-orm/migrations';
import { createTenantTable, fenceTenantTable, letOwnerWrite, reference, type TenantTable } from './fences.js';

/** Conversations, what the assistant remembers, tickets of people, and the tenant's knowledge with its index. */
const TABLES: readonly TenantTable[] = [
  {
    name: 'assistant_sessions',
    isReferredTo: true,
    isProvenByReference: false,
    // drain_round: see answer-messages.job.ts.
    columns: `
      id uuid primary key,
      topic text,
      message_count int not null default 0,
      drain_round int not null default 0,
      escalation_ticket_id uuid,
      created_by text not null,
      created_at timestamptz not null default now()`,
  },
  {
    name: 'assistant_messages',
    isReferredTo: false,
    isProvenByReference: true,
    // text has passed the redactor; sealed_text is what was typed, encrypted, where a key is configured.
    columns: `
      id uuid primary key,
      session_id uuid not null,
      position int not null,
      role text not null,
      status text not null,
      text text,
      sealed_text text,
      pii_redacted boolean not null default false,
      attachment_ids jsonb not null default '[]',
      sources jsonb not null default '[]',
      tools_called jsonb not null default '[]',
      is_escalated boolean not null default false,
      is_evidence_low boolean not null default false,
      metadata jsonb not null default '{}',
      error_code text,
      attempts int not null default 0,
      written_by text not null,
      request_id text not null,
      created_at timestamptz not null default now(),
      settled_at timestamptz,
      unique (session_id, position),
      ${reference('session_id', 'assistant_sessions')}`,
  },
  {
    name: 'assistant_memories',
    isReferredTo: false,
    isProvenByReference: true,
    // Of a person in all sessions, or, where person is null, of the one session.
    columns: `
      id uuid primary key,
      session_id uuid not null,
      person text,
      fact text not null,
      expires_at timestamptz not null,
      created_at timestamptz not null default now(),
      ${reference('session_id', 'assistant_sessions')}`,
  },
  {
    name: 'assistant_escalations',
    isReferredTo: true,
    isProvenByReference: true,
    columns: `
      id uuid primary key,
      session_id uuid not null unique,
      reasons jsonb not null,
      conversation jsonb not null,
      status text not null default 'OPEN',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      ${reference('session_id', 'assistant_sessions')}`,
  },
  {
    name: 'knowledge_documents',
    isReferredTo: true,
    isProvenByReference: false,
    // session_id: an attachment, found in that session only. unindexed_text: what is still to be cut and indexed.
    columns: `
      id uuid primary key,
      session_id uuid,
      title text not null,
      chunk_count int not null default 0,
      unindexed_text text,
      pii_redacted boolean not null default false,
      created_by text not null,
      created_at timestamptz not null default now(),
      ${reference('session_id', 'assistant_sessions')}`,
  },
  {
    name: 'knowledge_chunks',
    isReferredTo: false,
    isProvenByReference: true,
    // lexemes: words of title and heading have weight A. length: words that are no stop words.
    columns: `
      id uuid primary key,
      document_id uuid not null,
      session_id uuid,
      position int not null,
      text text not null,
      lexemes tsvector not null,
      length int not null,
      unique (document_id, position),
      ${reference('document_id', 'knowledge_documents')}`,
  },
  {
    name: 'knowledge_vocabulary',
    isReferredTo: false,
    isProvenByReference: false,
    // In how many chunks of the tenant a lexeme stands; attachments do not count.
    columns: `
      lexeme text not null,
      chunk_count int not null,
      primary key (client_account_id, engagement_id, lexeme)`,
  },
];

const INDEXES = [
  'create index on migration.assistant_sessions (client_account_id, engagement_id, id)',
  "create index on migration.assistant_messages (session_id, position) where status = 'PENDING'",
  'create index on migration.assistant_messages (session_id, id)',
  'create unique index assistant_memories_natural on migration.assistant_memories (client_account_id, engagement_id, coalesce(person, session_id::text), md5(fact))',
  'create index on migration.knowledge_documents (client_account_id, engagement_id, id) where session_id is null',
  'create index on migration.knowledge_chunks using gin (lexemes)',
  'create index on migration.knowledge_chunks (client_account_id, engagement_id) include (length, session_id)',
];

/** Misspelt words are found by trigrams where the server has pg_trgm; without it they are only not corrected. */
const TRIGRAMS = `do $$ begin
  if exists (select from pg_available_extensions where name = 'pg_trgm') then
    create extension if not exists pg_trgm with schema public;
    create index on migration.knowledge_vocabulary using gin (lexeme public.gin_trgm_ops);
  end if;
exception when insufficient_privilege or undefined_object then
  raise notice 'pg_trgm is not installed: misspelt words of questions will not be corrected';
end $$`;

export class Assistant extends Migration {
  override up(): void {
    for (const table of TABLES) this.addSql(createTenantTable(table));
    this.addSql(
      `alter table migration.assistant_sessions add constraint assistant_sessions_ticket ${reference('escalation_ticket_id', 'assistant_escalations')}`,
    );
    for (const index of INDEXES) this.addSql(index);
    this.addSql(TRIGRAMS);
    const names = TABLES.map(({ name }) => name);
    for (const statement of names.flatMap((name) => fenceTenantTable(name))) this.addSql(statement);
    this.addSql(letOwnerWrite(names));
  }
}
