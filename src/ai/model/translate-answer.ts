import { excerpt } from '../../errors.js';
import { checkAnswers, type Fault } from '../check-answers.js';
import type { Evidence, Normalise } from '../evidence/evidence-rule.js';
import type { FilteredContext } from '../filter-context.js';
import { redact } from '../redact.js';
import { cutRedacted, type Redacted } from '../redacted.js';
import type { GapAnswer, GapToAnswer } from '../word-answer.js';
import type { ModelAnswer, ModelGapAnswer } from './answer-schema.js';
import { evidenceAt } from './evidence-at.js';

/** A gap as a model is told of it. */
export interface GapToAsk extends GapToAnswer {
  readonly gapCategory: string;
  /** 1 critical .. 4 low, as stored. */
  readonly priority: number;
}

/** What an answer is held against: exactly what was sent, and the catalogue. */
export interface Asked {
  readonly assetId: string;
  readonly gaps: readonly GapToAsk[];
  readonly context: FilteredContext['context'];
  readonly normalise: Normalise;
}

/** `faults` are for the model to read: they name what was expected and what came, and are not redacted yet. */
export type Translated = { ok: true; answers: readonly GapAnswer[] } | { ok: false; faults: readonly string[] };

const MAX_SENTENCE = 500;

/**
 * An answer in our own terms, checked: each of a gap that was asked about, of this asset only, with what stands at its paths
 * of evidence in the context that was sent. What the model says of priority and category is not taken over. Sentences are
 * redacted and put on one line.
 */
export function translateAnswer(
  { gaps: lists }: ModelAnswer,
  { assetId, gaps, context, normalise }: Asked,
): Translated {
  const asked = new Map(gaps.map((gap) => [keyOf(gap.fieldName, gap.gapType), gap]));
  const foreign: string[] = [];
  const answers: GapAnswer[] = [];
  for (const answer of Object.values(lists).flatMap((list) => list ?? [])) {
    const gap = asked.get(keyOf(answer.field_name, answer.gap_type));
    const name = excerpt(`${answer.field_name} (${answer.gap_type})`);
    if (answer.asset_id !== assetId)
      foreign.push(`${name}: expected asset_id ${assetId}, got ${excerpt(answer.asset_id)}`);
    else if (gap === undefined) foreign.push(`${name}: this gap was not asked about`);
    else answers.push(inOurTerms(answer, gap, context));
  }
  const checked = checkAnswers(answers, { gaps, normalise, holds: ({ excerpt: found }) => found !== '' });
  if (foreign.length === 0 && checked.ok) return checked;
  return { ok: false, faults: [...foreign, ...(checked.ok ? [] : checked.faults.map(inWords))] };
}

const keyOf = (fieldName: string, gapType: string) => JSON.stringify([fieldName, gapType]);

function inOurTerms(answer: ModelGapAnswer, { id }: GapToAsk, context: Asked['context']): GapAnswer {
  const paths = new Set((answer.evidence ?? []).map(({ path }) => path));
  return {
    gapId: id,
    confidenceScore: answer.confidence_score,
    aiSuggestions: answer.ai_suggestions.map(asSentence),
    suggestedResolution: asSentence(answer.suggested_resolution),
    proposedValue: answer.proposed_value ?? null,
    evidence: [...paths].map((path): Evidence => evidenceAt(context, path) ?? { path, excerpt: '', source: '' }),
    isNotApplicable: answer.not_applicable ?? false,
  };
}

const inWords = ({ gap, expected, got }: Fault): string => {
  const came = got === undefined ? '' : `, got ${excerpt(got, 200)}`;
  return `${gap?.fieldName} (${gap?.gapType}): expected ${expected}${came}`;
};

/** Control characters and those that turn the direction of writing, which can show a reader another text than is there. */
const UNSEEN = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

const asSentence = (text: string): Redacted =>
  cutRedacted(redact(text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim()).text, MAX_SENTENCE);
