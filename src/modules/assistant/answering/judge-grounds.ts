import type { Passage } from '../knowledge/search-knowledge.js';
import { NOT_FOUND } from './answer-prompt.js';
import type { AnswerRequest } from './answerer.js';
import type { Said } from './model-conversation.js';

/** What an answer rests on. GROUNDED: its text, with the passages it cites numbered from 1 in the order of their first mention. */
export type Grounds =
  | { readonly kind: 'GROUNDED'; readonly text: string; readonly cited: readonly Passage[] }
  /** The model says that nothing answers the question. */
  | { readonly kind: 'NOT_FOUND' }
  /** It names no passage that there is, and nothing else was found that it could speak of. */
  | { readonly kind: 'NONE' };

const CITATION = /\s?\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]/g;

/** A citation of a passage that was never shown is taken out: the reader must be able to look each one up. */
export function judgeGrounds(
  { findings, memories, toldFacts }: AnswerRequest,
  { text, passages, hasFindings }: Said,
): Grounds {
  if (text === '' || text.includes(NOT_FOUND)) return { kind: 'NOT_FOUND' };
  const cited: Passage[] = [];
  const numberOf = (written: string): number[] => {
    const passage = passages[Number(written) - 1];
    if (!passage) return [];
    const known = cited.findIndex(({ chunkId }) => chunkId === passage.chunkId);
    return [known === -1 ? cited.push(passage) : known + 1];
  };
  const renumbered = text.replaceAll(CITATION, (whole, numbers: string) => {
    const kept = [...new Set(numbers.split(',').flatMap(numberOf))];
    return kept.length === 0 ? '' : `${whole.startsWith('[') ? '' : ' '}[${kept.join(', ')}]`;
  });
  const rests = cited.length > 0 || hasFindings || findings.length > 0 || memories.length > 0 || toldFacts > 0;
  return rests ? { kind: 'GROUNDED', text: renumbered, cited } : { kind: 'NONE' };
}
