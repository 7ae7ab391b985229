import { answerSchema, type ModelAnswer } from './answer-schema.js';

/** The longest answer that is looked at; forty gaps with three long sentences each come to about 50 kB. */
const MAX_ANSWER_BYTES = 1_000_000;
/** An answer has four levels, and a proposed value can be a JSON object. */
const MAX_DEPTH = 16;
const MAX_ISSUES = 20;

export type Read = { ok: true; answer: ModelAnswer } | { ok: false; faults: readonly string[] };

/**
 * What a model wrote, as an answer of the right shape, or why it is none. Code fences around the whole are taken off, since
 * models that are not held to a format put them there; anything else around the JSON is a fault. No input makes it throw.
 */
export function readAnswer(text: string): Read {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_ANSWER_BYTES) return fault(`expected at most ${MAX_ANSWER_BYTES} bytes, got ${bytes}`);
  const json = withoutFences(text);
  if (json === '') return fault('expected a JSON object, got nothing');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return fault('expected one JSON object and nothing around it, got text that is no JSON');
  }
  // Before the schema: what it walks must not be deep, and what it passes on must be storable.
  const unusable = findUnusable(value);
  if (unusable !== null) return fault(unusable);
  const parsed = answerSchema.safeParse(value);
  if (parsed.success) return { ok: true, answer: parsed.data };
  return {
    ok: false,
    faults: parsed.error.issues
      .slice(0, MAX_ISSUES)
      .map(({ path, message }) => `${path.join('.') || 'answer'}: ${message}`),
  };
}

const fault = (message: string): Read => ({ ok: false, faults: [message] });

const withoutFences = (text: string): string =>
  /^\s*```(?:json)?\s*\n([\s\S]*)\n\s*```\s*$/.exec(text)?.[1] ?? text.trim();

/**
 * The first thing in parsed JSON that cannot be stored or compared: NUL and half a surrogate pair (PostgreSQL takes
 * neither), a number too large to be one (1e999 parses to Infinity), nesting that recursion would not survive. Null when
 * there is none. Not recursive itself.
 */
function findUnusable(root: unknown): string | null {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return `expected at most ${MAX_DEPTH} levels of nesting`;
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'number' && !Number.isFinite(value)) return 'expected finite numbers';
      if (typeof value === 'string' && !isStorable(value)) return BROKEN_TEXT;
      if (typeof value !== 'object' || value === null) continue;
      if (!Array.isArray(value) && !Object.keys(value).every(isStorable)) return BROKEN_TEXT;
      for (const item of Object.values(value)) below.push(item);
    }
    level = below;
  }
  return null;
}

const BROKEN_TEXT = 'expected text without NUL and without half a surrogate pair';
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
