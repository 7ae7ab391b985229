import type { JsonValue } from './asset-facts.js';
import { CONFIDENCE } from './evidence/evidence-rule.js';
import { nameTokens } from './evidence/name-tokens.js';
import { environmentIn } from './evidence/parse-environment.js';
import { parseArchitecture, parseOsText } from './evidence/parse-os-text.js';

export interface Repair {
  value: JsonValue;
  confidence: number;
  /** How it was made of the text: the end of "Set X to Y: ...". */
  how: string;
}

/**
 * What an invalid text may have meant, best first. The catalogue's normaliser decides which of them is a value of the
 * field at all; a text with two readings (3/4/2024, "8 or 16") is offered in neither.
 */
export function repairValue(field: string, text: string, allowedValues: readonly string[] | null): Repair[] {
  // Half a character at the cut could not be stored.
  const head = text.slice(0, 1_000).toWellFormed();
  return [
    ...fromWords(field, head),
    ...(allowedValues === null ? [] : fromAllowed(head, allowedValues)),
    ...fromParts(head),
    ...fromQuantity(head),
    ...(allowedValues === null ? fromLine(head) : []),
  ];
}

/** Fields whose words the evidence rules read anyway. */
function fromWords(field: string, text: string): Repair[] {
  const environment = field === 'environment' ? environmentIn(nameTokens(text)) : null;
  const values: (JsonValue | undefined)[] = [
    environment?.environment,
    field === 'os_family' ? parseOsText(text)?.family : undefined,
    field === 'os_version' ? (parseOsText(text)?.version ?? undefined) : undefined,
    field === 'os_architecture' ? (parseArchitecture(text) ?? undefined) : undefined,
  ];
  return values.flatMap((value) =>
    value === undefined ? [] : [{ value, confidence: CONFIDENCE.follows, how: 'the text names it' }],
  );
}

/** One allowed value in the text, or one that differs by a slip of the keyboard. */
function fromAllowed(text: string, allowedValues: readonly string[]): Repair[] {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  if (words.length > 12) return [];
  const joined = ` ${words.join(' ')} `;
  const held = allowedValues.filter((value) => joined.includes(` ${value.replaceAll('_', ' ')} `));
  const [only] = held;
  if (only !== undefined && held.length === 1)
    return [{ value: only, confidence: CONFIDENCE.inferred, how: 'the text holds it' }];
  if (held.length > 1) return [];
  const word = words.join('_');
  const near = allowedValues.filter(
    (value) => value.length >= 5 && distance(word, value) <= (value.length >= 8 ? 2 : 1),
  );
  const [slip] = near;
  return slip !== undefined && near.length === 1
    ? [{ value: slip, confidence: CONFIDENCE.inferred, how: 'only a slip of the keyboard lies between' }]
    : [];
}

/** What stands before a remark, and addresses out of a sentence. */
function fromParts(text: string): Repair[] {
  const bare = text
    .replace(/\([^)]*\)|\[[^\]]*\]/g, ' ')
    .replace(/^["'\s]+|["'\s.;,]+$/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const repairs: Repair[] = [];
  if (bare !== '' && bare !== text.trim())
    repairs.push({ value: bare, confidence: CONFIDENCE.inferred, how: 'that is the text without its remarks' });
  for (const [pattern, what] of [
    [/(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?![\w.])/g, 'addresses'],
    [/(?<![\w:])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:])/gi, 'MAC addresses'],
    [/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, 'identifiers'],
    [/https?:\/\/[^\s"'<>]+/gi, 'links'],
  ] as const) {
    const found = [...new Set(text.match(pattern))];
    const [only] = found;
    if (only === undefined) continue;
    const how = `that is what the text holds of ${what}`;
    repairs.push({ value: found, confidence: CONFIDENCE.inferred, how });
    if (found.length === 1) repairs.push({ value: only, confidence: CONFIDENCE.inferred, how });
  }
  return repairs;
}

/** The only number in the text, with the unit after it. */
function fromQuantity(text: string): Repair[] {
  const found = [
    ...text.matchAll(
      /(?<![\w.,])(\d[\d.,]*)\s*(?:([kmgtp]i?b|%|ghz|hours?|days?|minutes?|mins?|[gm]bit\/s|[gm]bps)(?![a-z]))?/gi,
    ),
  ];
  const [match] = found;
  if (match?.[1] === undefined || found.length > 1 || /^\d{1,2}\.\d{1,2}\.\d/.test(match[1])) return [];
  const value = `${match[1].replace(/[.,]+$/, '')}${match[2] === undefined ? '' : ` ${match[2]}`}`;
  return [{ value, confidence: CONFIDENCE.likely, how: 'it is the only figure in the text' }];
}

function fromLine(text: string): Repair[] {
  const [line = ''] = text.trim().split(/[\r\n]/);
  return line !== '' && line !== text
    ? [{ value: line.slice(0, 200).toWellFormed(), confidence: CONFIDENCE.weak, how: 'that is its first line' }]
    : [];
}

/** Levenshtein's, of short words; a swap of two neighbours counts two. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 3;
}
