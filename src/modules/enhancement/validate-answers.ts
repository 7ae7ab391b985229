import { z } from 'zod';
import type { AssetFacts, JsonValue } from '../../ai/asset-facts.js';
import { checkAnswers } from '../../ai/check-answers.js';
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

/** Of other assets that an evidence rests on. */
const MOST_ASSETS_NAMED = 10;

/** PostgreSQL stores neither NUL nor half a character. */
const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed();
const storable = z.string().max(1_000).refine(isStorable, 'expected text without NUL and broken characters');
const sentence = storable.trim();

const answerSchema = z.strictObject({
  gapId: z.string(),
  confidenceScore: z.number(),
  aiSuggestions: z.array(sentence),
  suggestedResolution: sentence,
  proposedValue: z.json(),
  evidence: z.array(
    z.strictObject({
      path: storable.min(1),
      excerpt: storable,
      source: storable.min(1),
      assetIds: z.array(z.uuid()).max(MOST_ASSETS_NAMED).optional(),
    }),
  ),
  isNotApplicable: z.boolean(),
});

/**
 * Believes nothing: whoever answered, a rule or a model that read text written by strangers, answers are stored only when
 * they can be, and `checkAnswers` takes them with evidence in the asset or in what was sent of it.
 */
export function validateAnswers(output: unknown, { facts, context, gaps, normalise }: Question): Validated {
  const parsed = z.array(answerSchema).safeParse(output);
  if (!parsed.success) {
    const faults = parsed.error.issues
      .slice(0, 10)
      .map(({ path, message }) => `answers[${path.join('.')}]: ${message}`);
    return { ok: false, faults };
  }
  const holds = ({ path }: { path: string }) =>
    hasContent((resolvePath(facts, path) ?? resolvePath(context.context, path))?.value);
  const checked = checkAnswers(parsed.data, { gaps, normalise, holds });
  if (checked.ok) return { ok: true, answers: checked.answers.map(toStore) };
  return {
    ok: false,
    faults: checked.faults.map(({ gap, expected }) => `${gap?.fieldName ?? '?'}: expected ${expected}`),
  };
}

function toStore(answer: z.infer<typeof answerSchema>): ValidAnswer {
  const { isNotApplicable: _, ...stored } = answer;
  return stored;
}

const hasContent = (value: unknown) => value !== undefined && value !== null && value !== '';
