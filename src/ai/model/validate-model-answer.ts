import { excerpt } from '../../errors.js';
import type { JsonValue } from '../asset-facts.js';
import type { Evidence, Normalise } from '../evidence/evidence-rule.js';
import type { FilteredContext } from '../filter-context.js';
import { redact } from '../redact.js';
import { cutRedacted, type Redacted } from '../redacted.js';
import { isPlaceholder } from '../redaction/pii-span.js';
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
export type Validated = { ok: true; answers: readonly GapAnswer[] } | { ok: false; faults: readonly string[] };

/** The most that a proposal without evidence may claim (DESIGN 6). */
const MAX_CONFIDENCE_WITHOUT_EVIDENCE = 0.4;
const MAX_EVIDENCE = 20;
const MAX_SENTENCE = 500;

/**
 * Takes an answer when all of it is right, and nothing of it otherwise: every gap that was asked about is answered exactly
 * once and no other, of this asset only; the confidence is within 0..1; two or three suggestions, and the suggested
 * resolution is one of them; each path of evidence leads to something in the context that was sent; a proposed value is
 * one of the field's and no placeholder of the redactor. What the model says of priority and category is not taken over.
 *
 * Without evidence the confidence is cut to 0.40. Sentences are redacted and put on one line.
 */
export function validateModelAnswer({ gaps: lists }: ModelAnswer, asked: Asked): Validated {
  const open = new Map(asked.gaps.map((gap) => [keyOf(gap.fieldName, gap.gapType), gap]));
  const answered = new Map<string, GapAnswer>();
  const faults: string[] = [];
  for (const answer of Object.values(lists).flatMap((list) => list ?? [])) {
    const gap = open.get(keyOf(answer.field_name, answer.gap_type));
    const name = excerpt(`${answer.field_name} (${answer.gap_type})`);
    if (answer.asset_id !== asked.assetId)
      faults.push(`${name}: expected asset_id ${asked.assetId}, got ${excerpt(answer.asset_id)}`);
    else if (gap === undefined) faults.push(`${name}: this gap was not asked about`);
    else if (answered.has(gap.id)) faults.push(`${name}: answered more than once`);
    else {
      const checked = check(answer, gap, asked);
      faults.push(...checked.faults.map((fault) => `${name}: ${fault}`));
      answered.set(gap.id, checked.answer);
    }
  }
  for (const { id, fieldName, gapType } of asked.gaps) {
    if (!answered.has(id)) faults.push(`${fieldName} (${gapType}): not answered`);
  }
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, answers: asked.gaps.flatMap(({ id }) => answered.get(id) ?? []) };
}

const keyOf = (fieldName: string, gapType: string) => JSON.stringify([fieldName, gapType]);

function check(
  answer: ModelGapAnswer,
  gap: GapToAsk,
  { context, normalise }: Asked,
): { answer: GapAnswer; faults: string[] } {
  const faults: string[] = [];
  const confidence = answer.confidence_score;
  if (!(confidence >= 0 && confidence <= 1)) faults.push(`expected a confidence_score within 0..1, got ${confidence}`);

  const suggestions = answer.ai_suggestions.map(inOneLine);
  const count = suggestions.length;
  if (count < 2 || count > 3) faults.push(`expected 2 or 3 ai_suggestions, got ${count}`);
  if (suggestions.includes('')) faults.push('expected no empty ai_suggestions');
  const chosen = suggestions.indexOf(inOneLine(answer.suggested_resolution));
  if (chosen === -1) faults.push('expected suggested_resolution to be one of the ai_suggestions, word for word');

  const isNotApplicable = answer.not_applicable ?? false;
  const proposed = propose(answer.proposed_value ?? null, gap, normalise);
  if (!proposed.ok) faults.push(proposed.fault);
  const proposedValue = proposed.ok ? proposed.value : null;
  if (isNotApplicable && proposedValue !== null) faults.push('expected no proposed_value where not_applicable is true');

  const paths = new Set((answer.evidence ?? []).map(({ path }) => path));
  if (paths.size > MAX_EVIDENCE) faults.push(`expected at most ${MAX_EVIDENCE} paths of evidence, got ${paths.size}`);
  const evidence: Evidence[] = [];
  for (const path of paths) {
    const found = evidenceAt(context, path);
    if (found === null) faults.push(`the evidence path ${excerpt(path)} leads to nothing in <asset>`);
    else evidence.push(found);
  }

  const aiSuggestions = suggestions.map(asSentence);
  return {
    faults,
    answer: {
      gapId: gap.id,
      confidenceScore: capped(confidence, evidence),
      aiSuggestions,
      suggestedResolution: aiSuggestions[chosen] ?? asSentence(''),
      proposedValue,
      evidence,
      isNotApplicable,
    },
  };
}

type Proposed = { ok: true; value: JsonValue } | { ok: false; fault: string };

/** The value in the catalogue's own form; null where nothing is proposed. */
function propose(raw: JsonValue, { fieldName, allowedValues }: GapToAsk, normalise: Normalise): Proposed {
  if (raw === null) return { ok: true, value: null };
  if (holdsPlaceholder(raw)) return { ok: false, fault: 'expected no proposed_value that stands for removed text' };
  const result = normalise(fieldName, raw);
  if (!result.ok) return { ok: false, fault: `proposed_value: ${result.reason}` };
  if (result.value === null || allowedValues === null) return { ok: true, value: result.value };
  const items: readonly JsonValue[] = Array.isArray(result.value) ? result.value : [result.value];
  if (items.every((item) => typeof item === 'string' && allowedValues.includes(item)))
    return { ok: true, value: result.value };
  return {
    ok: false,
    fault: `expected a proposed_value out of ${excerpt(allowedValues.join(', '), 200)}, got ${excerpt(raw)}`,
  };
}

/** What the model was not shown it cannot know: `[EMAIL]` must not become somebody's address. */
function holdsPlaceholder(value: JsonValue): boolean {
  if (typeof value === 'string') return (value.match(/\[[A-Z_]+\]/g) ?? []).some(isPlaceholder);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsPlaceholder);
}

function capped(confidence: number, evidence: readonly Evidence[]): number {
  const score = evidence.length > 0 ? confidence : Math.min(confidence, MAX_CONFIDENCE_WITHOUT_EVIDENCE);
  return Math.round(score * 100) / 100;
}

/** Control characters and those that turn the direction of writing, which can show a reader another text than is there. */
const UNSEEN = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

const inOneLine = (text: string): string => text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim();

const asSentence = (text: string): Redacted => cutRedacted(redact(text).text, MAX_SENTENCE);
