import { quoteInput } from '../../ai/quote-input.js';
import { badInput } from '../../errors.js';
import type { JsonValue } from '../catalogue/catalogue-field.js';

const DEEPEST = 20;
const MOST_KEYS = 500;
const LONGEST_KEY = 200;

/**
 * Free JSON of a client, as PostgreSQL can store it. Throws BAD_USER_INPUT with the path of what cannot be stored: NUL and
 * broken characters, which jsonb refuses, values deeper than 20 levels, more than 500 keys.
 */
export function checkCustomAttributes(
  values: Readonly<Record<string, unknown>> | null | undefined,
  path: string,
): Record<string, JsonValue> {
  const entries = Object.entries(values ?? {});
  if (entries.length > MOST_KEYS)
    throw badInput(path, `Expected at most ${MOST_KEYS} custom attributes; got ${entries.length}.`);
  for (const [key, value] of entries) {
    const keyPath = `${path}.${quoteInput(key)}`;
    if (key.length < 1 || key.length > LONGEST_KEY)
      throw badInput(keyPath, `Expected a key of 1 to ${LONGEST_KEY} characters; got one of ${key.length}.`);
    requireStorable(key, keyPath, DEEPEST);
    requireStorable(value, keyPath, DEEPEST);
  }
  return Object.fromEntries(entries) as Record<string, JsonValue>;
}

function requireStorable(value: unknown, path: string, levels: number): void {
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
    throw badInput(path, `Expected text without NUL and without broken characters; got "${quoteInput(value)}".`);
  if (typeof value !== 'object' || value === null) return;
  if (levels === 0) throw badInput(path, `Expected at most ${DEEPEST} levels of lists and objects; got more.`);
  for (const [key, inner] of Object.entries(value)) {
    requireStorable(key, path, 0);
    requireStorable(inner, path, levels - 1);
  }
}
