import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { v7 as uuid } from 'uuid';
import { Database } from '../src/db/database.js';
import { startEmbeddedServer } from '../src/db/embedded-server.js';
import { appUrl, migrate } from '../src/db/migrate.js';
import { entities } from '../src/entities.js';
import { createLogger } from '../src/logger.js';
import { ENOUGH_EVIDENCE } from '../src/modules/assistant/answering/answer-from-passages.js';
import { KnowledgeService } from '../src/modules/assistant/knowledge/knowledge.service.js';
import { KnowledgeIndex } from '../src/modules/assistant/knowledge/knowledge-index.js';
import type { Turn } from '../src/modules/assistant/knowledge/search-knowledge.js';
import { AuditService } from '../src/modules/audit/audit.service.js';
import { Scope } from '../src/scope.js';

/**
 * `npm run eval:knowledge`: how well knowledge is found, beside plain BM25, on the multi-turn questions of
 * IBM/mt-rag-benchmark in ../shared/data/knowledge. Documents are ranked by their best passage. Prints recall@5 and
 * nDCG@10, and how often an answer is withheld where there is none.
 */
const DATA = new URL('../../shared/data/knowledge/', import.meta.url);

interface Question {
  readonly _id: string;
  readonly text: string;
  readonly history: readonly { readonly speaker: 'user' | 'agent'; readonly text: string }[];
  readonly answerability: readonly string[];
}

const lines = (file: string) => readFileSync(new URL(file, DATA), 'utf8').split('\n').filter(Boolean);
const documents = lines('corpus.jsonl').map((line): { _id: string; text: string } => JSON.parse(line));
const questions = lines('queries.jsonl').map((line): Question => JSON.parse(line));
const relevant = new Map<string, Set<string>>();
for (const line of lines('qrels.tsv').slice(1)) {
  const [question = '', document = ''] = line.split('\t');
  relevant.set(question, (relevant.get(question) ?? new Set()).add(document));
}
const judged = questions.filter(({ _id }) => relevant.has(_id));

type Ranking = (question: Question) => Promise<readonly string[]> | readonly string[];

async function measure(name: string, rank: Ranking): Promise<void> {
  let [recall, gain] = [0, 0];
  for (const question of judged) {
    const { _id: id } = question;
    const wanted = relevant.get(id) ?? new Set();
    const ranked = await rank(question);
    recall += ranked.slice(0, 5).filter((found) => wanted.has(found)).length / wanted.size;
    const discounted = (ids: readonly boolean[]) =>
      ids.slice(0, 10).reduce((sum, isWanted, index) => sum + (isWanted ? 1 / Math.log2(index + 2) : 0), 0);
    gain += discounted(ranked.map((found) => wanted.has(found))) / discounted([...wanted].map(() => true));
  }
  const share = (sum: number) => (sum / judged.length).toFixed(3);
  process.stdout.write(`${name.padEnd(44)} recall@5 ${share(recall)}  nDCG@10 ${share(gain)}\n`);
}

/** Plain BM25, k1 = 1.2, b = 0.75, over lower-cased words of letters and digits: no stemming, no stop words. */
function plainBm25(): (text: string) => string[] {
  const words = (text: string) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const indexed = documents.map(({ _id, text }) => {
    const counts = new Map<string, number>();
    for (const word of words(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    return { id: _id, counts, length: words(text).length };
  });
  const meanLength = indexed.reduce((sum, { length }) => sum + length, 0) / indexed.length;
  const having = new Map<string, number>();
  for (const { counts } of indexed) for (const word of counts.keys()) having.set(word, (having.get(word) ?? 0) + 1);
  return (text) => {
    const asked = words(text);
    const score = ({ counts, length }: (typeof indexed)[number]) =>
      asked.reduce((sum, word) => {
        const frequency = counts.get(word) ?? 0;
        const found = having.get(word) ?? 0;
        const rarity = Math.log(1 + (indexed.length - found + 0.5) / (found + 0.5));
        return sum + (rarity * frequency * 2.2) / (frequency + 1.2 * (0.25 + (0.75 * length) / meanLength));
      }, 0);
    return indexed
      .map((document) => ({ id: document.id, score: score(document) }))
      .sort((a, b) => b.score - a.score)
      .map(({ id }) => id);
  };
}

async function openScope(dataDir: string) {
  const logger = createLogger('warn');
  const server = await startEmbeddedServer(dataDir, logger);
  await migrate(server.url, async () => undefined, logger).catch((error: Error) => {
    // The job queue is not installed here, and nothing of it is needed.
    if (!/pgboss/.test(error.message)) throw error;
  });
  const tenant = { clientAccountId: uuid(), engagementId: uuid() };
  const owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
  await owner.query('insert into migration.client_accounts (id, name) values ($1, $2)', [
    tenant.clientAccountId,
    'Bench',
  ]);
  await owner.query('insert into migration.engagements (id, client_account_id, name) values ($1, $2, $3)', [
    tenant.engagementId,
    tenant.clientAccountId,
    'Bench',
  ]);
  await owner.end();
  const database = await Database.open(appUrl(server.url), entities, {}, logger);
  const actor = { subject: 'bench', isPlatformAdmin: false };
  return {
    scope: new Scope(database, { tenant, actor, requestId: 'bench' }),
    close: async () => {
      await database.close();
      await server.stop();
    },
  };
}

const historyOf = ({ history }: Question): Turn[] =>
  history.map(({ speaker, text }) => ({ speaker: speaker === 'user' ? 'person' : 'assistant', text }));

async function main(): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'lacuna-bench-'));
  const { scope, close } = await openScope(dataDir);
  try {
    const knowledge = new KnowledgeService(new KnowledgeIndex(), new AuditService());
    const names = new Map<string, string>();
    const startedAt = performance.now();
    for (const { _id, text } of documents) {
      const { id } = await knowledge.addDocument(scope, { title: _id, text });
      names.set(id, _id);
    }
    const addedMs = (performance.now() - startedAt) / documents.length;
    process.stdout.write(
      `${documents.length} documents, ${judged.length} questions with known answers, ${addedMs.toFixed(1)} ms to add one\n`,
    );

    const baseline = plainBm25();
    await measure('plain BM25, last turn', ({ text }) => baseline(text));
    const said = ({ history }: Question, speakers: string) =>
      history.filter(({ speaker }) => speakers.includes(speaker)).map(({ text }) => text);
    await measure('plain BM25, turns of the person', (q) => baseline([...said(q, 'user'), q.text].join('\n')));
    await measure('plain BM25, whole conversation', (q) => baseline([...said(q, 'user agent'), q.text].join('\n')));

    let searches = 0;
    let searchMs = 0;
    const rank = async (question: string, history: readonly Turn[]) => {
      const before = performance.now();
      const { passages } = await knowledge.find(scope, { question, history, sessionId: null, first: 30 });
      searchMs += performance.now() - before;
      searches += 1;
      return [...new Set(passages.map(({ documentId }) => names.get(documentId) ?? ''))];
    };
    await measure('Lacuna, last turn', ({ text }) => rank(text, []));
    await measure('Lacuna, whole conversation', (question) => rank(question.text, historyOf(question)));
    process.stdout.write(`${(searchMs / searches).toFixed(1)} ms a search\n`);

    for (const kind of ['ANSWERABLE', 'PARTIAL', 'UNDERSPECIFIED', 'UNANSWERABLE']) {
      const asked = questions.filter(({ answerability }) => answerability.includes(kind));
      let withheld = 0;
      for (const question of asked) {
        const { evidence } = await knowledge.find(scope, {
          question: question.text,
          history: historyOf(question),
          sessionId: null,
          first: 3,
        });
        if (evidence < ENOUGH_EVIDENCE) withheld += 1;
      }
      process.stdout.write(`answer withheld: ${withheld} of ${asked.length} ${kind}\n`);
    }
  } finally {
    await close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

await main();
