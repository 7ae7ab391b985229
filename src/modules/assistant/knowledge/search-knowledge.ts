import { sql } from '../../../db/statement.js';
import { inTenant } from '../../../graphql/read-model.js';
import type { Scope } from '../../../scope.js';
import type { KnowledgeSource } from './knowledge-document.entity.js';
import type { KnowledgeIndex, Reach, SpokenLexeme } from './knowledge-index.js';
import {
  addFeedback,
  type Candidate,
  evidenceOf,
  feedbackPassages,
  gainsOf,
  rankByProximity,
} from './rank-passages.js';
import { type Speaker, weighTerms } from './weigh-terms.js';

/** What was said earlier, oldest first. */
export interface Turn {
  readonly speaker: Speaker;
  readonly text: string;
}

export interface KnowledgeQuery extends Reach {
  readonly question: string;
  readonly history: readonly Turn[];
  readonly first: number;
}

/** A passage that was found. */
export interface Passage {
  readonly chunkId: string;
  readonly documentId: string;
  readonly title: string;
  readonly text: string;
  /** Comparable within one search only. */
  readonly score: number;
}

export interface Found {
  /** Best first. */
  readonly passages: readonly Passage[];
  /** How much of the question the best passages speak of, 0 to 1. */
  readonly evidence: number;
}

const NOTHING: Found = { passages: [], evidence: 0 };

/** Evidence is looked for in this many of the best passages. */
const EVIDENCE_PASSAGES = 3;

/**
 * Finds passages: BM25 over the words of the question and, with less weight, of the conversation; then once more with the
 * typical words of the best ones; ranked by how near the words of the question stand.
 */
export async function searchKnowledge(index: KnowledgeIndex, scope: Scope, query: KnowledgeQuery): Promise<Found> {
  const corpus = await index.corpus(scope, query);
  if (corpus.chunks === 0) return NOTHING;
  const spoken = await index.lexemes(scope, [...query.history.map(({ text }) => text), query.question]);
  const question = inOrder(spoken, query.history.length);
  const history = query.history.map(({ speaker }, turn) => ({ speaker, lexemes: inOrder(spoken, turn) }));
  const chunkCounts = new Map(spoken.map(({ lexeme, chunkCount }) => [lexeme, chunkCount]));
  const asked = weighTerms(question, history);
  const weights = new Map(asked);

  const unknown = question.filter((lexeme) => chunkCounts.get(lexeme) === 0);
  for (const { lexeme, likeness, chunkCount } of await index.corrections(scope, unknown)) {
    weights.set(lexeme, Math.max(weights.get(lexeme) ?? 0, likeness));
    chunkCounts.set(lexeme, chunkCount);
  }

  const gains = gainsOf(weights, chunkCounts, corpus);
  const first = rankByProximity(await index.best(scope, query, gains, corpus), question, gains, corpus);
  const best = feedbackPassages(first);
  if (best.length === 0) return NOTHING;
  const typical = await index.lexemesOf(
    scope,
    best.map(({ id }) => id),
  );
  for (const { lexeme, chunkCount } of typical) chunkCounts.set(lexeme, chunkCount);
  const expanded = gainsOf(addFeedback(weights, best, typical, corpus), chunkCounts, corpus);
  const second = rankByProximity(await index.best(scope, query, expanded, corpus), question, gains, corpus);

  const evidence = Math.max(
    ...second.slice(0, EVIDENCE_PASSAGES).map((passage) => evidenceOf(passage, asked, chunkCounts, corpus)),
  );
  return { passages: await withTexts(scope, second.slice(0, query.first)), evidence };
}

/** Lexemes of one turn as they were said. */
const inOrder = (spoken: readonly SpokenLexeme[], turn: number): string[] =>
  spoken
    .filter((said) => said.turn === turn)
    .flatMap(({ lexeme, positions }) => positions.map((position) => ({ lexeme, position })))
    .sort((a, b) => a.position - b.position)
    .map(({ lexeme }) => lexeme);

async function withTexts(scope: Scope, ranked: readonly Candidate[]): Promise<Passage[]> {
  const rows = await scope.rows<{ id: string; title: string; text: string }>(
    sql`select c.id, d.title, c.text from migration.knowledge_chunks c join migration.knowledge_documents d on d.id = c.document_id and ${inTenant(scope, 'd')}
      where ${inTenant(scope, 'c')} and c.id = any(${ranked.map(({ id }) => id)})`,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ranked.flatMap(({ id, documentId, score }) => {
    const row = byId.get(id);
    return row ? [{ chunkId: id, documentId, title: row.title, text: row.text, score }] : [];
  });
}

/** A passage as answers and searches show it. */
export const toSource = ({ documentId, title, text, score }: Passage): KnowledgeSource => ({
  documentId,
  title,
  excerpt: text,
  score,
});
