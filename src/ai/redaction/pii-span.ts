import type { CountryCode } from 'libphonenumber-js';

/** What the redactor looks for, in order of precedence: where two kinds overlap the earlier one names the placeholder. */
export const PII_TYPES = ['PRIVATE_KEY', 'TOKEN', 'PASSWORD', 'EMAIL', 'IBAN', 'CARD', 'SSN', 'PHONE', 'IP'] as const;

export type PiiType = (typeof PII_TYPES)[number];

/** `text.slice(start, end)` is personal data or a secret of this type. */
export interface PiiSpan {
  type: PiiType;
  start: number;
  end: number;
}

/** What every detector is given besides the text. */
export interface PiiSurroundings {
  /** Stands before the text for words of context only, e.g. the key `"phone: "` of a JSON value. */
  lead: string;
  /** Where national phone numbers are read. */
  region: CountryCode;
}

const MAX_CONTEXT = 64;

/** The up to 64 characters before `start`, where a word can say what a bare number is. */
export function contextBefore(text: string, start: number, lead: string): string {
  const from = Math.max(0, start - MAX_CONTEXT);
  const near = text.slice(from, start);
  return from === 0 ? (lead + near).slice(-MAX_CONTEXT) : near;
}

const placeholder = new RegExp(`^\\[(?:${PII_TYPES.join('|')})\\]$`);

/** A placeholder is never personal data again: the redactor's fixed point rests on it. */
export function isPlaceholder(text: string): boolean {
  return text.length <= 13 && placeholder.test(text);
}
