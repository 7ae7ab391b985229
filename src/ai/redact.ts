import type { CountryCode } from 'libphonenumber-js';
import type { JsonValue } from './asset-facts.js';
import type { Redacted, RedactedJson } from './redacted.js';
import { findCards, findIbans, findSocialSecurityNumbers } from './redaction/find-account-numbers.js';
import { findEmails, findIpAddresses } from './redaction/find-addresses.js';
import { findPhones } from './redaction/find-phones.js';
import {
  findAnnouncedSecrets,
  findCommandLineSecrets,
  findConnectionStrings,
  findPrivateKeys,
  findTokens,
} from './redaction/find-secrets.js';
import { isPlaceholder, PII_TYPES, type PiiSpan, type PiiSurroundings, type PiiType } from './redaction/pii-span.js';

export interface RedactionOptions {
  /** ISO 3166 country whose national phone numbers are recognised without their country code. Default US. */
  region?: CountryCode;
  /** Also replace IP addresses, which otherwise stay: they are inventory facts. */
  redactIps?: boolean;
}

/** How many of each type were replaced; only types that were, in the order of `PII_TYPES`. */
export type RedactionCounts = readonly { type: PiiType; count: number }[];

/**
 * Replaces personal data and secrets in text by `[EMAIL]`, `[PHONE]`, `[CARD]`, `[IBAN]`, `[SSN]`, `[IP]`, `[TOKEN]`,
 * `[PASSWORD]`, `[PRIVATE_KEY]`. Idempotent: the result is a fixed point. Time is linear in the length of the text.
 * Names of people, postal addresses and free descriptions of a person are not recognised (docs/redaction.md).
 */
export function redact(text: string, options: RedactionOptions = {}): { text: Redacted; found: RedactionCounts } {
  const counts = new Map<PiiType, number>();
  const redacted = redactInto(counts, text, '', options);
  return { text: redacted, found: countsInOrder(counts) };
}

/**
 * `redact` over every key and string of a JSON value. A key is context for the value under it, so a bare number under
 * "phone" and any text under "password" are replaced; numbers that are cards or account numbers become placeholders.
 * Two keys that redact to the same text are numbered apart, so that no value is lost.
 */
export function redactJson(
  value: JsonValue,
  options: RedactionOptions = {},
): { value: RedactedJson; found: RedactionCounts } {
  const counts = new Map<PiiType, number>();
  const walk = (node: JsonValue, parentKey: string): RedactedJson => {
    if (typeof node === 'string') return redactUnderKey(counts, node, parentKey, options);
    if (typeof node === 'number') {
      const text = String(node);
      if (text.length < 7 && !SECRET_KEY.test(parentKey)) return node;
      const redacted = redactUnderKey(counts, text, parentKey, options);
      return redacted === text ? node : redacted;
    }
    if (node === null || typeof node === 'boolean') return node;
    if (isJsonArray(node)) return node.map((item) => walk(item, parentKey));
    const entries = new Map<string, RedactedJson>();
    for (const [name, item] of Object.entries(node)) {
      const key = unusedKey(redactInto(counts, name, '', options), entries);
      entries.set(key, walk(item, key));
    }
    return Object.fromEntries(entries);
  };
  return { value: walk(value, ''), found: countsInOrder(counts) };
}

const isJsonArray = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

/** Whatever stands under such a key is a secret, however harmless it looks. */
const SECRET_KEY =
  /passw|passphrase|kennwort|(?:^|[_\W])pwd|pwd$|secret|(?:api|private|access|account)[_\W]?key|credential|(?:^|[_\W])token$|token$/i;

function redactUnderKey(counts: Map<PiiType, number>, text: string, key: string, options: RedactionOptions): Redacted {
  if (!SECRET_KEY.test(key) || text.trim() === '' || isPlaceholder(text)) {
    return redactInto(counts, text, key === '' ? '' : `${key}: `, options);
  }
  const type: PiiType = /pass|kennwort|pwd/i.test(key) ? 'PASSWORD' : 'TOKEN';
  counts.set(type, (counts.get(type) ?? 0) + 1);
  return redactInto(counts, `[${type}]`, '', options);
}

function unusedKey(key: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(key)) return key;
  let number = 2;
  while (taken.has(`${key} (${number})`)) number++;
  return `${key} (${number})`;
}

/**
 * Passes until nothing is found: a placeholder is shorter than what it replaces and can bring a word of context into
 * reach of the next number. Ends, since every pass turns characters into placeholders, which are never found again.
 */
function redactInto(counts: Map<PiiType, number>, text: string, lead: string, options: RedactionOptions): Redacted {
  const surroundings: PiiSurroundings = { lead, region: options.region ?? 'US' };
  let current = text;
  for (;;) {
    const spans = withoutOverlaps(findSpans(current, surroundings, options.redactIps ?? false));
    if (isFixedPoint(current, spans)) return current;
    const parts: string[] = [];
    let from = 0;
    for (const span of spans) {
      counts.set(span.type, (counts.get(span.type) ?? 0) + 1);
      parts.push(current.slice(from, span.start), `[${span.type}]`);
      from = span.end;
    }
    parts.push(current.slice(from));
    current = parts.join('');
  }
}

/** The only way into the brand: a text in which nothing is found any more. */
function isFixedPoint(text: string, spans: readonly PiiSpan[]): text is Redacted {
  return spans.length === 0;
}

function findSpans(text: string, surroundings: PiiSurroundings, redactIps: boolean): PiiSpan[] {
  return [
    findPrivateKeys(text),
    findConnectionStrings(text),
    findTokens(text),
    findAnnouncedSecrets(text),
    findCommandLineSecrets(text, surroundings),
    text.includes('@') ? findEmails(text) : [],
    ...(/\d{2}/.test(text)
      ? [findIbans(text), findCards(text, surroundings), findSocialSecurityNumbers(text, surroundings)]
      : []),
    /\d/.test(text) ? findPhones(text, surroundings) : [],
    redactIps ? findIpAddresses(text) : [],
  ].flat();
}

/** In order of position. Of two that overlap the one whose type comes first in `PII_TYPES` stays for this pass. */
function withoutOverlaps(spans: PiiSpan[]): PiiSpan[] {
  const kept: PiiSpan[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (last === undefined || span.start >= last.end) kept.push(span);
    else if (PII_TYPES.indexOf(span.type) < PII_TYPES.indexOf(last.type)) kept[kept.length - 1] = span;
  }
  return kept;
}

function countsInOrder(counts: ReadonlyMap<PiiType, number>): RedactionCounts {
  return PII_TYPES.flatMap((type) => {
    const count = counts.get(type);
    return count === undefined ? [] : [{ type, count }];
  });
}
