import { z } from 'zod';
import type { AssetFacts, JsonValue } from '../../ai/asset-facts.js';
import type { Normalise } from '../../ai/evidence/evidence-rule.js';
import type { FilteredContext } from '../../ai/filter-context.js';
import type { GapToAnswer } from '../../ai/word-answer.js';
import { resolvePath } from './resolve-path.js';

/** A proposal that is as it will be stored. */
export interface ValidAnswer {
  readonly gapId: string;
  /** 0..1. */
  readonly confidenceScore: number;
  readonly aiSuggestions: readonly string[];
  readonly suggestedResolution: string;
  /** In the catalogue's own form; null where nothing is proposed. */
  readonly proposedValue: JsonValue;
  readonly evidence: readonly {
    source: string;
    path: string;
    excerpt: string;
    assetIds?: readonly string[] | undefined;
  }[];
}

/** What the answers are held against. */
export interface Question {
  readonly facts: AssetFacts;
  readonly context: Pick<FilteredContext, 'context'>;
  readonly gaps: readonly GapToAnswer[];
  readonly normalise: Normalise;
}

/** `faults` say what is wrong in words that hold nothing of the asset or of the answer but names of fields. */
export type Validated = { ok: true; answers: readonly ValidAnswer[] } | { ok: false; faults: readonly string[] };

/** The most that a proposal without evidence may claim (DESIGN 6). */
const MAX_CONFIDENCE_WITHOUT_EVIDENCE = 0.4;

/** Of other assets that an evidence rests on. */
const MOST_ASSETS_NAMED = 10;

/** PostgreSQL stores neither NUL nor half a character. */
const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed();
const storable = z.string().max(1_000).refine(isStorable, 'expected text without NUL and broken characters');
const sentence = storable.trim().min(1);

const answerSchema = z.strictObject({
  gapId: z.string(),
  confidenceScore: z.number().min(0).max(1),
  aiSuggestions: z.array(sentence).min(2).max(3),
  suggestedResolution: sentence,
  proposedValue: z.json(),
  evidence: z
    .array(
      z.strictObject({
        path: storable.min(1),
        excerpt: storable,
        source: storable.min(1),
        assetIds: z.array(z.uuid()).max(MOST_ASSETS_NAMED).optional(),
      }),
    )
    .max(20),
  isNotApplicable: z.boolean(),
});

/**
 * Believes nothing: whoever answered, a rule or a model that read text written by strangers, an answer is taken only
 * when all of them have the right form, every gap that was asked about is answered exactly once and no other, the
 * suggested resolution is among the two or three suggestions, the value is one of the field's and the evidence is where
 * it is said to be, in the asset or in what was sent of it. One fault refuses them all.
 */
export function validateAnswers(output: unknown, question: Question): Validated {
  const parsed = z.array(answerSchema).safeParse(output);
  if (!parsed.success) {
    const faults = parsed.error.issues
      .slice(0, 10)
      .map(({ path, message }) => `answers[${path.join('.')}]: ${message}`);
    return { ok: false, faults };
  }
  const byId = new Map(question.gaps.map((gap) => [gap.id, gap]));
  const answered = new Map<string, ValidAnswer>();
  const faults: string[] = [];
  for (const answer of parsed.data) {
    const gap = byId.get(answer.gapId);
    if (!gap) faults.push('a gap that was not asked about is answered');
    else if (answered.has(gap.id)) faults.push(`${gap.fieldName}: answered twice`);
    else {
      const { isNotApplicable: _, ...stored } = answer;
      faults.push(...faultsOf(stored, gap, question));
      answered.set(gap.id, {
        ...stored,
        confidenceScore: capped(stored),
        proposedValue: normalised(stored.proposedValue, gap, question) ?? null,
      });
    }
  }
  for (const { id, fieldName } of question.gaps) if (!answered.has(id)) faults.push(`${fieldName}: not answered`);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, answers: [...answered.values()] };
}

function faultsOf(answer: ValidAnswer, gap: GapToAnswer, question: Question): string[] {
  const { aiSuggestions, suggestedResolution, proposedValue, evidence } = answer;
  const faults: string[] = [];
  if (!aiSuggestions.includes(suggestedResolution))
    faults.push('the suggested resolution is not among the suggestions');
  if (normalised(proposedValue, gap, question) === undefined) faults.push('the proposed value is none of the field');
  if (
    !evidence.every(({ path }) =>
      hasContent((resolvePath(question.facts, path) ?? resolvePath(question.context.context, path))?.value),
    )
  )
    faults.push('evidence is not where it is said to be');
  return faults.map((fault) => `${gap.fieldName}: ${fault}`);
}

/** The value as the catalogue stores it; undefined when it is none, null when none is proposed. */
function normalised(
  value: JsonValue,
  { fieldName, allowedValues }: GapToAnswer,
  question: Question,
): JsonValue | undefined {
  if (value === null) return null;
  const result = question.normalise(fieldName, value);
  if (!result.ok || result.value === null) return undefined;
  const items: readonly JsonValue[] = Array.isArray(result.value) ? result.value : [result.value];
  const isAllowed =
    allowedValues === null || items.every((item) => typeof item === 'string' && allowedValues.includes(item));
  return isAllowed ? result.value : undefined;
}

const hasContent = (value: unknown) => value !== undefined && value !== null && value !== '';

const capped = ({ confidenceScore, evidence }: ValidAnswer) =>
  evidence.length > 0 ? confidenceScore : Math.min(confidenceScore, MAX_CONFIDENCE_WITHOUT_EVIDENCE);
