import { z } from 'zod';

/** What the model puts the gap under; people read it, and what counts is the gap's own. */
const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;
const priority = z.union([z.int().min(1).max(4), z.string().toLowerCase().pipe(z.enum(PRIORITIES))]);

const gapAnswer = z.strictObject({
  asset_id: z.string(),
  field_name: z.string(),
  gap_type: z.string(),
  gap_category: z.string(),
  priority,
  confidence_score: z.number(),
  ai_suggestions: z.array(z.string()),
  suggested_resolution: z.string(),
  proposed_value: z.json().nullish(),
  not_applicable: z.boolean().nullish(),
  evidence: z.array(z.strictObject({ path: z.string() })).nullish(),
});

const gapAnswers = z.array(gapAnswer).optional();

/**
 * The answer to one request, of DESIGN 17's shape and no other. An empty list may be left out, and what is optional may be
 * null. It says nothing of whether the answer is right: that is `translateAnswer`'s and `checkAnswers`' to say.
 */
export const answerSchema = z.strictObject({
  gaps: z.strictObject({ critical: gapAnswers, high: gapAnswers, medium: gapAnswers, low: gapAnswers }),
  summary: z.strictObject({ total_gaps: z.int(), context_keys_used: z.array(z.string()) }),
});

export type ModelAnswer = z.infer<typeof answerSchema>;
export type ModelGapAnswer = z.infer<typeof gapAnswer>;

/**
 * The same shape as it is sent, in the part of JSON Schema that every provider's strict mode takes: each property is
 * required (what is optional may be null), nothing else is allowed, and there are no bounds. A value of an object field is
 * asked for as its JSON text, since strict mode has no free objects.
 */
export const ANSWER_JSON_SCHEMA = answerJsonSchema();

function answerJsonSchema() {
  const text = { type: 'string' };
  const nothing = { type: 'null' };
  const scalars = [text, { type: 'number' }, { type: 'boolean' }];
  const list = (items: object) => ({ type: 'array', items });
  const gaps = list(
    object({
      asset_id: text,
      field_name: text,
      gap_type: text,
      gap_category: text,
      priority: { type: 'integer' },
      confidence_score: { type: 'number' },
      ai_suggestions: list(text),
      suggested_resolution: text,
      proposed_value: { anyOf: [...scalars, list({ anyOf: scalars }), nothing] },
      not_applicable: { anyOf: [{ type: 'boolean' }, nothing] },
      evidence: { anyOf: [list(object({ path: text })), nothing] },
    }),
  );
  return object({
    gaps: object({ critical: gaps, high: gaps, medium: gaps, low: gaps }),
    summary: object({ total_gaps: { type: 'integer' }, context_keys_used: list(text) }),
  });
}

function object(properties: Readonly<Record<string, object>>) {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
