import type { JsonValue } from './catalogue-field.js';

/**
 * Keeps line breaks and tabs and drops what neither jsonb (NUL, half surrogate pairs) nor a reader wants: other control
 * characters and zero-width spaces.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\p{Cc}\u200b\ufeff]/gu, (character) => (character === '\n' || character === '\t' ? character : ''))
    .trim();
}

/** One line of ASCII with single spaces, as most cells are: nothing about it is to be cleaned. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

export function oneLine(text: string): string {
  if (PLAIN.test(text)) return text;
  return cleanText(text).replaceAll(/\s+/g, ' ');
}

/** What jsonb would store of it: a plain copy with texts cleaned; undefined when it is no JSON (a circle, a bigint). */
export function asJson(value: unknown): JsonValue | undefined {
  try {
    return parseJson(JSON.stringify(value));
  } catch {
    return undefined;
  }
}

/** Undefined when the text is no JSON. Texts inside are cleaned, keys included. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    const parsed: JsonValue = JSON.parse(text, (_key, inner: JsonValue): JsonValue => {
      if (typeof inner === 'string') return cleanText(inner);
      if (typeof inner === 'number') return Number.isFinite(inner) ? inner + 0 : null;
      if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
      return Object.fromEntries(Object.entries(inner).map(([key, held]) => [cleanText(key), held]));
    });
    return parsed;
  } catch {
    return undefined;
  }
}
