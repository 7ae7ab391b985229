import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENOUGH_EVIDENCE } from '../../src/modules/assistant/answering/answer-from-passages.js';
import { quotePassage } from '../../src/modules/assistant/answering/quote-passage.js';
import { chunkDocument } from '../../src/modules/assistant/knowledge/chunk-document.js';
import {
  addFeedback,
  type Candidate,
  evidenceOf,
  gainsOf,
  inverseFrequency,
  rankByProximity,
  saturate,
} from '../../src/modules/assistant/knowledge/rank-passages.js';
import { readConversation } from '../../src/modules/assistant/knowledge/read-conversation.js';
import { stripMarkup } from '../../src/modules/assistant/knowledge/strip-markup.js';
import { weighTerms } from '../../src/modules/assistant/knowledge/weigh-terms.js';

const visible = (text: string) => text.replaceAll(/\s+/g, '');

describe('a document', () => {
  const documents = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '# Title',
          '## Part',
          '\n',
          '```',
          'A sentence. Another one!',
          '- item\n- item',
          'x'.repeat(5_000),
        ),
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.lorem({ maxCount: 120 }),
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('\n'));

  it('is cut without losing, repeating or reordering a character, and into pieces a person can read', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const chunks = chunkDocument(text);
        expect(visible(chunks.map((chunk) => chunk.text).join('\n'))).toBe(visible(text));
        for (const chunk of chunks) {
          expect(chunk.text.trim()).not.toBe('');
          expect(chunk.text.length).toBeLessThanOrEqual(2_400);
        }
      }),
    );
  });

  it('is cut where its sections begin, and each piece knows its headings', () => {
    const body = 'Words of the section. '.repeat(60);
    const text = `# Guide\n\n## First\n\n${body}\n\n### Detail\n\n${body}\n\n## Second\n\n${body}`;
    expect(chunkDocument(text).map(({ heading, text: piece }) => [heading, piece.slice(0, 12)])).toEqual([
      ['Guide', '# Guide\n\n## '],
      ['Guide > First > Detail', '### Detail\n\n'],
      ['Guide > Second', '## Second\n\nW'],
    ]);
  });

  it('keeps a fenced block together, whatever stands in it', () => {
    const code = '```\n# no heading\n\nstill code\n```';
    const [chunk] = chunkDocument(`${'Text. '.repeat(200)}\n\n${code}`);
    expect(chunk?.text.endsWith(code)).toBe(true);
    expect(chunk?.heading).toBe('');
  });

  it.each([
    ['[the guide](https://a.example/x_(y)?z=1) says', '[the guide] says'],
    ['see https://a.example/path?q=1 now', 'see now'],
    ['one<br>two <b class="x">three</b>', 'one two three'],
    ['a < b and c > d', 'a < b and c > d'],
    ['card [CARD] of [PRIVATE_KEY] [1]', 'card of [1]'],
  ])('is searched without addresses, tags and placeholders: %s', (text, words) => {
    expect(stripMarkup(text).replaceAll(/\s+/g, ' ').trim()).toBe(words);
  });
});

describe('terms', () => {
  it('of the question weigh 1, of the history less the further back and the more was said', () => {
    const weights = weighTerms(
      ['create'],
      [
        { speaker: 'person', lexemes: ['old'] },
        { speaker: 'assistant', lexemes: ['bucket', 'create'] },
        { speaker: 'person', lexemes: ['bucket', 'polici'] },
        { speaker: 'assistant', lexemes: ['json'] },
      ],
    );
    expect(Object.fromEntries(weights)).toEqual({ create: 1, json: 0.05, bucket: 0.3, polici: 0.3, old: 0.15 });
  });

  it('further back than three turns of the person do not count', () => {
    const turn = (lexeme: string) => ({ speaker: 'person' as const, lexemes: [lexeme] });
    expect([...weighTerms([], [turn('a'), turn('b'), turn('c'), turn('d')]).keys()].toSorted()).toEqual([
      'b',
      'c',
      'd',
    ]);
  });

  it('that are common gain nothing unless they were asked for', () => {
    const corpus = { chunks: 1000, meanLength: 100 };
    const gains = gainsOf(
      new Map([
        ['asked', 1],
        ['said', 0.3],
      ]),
      new Map([
        ['asked', 900],
        ['said', 900],
      ]),
      corpus,
    );
    expect([...gains.keys()]).toEqual(['asked']);
  });
});

describe('the rank of a passage', () => {
  const corpus = { chunks: 500, meanLength: 100 };
  const natural = fc.integer({ min: 0, max: 500 });

  it('rises with rarity and frequency, falls with length, and frequency saturates', () => {
    fc.assert(
      fc.property(natural, natural, fc.integer({ min: 1, max: 2000 }), (a, b, length) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(inverseFrequency(low, corpus)).toBeGreaterThanOrEqual(inverseFrequency(high, corpus));
        expect(inverseFrequency(high, corpus)).toBeGreaterThan(0);
        expect(saturate(high, length, corpus)).toBeGreaterThanOrEqual(saturate(low, length, corpus));
        expect(saturate(high, length, corpus)).toBeGreaterThanOrEqual(saturate(high, length + 1, corpus));
        expect(saturate(high, length, corpus)).toBeLessThan(2.6);
      }),
    );
  });

  const candidate = (id: string, score: number, matches: Record<string, number[]>): Candidate => ({
    id,
    documentId: id,
    length: 100,
    score,
    matches: Object.entries(matches).map(([lexeme, positions]) => ({ lexeme, positions, frequency: positions.length })),
  });

  it('is better where words that follow each other in the question stand near each other', () => {
    const gains = new Map([
      ['data', 3],
      ['isol', 3],
    ]);
    const ranked = rankByProximity(
      [candidate('apart', 5, { data: [1], isol: [90] }), candidate('near', 5, { data: [40], isol: [41] })],
      ['data', 'isol'],
      gains,
      corpus,
    );
    expect(ranked.map(({ id }) => id)).toEqual(['near', 'apart']);
    expect(ranked[1]?.score).toBe(5);
  });

  it('is followed by a search for words that are typical of the best ones, not for those that nothing else has', () => {
    const best = [candidate('a', 2, {}), candidate('b', 1, {})];
    const expanded = addFeedback(
      new Map([['asked', 1]]),
      best,
      [
        { id: 'a', lexeme: 'typical', share: 0.1, chunkCount: 5 },
        { id: 'b', lexeme: 'typical', share: 0.1, chunkCount: 5 },
        { id: 'b', lexeme: 'weaker', share: 0.05, chunkCount: 5 },
        { id: 'a', lexeme: 'unique', share: 0.5, chunkCount: 1 },
      ],
      corpus,
    );
    expect(expanded.get('typical')).toBeCloseTo(0.4);
    expect(expanded.get('weaker')).toBeLessThan(0.1);
    expect([...expanded.keys()]).toEqual(['asked', 'typical', 'weaker']);
  });

  it('tells how much of the question it speaks of', () => {
    const weights = new Map([
      ['rollback', 1],
      ['deadline', 1],
    ]);
    const counts = new Map([['rollback', 3]]);
    const whole = evidenceOf(candidate('a', 1, { rollback: [1, 5], deadline: [9] }), weights, counts, corpus);
    const half = evidenceOf(candidate('a', 1, { rollback: [1, 5] }), weights, counts, corpus);
    const none = evidenceOf(candidate('a', 1, {}), weights, counts, corpus);
    expect(whole).toBeGreaterThan(half);
    expect(half).toBeGreaterThan(ENOUGH_EVIDENCE);
    expect(none).toBe(0);
    expect(evidenceOf(candidate('a', 1, {}), new Map(), counts, corpus)).toBe(0);
  });
});

describe('a query of several lines', () => {
  it.each([
    ['one line', 'one line', []],
    [
      'user: What is a bucket?\nagent: A place.\n\nHow do I make one?',
      'How do I make one?',
      [
        { speaker: 'person', text: 'What is a bucket?' },
        { speaker: 'assistant', text: 'A place.' },
      ],
    ],
    ['error: no space\nWhy?', 'Why?', [{ speaker: 'unknown', text: 'error: no space' }]],
    ['a\r\nuser: b', 'b', [{ speaker: 'unknown', text: 'a' }]],
  ])('is a conversation that ends with the question: %j', (query, question, history) => {
    expect(readConversation(query)).toEqual({ question, history });
  });
});

describe('a quote', () => {
  it('is the passage itself where that is short', () => {
    expect(quotePassage('  Short. ', 'anything')).toBe('Short.');
  });

  it('is the stretch that speaks of the question, and says what it left out', () => {
    const filler = 'Nothing of interest is said in this sentence here. '.repeat(20);
    const quote = quotePassage(
      `${filler}Migrations are rolled back by the lead. ${filler}`,
      'Who decides to roll a migration back?',
    );
    expect(quote).toMatch(/^\[\.\.\.\] .*Migrations are rolled back by the lead\..* \[\.\.\.\]$/);
  });

  it('is never longer than a person reads, and consists of the passage', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 4_000 }),
        fc.string({ maxLength: 80 }),
        (passage, question) => {
          const quote = quotePassage(passage, question);
          expect(quote.length).toBeLessThanOrEqual(620);
          expect(quote.isWellFormed()).toBe(true);
          const words = quote.replaceAll('[...]', '').split(/\s+/).filter(Boolean);
          expect(words.every((word) => passage.replaceAll('[...]', '').includes(word))).toBe(true);
        },
      ),
    );
  });
});
