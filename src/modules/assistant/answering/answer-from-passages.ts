import { toSource } from '../knowledge/search-knowledge.js';
import type { Answer, AnswerRequest } from './answerer.js';
import { quotePassage } from './quote-passage.js';

/**
 * From this much evidence on a passage counts as an answer. bench/eval-knowledge.ts prints how many answers that withholds
 * of those that there are, and of those that there are not.
 */
export const ENOUGH_EVIDENCE = 0.18;

const MOST_QUOTES = 3;
/** A passage is quoted beside the best one when it scores at least this share of it. */
const NEARLY_AS_GOOD = 0.6;

const ASKS_FOR_MEMORIES =
  /\bwhat (?:do you|did i|have i|did we)\b.*\b(?:know|remember|recall|tell|told|say|said)\b|\bdo you remember\b/i;

/** Whether what was found answers the question. */
export const isAnswered = ({ found, findings, memories, question, toldFacts }: AnswerRequest): boolean =>
  findings.length > 0 ||
  toldFacts > 0 ||
  (found?.evidence ?? 0) >= ENOUGH_EVIDENCE ||
  (memories.length > 0 && ASKS_FOR_MEMORIES.test(question));

/** Needs no model: what tools found, the best passages in their own words with their sources, or that nothing was found. */
export function answerFromPassages(request: AnswerRequest): Answer {
  const { question, memories, found, findings, ticketId, knowledge } = request;
  const parts: string[] = [];
  if (ticketId !== undefined) parts.push(sayTicket(ticketId));
  if (findings.length > 0) parts.push(findings.join('\n'));
  if (memories.length > 0 && ASKS_FOR_MEMORIES.test(question))
    parts.push(['You told me:', ...memories.map((fact) => `- ${fact}`)].join('\n'));

  const isEnough = (found?.evidence ?? 0) >= ENOUGH_EVIDENCE;
  const best = found?.passages[0]?.score ?? 0;
  const quoted = isEnough
    ? (found?.passages ?? []).filter(({ score }) => score >= best * NEARLY_AS_GOOD).slice(0, MOST_QUOTES)
    : [];
  if (quoted.length > 0) {
    const quotes = quoted.map(({ title, text }, index) => `[${index + 1}] ${title}:\n${quotePassage(text, question)}`);
    parts.push(['This is what the knowledge of the engagement says:', ...quotes].join('\n\n'));
  }
  if (parts.length === 0) parts.push(request.toldFacts > 0 ? 'I will keep that in mind.' : notFound(request));
  else if (knowledge === 'unavailable') parts.push(UNAVAILABLE);
  return { text: parts.join('\n\n'), sources: quoted.map(toSource), metadata: { answeredBy: 'passages' } };
}

/** Nothing where the matter was not just handed over. */
export const sayTicket = (ticketId: string | undefined): string =>
  ticketId === undefined ? '' : `I have handed this over to people, with ticket ${ticketId} and our conversation.`;

const UNAVAILABLE = 'The knowledge could not be searched just now; ask again in a while.';

function notFound({ knowledge, canEscalate }: AnswerRequest): string {
  const offer = canEscalate ? ' Say "talk to a person" and I hand this over.' : '';
  if (knowledge === 'disabled') return `Searching the knowledge is switched off here, so I cannot answer this.${offer}`;
  if (knowledge === 'unavailable') return `${UNAVAILABLE}${offer}`;
  return `I found nothing in the knowledge of this engagement that answers this.${offer}`;
}
