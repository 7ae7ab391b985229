import { v7 as uuid } from 'uuid';
import { type Sql, sql } from '../../../db/statement.js';
import { inTenant } from '../../../graphql/read-model.js';
import type { Scope } from '../../../scope.js';
import type { Chunk } from './chunk-document.js';
import { B, type Candidate, type Corpus, K1, type PassageLexeme } from './rank-passages.js';
import { stripMarkup } from './strip-markup.js';

/** What is searched: the tenant's knowledge, and with a session its attachments too. */
export interface Reach {
  readonly sessionId: string | null;
}

/** A lexeme of one turn, and how many chunks of the tenant's knowledge have it. */
export interface SpokenLexeme {
  readonly turn: number;
  readonly lexeme: string;
  readonly positions: number[];
  readonly chunkCount: number;
}

const MOST_CANDIDATES = 50;

/** A chunk that has only lexemes of less than this share of the highest gain is not looked at: it could not win. */
const WORTH_A_LOOK = 0.2;

/** Least likeness of two spellings for one to be taken for the other; pg_trgm's own default is 0.3. */
const LIKE_ENOUGH = 0.4;

/** The statements of the full-text index. Lexemes are PostgreSQL's: one stemmer for documents and questions. */
export class KnowledgeIndex {
  private trigrams: Promise<boolean> | undefined;

  /** Adds the chunks of a document, in the transaction of `tx`, and counts their lexemes where all of the tenant sees them. */
  async add(
    tx: Scope,
    document: { id: string; title: string; sessionId: string | null },
    chunks: readonly Chunk[],
  ): Promise<void> {
    const { clientAccountId, engagementId } = tx.tenant;
    const rows = chunks.map(({ heading, text }, position) => ({
      id: uuid(),
      position,
      text,
      named: `${document.title} ${stripMarkup(heading)}`,
      words: stripMarkup(text),
    }));
    await tx.rows(sql`with added as materialized (
        select c.id, c.position, c.text, setweight(to_tsvector('english', c.named), 'A') || w.lexemes as lexemes,
          (select coalesce(sum(cardinality(u.positions)), 0) from unnest(w.lexemes) u) as length
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) c (id uuid, position int, text text, named text, words text)
        cross join lateral (select to_tsvector('english', c.words) as lexemes) w),
      stored as (insert into migration.knowledge_chunks (client_account_id, engagement_id, id, document_id, session_id, position, text, lexemes, length)
        select ${clientAccountId}::uuid, ${engagementId}::uuid, a.id, ${document.id}::uuid, ${document.sessionId}::uuid, a.position, a.text, a.lexemes, a.length from added a)
      insert into migration.knowledge_vocabulary as v (client_account_id, engagement_id, lexeme, chunk_count)
        select ${clientAccountId}::uuid, ${engagementId}::uuid, u.lexeme, count(*) from added a cross join lateral unnest(a.lexemes) u
        where ${document.sessionId}::uuid is null group by u.lexeme order by u.lexeme
      on conflict (client_account_id, engagement_id, lexeme) do update set chunk_count = v.chunk_count + excluded.chunk_count`);
  }

  async corpus(scope: Scope, reach: Reach): Promise<Corpus> {
    const row = await scope.row<Corpus>(
      sql`select count(*) as chunks, coalesce(avg(c.length), 0)::float8 as "meanLength" from migration.knowledge_chunks c where ${visible(scope, reach)}`,
    );
    return row ?? { chunks: 0, meanLength: 0 };
  }

  /** The lexemes of each text, in the order of the texts. */
  lexemes(scope: Scope, texts: readonly string[]): Promise<SpokenLexeme[]> {
    return scope.rows(sql`select t.turn - 1 as turn, u.lexeme, u.positions,
        coalesce((select v.chunk_count from migration.knowledge_vocabulary v where ${inTenant(scope, 'v')} and v.lexeme = u.lexeme), 0) as "chunkCount"
      from jsonb_array_elements_text(${JSON.stringify(texts.map(stripMarkup))}::jsonb) with ordinality t (text, turn)
      cross join lateral unnest(to_tsvector('english', t.text)) u`);
  }

  /** For lexemes that no document has, the most alike that one has; nothing where PostgreSQL has no pg_trgm. */
  async corrections(
    scope: Scope,
    lexemes: readonly string[],
  ): Promise<{ lexeme: string; likeness: number; chunkCount: number }[]> {
    const unknown = lexemes.filter((lexeme) => /^\p{L}{5,40}$/u.test(lexeme));
    if (unknown.length === 0 || !(await this.hasTrigrams(scope))) return [];
    return scope.rows(sql`select best.lexeme, best.likeness, best."chunkCount" from unnest(${unknown}::text[]) spelt (lexeme)
      cross join lateral (select v.lexeme, public.similarity(v.lexeme, spelt.lexeme) as likeness, v.chunk_count as "chunkCount"
        from migration.knowledge_vocabulary v where ${inTenant(scope, 'v')} and v.lexeme operator(public.%) spelt.lexeme
        order by likeness desc, v.chunk_count desc, v.lexeme limit 1) best
      where best.likeness >= ${LIKE_ENOUGH}`);
  }

  /** The best chunks by BM25, each lexeme counting as much as its gain says; a word in a title counts twice. */
  async best(scope: Scope, reach: Reach, gains: ReadonlyMap<string, number>, corpus: Corpus): Promise<Candidate[]> {
    if (gains.size === 0) return [];
    const terms = [...gains].map(([lexeme, gain]) => ({ lexeme, gain }));
    const highest = Math.max(...gains.values());
    const anyTerm = terms
      .filter(({ gain }) => gain >= highest * WORTH_A_LOOK)
      .map(({ lexeme }) => quoteLexeme(lexeme))
      .join(' | ');
    return scope.rows(sql`with hits as (
        select c.id, c.document_id, c.length, u.lexeme, t.gain, u.positions,
          cardinality(u.positions) + cardinality(array_positions(u.weights, 'A')) as frequency
        from migration.knowledge_chunks c cross join lateral unnest(c.lexemes) u
        join jsonb_to_recordset(${JSON.stringify(terms)}::jsonb) t (lexeme text, gain float8) on t.lexeme = u.lexeme
        where ${visible(scope, reach)} and c.lexemes @@ ${anyTerm}::tsquery)
      select h.id, h.document_id as "documentId", h.length,
        sum(h.gain * h.frequency * ${K1 + 1}::float8 / (h.frequency + ${K1}::float8 * (1 - ${B}::float8 + ${B}::float8 * h.length / ${Math.max(1, corpus.meanLength)}::float8))) as score,
        jsonb_agg(jsonb_build_object('lexeme', h.lexeme, 'frequency', h.frequency, 'positions', h.positions)) as matches
      from hits h group by h.id, h.document_id, h.length order by score desc, h.id limit ${MOST_CANDIDATES}`);
  }

  /** Lexemes of some chunks, with how many chunks of the tenant's knowledge have each. */
  lexemesOf(scope: Scope, chunkIds: readonly string[]): Promise<PassageLexeme[]> {
    // A join was planned as a walk of the whole vocabulary for every lexeme: a subquery can only look it up.
    return scope.rows(sql`select c.id, u.lexeme, cardinality(u.positions)::float8 / greatest(1, c.length) as share,
        coalesce((select v.chunk_count from migration.knowledge_vocabulary v where ${inTenant(scope, 'v')} and v.lexeme = u.lexeme), 0) as "chunkCount"
      from migration.knowledge_chunks c cross join lateral unnest(c.lexemes) u where ${inTenant(scope, 'c')} and c.id = any(${chunkIds})`);
  }

  private hasTrigrams(scope: Scope): Promise<boolean> {
    this.trigrams ??= scope
      .rows(sql`select from pg_extension e where e.extname = 'pg_trgm' and e.extnamespace = 'public'::regnamespace`)
      .then((rows) => rows.length > 0);
    this.trigrams.catch(() => {
      this.trigrams = undefined;
    });
    return this.trigrams;
  }
}

const visible = (scope: Scope, { sessionId }: Reach): Sql =>
  sql`${inTenant(scope, 'c')} and (c.session_id is null or c.session_id = ${sessionId}::uuid)`;

const quoteLexeme = (lexeme: string) => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
